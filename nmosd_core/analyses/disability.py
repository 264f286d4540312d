"""Disability: does the EDSS worsen from baseline to week 52, a secondary outcome.

The registry says 'worsening from baseline in EDSS to 52 weeks' and names no step, so any rise
is the registered reading and named rules stand beside it (study/protocol.toml).  Which score
is the baseline and which is of week 52 is decided in edss_scores.py.  A missing week 52 stays
missing: nothing is carried forward.  Week 52 is the last visit, so no worsening first seen
there can be confirmed.
"""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.edss_change import WORSENED, judge_changes
from nmosd_core.analyses.edss_comparison import compare_with_baseline, count_missing
from nmosd_core.analyses.edss_scores import list_scores
from nmosd_core.analyses.edss_summary import count_verdicts, summarise_weeks
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.visit_weeks import NOT_YET_DUE, final_week
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData

UNCONFIRMED = "at the last visit, so not confirmed"


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
    by_week, by_rule
        Rows of `edss_summary.summarise_weeks` and `edss_summary.count_verdicts`.
    attacks
        Attacks of the same data cut, or None where the export has none.
    rule
        Name of the rule in force.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    scores: pd.DataFrame
    change: pd.DataFrame
    by_week: pd.DataFrame
    by_rule: pd.DataFrame
    attacks: Attacks | None
    rule: str
    protocol: Protocol
    stamp: Stamp

    @property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @property
    def evaluable(self) -> pd.DataFrame:
        """Rows of the participants with a baseline and a week 52 score."""
        return self.change[self.change["change"].notna()]

    @property
    def baseline(self) -> Number:
        """Median baseline score."""
        known = self.change["baseline"].dropna()
        note = f"range {known.min():.1f} to {known.max():.1f}" if len(known) else ""
        return Number.median(
            "edss_baseline",
            "Median baseline EDSS",
            "edss_baseline",
            known.tolist(),
            len(self.change),
            "treated participants",
            unit="points",
            otherwise="nobody has a baseline score",
            note=note,
        )

    @property
    def with_week_52(self) -> Number:
        """Participants with a baseline and a week 52 score, of everyone treated."""
        return Number.count(
            "edss_evaluable",
            f"EDSS at baseline and week {self.week}",
            "edss_week_52",
            len(self.evaluable),
            of=len(self.change),
            of_what="treated participants",
            note=count_missing(self.change, self.week),
        )

    @property
    def median_change(self) -> Number:
        """Median change from baseline to week 52."""
        return Number.median(
            "edss_change",
            f"Median change to week {self.week}",
            "edss_change",
            self.evaluable["change"].tolist(),
            len(self.change),
            "treated participants",
            unit="points",
            otherwise=self._nobody(),
        )

    @property
    def worsened_any(self) -> Number:
        """Participants with any rise: the registered reading."""
        rises = int((self.evaluable["change"] > 0).sum())
        return self._proportion(
            "edss_worsened_any", "Worsened, any rise", "edss_worsening", rises, UNCONFIRMED
        )

    @property
    def worsened(self) -> Number:
        """Participants who worsened under the rule in force."""
        return self._proportion(
            "edss_worsened",
            f"Worsened, rule {self.rule}",
            "edss_worsening",
            int((self.change["verdict"] == WORSENED).sum()),
            UNCONFIRMED,
        )

    @property
    def improved(self) -> Number:
        """Participants with any fall."""
        falls = int((self.evaluable["change"] < 0).sum())
        return self._proportion(
            "edss_improved_any", "Improved, any fall", "edss_improvement", falls
        )

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        return (
            self.baseline,
            self.with_week_52,
            self.median_change,
            self.worsened_any,
            self.worsened,
            self.improved,
        )

    def _proportion(self, name: str, label: str, definition: str, n: int, note: str = "") -> Number:
        if self.evaluable.empty:
            return Number.missing(name, label, definition, self._nobody())
        return Number.proportion(
            name,
            label,
            definition,
            n,
            len(self.evaluable),
            "participants with both scores",
            self.protocol.statistics.level,
            note=note if n else "",
        )

    def _nobody(self) -> str:
        """Why nothing can be estimated."""
        if self.change.empty:
            return "nobody has been treated"
        if (self.change["known"] == NOT_YET_DUE).all():
            return f"nobody has reached week {self.week} yet"
        return f"nobody has a baseline and a week {self.week} score"


def follow_disability(trial: TrialData, rule: str | None = None) -> Disability:
    """Follow the EDSS of every treated participant from baseline to week 52.

    Parameters
    ----------
    trial
        An opened data cut.
    rule
        Name of another rule of the protocol than the one in force.

    Returns
    -------
    Disability
        Every score with what it stands for, and the change of each treated participant under
        every rule.

    Raises
    ------
    NotSupplied
        The export holds no rs.
    TrialDataError
        The protocol has no rule of that name.
    """
    trial.require("rs")
    protocol = trial.protocol
    rule = rule or protocol.disability.rule
    if rule not in protocol.disability.rules:
        raise TrialDataError(
            f"The protocol has no rule {rule!r} for the EDSS. It has: "
            f"{', '.join(protocol.disability.rules)}."
        )
    attacks = count_attacks(trial) if "ce" in trial.supplied else None
    scores = list_scores(trial.rows("edss_scores"), attacks, protocol)
    change = compare_with_baseline(scores, follow_participants(trial), protocol)
    verdicts = {
        f"rule_{name}": judge_changes(change["baseline"], change["week_52"], steps)
        for name, steps in protocol.disability.rules.items()
    }
    change = change.assign(verdict=verdicts[f"rule_{rule}"], **verdicts)
    return Disability(
        scores=scores,
        change=change,
        by_week=summarise_weeks(scores, len(change), protocol),
        by_rule=count_verdicts(change, protocol),
        attacks=attacks,
        rule=rule,
        protocol=protocol,
        stamp=trial.stamp,
    )
