"""Shifts of laboratory results from baseline to the worst and to the last one after treatment.

By the reference range indicator of each result, and by grade.  Results of the day of the first
infusion are before treatment.
"""

import pandas as pd

from nmosd_core.analyses.laboratory_results import HIGH, LOW, MISSING, NORMAL

TO_HIGH, TO_LOW, TO_LAST = "baseline to worst high", "baseline to worst low", "baseline to last"
ORDER = [LOW, NORMAL, HIGH]
# Each kind of shift, and the column of `follow_shifts` with the range that it leads to.
SHIFTS = {TO_HIGH: "worst_high", TO_LOW: "worst_low", TO_LAST: "last"}


def follow_shifts(results: pd.DataFrame, people: "pd.Series[str]") -> pd.DataFrame:
    """Range at baseline and after treatment, of each participant and test.

    Parameters
    ----------
    results
        Rows of `laboratory_results.read_results`.
    people
        Treated participants.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant and test that has a range at all: participant, code,
        test, baseline, worst_high, worst_low, last (LOW, NORMAL, HIGH or MISSING).
    """
    by = ["participant", "code"]
    known = results[results["range"].notna()]
    place = known["range"].map({name: place for place, name in enumerate(ORDER)}).astype("int64")
    known = known.assign(place=place)
    after = known[known["after_first"]].sort_values(
        [*by, "drawn_as_recorded", "sequence"], kind="stable"
    )
    each = after.groupby(by)["place"]
    tests = known.drop_duplicates("code")[["code", "test"]].merge(people, how="cross").set_index(by)
    table = tests.assign(
        baseline=known[known["is_baseline"]].drop_duplicates(by).set_index(by)["place"],
        worst_high=each.max(),
        worst_low=each.min(),
        last=each.last(),
    )
    words = dict(enumerate(ORDER))
    for column in ("baseline", "worst_high", "worst_low", "last"):
        table[column] = table[column].map(words).fillna(MISSING).astype("str")
    return table.reset_index().sort_values(["code", "participant"]).reset_index(drop=True)


def count_shifts(followed: pd.DataFrame) -> pd.DataFrame:
    """Participants by test, kind of shift, range at baseline and range after treatment.

    Returns
    -------
    pandas.DataFrame
        code, test, shift, baseline, post, participants; only what occurred.
    """
    parts = [
        followed.assign(shift=shift, post=followed[column])
        .groupby(["code", "test", "shift", "baseline", "post"], as_index=False)
        .size()
        for shift, column in SHIFTS.items()
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"size": "participants"})
    order = [*ORDER, MISSING]
    places = {
        "shift": table["shift"].map(list(SHIFTS).index),
        "baseline": table["baseline"].map(order.index),
        "post": table["post"].map(order.index),
    }
    ranks = pd.DataFrame(places).assign(code=table["code"])
    ordered = ranks.sort_values(["code", "shift", "baseline", "post"], kind="stable").index
    columns = ["code", "test", "shift", "baseline", "post", "participants"]
    return table.loc[ordered, columns].reset_index(drop=True)


def follow_grade_shifts(graded: pd.DataFrame) -> pd.DataFrame:
    """Grade at baseline and worst grade after treatment, of each participant and criterion.

    Parameters
    ----------
    graded
        Rows of `lab_grades.grade_results`.

    Returns
    -------
    pandas.DataFrame
        One row per criterion and participant with a graded result after the first infusion:
        grading, label, participant, worst_grade, baseline_grade (missing where it is not known).
    """
    by = ["grading", "label", "participant"]
    known = graded[graded["grade"].notna()]
    worst = known[known["after_first"]].groupby(by, sort=False)["grade"].max()
    baseline = known[known["is_baseline"]].groupby(by, sort=False)["grade"].max()
    return pd.DataFrame({"worst_grade": worst}).assign(baseline_grade=baseline).reset_index()


def count_grade_shifts(graded: pd.DataFrame) -> pd.DataFrame:
    """Participants by criterion, grade at baseline and worst grade after treatment.

    Parameters
    ----------
    graded
        Rows of `lab_grades.grade_results`.

    Returns
    -------
    pandas.DataFrame
        grading, label, baseline_grade (missing where it is not known), worst_grade,
        participants.
    """
    table = follow_grade_shifts(graded)
    columns = ["grading", "label", "baseline_grade", "worst_grade"]
    counted = table.groupby(columns, dropna=False, sort=False).size().rename("participants")
    counts = counted.reset_index().astype({"worst_grade": "Int64", "baseline_grade": "Int64"})
    return counts.sort_values(["label", "baseline_grade", "worst_grade"], ignore_index=True)
