"""Laboratory results as tables: grades, shifts, the liver, and every result."""

import pandas as pd

from nmosd_core.analyses.hepatic import BELOW_BOTH, NOT_KNOWN
from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.laboratory_worst import BY, find_worst_results
from nmosd_core.study.grading import LOW, GradeLimit
from nmosd_core.tables.wording import yes_or_no


def laboratory_listing(laboratory: Laboratory) -> pd.DataFrame:
    """One row per laboratory result of a treated participant, immunoglobulins left out.

    Columns: participant, sequence (LBSEQ), code (LBTESTCD), test, visit_name, drawn (date; empty
    unless complete), drawn_as_recorded, trial_day (0 is the first infusion), result (as it
    stands, "<3.42" among them), value, unit, result_as_recorded, unit_as_recorded, lower_limit,
    upper_limit (of the record), range (LOW, NORMAL, HIGH), times_upper (value over its upper
    limit; of ">300" at least so many times), grade (CTCAE; empty where it is not graded),
    is_baseline (yes or no), remark.
    """
    columns = ["participant", "sequence", "code", "test", "visit_name", "drawn"]
    columns += ["drawn_as_recorded", "trial_day", "result", "value", "unit", "result_as_recorded"]
    columns += ["unit_as_recorded", "lower_limit", "upper_limit", "range", "times_upper", "grade"]
    shown = laboratory.results[[*columns, "is_baseline", "remark"]]
    return shown.assign(is_baseline=yes_or_no(shown["is_baseline"]))


def laboratory_grades(laboratory: Laboratory) -> pd.DataFrame:
    """One row per participant and criterion with a grade of 1 or more after the first infusion.

    Columns: participant, criterion, worst_grade, baseline_grade (empty where it is not
    known), worst_day (trial day), worst_result (by `find_worst_results`), unit (its own), results
    (graded after the first infusion), abnormal (of them with a grade).
    """
    known = laboratory.graded[laboratory.graded["grade"].notna()]
    after = known[known["after_first"]]
    worst = find_worst_results(known, laboratory.protocol.laboratory.gradings).set_index(BY)
    table = pd.DataFrame(
        {
            "worst_grade": worst["grade"],
            "baseline_grade": known[known["is_baseline"]].groupby(BY)["grade"].max(),
            "worst_day": worst["trial_day"],
            "worst_result": worst["result"],
            "unit": worst["unit"],
            "results": after.groupby(BY).size(),
            "abnormal": (after["grade"] > 0).groupby([after[name] for name in BY]).sum(),
        }
    )
    table = table[(table["worst_grade"] > 0).fillna(False)].reset_index()
    table = table.rename(columns={"label": "criterion"})
    whole = ["worst_grade", "baseline_grade", "worst_day", "results", "abnormal"]
    table = table.astype(dict.fromkeys(whole, "Int64"))
    return table.sort_values(
        ["worst_grade", "participant", "criterion"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def laboratory_shifts(laboratory: Laboratory) -> pd.DataFrame:
    """One row per test, kind of shift, range at baseline and range after the first infusion.

    Columns: code (LBTESTCD), test, shift (baseline to worst high, to worst low, to last),
    baseline_range and post_range (LOW, NORMAL, HIGH, MISSING), participants.
    """
    return laboratory.shift_counts.rename(
        columns={"baseline": "baseline_range", "post": "post_range"}
    )


def laboratory_grade_shifts(laboratory: Laboratory) -> pd.DataFrame:
    """One row per criterion, grade at baseline and worst grade after the first infusion.

    Columns: criterion, baseline_grade (empty where it is not known), worst_grade, participants.
    """
    return laboratory.grade_shifts.drop(columns="grading").rename(columns={"label": "criterion"})


def hepatic_listing(laboratory: Laboratory) -> pd.DataFrame:
    """One row per treated participant, those not below both limits first.

    Columns: participant, quadrant (possible Hy's law, Temple's corollary, cholestasis, below
    both limits, not known), alt_ast and bilirubin (peaks, times the upper limit), alt_ast_day and
    bilirubin_day (trial days), alkaline_phosphatase (peak, times the upper limit),
    alkaline_phosphatase_low (yes or no: below its multiple), days_between (fewest from raised
    ALT or AST to raised bilirubin), within_days (yes or no).
    """
    columns = ["participant", "quadrant", "alt_ast", "bilirubin", "alt_ast_day", "bilirubin_day"]
    columns += ["alkaline_phosphatase", "alkaline_phosphatase_low", "days_between", "within_days"]
    peaks = laboratory.peaks[columns]
    first = peaks["quadrant"].isin([BELOW_BOTH, NOT_KNOWN])
    return peaks.loc[first.sort_values(kind="stable").index].reset_index(drop=True)


def laboratory_not_graded(laboratory: Laboratory) -> pd.DataFrame:
    """One row per result and criterion that could not be graded.

    Columns: participant, criterion, trial_day, result, unit, not_graded (why).
    """
    rows = laboratory.not_graded.rename(columns={"label": "criterion"})
    columns = ["participant", "criterion", "trial_day", "result", "unit", "not_graded"]
    return rows[columns].reset_index(drop=True)


def grading_listing(laboratory: Laboratory) -> pd.DataFrame:
    """One row per criterion.

    Columns: criterion, codes (LBTESTCD), compared_in (unit, or multiples of what), limits (grade by
    grade), of_baseline (limits in multiples of the baseline), source.
    """
    rows = [
        {
            "criterion": one.label,
            "codes": ", ".join(one.codes),
            "compared_in": one.unit or "times the upper limit of normal",
            "limits": _limits_in_words(one.direction, one.limits),
            "of_baseline": _limits_in_words(one.direction, one.of_baseline),
            "source": one.source,
        }
        for one in laboratory.protocol.laboratory.gradings.values()
    ]
    columns = ["criterion", "codes", "compared_in", "limits", "of_baseline", "source"]
    return pd.DataFrame(rows, columns=columns)


def _limits_in_words(direction: str, limits: tuple[GradeLimit, ...]) -> str:
    signs = ("<", "<=") if direction == LOW else (">", ">=")
    words = [f"{one.grade}: {signs[one.inclusive]}{one.beyond:g}" for one in limits]
    if direction == LOW and limits:
        words.insert(0, "1: below the limit of normal")
    return ", ".join(words)
