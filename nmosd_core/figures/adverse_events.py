"""Adverse events as a picture: one row per participant, a bar per event."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.event_marks import event_marks, markers
from nmosd_core.figures.event_places import (
    LANE_HEIGHT,
    Bar,
    choose_rows,
    place_bars,
    place_days,
    place_lanes,
)
from nmosd_core.figures.news import records_of

DAYS_SHOWN_BEFORE = 60
LOWEST_ROW, TALLEST_ROW = 34, 66  # pixels
UNDER = 0.44  # of a row, where its line and infusions are


def adverse_event_timeline(events: AdverseEvents) -> go.Figure:
    """Every counted adverse event of every treated participant on one axis of trial days.

    The more severe, the thicker the bar; a ring marks a serious event, one with corners a criterion
    of seriousness of an event that is not called serious, an arrow one that goes on; hatched are
    days on which the event can have been.  Ticks are infusions, the grey line is the time that is
    known.  Beyond 40 participants those with the worst events are drawn.
    """
    placed = place_days(events)
    rows = choose_rows(events, placed)
    drawn = placed[placed["participant"].isin(rows) & (placed["can_end"] > -DAYS_SHOWN_BEFORE)]
    needed = max(place_lanes(drawn)[1].values(), default=0) * LANE_HEIGHT
    row_height = min(max(LOWEST_ROW, needed), TALLEST_ROW)
    bars = list(place_bars(drawn, rows, row_height, -DAYS_SHOWN_BEFORE))
    people = events.people[events.people["participant"].isin(rows)]
    last_day = events.protocol.adverse_events.emergent_to_day
    return style.finish(
        [
            _known(people, rows),
            _infusions(events, rows),
            *event_marks(bars),
        ],
        x={
            "title": {"text": "Trial day (0 is the first infusion)"},
            "range": [_first_day(bars), _last_day(bars, people)],
            "dtick": 28,
            "tick0": 0,
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=events.stamp,
        n=f"n = {len(events.people)} treated participants",
        alt=_in_words(events, drawn),
        height=style.FRAME_HEIGHT + max(len(rows), 3) * row_height,
        notes=[*_left_out(events, placed, drawn, rows), events.counted_in_words],
        barmode="overlay",
        annotations=[] if len(drawn) else [_nothing_drawn(events, rows)],
        shapes=[style.day_line(0), style.day_line(last_day)] if last_day else [style.day_line(0)],
        meta={"rows": rows},
    )


def _nothing_drawn(events: AdverseEvents, rows: dict[str, int]) -> dict[str, Any]:
    """That there is no event, between the lines of two participants."""
    between = {"yref": "y", "y": (len(rows) - 1) // 2} if rows else {}
    return style.nothing_drawn("No event to draw", len(events.people)) | between


def _known(people: pd.DataFrame, rows: dict[str, int]) -> dict[str, Any]:
    """A line under each row, as long as its participant is known."""
    x: list[float | None] = []
    y: list[float | None] = []
    for name, day in zip(people["participant"], people["known_until_day"], strict=True):
        if pd.notna(day):
            x += [0, int(day), None]
            y += [rows[name] + UNDER, rows[name] + UNDER, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "known",
        "x": x,
        "y": y,
        "line": {"color": style.FAINT, "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _infusions(events: AdverseEvents, rows: dict[str, int]) -> dict[str, Any]:
    given = events.infusions.dropna(subset=["trial_day"])
    given = given[given["participant"].isin(rows)]
    ticks = markers("infusion", "line-ns-open", style.INFUSION, 7)
    return {
        **ticks,
        "marker": ticks["marker"] | {"line": {"width": 2}},
        "x": given["trial_day"].tolist(),
        "y": [rows[name] + UNDER for name in given["participant"]],
        "customdata": records_of(given, "ex"),
        "text": [f"{row.participant}: infusion on day {row.trial_day}" for row in each_row(given)],
    }


def _first_day(bars: Sequence[Bar]) -> float:
    return min([-10, *(bar.can_begin for bar in bars)]) - 4


def _last_day(bars: Sequence[Bar], people: pd.DataFrame) -> float:
    known: list[float] = people["known_until_day"].dropna().astype("float64").tolist()
    return max([84, *known, *(bar.can_end for bar in bars)]) + 8


def _left_out(
    events: AdverseEvents, placed: pd.DataFrame, drawn: pd.DataFrame, rows: dict[str, int]
) -> list[str]:
    """What the picture does not show, so that nobody takes it for absent."""
    unplaced = len(events.counted) - len(placed)
    earlier = int((placed["can_end"] <= -DAYS_SHOWN_BEFORE).sum())
    cut_off = int((drawn["can_begin"] < -DAYS_SHOWN_BEFORE).sum())
    notes = []
    if unplaced:
        notes.append(f"Without a usable date, so in the listing only: {unplaced}")
    if earlier:
        notes.append(f"Ended before day -{DAYS_SHOWN_BEFORE}, so in the listing only: {earlier}")
    if cut_off:
        notes.append(f"Began before day -{DAYS_SHOWN_BEFORE}, drawn from there: {cut_off}")
    with_events = placed["participant"].nunique()
    if len(events.people) > len(rows):
        notes.append(
            f"Drawn: {len(rows)} of {with_events} participants with events, the serious and most "
            "severe first. Narrow the events to see others."
        )
    return notes


def _in_words(events: AdverseEvents, drawn: pd.DataFrame) -> str:
    severities = drawn["severity"].str.lower().fillna("severity not recorded").value_counts()
    each = ", ".join(f"{count} {severity}" for severity, count in severities.items())
    return (
        "Timeline of adverse events by trial day, one row per participant. Events drawn: "
        f"{len(drawn)}, of {drawn['participant'].nunique()} participants: {each or 'none'}; "
        f"{int(drawn['serious'].eq('Y').sum())} serious, "
        f"{int(drawn['end_state'].eq('ongoing').sum())} ongoing."
    )
