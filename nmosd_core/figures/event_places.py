"""Where each adverse event stands on a timeline: its row, its lane, and its days.

What the records leave open stays open: a bar has days on which the event certainly was, and
days before and after on which it can have been.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_kinds import SEVERITIES

ROWS_SHOWN = 40


def place_days(events: AdverseEvents) -> pd.DataFrame:
    """Trial days of each counted event that has a place.

    Adds begins and ends (days on which the event certainly was; the end is the day after the
    last), can_begin and can_end (the days on which it can have been).  An event without an end
    is drawn as far as its participant is known: as certain where it is ongoing, as possible
    where the end is unknown.
    """
    counted = events.counted
    counted = counted[counted["started_earliest"].notna() & counted["first_infusion"].notna()]
    known_until = events.people.set_index("participant")["known_until_day"].astype("float64")
    known_until = counted["participant"].map(known_until).astype("float64") + 1
    can_begin = _trial_day(counted, "started_earliest")
    can_end = (_trial_day(counted, "ended_latest") + 1).fillna(known_until)
    can_end = can_end.clip(lower=can_begin + 1)
    begins = _trial_day(counted, "started_latest").clip(upper=can_end - 1)
    ongoing = known_until.where(counted["end_state"].eq("ongoing"))
    ends = (_trial_day(counted, "ended_earliest") + 1).fillna(ongoing).fillna(begins + 1)
    ends = ends.clip(lower=begins + 1)
    return counted.assign(can_begin=can_begin, begins=begins, ends=ends, can_end=can_end)


def choose_rows(events: AdverseEvents, placed: pd.DataFrame) -> dict[str, int]:
    """Row of each participant who is drawn: everyone treated, or as many as there is room for.

    Where there is no room for everyone, the participant looked at comes first, then those with
    serious events, with the most severe, with the most; rows stay in the order of participants.
    """
    everyone = events.people["participant"]
    if len(everyone) > ROWS_SHOWN:
        place = {severity: place for place, severity in enumerate(SEVERITIES)}
        facts = placed.assign(
            looked_at=placed["participant"].eq(events.looking_at or ""),
            is_serious=placed["serious"].eq("Y"),
            severity=placed["severity"].map(place).fillna(-1),
        )
        worst = facts.groupby("participant")[["looked_at", "is_serious", "severity"]].max()
        worst["events"] = facts.groupby("participant").size()
        worst = worst.sort_values(list(worst.columns), ascending=False, kind="stable")
        everyone = everyone[everyone.isin(worst.index[:ROWS_SHOWN])]
    return {name: row for row, name in enumerate(everyone)}


def place_lanes(placed: pd.DataFrame) -> pd.DataFrame:
    """Each event in the first lane of its participant that is free: adds lane and lanes."""
    lanes: dict[Any, int] = {}
    for _, own in placed.sort_values(["can_begin", "can_end"]).groupby("participant"):
        free: list[float] = []
        for event, begin, end in zip(own.index, own["can_begin"], own["can_end"], strict=True):
            lane = next((lane for lane, day in enumerate(free) if day <= begin), len(free))
            free[lane : lane + 1] = [end]
            lanes[event] = lane
    found = pd.Series(lanes, dtype="float64").reindex(placed.index)
    return placed.assign(
        lane=found, lanes=found.groupby(placed["participant"]).transform("max") + 1
    )


def _trial_day(events: pd.DataFrame, column: str) -> "pd.Series[float]":
    return (events[column] - events["first_infusion"]).dt.days.astype("float64")
