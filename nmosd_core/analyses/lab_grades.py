"""CTCAE grades of laboratory results, from the recorded values and limits.

The limits of each grade are in study/protocol.toml.  Low results are compared in the unit of the
criterion, converted where the units measure the same; high ones in multiples of the upper limit
of normal that is reported with the result, or of the baseline where that was above normal.  A
result recorded as normal is not beyond a limit that its conversion and rounding have moved past it.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.laboratory_results import NORMAL
from nmosd_core.analyses.units import convert
from nmosd_core.study.grading import ALSO, INSTEAD, GradeLimit, Grading
from nmosd_core.study.grading import LOW as LOW_RESULTS
from nmosd_core.study.protocol import Protocol

COLUMNS = ["grading", "label", "grade", "graded_by", "not_graded"]


def grade_results(results: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Grade every result that has a criterion.

    Parameters
    ----------
    results
        Rows of `laboratory_results.read_results`.
    protocol
        The criteria.

    Returns
    -------
    pandas.DataFrame
        One row per result and criterion: record (index of the result), participant, code,
        trial_day, after_first, is_baseline, value, unit, result, grading (name in the
        protocol), label, grade (0 where the result is not abnormal; missing where it cannot be
        graded), graded_by (the criterion in words) and not_graded (why it is not).
    """
    rounding = protocol.laboratory.rounding_of_limits_percent / 100
    parts = [
        _grade(results[results["code"].isin(grading.codes)], name, grading, rounding)
        for name, grading in protocol.laboratory.gradings.items()
    ]
    graded = pd.concat(parts)
    columns = ["participant", "code", "trial_day", "after_first", "is_baseline", "value"]
    table = graded[[*columns, "unit", "result", *COLUMNS]]
    return table.rename_axis("record").reset_index().astype({"grade": "Int64", "not_graded": "str"})


def _grade(own: pd.DataFrame, name: str, grading: Grading, rounding: float) -> pd.DataFrame:
    low = grading.direction == LOW_RESULTS
    grade, why = (_grade_low if low else _grade_high)(own, grading, rounding)
    unusable = own["value"].isna() & ~own["not_done"]
    why = why.mask(unusable, own["remark"]).mask(own["not_done"], "not done")
    known = why == ""
    return own.assign(
        grading=name,
        label=grading.label,
        grade=grade.where(known).astype("Int64"),
        graded_by=grading.unit if low else "upper limit of normal",
        not_graded=why,
    )


def _grade_low(own: pd.DataFrame, grading: Grading, rounding: float) -> tuple[Any, Any]:
    factors = {
        unit: convert(unit, grading.unit, grading.grams_per_mole)
        for unit in own["unit"].dropna().unique()
    }
    factor = own["unit"].map(factors).astype("float64")
    below = (own["value"] < own["lower_limit"]) & ~_at_limit(own, "lower_limit", rounding)
    grade = below.astype("int64")
    value = own["value"] * factor
    for limit in grading.limits:
        beyond = value <= limit.beyond if limit.inclusive else value < limit.beyond
        grade = grade.mask(beyond, limit.grade)
    unit = own["unit"].fillna("no unit")
    why = (unit + f" is not converted to {grading.unit}").where(factor.isna(), "")
    no_limit = own["lower_limit"].isna() & grade.eq(0)
    return grade, why.mask(no_limit & why.eq(""), "no lower limit of normal recorded")


def _grade_high(own: pd.DataFrame, grading: Grading, rounding: float) -> tuple[Any, Any]:
    is_above = (own["times_upper"] > 1) & _at_limit(own, "upper_limit", rounding)
    own = own.assign(times_upper=own["times_upper"].mask(is_above, 1.0))
    baseline = own[own["is_baseline"]].drop_duplicates(["participant", "code"])
    keys = pd.MultiIndex.from_frame(own[["participant", "code"]])
    at_baseline = baseline.set_index(["participant", "code"]).reindex(keys)
    times_baseline = own["value"] / at_baseline["value"].where(at_baseline["value"] > 0).to_numpy()
    same_unit = at_baseline["unit"].to_numpy() == own["unit"].to_numpy()
    times_baseline = times_baseline.where(same_unit)
    grade = _beyond(own["times_upper"], grading.limits)
    of_baseline = _beyond(times_baseline, grading.of_baseline)
    if grading.baseline_rule == INSTEAD:
        abnormal = (at_baseline["times_upper"] > 1).to_numpy(bool) & times_baseline.notna()
        grade = grade.mask(abnormal & ~own["is_baseline"], of_baseline)
    if grading.baseline_rule == ALSO:
        grade = grade.mask(~own["is_baseline"] & (of_baseline > grade), of_baseline)
    why = pd.Series("", own.index, dtype="str")
    return grade, why.mask(own["times_upper"].isna(), "no upper limit of normal recorded")


def _at_limit(own: pd.DataFrame, limit: str, rounding: float) -> "pd.Series[bool]":
    """Whether a result called normal is as near to its limit as rounding can bring it.

    Beyond a limit only one that is recorded as normal is called so.
    """
    is_near = (own["value"] - own[limit]).abs() <= rounding * own[limit]
    return is_near & own["range"].eq(NORMAL)


def _beyond(multiples: "pd.Series[float]", limits: tuple[GradeLimit, ...]) -> "pd.Series[int]":
    """The highest grade whose limit is passed, 0 where none is."""
    grade = pd.Series(0, multiples.index, dtype="int64")
    for limit in limits:
        beyond = multiples >= limit.beyond if limit.inclusive else multiples > limit.beyond
        grade = grade.mask(beyond, limit.grade)
    return grade
