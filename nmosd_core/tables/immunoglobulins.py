"""Immunoglobulins as tables: every level, the change of each participant, and who is low."""

import pandas as pd

from nmosd_core.analyses.immunoglobulins import Immunoglobulins
from nmosd_core.analyses.low_levels import NORMAL
from nmosd_core.tables.b_cells import change_of_levels, levels_by_week
from nmosd_core.tables.wording import week_or_baseline, yes_or_no


def low_immunoglobulins(levels: Immunoglobulins) -> pd.DataFrame:
    """One row per class and threshold.

    Columns: immunoglobulin, threshold, participants (below it after the first infusion), possibly
    (those who are or may be; both empty where nobody has a result), of (with a result after it),
    below_threshold (who), and below_before (who was before the first infusion).
    """
    columns = ["immunoglobulin", "threshold", "participants", "possibly", "of"]
    rows = [
        (
            low.label,
            "lower limit of normal" if low.threshold == NORMAL else f"{low.threshold} g/L",
            len(low.below) if len(low.judged) else None,
            len(low.possibly) if len(low.judged) else None,
            len(low.judged),
            ", ".join(low.below),
            ", ".join(low.before),
        )
        for low in levels.low
    ]
    table = pd.DataFrame(rows, columns=[*columns, "below_threshold", "below_before"])
    return table.astype(dict.fromkeys(columns[2:], "Int64"))


def immunoglobulin_change(levels: Immunoglobulins) -> pd.DataFrame:
    """One row per class, unit and treated participant.

    Columns: immunoglobulin, unit, participant, baseline_level and week_52_level (as recorded),
    level_change, percent_change, why_no_change, state, baseline_day and week_52_day (trial
    days).
    """
    return change_of_levels(levels.levels.change, "immunoglobulin")


def immunoglobulin_classes(levels: Immunoglobulins) -> pd.DataFrame:
    """One row per class and unit.

    Columns: immunoglobulin, unit, pairs, of (treated participants), median_before,
    lower_quartile_before, upper_quartile_before, the same _after (week 52) and _change,
    median_percent_change, with_percent_change, without_change (pairs), p (exact signed-rank).
    """
    summary = levels.levels.summary.drop(columns="kind")
    return summary.rename(columns={"label": "immunoglobulin"})


def immunoglobulins_by_week(levels: Immunoglobulins) -> pd.DataFrame:
    """One row per class, unit and planned week with a level; week 0 is the baseline.

    Columns: immunoglobulin, unit, week, n (participants), median, lower_quartile, upper_quartile,
    n_from_baseline, median_change, expected, seen.
    """
    return levels_by_week(levels.levels.by_week, "immunoglobulin")


def immunoglobulin_levels(levels: Immunoglobulins) -> pd.DataFrame:
    """One row per recorded level of a treated participant, used or not.

    Columns: participant, test, visit_name, trial_day (0 is the first infusion),
    result_as_recorded, unit_as_recorded, compared_as (in unit), unit, lower_limit (of normal,
    in unit), below_normal (yes or no; empty when not known), used_as (baseline, "week 52", or
    empty), remark, treatment_before (plasma exchange or immunoglobulin shortly before),
    after_treatment (yes or no; empty when not known), censored (below, above, or empty),
    planned_week (0 is the baseline), drawn (date; empty unless complete), drawn_as_recorded,
    sequence (LBSEQ).
    """
    draws = levels.draws
    columns = ["participant", "test", "visit_name", "trial_day", "result_as_recorded"]
    columns += ["unit_as_recorded", "compared_as", "unit", "lower_limit", "below_normal"]
    columns += ["used_as", "remark", "treatment_before", "after_treatment", "censored"]
    return draws.rename(columns={"value": "compared_as"}).assign(
        below_normal=yes_or_no(draws["below_normal"]),
        after_treatment=yes_or_no(draws["after_treatment"]),
        planned_week=week_or_baseline(draws),
    )[[*columns, "planned_week", "drawn", "drawn_as_recorded", "sequence"]]
