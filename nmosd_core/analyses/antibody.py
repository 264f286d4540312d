"""AQP4-IgG titre before and one year after the first infusion: a secondary outcome.

Titres lie on a ladder of dilutions, so they are compared in rungs and as a ratio of geometric
means, never as an average of reciprocals, and only by the same assay.  What each text means is
decided in titre_results.py, which two results are compared in paired_draws.py; ladder and rules
are in study/protocol.toml.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nmosd_core.analyses.antibody_treatments import mark_draws
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import geometric_mean_ratio, signed_rank
from nmosd_core.analyses.paired_draws import count_missing, find_pairs, say_nobody
from nmosd_core.analyses.titre_changes import compare_pairs, compare_rules
from nmosd_core.analyses.titre_results import list_titres
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

METHOD = "assay"
RATIO_METHOD = "paired t on log10"
SIGN_METHOD = "exact sign test, pairs without a change left out"
PAIRS = "pairs by the same assay"


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

    @property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @property
    def pairs(self) -> pd.DataFrame:
        """Rows of the participants whose two titres are compared."""
        return self.change[self.change["why_no_change"] == ""]

    @property
    def compared(self) -> Number:
        """Participants with both titres by the same assay, of everyone treated."""
        return Number.count(
            "titre_pairs",
            "Both titres, same assay",
            "titre_pair",
            len(self.pairs),
            of=len(self.change),
            of_what="treated participants",
            note=", ".join(filter(None, self._notes_on_pairs())),
        )

    @property
    def mean_baseline(self) -> Number:
        """Geometric mean titre at baseline, of the pairs."""
        return self._geometric_mean("titre_baseline", "at baseline", "baseline_value")

    @property
    def mean_week_52(self) -> Number:
        """Geometric mean titre at week 52, of the pairs."""
        return self._geometric_mean("titre_week_52", f"at week {self.week}", "week_52_value")

    @property
    def ratio(self) -> Number:
        """Ratio of the geometric means, week 52 over baseline, with its interval."""
        name = "titre_ratio", f"Titre: week {self.week} over baseline", "titre_ratio"
        found = geometric_mean_ratio(
            self.pairs["baseline_value"], self.pairs["week_52_value"], self._level
        )
        if found.ratio is None:
            return Number.missing(*name, self._nobody)
        with_interval = found.lower is not None
        why = "one pair" if found.n_pairs == 1 else "all ratios are equal"
        return Number(
            *name,
            found.ratio,
            found.ratio,
            unit="ratio",
            lower=found.lower,
            upper=found.upper,
            level=self._level if with_interval else None,
            method=RATIO_METHOD if with_interval else "",
            n=found.n_pairs,
            of_what="" if with_interval else f"no interval: {why}",
            note=self._censored_in_words(["baseline_censored", "week_52_censored"]),
        )

    @property
    def rungs(self) -> Number:
        """Median change in rungs; a range where results can be on several rungs."""
        name = "titre_rungs", "Median change in rungs", "titre_rungs"
        known = self._on_ladder
        if known.empty:
            return Number.missing(*name, self._nobody_on_ladder)
        return Number(
            *name,
            float(np.median(known["rungs_from"].to_numpy(float))),
            float(np.median(known["rungs_to"].to_numpy(float))),
            unit="rungs",
            n=len(known),
            of=len(self.pairs),
            of_what=PAIRS,
        )

    @property
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

    @property
    def sign_test(self) -> Number:
        """Whether falls and rises are equally likely, whatever their size."""
        name = "titre_sign_test_p", "Sign test of falls", "titre_sign_test"
        if self.pairs.empty:
            return Number.missing(*name, self._nobody)
        directions = np.sign(np.log(self.pairs["ratio"].to_numpy(float)).round(9))
        found = signed_rank(np.zeros(len(directions)), directions)
        if found.p is None:
            return Number.missing(*name, "no titre changed")
        return Number(
            *name,
            found.p,
            found.p,
            unit="p",
            method=SIGN_METHOD,
            n=found.n_pairs - found.n_zero,
            of=found.n_pairs,
            of_what=PAIRS,
        )

    @property
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
        low, high = self._on_ladder["rungs_from"], self._on_ladder["rungs_to"]
        return self._moved("fell", rungs, high <= -rungs, low <= -rungs)

    def risen(self, rungs: int) -> Number:
        """Participants whose titre rose by at least so many rungs."""
        low, high = self._on_ladder["rungs_from"], self._on_ladder["rungs_to"]
        return self._moved("rose", rungs, low >= rungs, high >= rungs)

    def _moved(
        self, way: str, rungs: int, surely: "pd.Series[bool]", possibly: "pd.Series[bool]"
    ) -> Number:
        label = f"{way.capitalize()} {rungs} rung{'s' if rungs > 1 else ''} or more"
        name = f"titre_{way}_{rungs}", label, "titre_rungs"
        if self._on_ladder.empty:
            return Number.missing(*name, self._nobody_on_ladder)
        return Number.proportion(
            *name,
            int(surely.sum()),
            len(self._on_ladder),
            PAIRS + (" and on the ladder" if self.pairs["off_ladder"].any() else ""),
            self._level,
            n_to=int(possibly.sum()),
        )

    def _geometric_mean(self, name: str, when: str, column: str) -> Number:
        label = f"Geometric mean {when}"
        if self.pairs.empty:
            return Number.missing(name, label, "titre_ratio", self._nobody)
        mean = float(np.exp(np.log(self.pairs[column].to_numpy(float)).mean()))
        return Number(
            name,
            label,
            "titre_ratio",
            mean,
            mean,
            unit="titre",
            n=len(self.pairs),
            of=len(self.change),
            of_what="treated participants",
            note=self._censored_in_words([column.replace("_value", "_censored")]),
        )

    @property
    def _level(self) -> float:
        return self.protocol.statistics.level

    @property
    def _on_ladder(self) -> pd.DataFrame:
        return self.pairs[~self.pairs["off_ladder"]]

    @property
    def _nobody(self) -> str:
        return say_nobody(self.change, self.week)

    @property
    def _nobody_on_ladder(self) -> str:
        return self._nobody if self.pairs.empty else "no pair is on the ladder of the protocol"

    @property
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

    def _censored_in_words(self, columns: list[str]) -> str:
        """How many values of the pairs were not measured, and what stands for them."""
        n = sum(int((self.pairs[column] != "").sum()) for column in columns)
        return f"{n} beyond the measured range, taken as: {self.substitution}" if n else ""


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
    results = mark_draws(list_titres(trial.rows("titres"), protocol), trial)
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
