"""Where each adverse event stands on a timeline: its row, its lane, and its days.

What the records leave open stays open: a bar has days on which the event certainly was, and
days before and after on which it can have been.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_groups import has_criterion_only
from nmosd_core.analyses.event_kinds import SEVERITIES
from nmosd_core.analyses.rows import each_row

ROWS_SHOWN = 40
ROOM = 0.8  # of a row; the rest keeps rows apart
LANE_HEIGHT = 11  # pixels
FACTS = [
    "participant",
    "sequence",
    "preferred_term",
    "severity",
    "grade",
    "serious",
    "related",
    "action",
    "outcome",
    "started_as_recorded",
    "ended_as_recorded",
    "end_state",
    "treatment_emergent",
    "why",
]


@dataclass(frozen=True)
class Bar:
    """One event as it is drawn.

    Attributes
    ----------
    event
        The row of `place_days` that it comes from.
    severity
        MILD, MODERATE or SEVERE; anything else is drawn as not recorded.
    y, lane
        Middle and height of its lane, in rows.
    can_begin, begins, ends, can_end
        Trial days, inside the picture.
    """

    event: Any
    severity: str
    y: float
    lane: float
    can_begin: float
    begins: float
    ends: float
    can_end: float


def place_days(events: AdverseEvents) -> pd.DataFrame:
    """Trial days of each counted event that has a place.

    The columns of FACTS, and begins and ends (days on which the event certainly was; the end is
    the day after the last), can_begin and can_end (the days on which it can have been),
    criterion_only (it has a criterion of seriousness and is not called serious).  An event
    without an end is drawn as far as its participant is known: as certain where it is ongoing,
    as possible where the end is unknown.
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
    return counted[FACTS].assign(
        can_begin=can_begin,
        begins=begins,
        ends=ends,
        can_end=can_end,
        criterion_only=has_criterion_only(counted),
    )


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


def place_lanes(drawn: pd.DataFrame) -> tuple[list[int], dict[str, int]]:
    """Give each event the first lane of its participant that is free.

    Returns
    -------
    tuple[list[int], dict[str, int]]
        Lane of each event, from 0; and how many lanes each participant needs.
    """
    free: dict[str, list[float]] = {}
    lanes = dict.fromkeys(drawn.index, 0)
    for event in each_row(drawn.sort_values(["can_begin", "can_end"])):
        ends = free.setdefault(event.participant, [])
        lane = next((n for n, end in enumerate(ends) if end <= event.can_begin), len(ends))
        ends[lane : lane + 1] = [event.can_end]
        lanes[event.Index] = lane
    return list(lanes.values()), {name: len(ends) for name, ends in free.items()}


def place_bars(
    drawn: pd.DataFrame, rows: dict[str, int], row_height: float, first_day: int
) -> Iterator[Bar]:
    """Put each event into its lane, on the line of its participant and upwards.

    A lane is LANE_HEIGHT pixels of the row's height, and less where a participant needs more.
    """
    lanes, needed = place_lanes(drawn)
    for event, lane in zip(each_row(drawn), lanes, strict=True):
        height = ROOM / max(needed[event.participant], ROOM * row_height / LANE_HEIGHT)
        yield Bar(
            event,
            "" if pd.isna(event.severity) else event.severity,
            rows[event.participant] + ROOM / 2 - (lane + 0.5) * height,
            height,
            max(event.can_begin, first_day),
            max(event.begins, first_day),
            event.ends,
            event.can_end,
        )


def _trial_day(events: pd.DataFrame, column: str) -> "pd.Series[float]":
    return (events[column] - events["first_infusion"]).dt.days.astype("float64")
