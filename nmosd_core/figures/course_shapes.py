"""What lies behind courses over time: the weeks of what is expected, and levels that matter."""

from math import log10
from typing import Any

from nmosd_core.figures import style
from nmosd_core.figures.course_marks import EXPECTED, Panel, axis_of
from nmosd_core.study.schedule import DAYS_PER_WEEK

JUST_BELOW, REACH = 0.8, 0.4  # of a level, and of the days: as high and as long as its words
ARROWS = {"rise": "↑", "fall": "↓", "": "→"}


def shade_expected(panel: Panel, place: int) -> list[dict[str, Any]]:
    """The weeks in which something is expected; fainter where the level goes back."""
    return [
        {
            "type": "rect",
            "xref": axis_of("x", place),
            "yref": f"{axis_of('y', place)} domain",
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


def point_expected(panel: Panel, place: int) -> list[dict[str, Any]]:
    """The expected direction, at the top of its weeks."""
    return [
        {
            "x": DAYS_PER_WEEK * (course.from_week + course.to_week) / 2,
            "y": 1,
            "xref": axis_of("x", place),
            "yref": f"{axis_of('y', place)} domain",
            "yanchor": "top",
            "text": ARROWS[course.direction],
            "showarrow": False,
            "font": {"size": 18},
        }
        for course in panel.expected
    ]


def draw_levels(panel: Panel, place: int) -> list[dict[str, Any]]:
    """Dashed lines across a panel."""
    return [
        {
            "type": "line",
            "xref": f"{axis_of('x', place)} domain",
            "yref": axis_of("y", place),
            "x0": 0,
            "x1": 1,
            "y0": level.height,
            "y1": level.height,
            "line": {"color": style.ATTACK, "width": 1.2, "dash": "dash"},
        }
        for level in panel.levels
    ]


def name_levels(panel: Panel, place: int) -> list[dict[str, Any]]:
    """What the dashed lines are, below them, at the end where fewer results are in the way."""
    named = []
    for level in panel.levels:
        right = _is_free_at_the_right(panel, level.height)
        named.append(
            {
                "x": 1 if right else 0,
                "y": log10(level.height) if panel.logarithmic else level.height,
                "xref": f"{axis_of('x', place)} domain",
                "yref": axis_of("y", place),
                "xanchor": "right" if right else "left",
                "yanchor": "top",
                "text": level.words,
                "showarrow": False,
                "font": {"size": 11},
            }
        )
    return named


def _is_free_at_the_right(panel: Panel, level: float) -> bool:
    """Whether no more results lie just below a level in the last days than in the first ones."""
    heights = panel.draws["height"]
    days = panel.draws.loc[heights.between(JUST_BELOW * level, level), "trial_day"]
    first, last = panel.draws["trial_day"].min(), panel.draws["trial_day"].max()
    reach = REACH * (last - first)
    return bool((days > last - reach).sum() <= (days < first + reach).sum())
