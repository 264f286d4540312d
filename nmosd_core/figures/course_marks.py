"""Marks of levels over time: one participant's course, the median, what is expected, limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.study.laboratory import ExpectedCourse
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import day_in_words, rounded, unit_in_words

EXPECTED = "#56B4E9"
COURSE = "rgba(74, 144, 200, 0.75)"  # a blue that is seen in both themes


@dataclass(frozen=True)
class Level:
    """A dashed line across a panel: its height, the words beside it, and what kind of level it is.

    The kind is what the caption calls all levels of that kind.
    """

    height: float
    words: str
    kind: str


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
        Lines across the panel.
    logarithmic
        Whether the axis is.
    """

    title: str
    unit: str
    draws: pd.DataFrame
    weeks: pd.DataFrame
    expected: Sequence[ExpectedCourse]
    levels: Sequence[Level] = ()
    logarithmic: bool = False

    @property
    def axis_title(self) -> str:
        """The unit, and whether the axis is logarithmic."""
        unit = unit_in_words(self.unit)
        return f"{unit} (log scale)" if self.logarithmic else unit


def words_of(row: Any, title: str) -> str:
    """One result in words: value, day, and what else a reader should know."""
    unit = "" if pd.isna(row.unit_as_recorded) else f" {row.unit_as_recorded}"
    words = f"{row.participant}: {title} {row.result_as_recorded}{unit}"
    words += f"<br>{row.used_as or row.visit_name}, day {row.trial_day} ({day_in_words(row.drawn)})"
    return words + (f"<br>{row.remark}" if row.remark else "")


def axis_of(letter: str, place: int) -> str:
    """Name of the x- or y-axis of the panel at a place, from 0."""
    return letter if place == 0 else f"{letter}{place + 1}"


def draw_courses(panel: Panel, place: int) -> list[dict[str, Any]]:
    """A thin line for each participant."""
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": own["trial_day"].tolist(),
            "y": own["height"].tolist(),
            "customdata": own[["participant", "record"]].to_numpy().tolist(),
            "text": own["words"].tolist(),
            "hoverinfo": "text",
            "meta": {"participant": str(participant)},
            "showlegend": False,
            "line": {"color": COURSE, "width": 1.2},
            "marker": _marker(own["measured"].tolist(), own["marked"].tolist()),
            "xaxis": axis_of("x", place),
            "yaxis": axis_of("y", place),
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


def draw_median(panel: Panel, place: int) -> list[dict[str, Any]]:
    """A thick line through the medians of the planned weeks."""
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
                f"Median {rounded(row.median, 2)} {unit_in_words(panel.unit)}, n = {row.n}"
                f"<br>{'baseline' if row.week == 0 else f'week {row.week}'}"
                f"<br>quartiles {rounded(row.lower_quartile, 2)} and "
                f"{rounded(row.upper_quartile, 2)}"
                for row in each_row(weeks)
            ],
            "hoverinfo": "text",
            "showlegend": False,
            "line": {"color": style.MEDIAN, "width": 4},
            "marker": {"symbol": "square", "size": 8, "color": style.MEDIAN},
            "xaxis": axis_of("x", place),
            "yaxis": axis_of("y", place),
        }
    ]


def legend(panels: Sequence[Panel]) -> list[dict[str, Any]]:
    """What each line and mark that is drawn means."""
    nowhere = {"type": "scatter", "x": [None], "y": [None]}
    drawn = pd.concat([panel.draws for panel in panels]) if panels else pd.DataFrame()
    courses: list[dict[str, Any]] = [
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
    ]
    traces = courses if len(drawn) else []
    if any(panel.expected for panel in panels):
        marker = {"symbol": "square", "size": 14, "color": EXPECTED, "opacity": 0.6}
        name = "course expected of the treatment"
        traces.append({**nowhere, "mode": "markers", "name": name, "marker": marker})
    if len(drawn) and not drawn["measured"].all():
        marker = _marker([False], [False])
        name = "not measured, or 0"
        traces.append({**nowhere, "mode": "markers", "name": name, "marker": marker})
    if len(drawn) and drawn["marked"].any():
        name = "soon after plasma exchange or immunoglobulin"
        traces.append(
            {**nowhere, "mode": "markers", "name": name, "marker": _marker([True], [True])}
        )
    return traces
