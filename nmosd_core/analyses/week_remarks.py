"""Why a record stands for no planned week, or lies outside the window of its own, in words."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.visit_weeks import UNSCHEDULED_VISIT
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import window_of_week


def stands_for_nothing(
    row: Any, what: str, *, has_baseline: bool, week: str = "planned week"
) -> str:
    """Why a record that holds a result stands neither for a week nor for the baseline.

    Parameters
    ----------
    row
        A row of `visit_weeks.place_in_weeks` with earliest_day and latest_day.
    what
        What it holds: score, result.
    has_baseline
        Whether another record is the baseline.
    week
        What its visit is not, where that is none of the planned weeks.
    """
    if pd.notna(row.planned_week):
        return f"another {what} stands for week {row.planned_week}"
    if pd.isna(row.latest_day):
        return "without a date or a planned week it stands for nothing"
    if row.latest_day <= 0 and has_baseline:
        return f"a later {what} is the baseline"
    if row.earliest_day <= 0 < row.latest_day:
        return "not known whether before the first infusion"
    if row.not_planned == UNSCHEDULED_VISIT:
        return "unscheduled, stands for no planned week"
    visit = "its day" if pd.isna(row.visit_name) else row.visit_name
    return f"{visit} is no {week}"


def outside_its_window(row: Any, protocol: Protocol) -> str:
    """By how much a record of a planned week was early or late; empty where it was not."""
    if not row.outside:
        return ""
    first, last = window_of_week(protocol, row.planned_week)
    return f"day {row.trial_day} is outside the window of days {first} to {last}"
