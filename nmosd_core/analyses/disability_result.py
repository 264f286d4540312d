"""What is known of the EDSS at one data cut, with every number that is made of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.edss_change import WORSENED
from nmosd_core.analyses.edss_comparison import count_missing
from nmosd_core.analyses.edss_confirmation import confirm_worsenings, count_confirmed
from nmosd_core.analyses.edss_shift import count_shifts
from nmosd_core.analyses.edss_summary import count_verdicts, summarise_weeks
from nmosd_core.analyses.follow_up import NOBODY_TREATED, FollowUp
from nmosd_core.analyses.functional_systems import compare_systems
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.visit_weeks import NOT_YET_DUE, final_week
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp

TREATED, WITH_BOTH = "treated participants", "participants with both scores"


@dataclass(frozen=True)
class Disability:
    """What is known about the EDSS at this data cut.

    Attributes
    ----------
    scores
        One row per recorded score of a treated participant: the columns of
        `edss_scores.list_scores`.
    change
        One row per treated participant: the columns of
        `edss_comparison.compare_with_baseline`, and verdict under the rule in force and
        rule_<name> for each rule of the protocol (worsened, unchanged, improved; missing
        without both scores).
    recorded
        Rows of sql/scores.sql, the functional systems among them.
    follow_up
        Everyone of the same data cut.
    attacks
        Attacks of the same data cut, or None where the export has none.
    rule
        Name of the rule in force.
    without_near_attack
        Whether scores near an attack were left out, to see what that changes.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    scores: pd.DataFrame
    change: pd.DataFrame
    recorded: pd.DataFrame
    follow_up: FollowUp
    attacks: Attacks | None
    rule: str
    without_near_attack: bool
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @cached_property
    def by_week(self) -> pd.DataFrame:
        """Scores of each planned week: the rows of `edss_summary.summarise_weeks`."""
        return summarise_weeks(self.scores, len(self.change), self.protocol)

    @cached_property
    def by_rule(self) -> pd.DataFrame:
        """Verdicts under each rule: the rows of `edss_summary.count_verdicts`."""
        return count_verdicts(self.change, self.protocol)

    @cached_property
    def shifts(self) -> pd.DataFrame:
        """From which range to which: the rows of `edss_shift.count_shifts`."""
        return count_shifts(self.change, self.protocol)

    @cached_property
    def systems(self) -> pd.DataFrame:
        """Functional systems: the rows of `functional_systems.compare_systems`."""
        return compare_systems(self.recorded, self.follow_up, self.protocol)

    @cached_property
    def evaluable(self) -> pd.DataFrame:
        """Rows of the participants with a baseline and a week 52 score."""
        return self.change[self.change["change"].notna()]

    @cached_property
    def baseline(self) -> Number:
        """Median baseline score."""
        known = self.change["baseline"].dropna()
        spread = f"range {known.min():.1f} to {known.max():.1f}" if len(known) > 1 else ""
        name = "edss_baseline", "Median baseline EDSS", "edss_baseline"
        return self._median(name, known, "nobody has a baseline score", spread)

    @cached_property
    def with_week_52(self) -> Number:
        """Participants with a baseline and a week 52 score, of everyone treated."""
        name = "edss_evaluable", f"EDSS at baseline and week {self.week}", "edss_week_52"
        known, note = len(self.evaluable), count_missing(self.change, self.week)
        return Number.count(
            *name, known, of=len(self.change), of_what=TREATED, otherwise=NOBODY_TREATED, note=note
        )

    @cached_property
    def median_change(self) -> Number:
        """Median change from baseline to week 52."""
        name = "edss_change", f"Median change to week {self.week}", "edss_change"
        return self._median(name, self.evaluable["change"], self._nobody())

    @cached_property
    def worsened_any(self) -> Number:
        """Participants with any rise: the registered reading."""
        name = "edss_worsened_any", "Worsened, any rise", "edss_worsening"
        return self._proportion(name, self.evaluable["change"] > 0, self._at_the_end)

    @cached_property
    def worsened(self) -> Number:
        """Participants who worsened under the rule in force."""
        name = "edss_worsened", f"Worsened, rule {self.rule}", "edss_worsening"
        return self._proportion(name, self.evaluable["verdict"] == WORSENED, self._at_the_end)

    @cached_property
    def improved(self) -> Number:
        """Participants with any fall."""
        name = "edss_improved_any", "Improved, any fall", "edss_improvement"
        return self._proportion(name, self.evaluable["change"] < 0)

    @cached_property
    def confirmation(self) -> pd.DataFrame:
        """Whether each worsening lasted: the rows of `edss_confirmation.confirm_worsenings`."""
        rule = self.protocol.disability.rules[self.rule]
        return confirm_worsenings(self.scores, self.change, rule, self.protocol)

    @cached_property
    def confirmed(self) -> Number:
        """Participants with a worsening that lasted, under the rule in force."""
        return count_confirmed(self.confirmation, self.rule, self.protocol.statistics.level)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        of_everyone = self.baseline, self.with_week_52, self.median_change
        judged = self.worsened_any, self.worsened, self.improved, self.confirmed
        return *of_everyone, *judged

    def under(self, rule: str) -> Self:
        """The same scores judged by another rule of the protocol.

        Raises
        ------
        TrialDataError
            The protocol has no rule of that name.
        """
        rules = self.protocol.disability.rules
        if rule not in rules:
            raise TrialDataError(
                f"The protocol has no rule {rule!r} for the EDSS. It has: {', '.join(rules)}."
            )
        change = self.change.assign(verdict=self.change[f"rule_{rule}"])
        return replace(self, change=change, rule=rule)

    def _median(
        self, name: tuple[str, str, str], values: "pd.Series[float]", why_none: str, note: str = ""
    ) -> Number:
        of = len(self.change)
        return Number.median(
            *name, values.tolist(), of, TREATED, unit="points", otherwise=why_none, note=note
        )

    def _proportion(
        self, name: tuple[str, str, str], which: "pd.Series[bool]", note: str = ""
    ) -> Number:
        if which.empty:
            return Number.missing(*name, self._nobody())
        n, level = int(which.sum()), self.protocol.statistics.level
        return Number.proportion(*name, n, len(which), WITH_BOTH, level, note=note if n else "")

    @cached_property
    def _at_the_end(self) -> str:
        return f"at week {self.week}, whether or not confirmed"

    def _nobody(self) -> str:
        """Why nothing can be estimated."""
        if self.change.empty:
            return NOBODY_TREATED
        if (self.change["known"] == NOT_YET_DUE).all():
            return f"nobody has reached week {self.week} yet"
        return f"nobody has a baseline and a week {self.week} score"
