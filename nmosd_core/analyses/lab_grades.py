"""CTCAE grades of laboratory results, from the recorded values and limits.

The limits of each grade are in study/protocol.toml.  Low results are compared in the unit of the
criterion, converted where the units measure the same; high ones in multiples of the upper limit
of normal that is reported with the result, or of the baseline where that was above normal.  A
result recorded as normal is not beyond a limit that its conversion and rounding have moved past it.

Of a result beyond what is measured only its limit is known.  ">300" has at least the grade of 300:
where that is 3 it is graded so; where it may be 3 or not, it is not graded and said to be open.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.laboratory_results import NORMAL, limit_beside
from nmosd_core.analyses.result_text import ABOVE, BELOW
from nmosd_core.analyses.units import convert
from nmosd_core.study.grading import ALSO, INSTEAD, GradeLimit, Grading
from nmosd_core.study.grading import LOW as LOW_RESULTS
from nmosd_core.study.protocol import Protocol

HIGH_GRADE = 3  # CTCAE: 3 is severe, 4 life-threatening
COLUMNS = ["grading", "label", "grade", "graded_by", "not_graded", "may_be_high"]


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
        graded; at least so high for one beyond what is measured), graded_by (the criterion in
        words), not_graded (why it is not) and may_be_high (its limit does not tell whether it is
        of grade 3 or 4).
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
    known = _at_limits(own)
    grade, why = (_grade_low if low else _grade_high)(known, grading, rounding)
    has_limit = own["value"].isna() & known["value"].notna() & why.eq("") & ~own["not_done"]
    worse = own["censored"].eq(BELOW if low else ABOVE)
    is_high = grade.ge(HIGH_GRADE)
    certainly_high = has_limit & worse & is_high
    unusable = own["value"].isna() & ~own["not_done"] & ~certainly_high
    why = why.mask(unusable, own["remark"]).mask(own["not_done"], "not done")
    is_graded = why == ""
    return own.assign(
        grading=name,
        label=grading.label,
        grade=grade.where(is_graded).astype("Int64"),
        graded_by=grading.unit if low else "upper limit of normal",
        not_graded=why,
        may_be_high=has_limit & (worse ^ is_high),
    )


def _at_limits(own: pd.DataFrame) -> pd.DataFrame:
    """The results with the limits of those beyond what is measured in the place of values."""
    limits = limit_beside(own, ABOVE).fillna(limit_beside(own, BELOW))
    at_limits = own["times_upper"].fillna(own["times_upper_at_most"])
    return own.assign(
        value=own["value"].fillna(limits), times_upper=at_limits, measured=own["value"]
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
    times_baseline = (
        own["value"] / at_baseline["measured"].where(at_baseline["measured"] > 0).to_numpy()
    )
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
