"""Where each adverse event stands between infusions: the last one before it, and the days since.

Days are compared, not hours: an event on the day of an infusion follows it.  Infusions are
numbered in the order given.  What the dates leave open is not placed, and says why.
"""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import as_table, dates
from nmosd_core.trial_data.store import TrialData, answered_once

START_NOT_DATED = "start not completely dated"
BEFORE_ANY = "before the first infusion"
INFUSION_NOT_DATED = "an infusion that may lie in between is not completely dated"
NO_INFUSION = "no infusion recorded"
NO_INFUSION_PLANNED = "the protocol plans no infusions"
NO_DATED_INFUSION = "no infusion with a date is recorded"


@answered_once
def list_infusions(trial: TrialData) -> pd.DataFrame:
    """Infusions given to treated participants: the rows of sql/infusions.sql, asked for once."""
    return trial.rows("infusions")


def number_infusions(infusions: pd.DataFrame) -> pd.DataFrame:
    """One row per participant and day with an infusion, numbered in the order given.

    Parameters
    ----------
    infusions
        Rows of sql/infusions.sql; those without a complete date have no place in the order.

    Returns
    -------
    pandas.DataFrame
        By day: participant, given (date), infusion (from 1; two records of one day are one).
    """
    given = infusions.dropna(subset=["given"])[["participant", "given"]].drop_duplicates()
    given = given.sort_values("given", kind="stable")
    return given.assign(infusion=given.groupby("participant").cumcount() + 1)


def place_after_infusions(events: pd.DataFrame, infusions: pd.DataFrame) -> pd.DataFrame:
    """Find the last infusion on or before the start of each event.

    Parameters
    ----------
    events
        Adverse events: participant, started (date, complete ones only).
    infusions
        Rows of sql/infusions.sql.

    Returns
    -------
    pandas.DataFrame
        For each event, in its index: after_infusion (its number in the order given; two
        records of one day are one infusion), days_since_infusion (0 on its day), not_placed (why
        both are missing; missing where they are known).
    """
    given, first_undated = _days_of_each(infusions)
    rows: list[tuple[int | None, int | None, str | None]] = []
    people, started = events["participant"].tolist(), dates(events["started"])
    for participant, day in zip(people, started, strict=True):
        own = given.get(participant, [])
        number = bisect_right(own, day) if day else 0
        why = _why_not(day, own, number, first_undated.get(participant))
        rows.append((None, None, why) if why else (number, (day - own[number - 1]).days, None))
    return as_table(rows, _TYPES).set_axis(events.index)


_TYPES = {"after_infusion": "Int64", "days_since_infusion": "Int64", "not_placed": "str"}


def _why_not(day: Any, given: list[date], number: int, first_undated: str | None) -> str | None:
    """Why an event has no place; a date known in part compares as its first possible day."""
    if not day:
        return START_NOT_DATED
    if first_undated is not None and first_undated <= day.isoformat():
        return INFUSION_NOT_DATED
    if not given and first_undated is None:
        return NO_INFUSION
    return None if number else BEFORE_ANY


def _days_of_each(infusions: pd.DataFrame) -> tuple[dict[str, list[date]], dict[str, str]]:
    """Days with an infusion in order, and the first possible one of those not completely dated."""
    given, undated = defaultdict(set), defaultdict(set)
    people, days = infusions["participant"].tolist(), dates(infusions["given"])
    recorded = infusions["given_as_recorded"].fillna("").tolist()
    for participant, day, words in zip(people, days, recorded, strict=True):
        if day:
            given[participant].add(day)
        else:
            undated[participant].add(words[:10])
    in_order = {participant: sorted(days) for participant, days in given.items()}
    return in_order, {participant: min(days) for participant, days in undated.items()}
