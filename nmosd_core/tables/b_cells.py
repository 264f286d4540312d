"""B cells as tables: every count, the change of each participant, and each subset."""

import pandas as pd

from nmosd_core.analyses.b_cells import BCells
from nmosd_core.tables.wording import week_or_baseline


def b_cell_subsets(cells: BCells) -> pd.DataFrame:
    """One row per subset and unit, plasma cells first.

    Columns: subset, unit, pairs (participants with both counts), of (treated participants),
    median_before, lower_quartile_before, upper_quartile_before, the same _after (week 52) and
    _change, median_percent_change, with_percent_change (pairs whose baseline is not 0),
    without_change (pairs), p (exact signed-rank).  Empty without pairs.
    """
    return cells.levels.summary.drop(columns="kind").rename(columns={"label": "subset"})


def b_cell_change(cells: BCells) -> pd.DataFrame:
    """One row per subset, unit and treated participant.

    Columns: subset, unit, participant, baseline_level and week_52_level (as recorded),
    level_change, percent_change (empty where the baseline is 0), why_no_change, state,
    baseline_day and week_52_day (trial days).
    """
    return change_of_levels(cells.levels.change, "subset")


def b_cells_by_week(cells: BCells) -> pd.DataFrame:
    """One row per subset, unit and planned week with a count; week 0 is the baseline.

    Columns: subset, unit, week, n (participants), median, lower_quartile, upper_quartile,
    n_from_baseline and median_change (of those who also have a baseline), expected (what the
    treatment is known to do), seen (as expected, opposite to what is expected, no change, or
    empty).
    """
    return levels_by_week(cells.levels.by_week, "subset")


def b_cell_counts(cells: BCells) -> pd.DataFrame:
    """One row per recorded count of a treated participant, used or not.

    Columns: participant, test, visit_name, trial_day (0 is the first infusion),
    result_as_recorded, unit_as_recorded, compared_as (in unit), unit, used_as (baseline,
    "week 52", or empty), remark, markers, censored (below, above, or empty), planned_week (0
    is the baseline), drawn (date; empty unless complete), drawn_as_recorded, sequence (CPSEQ).
    """
    columns = ["participant", "test", "visit_name", "trial_day", "result_as_recorded"]
    columns += ["unit_as_recorded", "compared_as", "unit", "used_as", "remark", "markers"]
    columns += ["censored", "planned_week", "drawn", "drawn_as_recorded", "sequence"]
    draws = cells.draws.assign(planned_week=week_or_baseline(cells.draws))
    return draws.rename(columns={"value": "compared_as"})[columns]


def change_of_levels(change: pd.DataFrame, name: str) -> pd.DataFrame:
    """The change of each participant, for counts and for immunoglobulins."""
    columns = [name, "unit", "participant", "baseline_level", "week_52_level", "level_change"]
    columns += ["percent_change", "why_no_change", "state", "baseline_day", "week_52_day"]
    return change.rename(columns={"change": "level_change", "label": name})[columns]


def levels_by_week(weeks: pd.DataFrame, name: str) -> pd.DataFrame:
    """Medians by week, for counts and for immunoglobulins."""
    columns = [name, "unit", "week", "n", "median", "lower_quartile", "upper_quartile"]
    return weeks.rename(columns={"label": name})[
        [*columns, "n_from_baseline", "median_change", "expected", "seen"]
    ]
