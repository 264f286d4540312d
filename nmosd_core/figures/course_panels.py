"""Levels over time, a panel per kind: everyone's course, the median, and what is expected.

What a treatment is known to do is shaded and said in words: it is expected, not a signal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.study.laboratory import ExpectedCourse
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import day_in_words, rounded

COLUMNS = 3
ROW_HEIGHT = 300
HEAD_HEIGHT, FOOT_HEIGHT = 46, 44
GAP_ACROSS = 0.05
MARGIN_DAYS = 14
WEEKS_NAMED = (0, 12, 24, 36, 52)
ARROWS = {"rise": "↑", "fall": "↓", "": "→"}
EXPECTED = "#56B4E9"
COURSE = "rgba(74, 144, 200, 0.75)"  # a blue that is seen in both themes
LOG_TICKS = [digit * 10.0**power for power in range(-4, 7) for digit in (1, 2, 5)]


@dataclass(frozen=True)
class Panel:
    """One kind in one unit.

    Attributes
    ----------
    title, unit
        As on screen.
    draws
        Results with participant, trial_day, height (where it is drawn), words, marked (drawn
        as a ring), measured.
    weeks
        Rows of `paired_summary.summarise_weeks` of this kind and unit.
    expected
        What the treatment is known to do.
    levels
        Heights of lines across the panel, with their words.
    logarithmic
        Whether the axis is.
    """

    title: str
    unit: str
    draws: pd.DataFrame
    weeks: pd.DataFrame
    expected: Sequence[ExpectedCourse]
    levels: Sequence[tuple[float, str]] = ()
    logarithmic: bool = False

    @property
    def axis_title(self) -> str:
        """The unit, and whether the axis is logarithmic."""
        return f"{self.unit} (log scale)" if self.logarithmic else self.unit


def lay_out(panels: Sequence[Panel], protocol: Protocol) -> dict[str, Any]:
    """Traces, axes, shapes and annotations of the panels, and their height."""
    rows = max(1, ceil(len(panels) / COLUMNS))
    days = _day_range(panels, protocol)
    axes: dict[str, dict[str, Any]] = {}
    data, shapes, annotations = [], [], []
    for place, panel in enumerate(panels):
        axes |= _axes(panel, place, rows, len(panels), days)
        data += [*_courses(panel, place), *_median(panel, place)]
        shapes += [*_expected(panel, place), *_levels(panel, place)]
        annotations += [*_head(panel, place), *_arrows(panel, place), *_levels_named(panel, place)]
    return {
        "data": [*data, *_legend(panels)],
        "axes": axes,
        "shapes": shapes,
        "annotations": annotations,
        "height": 120 + rows * ROW_HEIGHT,
    }


def words_of(row: Any, title: str) -> str:
    """One result in words: value, day, and what else a reader should know."""
    unit = "" if pd.isna(row.unit_as_recorded) else f" {row.unit_as_recorded}"
    words = f"{row.participant}: {title} {row.result_as_recorded}{unit}"
    words += f"<br>{row.used_as or row.visit_name}, day {row.trial_day} ({day_in_words(row.drawn)})"
    return words + (f"<br>{row.remark}" if row.remark else "")


def _axis(letter: str, place: int) -> str:
    return letter if place == 0 else f"{letter}{place + 1}"


def _day_range(panels: Sequence[Panel], protocol: Protocol) -> list[int]:
    visits = protocol.visits
    latest = [int(panel.draws["trial_day"].max()) for panel in panels if len(panel.draws)]
    last = min(max([visits.final_evaluation_day, *latest]), 2 * visits.final_evaluation_day)
    return [-visits.screening_days_before - MARGIN_DAYS, last + MARGIN_DAYS]


def _axes(
    panel: Panel, place: int, rows: int, panels: int, days: list[int]
) -> dict[str, dict[str, Any]]:
    row, column = divmod(place, COLUMNS)
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    left, top = column * (width + GAP_ACROSS), 1 - (row * ROW_HEIGHT + HEAD_HEIGHT) / _inner(rows)
    bottom = 1 - ((row + 1) * ROW_HEIGHT - (FOOT_HEIGHT if row + 1 < rows else 0)) / _inner(rows)
    lowest, number = place + COLUMNS >= panels, "" if place == 0 else str(place + 1)
    ticks = {"tickvals": LOG_TICKS, "ticktext": [f"{tick:g}" for tick in LOG_TICKS]}
    scale = {"type": "log", **ticks} if panel.logarithmic else {"rangemode": "tozero"}
    return {
        f"xaxis{number}": {
            "domain": [left, left + width],
            "anchor": _axis("y", place),
            "range": days,
            "tickvals": [DAYS_PER_WEEK * week for week in WEEKS_NAMED],
            "ticktext": [str(week) for week in WEEKS_NAMED],
            "title": {"text": "Week after the first infusion" if lowest else ""},
            "zeroline": False,
        },
        f"yaxis{number}": {
            "domain": [max(0.0, bottom), top],
            "anchor": _axis("x", place),
            "title": {"text": panel.axis_title if column == 0 else ""},
            "zeroline": False,
            "autorange": True,
            **scale,
        },
    }


def _inner(rows: int) -> int:
    return rows * ROW_HEIGHT


def _courses(panel: Panel, place: int) -> list[dict[str, Any]]:
    """A thin line for each participant."""
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": own["trial_day"].tolist(),
            "y": own["height"].tolist(),
            "customdata": own[["participant"]].to_numpy().tolist(),
            "text": own["words"].tolist(),
            "hoverinfo": "text",
            "meta": {"participant": str(participant)},
            "showlegend": False,
            "line": {"color": COURSE, "width": 1.2},
            "marker": _marker(own["measured"].tolist(), own["marked"].tolist()),
            "xaxis": _axis("x", place),
            "yaxis": _axis("y", place),
        }
        for participant, own in panel.draws.groupby("participant")
    ]


def _marker(measured: list[bool], marked: list[bool]) -> dict[str, Any]:
    """A dot; a ring where it was not measured, a diamond soon after a treatment."""
    shapes = ["diamond" if one else "circle" for one in marked]
    return {
        "symbol": [
            shape if one else f"{shape}-open" for shape, one in zip(shapes, measured, strict=True)
        ],
        "size": [9 if mark or not one else 4 for mark, one in zip(marked, measured, strict=True)],
        "color": [style.RESCUE if one else COURSE for one in marked],
        "line": {"width": 1.5},
    }


def _median(panel: Panel, place: int) -> list[dict[str, Any]]:
    weeks = panel.weeks
    if panel.logarithmic:
        weeks = weeks[weeks["median"] > 0]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": (DAYS_PER_WEEK * weeks["week"]).tolist(),
            "y": weeks["median"].tolist(),
            "text": [
                f"Median {rounded(row.median, 2)} {panel.unit}, n = {row.n}"
                f"<br>{'baseline' if row.week == 0 else f'week {row.week}'}"
                f"<br>quartiles {rounded(row.lower_quartile, 2)} and "
                f"{rounded(row.upper_quartile, 2)}"
                for row in each_row(weeks)
            ],
            "hoverinfo": "text",
            "showlegend": False,
            "line": {"color": style.MEDIAN, "width": 4},
            "marker": {"symbol": "square", "size": 8, "color": style.MEDIAN},
            "xaxis": _axis("x", place),
            "yaxis": _axis("y", place),
        }
    ]


def _expected(panel: Panel, place: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": _axis("x", place),
            "yref": f"{_axis('y', place)} domain",
            "x0": DAYS_PER_WEEK * course.from_week - DAYS_PER_WEEK / 2,
            "x1": DAYS_PER_WEEK * course.to_week + DAYS_PER_WEEK / 2,
            "y0": 0,
            "y1": 1,
            "fillcolor": EXPECTED,
            "opacity": 0.13 if course.direction else 0.05,
            "line": {"width": 0},
            "layer": "below",
        }
        for course in panel.expected
    ]


def _arrows(panel: Panel, place: int) -> list[dict[str, Any]]:
    """The expected direction, at the top of its weeks."""
    return [
        {
            "x": DAYS_PER_WEEK * (course.from_week + course.to_week) / 2,
            "y": 1,
            "xref": _axis("x", place),
            "yref": f"{_axis('y', place)} domain",
            "yanchor": "top",
            "text": ARROWS[course.direction],
            "showarrow": False,
            "font": {"size": 18},
        }
        for course in panel.expected
    ]


def _levels(panel: Panel, place: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": f"{_axis('x', place)} domain",
            "yref": _axis("y", place),
            "x0": 0,
            "x1": 1,
            "y0": level,
            "y1": level,
            "line": {"color": style.ATTACK, "width": 1.2, "dash": "dash"},
        }
        for level, _ in panel.levels
    ]


def _levels_named(panel: Panel, place: int) -> list[dict[str, Any]]:
    return [
        {
            "x": 1,
            "y": log10(level) if panel.logarithmic else level,
            "xref": f"{_axis('x', place)} domain",
            "yref": _axis("y", place),
            "xanchor": "right",
            "yanchor": "top",
            "text": words,
            "showarrow": False,
            "font": {"size": 11},
        }
        for level, words in panel.levels
    ]


def _head(panel: Panel, place: int) -> list[dict[str, Any]]:
    """Title of a panel, and below it what is expected."""
    courses = ", then ".join(course.words for course in panel.expected)
    expected = f"<br><span style='font-size:11px'>expected: {courses}</span>" if courses else ""
    return [
        {
            "text": f"<b>{panel.title}</b>, {panel.unit}{expected}",
            "xref": f"{_axis('x', place)} domain",
            "yref": f"{_axis('y', place)} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
            "font": {"size": 13},
        }
    ]


def _legend(panels: Sequence[Panel]) -> list[dict[str, Any]]:
    nowhere = {"type": "scatter", "x": [None], "y": [None]}
    drawn = pd.concat([panel.draws for panel in panels]) if panels else pd.DataFrame()
    traces: list[dict[str, Any]] = [
        {
            **nowhere,
            "mode": "lines+markers",
            "name": "one participant",
            "line": {"color": COURSE, "width": 1.2},
            "marker": {"size": 4},
        },
        {
            **nowhere,
            "mode": "lines+markers",
            "name": "median of those with a result",
            "line": {"color": style.MEDIAN, "width": 4},
            "marker": {"symbol": "square", "size": 8},
        },
        {
            **nowhere,
            "mode": "markers",
            "name": "expected of the treatment, no signal",
            "marker": {"symbol": "square", "size": 14, "color": EXPECTED, "opacity": 0.5},
        },
    ]
    if len(drawn) and not drawn["measured"].all():
        marker = _marker([False], [False])
        traces.append({**nowhere, "mode": "markers", "name": "not measured", "marker": marker})
    if len(drawn) and drawn["marked"].any():
        name = "soon after plasma exchange or immunoglobulin"
        traces.append(
            {**nowhere, "mode": "markers", "name": name, "marker": _marker([True], [True])}
        )
    return traces
