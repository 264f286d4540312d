"""Which planned week a record belongs to, and which planned weeks are due.

A record belongs to the week that the name of its visit says.  Only a record without a visit
name is placed by its date, in the nearest planned week in whose window it lies.  A visit called
unscheduled stands for no planned week, however near one it lies.  Weeks and windows are in
study/protocol.toml; the registry gives no windows.
"""

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.when_due import (
    AFTER_LEAVING,
    DUE,
    NOT_KNOWN,
    OPEN,
    TO_COME,
    count_days,
    judge_due,
)
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK, window_of_week

__all__ = [
    "AFTER_LEAVING",
    "DUE",
    "NOT_KNOWN",
    "NOT_YET_DUE",
    "choose_one_a_week",
    "final_week",
    "list_due_weeks",
    "place_in_weeks",
]

NOT_YET_DUE = "not yet due"

UNSCHEDULED_VISIT = "unscheduled visit"
OTHER_VISIT = "not a planned week"

# How exports name visits; a decimal number marks an unscheduled one (SDTMIG 3.4, VISITNUM).
UNSCHEDULED = re.compile(r"unsched|unplanned|计划外|\d\.[1-9]", re.IGNORECASE)
BASELINE = re.compile(r"\s*(baseline|day 0|基线)", re.IGNORECASE)
FINAL = re.compile(r"\s*(final (evaluation|visit)|最终评估)", re.IGNORECASE)


def final_week(protocol: Protocol) -> int:
    """Week of the final evaluation: week 52 of the registered trial."""
    return protocol.visits.final_week


def place_in_weeks(
    records: pd.DataFrame, weeks: tuple[int, ...], protocol: Protocol
) -> pd.DataFrame:
    """Say which planned week each record belongs to.

    Parameters
    ----------
    records
        Rows with visit_name, visit_number, visit_week (the week in the name) and trial_day.
    weeks
        Planned weeks of the assessment.
    protocol
        The trial's protocol, for the windows.

    Returns
    -------
    pandas.DataFrame
        The records with planned_week (missing where it belongs to none), outside (whether the
        day lies outside the window of that week) and not_planned (why it belongs to none:
        unscheduled visit, not a planned week; else empty).
    """
    windows = {week: window_of_week(protocol, week) for week in weeks}
    read = ("visit_name", "visit_week", "visit_number", "trial_day")
    names, named, numbers, days = (records[column].tolist() for column in read)
    by_visit = {
        (name, week): _week_of_visit(name, week, windows, final_week(protocol))
        for name, week in set(zip(names, named, strict=True))
    }
    placed = [
        by_visit[name, week] or _week_of_day(number, day, windows)
        for name, week, number, day in zip(names, named, numbers, days, strict=True)
    ]
    outside = [
        week is not None and pd.notna(day) and not windows[week][0] <= day <= windows[week][1]
        for (week, _), day in zip(placed, days, strict=True)
    ]
    return records.assign(
        planned_week=pd.array([week for week, _ in placed], "Int64"),
        outside=np.array(outside, "bool"),
        not_planned=pd.array([why for _, why in placed], "str"),
    )


_Placed = tuple[int | None, str]
_Windows = dict[int, tuple[int, int]]


def _week_of_visit(name: Any, named: Any, windows: _Windows, final: int) -> _Placed | None:
    """Planned week of the records of one visit, or None and why; nothing without a name."""
    if not isinstance(name, str):
        return None
    if UNSCHEDULED.search(name):
        return None, UNSCHEDULED_VISIT
    week = _named_week(name, named, final)
    return (week, "") if week in windows else (None, OTHER_VISIT)


def _week_of_day(number: Any, day: Any, windows: _Windows) -> _Placed:
    """Planned week of a record whose visit has no name, or None and why."""
    if pd.notna(number) and number % 1:
        return None, UNSCHEDULED_VISIT
    inside = [
        week for week, (first, last) in windows.items() if pd.notna(day) and first <= day <= last
    ]
    if not inside:
        return None, OTHER_VISIT
    return min(inside, key=lambda week: abs(week * DAYS_PER_WEEK - day)), ""


def _named_week(name: str, named: Any, final: int) -> int | None:
    if pd.notna(named):
        return int(named)
    if BASELINE.match(name):
        return 0
    return final if FINAL.match(name) else None


def choose_one_a_week(
    records: pd.DataFrame,
    key: list[str],
    *,
    among: "pd.Series[bool] | None" = None,
    answered: "pd.Series[bool] | None" = None,
) -> pd.Index:
    """Pick, of several records of one planned week, the one that stands for it.

    The nearest to the planned day, of two equally near the later, of one day the one recorded
    last; a record without a complete date only where there is no other.

    Parameters
    ----------
    records
        Rows of `place_in_weeks`, with sequence; those of no planned week stand for none.
    key
        Columns of text that tell apart what is measured: participant, and perhaps region or side.
    among
        Which records may stand for a week, where not all.
    answered
        Whether each record holds an answer; one that does goes before one that does not,
        such as a scan not done and then made up.

    Returns
    -------
    pandas.Index
        Index of the records chosen, one for each key and planned week.
    """
    week = _as_numbers(records["planned_week"])
    day, sequence = _as_numbers(records["trial_day"]), _as_numbers(records["sequence"])
    distance = np.abs(day - DAYS_PER_WEEK * week)
    unanswered = np.zeros(len(records)) if answered is None else ~answered.to_numpy(bool)
    may_stand = ~np.isnan(week) if among is None else among.to_numpy(bool) & ~np.isnan(week)
    best_last = np.lexsort((-sequence, -day, distance, unanswered))[::-1]  # the last key leads
    measured = list(zip(week.tolist(), *(records[name].tolist() for name in key), strict=True))
    chosen = {measured[row]: row for row in best_last[may_stand[best_last]].tolist()}
    return records.index.take(sorted(chosen.values()))


def _as_numbers(values: "pd.Series[Any]") -> NDArray[np.float64]:
    """The values as numbers; what is missing stands last in any order."""
    return values.to_numpy("float64", na_value=np.nan)


def list_due_weeks(follow_up: FollowUp, weeks: tuple[int, ...], protocol: Protocol) -> pd.DataFrame:
    """Say for every treated participant and planned week whether it is due by the data cut.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant and week: participant, week and due (due, not yet due,
        after leaving, not known when due, by the rule of when_due.py).
    """
    windows = [(week, *window_of_week(protocol, week)) for week in weeks]
    rows = [
        (person.participant, week, _due(first, last, person))
        for person in each_row(count_days(follow_up))
        for week, first, last in windows
    ]
    return as_table(rows, {"participant": "str", "week": "Int64", "due": "str"})


def _due(first: int, last: int, person: Any) -> str:
    due = judge_due(first, last, person)
    return NOT_YET_DUE if due in (OPEN, TO_COME) else due
