"""The laboratory results behind a number, a grade, a shift or a place on the hepatic plot."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.hepatic import HYS_LAW
from nmosd_core.analyses.lab_grades import HIGH_GRADE
from nmosd_core.analyses.lab_shift import SHIFTS, follow_grade_shifts
from nmosd_core.analyses.laboratory import Laboratory

NUMBER, GRADE, GRADE_SHIFT = "number", "grade", "grade shift"
RANGE_SHIFT, LIVER, RESULT = "range shift", "liver", "result"


@dataclass(frozen=True, eq=False)
class LaboratoryRows:
    """Results behind something that was counted.

    Attributes
    ----------
    laboratory
        The laboratory with these results only.
    words
        What they are behind.
    """

    laboratory: Laboratory
    words: str

    @property
    def participants(self) -> int:
        """How many participants they are of."""
        return int(self.laboratory.results["participant"].nunique())


def find_laboratory_rows(laboratory: Laboratory, kind: str, of: dict[str, Any]) -> LaboratoryRows:
    """Find the results behind what is counted.

    Parameters
    ----------
    laboratory
        Every result.
    kind
        What is counted: number, grade, grade shift, range shift, or liver; or one result.
    of
        Which one, by the columns of its table: of a number name and label; of a grade participant
        and criterion, and column where one cell of its row is meant; of a grade shift criterion,
        baseline_grade and worst_grade; of a range shift code, shift, baseline_range and
        post_range; of the liver participant; of a result place (in the listing), participant and
        test.
    """
    find = {
        NUMBER: _of_number,
        GRADE: _of_grade,
        GRADE_SHIFT: _of_grade_shift,
        RANGE_SHIFT: _of_range_shift,
        LIVER: _of_liver,
        RESULT: _of_result,
    }[kind]
    rows, words = find(laboratory, of)
    return LaboratoryRows(laboratory.only(rows), words)


Found = tuple["pd.Series[bool]", str]


def _of_number(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    name, graded, results = of["name"], laboratory.graded, laboratory.results
    if name == "possible_hys_law":
        who = laboratory.peaks.loc[laboratory.peaks["quadrant"] == HYS_LAW, "participant"]
        return _liver_tests(laboratory) & results["participant"].isin(who), of["label"]
    if name == "laboratory_not_graded":
        return _at(laboratory, laboratory.not_graded), of["label"]
    high = graded["after_first"] & graded["grade"].ge(HIGH_GRADE).fillna(False)
    grading = name.removesuffix("_grade_3")
    if grading in laboratory.protocol.laboratory.gradings:
        high &= graded["grading"].eq(grading)
    return _at(laboratory, graded[high.astype(bool)]), of["label"]


def _of_grade(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    graded = laboratory.graded
    own = graded["participant"].eq(of["participant"]) & graded["label"].eq(of["criterion"])
    words, find = CELLS_OF_A_GRADE.get(of.get("column", ""), ("", None))
    graded = graded[own] if find is None else find(graded[own & graded["grade"].notna()], of)
    return _at(laboratory, graded), ", ".join(
        filter(None, [of["participant"], of["criterion"], words])
    )


def _after(graded: pd.DataFrame, _of: dict[str, Any]) -> pd.DataFrame:
    return graded[graded["after_first"]]


def _worst(graded: pd.DataFrame, of: dict[str, Any]) -> pd.DataFrame:
    return graded[graded["after_first"] & graded["grade"].eq(of["worst_grade"])]


def _abnormal(graded: pd.DataFrame, _of: dict[str, Any]) -> pd.DataFrame:
    return graded[graded["after_first"] & graded["grade"].gt(0)]


def _baseline(graded: pd.DataFrame, _of: dict[str, Any]) -> pd.DataFrame:
    return graded[graded["is_baseline"]]


# What a cell of the table of grades is called and counts, by its column.
CELLS_OF_A_GRADE = {
    "worst_grade": ("worst grade", _worst),
    "baseline_grade": ("baseline", _baseline),
    "results": ("after the first infusion", _after),
    "abnormal": ("with a grade", _abnormal),
}


def _of_grade_shift(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    graded, followed = laboratory.graded, follow_grade_shifts(laboratory.graded)
    own = followed["label"].eq(of["criterion"]) & followed["worst_grade"].eq(of["worst_grade"])
    before = "not known" if pd.isna(of["baseline_grade"]) else of["baseline_grade"]
    same = followed["baseline_grade"].eq(of["baseline_grade"]).fillna(False)
    own &= followed["baseline_grade"].isna() if pd.isna(of["baseline_grade"]) else same
    who = followed.loc[own.astype(bool), "participant"]
    rows = graded[graded["label"].eq(of["criterion"]) & graded["participant"].isin(who)]
    words = f"{of['criterion']}, grade at baseline {before}, worst {of['worst_grade']}"
    return _at(laboratory, rows), words


def _of_range_shift(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    shifts, results = laboratory.shifts, laboratory.results
    before, after = of["baseline_range"], of["post_range"]
    own = shifts["code"].eq(of["code"]) & shifts["baseline"].eq(before)
    own &= shifts[SHIFTS[of["shift"]]].eq(after)
    rows = results["code"].eq(of["code"]) & results["participant"].isin(
        shifts.loc[own, "participant"]
    )
    return rows, f"{of['code']}, {of['shift']}: {before} to {after}"


def _of_liver(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    own = laboratory.results["participant"].eq(of["participant"])
    return _liver_tests(laboratory) & own, f"{of['participant']}, tests of the liver"


def _of_result(laboratory: Laboratory, of: dict[str, Any]) -> Found:
    index = laboratory.results.index
    return pd.Series(index == of["place"], index), f"{of['participant']}, {of['test']}"


def _liver_tests(laboratory: Laboratory) -> "pd.Series[bool]":
    rule = laboratory.protocol.laboratory.hepatic
    codes = [*rule.transaminases, *rule.bilirubin, *rule.alkaline_phosphatase]
    return laboratory.results["code"].isin(codes)


def _at(laboratory: Laboratory, graded: pd.DataFrame) -> "pd.Series[bool]":
    index = laboratory.results.index
    return pd.Series(index.isin(graded["record"]), index)
