"""The worst laboratory result of each participant and criterion after the first infusion.

It has the worst grade; of several with that grade it lies farthest out in the direction of the
criterion, and of equal ones it is the first.  Values of different units are not compared: then
the first one of the worst grade stands for all.  The criteria are in study/protocol.toml.
"""

from collections.abc import Mapping

import pandas as pd

from nmosd_core.study.grading import LOW, Grading

BY = ["participant", "label"]


def find_worst_results(graded: pd.DataFrame, gradings: Mapping[str, Grading]) -> pd.DataFrame:
    """Find the result that stands for each participant and criterion.

    Parameters
    ----------
    graded
        Rows of `lab_grades.grade_results`.
    gradings
        The criteria of the protocol, by name.

    Returns
    -------
    pandas.DataFrame
        The rows of `graded` that are the worst: one per participant and criterion (`label`) with
        a graded result after the first infusion, in the order of these two.
    """
    after = graded[graded["after_first"] & graded["grade"].notna()]
    worst = after[after["grade"].eq(after.groupby(BY)["grade"].transform("max"))]
    ordered = worst.assign(far_out=_far_out(worst, gradings)).sort_values(
        [*BY, "far_out", "trial_day"], ascending=[True, True, False, True], kind="stable"
    )
    return ordered.drop_duplicates(BY).drop(columns="far_out").reset_index(drop=True)


def _far_out(worst: pd.DataFrame, gradings: Mapping[str, Grading]) -> "pd.Series[float]":
    """How far each value lies out in the direction of its criterion, where there is one unit."""
    low = [name for name, grading in gradings.items() if grading.direction == LOW]
    units = worst.groupby(BY)["unit"].transform("nunique", dropna=False)
    return worst["value"].mask(worst["grading"].isin(low), -worst["value"]).where(units.eq(1))
