"""AQP4-IgG titre before and one year after the first infusion: a secondary outcome.

Titres lie on a ladder of dilutions, so they are compared in rungs and as a ratio of geometric
means, never as an average of reciprocals, and only by the same assay.  What each text means is
decided in titre_results.py, which two results are compared in paired_draws.py; ladder and rules
are in study/protocol.toml.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.antibody_treatments import mark_draws
from nmosd_core.analyses.follow_up import NOBODY_TREATED, follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired_draws import count_missing, find_pairs, say_nobody
from nmosd_core.analyses.titre_changes import compare_pairs, compare_rules
from nmosd_core.analyses.titre_ratio import compare_directions, find_mean, find_ratio
from nmosd_core.analyses.titre_results import list_titres
from nmosd_core.analyses.titre_rungs import count_fallen, count_risen, median_change
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

METHOD = "assay"


@dataclass(frozen=True)
class Titres:
    """What is known about AQP4-IgG titres at this data cut.

    Attributes
    ----------
    results
        One row per recorded antibody result of a treated participant: the columns of
        `titre_results.list_titres` and of `antibody_treatments.mark_draws`.
    change
        One row per treated participant: the columns of `titre_changes.compare_pairs`.
    by_rule
        Rows of `titre_changes.compare_rules`.
    substitution
        Name of the rule in force for titres beyond the measured range.
    treatments_known
        Whether the export says which draws came soon after a treatment that changes antibodies.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    results: pd.DataFrame
    change: pd.DataFrame
    by_rule: pd.DataFrame
    substitution: str
    treatments_known: bool
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Rows of the participants whose two titres are compared."""
        return self.change[self.change["why_no_change"] == ""]

    @cached_property
    def compared(self) -> Number:
        """Participants with both titres by the same assay, of everyone treated."""
        return Number.count(
            "titre_pairs",
            "Both titres, same assay",
            "titre_pair",
            len(self.pairs),
            of=len(self.change),
            of_what="treated participants",
            otherwise=NOBODY_TREATED,
            note=", ".join(filter(None, self._notes_on_pairs())),
        )

    @cached_property
    def mean_baseline(self) -> Number:
        """Geometric mean titre at baseline, of the pairs."""
        return self._mean("titre_baseline", "at baseline", "baseline")

    @cached_property
    def mean_week_52(self) -> Number:
        """Geometric mean titre at week 52, of the pairs."""
        return self._mean("titre_week_52", f"at week {self.week}", "week_52")

    @cached_property
    def ratio(self) -> Number:
        """Ratio of the geometric means, week 52 over baseline, with its interval."""
        note = self._censored_in_words("baseline", "week_52")
        of = len(self.change)
        return find_ratio(self.pairs, of, self.week, self._level, self._nobody, note)

    @cached_property
    def rungs(self) -> Number:
        """Median change in rungs; a range where results can be on several rungs."""
        return median_change(self.pairs, self._nobody)

    @cached_property
    def negative(self) -> Number:
        """Participants whose titre at week 52 is below what the assay can find."""
        name = "titre_negative", f"AQP4-IgG negative at week {self.week}", "seronegative"
        known = self.change[self.change["week_52_titre"].notna()]
        if known.empty:
            return Number.missing(*name, self._nobody_at_the_end)
        is_negative = known["week_52_negative"]
        already = int(known["baseline_negative"].fillna(False).sum())
        return Number.proportion(
            *name,
            int(is_negative.fillna(False).sum()),
            len(known),
            f"participants with a titre at week {self.week}, by whatever assay",
            self._level,
            n_to=int(is_negative.fillna(True).sum()),
            note=f"{already} negative at baseline too" if already else "",
        )

    @cached_property
    def sign_test(self) -> Number:
        """Whether falls and rises are equally likely, whatever their size."""
        return compare_directions(self.pairs, self._nobody)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        return (
            self.compared,
            self.ratio,
            self.rungs,
            self.fallen(1),
            self.fallen(2),
            self.risen(1),
            self.negative,
            self.mean_baseline,
            self.mean_week_52,
            self.sign_test,
        )

    def fallen(self, rungs: int) -> Number:
        """Participants whose titre fell by at least so many rungs."""
        return count_fallen(self.pairs, rungs, self._level, self._nobody)

    def risen(self, rungs: int) -> Number:
        """Participants whose titre rose by at least so many rungs."""
        return count_risen(self.pairs, rungs, self._level, self._nobody)

    def _mean(self, name: str, when: str, side: str) -> Number:
        values, note = self.pairs[f"{side}_value"], self._censored_in_words(side)
        return find_mean(name, when, values, len(self.change), self._nobody, note)

    @cached_property
    def _level(self) -> float:
        return self.protocol.statistics.level

    @cached_property
    def _nobody(self) -> str:
        return say_nobody(self.change, self.week)

    @cached_property
    def _nobody_at_the_end(self) -> str:
        return f"nobody has a titre at week {self.week}" if len(self.change) else self._nobody

    def _notes_on_pairs(self) -> list[str]:
        off = int(self.pairs["off_ladder"].sum())
        marked = self.pairs[["baseline_after_treatment", "week_52_after_treatment"]]
        soon = int(marked.fillna(False).any(axis=1).sum())
        no_assay = int(self.pairs["baseline_assay"].isna().sum())
        return [
            count_missing(self.change, self.week, METHOD),
            f"{off} off the ladder" if off else "",
            f"{soon} with a draw soon after plasma exchange or immunoglobulin" if soon else "",
            f"{no_assay} without a recorded assay, taken as the same" if no_assay else "",
        ]

    def _censored_in_words(self, *sides: str) -> str:
        """How many values of the pairs were not measured, and what stands for them."""
        n = sum(int((self.pairs[f"{side}_censored"] != "").sum()) for side in sides)
        return f"{n} beyond the measured range, taken as: {self.substitution}" if n else ""


@answered_once
def list_results(trial: TrialData) -> pd.DataFrame:
    """Every antibody result of a treated participant: the rows of `Titres.results`."""
    return mark_draws(list_titres(trial.rows("titres"), trial.protocol), trial)


@answered_once
def compare_titres(trial: TrialData, substitution: str | None = None) -> Titres:
    """Compare the AQP4-IgG titre of every treated participant at week 52 with the baseline.

    Parameters
    ----------
    trial
        An opened data cut.
    substitution
        Name of another rule of the protocol than the one in force, for titres beyond the
        measured range.

    Raises
    ------
    NotSupplied
        The export holds no is.
    TrialDataError
        The protocol has no rule of that name.
    """
    trial.require("is")
    protocol = trial.protocol
    rule = substitution or protocol.antibody.substitution
    if rule not in protocol.antibody.substitutions:
        raise TrialDataError(
            f"The protocol has no rule {rule!r} for titres beyond the measured range. It has: "
            f"{', '.join(protocol.antibody.substitutions)}."
        )
    results = list_results(trial)
    aqp4 = results[results["code"].isin(protocol.antibody.codes)]
    pairs = find_pairs(aqp4, follow_participants(trial), protocol, METHOD)
    factor = protocol.antibody.substitutions[rule].factor
    return Titres(
        results=results,
        change=compare_pairs(aqp4, pairs, factor),
        by_rule=compare_rules(aqp4, pairs, protocol, rule),
        substitution=rule,
        treatments_known="cm" in trial.supplied,
        protocol=protocol,
        stamp=trial.stamp,
    )
