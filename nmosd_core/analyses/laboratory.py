"""Laboratory safety: results over time, grades, shifts from baseline, and the liver.

Immunoglobulins have a page of their own and are not repeated here.  Criteria are in
study/protocol.toml.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.hepatic import HYS_LAW, NOT_KNOWN, find_peaks
from nmosd_core.analyses.lab_grades import HIGH_GRADE, grade_results
from nmosd_core.analyses.lab_shift import count_grade_shifts, count_shifts, follow_shifts
from nmosd_core.analyses.laboratory_results import read_results
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True, eq=False)
class Laboratory:
    """What is known from the laboratory at this data cut.

    Attributes
    ----------
    results
        One row per result of a treated participant, immunoglobulins left out: the rows of
        `laboratory_results.read_results`, and grade (the highest of its criteria; missing
        without one).
    graded
        One row per result and criterion: the rows of `lab_grades.grade_results`.
    shifts, shift_counts, grade_shifts
        Rows of `lab_shift.follow_shifts`, `count_shifts` and `count_grade_shifts`.
    peaks
        One row per treated participant: the rows of `hepatic.find_peaks`.
    participants
        Treated participants.
    shown
        Codes of the tests that are drawn.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    results: pd.DataFrame
    graded: pd.DataFrame
    shifts: pd.DataFrame
    shift_counts: pd.DataFrame
    grade_shifts: pd.DataFrame
    peaks: pd.DataFrame
    participants: tuple[str, ...]
    shown: tuple[str, ...]
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def tests(self) -> dict[str, str]:
        """Name of each test with a result that can be drawn, by its code."""
        drawn = self.results[self.results["value"].notna()]
        return dict(
            drawn.drop_duplicates("code").sort_values("test")[["code", "test"]].to_numpy().tolist()
        )

    @cached_property
    def not_graded(self) -> pd.DataFrame:
        """Results with a criterion that could not be graded, those not done left out."""
        rows = self.graded
        return rows[(rows["not_graded"] != "") & (rows["not_graded"] != "not done")]

    @cached_property
    def graded_after(self) -> pd.DataFrame:
        """Rows after the first infusion that have a grade, or whose limit leaves 3 or 4 open."""
        rows = self.graded
        return rows[rows["after_first"] & (rows["grade"].notna() | rows["may_be_high"])]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        gradings = self.protocol.laboratory.gradings
        low = self.protocol.laboratory.low_counts
        return (
            self._grade_3("laboratory_grade_3", "Any grade 3 or 4", tuple(gradings)),
            *(
                self._grade_3(f"{name}_grade_3", f"{gradings[name].label}: 3 or 4", (name,))
                for name in low
            ),
            self._possible_injury(),
            Number.count(
                "laboratory_not_graded",
                "Results not graded",
                "laboratory_grade",
                self.not_graded["record"].nunique(),
                of=self.graded.loc[self.graded["not_graded"] != "not done", "record"].nunique(),
                of_what="results with a criterion, before treatment and during it",
            ),
        )

    def showing(self, codes: Sequence[str]) -> Self:
        """The same results, with other tests drawn."""
        return replace(self, shown=tuple(codes))

    def only(self, rows: "pd.Series[bool]") -> Self:
        """The same, with some of the results only; what was counted stays that of all."""
        return replace(self, results=self.results[rows])

    def _grade_3(self, name: str, label: str, gradings: tuple[str, ...]) -> Number:
        """Participants with a high grade after the first infusion, of those graded then."""
        rows = self.graded_after
        rows = rows[rows["grading"].isin(gradings)]
        high = set(rows.loc[rows["grade"] >= HIGH_GRADE, "participant"])
        undecided = rows[rows["may_be_high"] & ~rows["participant"].isin(high)]
        results = counted(undecided["record"].nunique(), "result")
        return Number.proportion(
            name,
            label,
            "laboratory_grade",
            len(high),
            rows["participant"].nunique(),
            "participants with a graded result after the first infusion",
            self.protocol.statistics.level,
            n_to=len(high | set(undecided["participant"])),
            note=f"{results} beyond what is measured may be 3 or 4" if len(undecided) else "",
        )

    def _possible_injury(self) -> Number:
        is_known = self.peaks["quadrant"] != NOT_KNOWN
        known = self.peaks[is_known]
        has_both = self.peaks[["alt_ast_at_most", "bilirubin_at_most"]].notna().all(axis=1)
        unmeasured = int((has_both & ~is_known).sum())
        return Number.proportion(
            "possible_hys_law",
            "Possible Hy's law",
            "hepatic",
            int((known["quadrant"] == HYS_LAW).sum()),
            len(known),
            "participants with ALT or AST, and bilirubin",
            self.protocol.statistics.level,
            note=f"{unmeasured} not counted: a peak beyond what is measured" if unmeasured else "",
        )


@answered_once
def review_laboratory(trial: TrialData) -> Laboratory:
    """Read every laboratory result, grade it, and follow it from the baseline.

    Raises
    ------
    NotSupplied
        The export holds no lb: nothing is known, which is not the same as normal.
    """
    trial.require("lb")
    classes = trial.protocol.immunoglobulins.classes.values()
    immunoglobulins = {code for one in classes for code in one.codes}
    recorded = trial.rows("laboratory")
    recorded = recorded[~recorded["code"].isin(immunoglobulins)].reset_index(drop=True)
    named = recorded["code"].map(trial.protocol.laboratory.test_names)
    results = read_results(recorded.assign(test=named.fillna(recorded["test"])))
    graded = grade_results(results, trial.protocol)
    highest = graded.groupby("record")["grade"].max()
    people = follow_participants(trial).treated["participant"]
    followed = follow_shifts(results, people)
    drawn = set(results.loc[results["value"].notna(), "code"])
    return Laboratory(
        results=results.assign(grade=highest.reindex(results.index).astype("Int64")),
        graded=graded,
        shifts=followed,
        shift_counts=count_shifts(followed),
        grade_shifts=count_grade_shifts(graded),
        peaks=find_peaks(results, people, trial.protocol.laboratory.hepatic),
        participants=tuple(people),
        shown=tuple(code for code in trial.protocol.laboratory.tests if code in drawn),
        protocol=trial.protocol,
        stamp=trial.stamp,
    )
