"""Whose data are clean at which milestone: a row per participant, a column per milestone.

The shape says the same as the colour, and the words beside the mark say it again.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.clean_data import (
    CLEAN,
    CLEAN_BUT_LOST,
    LEFT,
    NOT_YET_DUE,
    TO_MEND,
    CleanData,
)
from nmosd_core.analyses.evidence_status import NOT_SUPPLIED
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.when_due import NOT_KNOWN
from nmosd_core.figures import style
from nmosd_core.figures.plan_grid import note_of_choice, rows_axis, states
from nmosd_core.figures.records_behind import behind
from nmosd_core.tables.checks import to_mend_in_words

BELOW_TWO_LINES = 66
# What each state is called, its shape, its colour and its size.
MARKS = {
    CLEAN: (CLEAN, "circle", style.MEDIAN, 15),
    CLEAN_BUT_LOST: (CLEAN_BUT_LOST, "triangle-up-open", style.MEDIAN, 15),
    TO_MEND: (TO_MEND, "square-open", style.ATTACK, 15),
    NOT_SUPPLIED: (NOT_SUPPLIED, "circle-x-open", style.FAINT, 13),
    NOT_YET_DUE: (NOT_YET_DUE, "circle-open", style.FAINT, 8),
    LEFT: (LEFT, "line-ew-open", style.FAINT, 11),
    NOT_KNOWN: (NOT_KNOWN, "diamond-open", style.FAINT, 10),
}
BESIDE = 0.07  # of a column: from the mark to its words
A_LETTER = 0.026  # of a column, on a page of 1280 pixels


def clean_grid(clean: CleanData) -> go.Figure:
    """Clean data by milestone: shape and colour say how it stands, words what is open."""
    rows = {name: place for place, name in enumerate(clean.shown)}
    weeks = clean.protocol.checks.milestone_weeks
    grid = clean.milestones[clean.milestones["participant"].isin(rows)]
    grid = grid.assign(
        row=grid["participant"].map(rows),
        column=grid["week"].map({week: place for place, week in enumerate(weeks)}),
    )
    words = _words(grid)
    longest = max(map(len, words["text"]), default=0)
    return style.finish(
        [*(_with_records(one, grid) for one in states(grid, "column", MARKS, _hover)), words],
        x={
            "title": {"text": "Milestone"},
            "tickvals": list(range(len(weeks))),
            "ticktext": [f"Week {week}" for week in weeks],
            "range": [-0.3, len(weeks) - 1 + max(0.7, BESIDE + A_LETTER * longest)],
            "showgrid": False,
        },
        y={**rows_axis(rows), "showgrid": False},
        stamp=clean.stamp,
        n=f"n = {len(clean.participants)} treated participants",
        alt=_in_words(clean),
        height=style.height_of_rows(len(rows)) + 30,
        below=BELOW_TWO_LINES,
        notes=note_of_choice(rows, len(clean.participants)),
        annotations=[] if len(grid) else [style.said_of_nobody()],
        meta={"rows": rows},
    )


def _with_records(lights: dict[str, Any], grid: pd.DataFrame) -> dict[str, Any]:
    """Lights of one state with the records that each rests on."""
    own = grid[grid["status"] == lights["name"]]
    return lights | {
        "meta": behind(own.index, own.index, own[["participant", "records"]].to_numpy())
    }


def _words(grid: pd.DataFrame) -> dict[str, Any]:
    """What is open, beside the mark of each participant for whom the milestone was due."""
    own = grid[grid["status"].isin([TO_MEND, CLEAN_BUT_LOST])]
    return {
        "type": "scatter",
        "mode": "text",
        "x": (own["column"] + BESIDE).tolist(),
        "y": own["row"].tolist(),
        "text": [to_mend_in_words(row) for row in each_row(own)],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _hover(row: Any) -> str:
    words = f"{row.participant}, week {row.week}: {row.status}"
    open_ = to_mend_in_words(row)
    return f"{words}<br>{open_}" if open_ else words


def _in_words(clean: CleanData) -> str:
    """For readers who cannot see the grid."""
    parts = []
    for week in clean.protocol.checks.milestone_weeks:
        status = clean.milestones.loc[clean.milestones["week"] == week, "status"]
        counts = ", ".join(f"{count} {name}" for name, count in status.value_counts().items())
        parts.append(f"week {week}: {counts or 'nobody'}")
    return f"Clean data of {len(clean.participants)} participants. " + "; ".join(parts) + "."
