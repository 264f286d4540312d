"""Disability as a picture: EDSS trajectories of everyone together, and their median."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.edss_marks import day_range, drawable, legend_of_marks, lines_of
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import score_in_words

HEIGHT = 560

BELOW_TWO_LINES = 66
STRONGEST, FAINTEST, LINES_TOLD_APART = 0.9, 0.15, 20  # more lines are each drawn fainter

SCALE = {
    "title": {"text": "EDSS (points)"},
    "range": [-0.3, 10.3],
    "dtick": 1,
    "tickformat": ".1f",
}
HALF_STEPS = {"minor": {"dtick": 0.5, "showgrid": True, "griddash": "dot"}}


def edss_trajectories(disability: Disability) -> go.Figure:
    """The scores of every participant over trial days, and the median at planned weeks.

    A filled mark is a score that stands for the baseline or a planned week, a hollow one any
    other; a diamond lies within 30 days after the onset of an attack.
    """
    weeks = disability.by_week
    known = weeks[weeks["n"] > 0]
    opacity = min(STRONGEST, max(FAINTEST, LINES_TOLD_APART / max(len(disability.change), 1)))
    line = {"color": style.SCORE, "width": 1.5}
    lines = [trace | {"line": line, "opacity": opacity} for trace in lines_of(disability).values()]
    return style.finish(
        [*lines, _median(known), *legend_of_marks(disability)],
        x={
            "title": {"text": "Planned week, by trial day (0 is the first infusion)"},
            "range": day_range(disability),
            "tickvals": (DAYS_PER_WEEK * weeks["week"]).tolist(),
            "ticktext": [
                f"{'Baseline' if week == 0 else f'Week {week}'}<br>n = {n}"
                for week, n in zip(weeks["week"], weeks["n"], strict=True)
            ],
        },
        y={**SCALE, **HALF_STEPS},
        stamp=disability.stamp,
        n=f"n = {len(disability.change)} treated participants",
        alt=_trajectories_in_words(disability),
        height=HEIGHT,
        notes=_left_out(disability),
        annotations=[] if lines else [style.said_instead("No score to draw")],
        below=BELOW_TWO_LINES,
    )


def _median(weeks: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "median of those with a score",
        "x": (DAYS_PER_WEEK * weeks["week"]).tolist(),
        "y": weeks["median"].tolist(),
        "text": [
            f"Median {score_in_words(row.median)} of {row.n} participants"
            for row in each_row(weeks)
        ],
        "hoverinfo": "text",
        "line": {"color": style.MEDIAN, "width": 5},
        "marker": {"symbol": "square", "size": 11},
    }


def _left_out(disability: Disability) -> list[str]:
    """How many records the picture does not show, and why."""
    scores, days = disability.scores, drawable(disability)["trial_day"]
    first, last = day_range(disability)
    left_out = {
        "outside the days shown": (days < first) | (days > last),
        "without a complete date": scores["score"].notna() & scores["trial_day"].isna(),
        "without a score of the scale": scores["score"].isna(),
    }
    counts = {why: int(which.sum()) for why, which in left_out.items()}
    notes = [
        f"{counted(count, 'record')} {why}: in the listing only"
        for why, count in counts.items()
        if count
    ]
    if disability.attacks is None:
        notes.append("Attacks are not known: the export has no CE")
    return notes


def _trajectories_in_words(disability: Disability) -> str:
    weeks = disability.by_week
    medians = ", ".join(
        f"{'baseline' if row.week == 0 else f'week {row.week}'} {score_in_words(row.median)} "
        f"(n = {row.n})"
        for row in each_row(weeks[weeks["n"] > 0])
    )
    return (
        f"EDSS of {len(disability.change)} treated participants by trial day. "
        f"Median: {medians or 'none'}."
    )
