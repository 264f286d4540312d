"""Levels over time, a panel per kind: everyone's course, the median, and what is expected.

What a treatment is known to do is shaded and said in words: it is expected, not a signal.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.figures import style
from nmosd_core.figures.course_marks import Panel, axis_of, draw_courses, draw_median, legend
from nmosd_core.figures.course_shapes import (
    draw_levels,
    name_levels,
    point_expected,
    shade_expected,
)
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import rounded, unit_in_words
from nmosd_core.trial_data.store import Stamp

COLUMNS = 3
ROW_HEIGHT = 300
HEAD_HEIGHT, FOOT_HEIGHT = 46, 52
GAP_ACROSS = 0.05
MARGIN_DAYS = 14
ROOM_ABOVE = 1.3  # of the highest level where there is nothing else
TICKS_THAT_FIT = 8
LOG_TICKS = [digit * 10.0**power for power in range(-4, 7) for digit in (1, 2, 5)]


def draw_panels(
    panels: Sequence[Panel],
    protocol: Protocol,
    *,
    participants: int,
    stamp: Stamp,
    alt: str,
    notes: Sequence[str],
) -> go.Figure:
    """Put the panels in rows of three, with the legend they share.

    Parameters
    ----------
    panels
        What each shows; none gives an empty figure.
    protocol
        The trial's protocol, for the weeks on the axes.
    participants
        Treated participants.
    stamp, alt, notes
        As for `style.finish`.
    """
    rows = max(1, ceil(len(panels) / COLUMNS))
    days, weeks = _day_range(panels, protocol), _weeks(panels, protocol)
    axes: dict[str, Any] = {}
    data, shapes, annotations = [], [], []
    for place, panel in enumerate(panels):
        axes |= _axes(panel, place, rows, days, weeks)
        data += [*draw_courses(panel, place), *draw_median(panel, place)]
        shapes += [*shade_expected(panel, place), *draw_levels(panel, place)]
        annotations += [
            *_head(panel, place),
            *point_expected(panel, place),
            *name_levels(panel, place),
        ]
    return style.finish(
        [*data, *legend(panels)],
        x=axes.pop("xaxis", {}),
        y=axes.pop("yaxis", {}),
        stamp=stamp,
        n=f"n = {participants} treated participants",
        alt=alt,
        height=120 + rows * ROW_HEIGHT,
        notes=notes,
        shapes=shapes,
        annotations=annotations,
        **axes,
    )


def medians_in_words(by_week: pd.DataFrame) -> str:
    """Medians of each kind and unit by week: label, unit, week, median; empty without any."""
    each = []
    for (label, unit), own in by_week.groupby(["label", "unit"], sort=False):
        medians = ", ".join(
            f"{'baseline' if row.week == 0 else f'week {row.week}'} {rounded(row.median, 2)}"
            for row in each_row(own)
        )
        each.append(f"{label}, {unit_in_words(str(unit))}: {medians}")
    return ". ".join(each)


def _day_range(panels: Sequence[Panel], protocol: Protocol) -> list[int]:
    """Trial days shown: from screening to shortly after the last draw."""
    visits = protocol.visits
    latest = [int(panel.draws["trial_day"].max()) for panel in panels if len(panel.draws)]
    last = min(max([visits.final_evaluation_day, *latest]), 2 * visits.final_evaluation_day)
    return [-visits.screening_days_before - MARGIN_DAYS, last + MARGIN_DAYS]


def _weeks(panels: Sequence[Panel], protocol: Protocol) -> list[int]:
    """Weeks named on the axis: those with results, fewer where not all fit."""
    found = {int(week) for panel in panels for week in panel.weeks["week"]}
    weeks = sorted({0, *found, final_week(protocol)})
    return weeks if len(weeks) <= TICKS_THAT_FIT else weeks[::2]


def _axes(
    panel: Panel, place: int, rows: int, days: list[int], weeks: list[int]
) -> dict[str, dict[str, Any]]:
    """Axes of one panel; of the vertical ones the first of a row has a title."""
    row, column = divmod(place, COLUMNS)
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    left, last_row = column * (width + GAP_ACROSS), row + 1 == rows
    top = 1 - (row * ROW_HEIGHT + HEAD_HEIGHT) / (rows * ROW_HEIGHT)
    foot = 0 if last_row else FOOT_HEIGHT
    bottom = 1 - ((row + 1) * ROW_HEIGHT - foot) / (rows * ROW_HEIGHT)
    number = "" if place == 0 else str(place + 1)
    ticks = {"tickvals": LOG_TICKS, "ticktext": [f"{tick:g}" for tick in LOG_TICKS]}
    scale: dict[str, Any] = (
        {"type": "log", **ticks} if panel.logarithmic else {"rangemode": "tozero"}
    )
    if panel.draws.empty and panel.levels:  # room for the arrow above the highest level
        scale["range"] = [0, ROOM_ABOVE * max(level.height for level in panel.levels)]
    return {
        f"xaxis{number}": {
            "domain": [left, left + width],
            "anchor": axis_of("y", place),
            "range": days,
            "tickvals": [DAYS_PER_WEEK * week for week in weeks],
            "ticktext": [str(week) for week in weeks],
            "title": {"text": "Week after the first infusion"},
            "zeroline": False,
        },
        f"yaxis{number}": {
            "domain": [max(0.0, bottom), top],
            "anchor": axis_of("x", place),
            "title": {"text": panel.axis_title if column == 0 else ""},
            "zeroline": False,
            "showticklabels": not panel.draws.empty,
            "showgrid": not panel.draws.empty,
            **scale,
        },
    }


def _head(panel: Panel, place: int) -> list[dict[str, Any]]:
    """Title of a panel, and below it what is expected."""
    courses = ", then ".join(course.words for course in panel.expected)
    expected = f"<br><span style='font-size:11px'>expected: {courses}</span>" if courses else ""
    inside = {
        "xref": f"{axis_of('x', place)} domain",
        "yref": f"{axis_of('y', place)} domain",
        "showarrow": False,
        "font": {"size": 13},
    }
    title = {
        "text": f"<b>{panel.title}</b>, {unit_in_words(panel.unit)}{expected}",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
    }
    nothing = {
        "text": "No result to draw",
        "x": 0.5,
        "y": _below_levels(panel),
        "bgcolor": style.GROUND,
    }
    return [inside | title, *([inside | nothing] if panel.draws.empty else [])]


def _below_levels(panel: Panel) -> float:
    """Share of the height of an empty panel that is in the middle of what no line crosses."""
    levels = [level.height for level in panel.levels]
    return min(levels) / (2 * ROOM_ABOVE * max(levels)) if levels else 0.5
