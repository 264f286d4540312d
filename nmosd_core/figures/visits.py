"""Planned visits as a picture: a row per participant, a column per visit."""

from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.visit_adherence import VisitAdherence
from nmosd_core.figures import style
from nmosd_core.figures.plan_grid import (
    counts_in_words,
    day_and_window,
    name_of,
    note_of_choice,
    plan_marks,
    rows_axis,
    states,
    visit_records,
)
from nmosd_core.study.schedule import plan_visits
from nmosd_core.tables.wording import sentence

CAME = "done"


def visit_grid(adherence: VisitAdherence) -> go.Figure:
    """Every planned visit: shape and colour say whether and when the participant came."""
    rows = {name: place for place, name in enumerate(adherence.shown)}
    columns = {visit.week: place for place, visit in enumerate(plan_visits(adherence.protocol))}
    grid = adherence.planned[adherence.planned["participant"].isin(rows)]
    grid = grid.assign(
        row=grid["participant"].map(rows),
        column=grid["week"].map(columns),
        record=visit_records(grid),
    )
    everyone = len(adherence.participants)
    return style.finish(
        states(grid, "column", plan_marks(CAME), _visit_in_words),
        x={
            "title": {"text": "Planned visit, in weeks after the first infusion"},
            "tickvals": list(columns.values()),
            "ticktext": list(map(str, columns)),
            "tickangle": 0,
            "range": [-0.6, len(columns) - 0.4],
            "showgrid": False,
        },
        y=rows_axis(rows),
        stamp=adherence.stamp,
        n=f"n = {everyone} treated participants",
        alt=_in_words(adherence),
        height=style.height_of_rows(len(rows)) + 40,
        notes=note_of_choice(rows, everyone),
        annotations=[] if len(grid) else [style.said_of_nobody()],
        showlegend=True,
        meta={"rows": rows},
    )


def _visit_in_words(row: Any) -> str:
    words = [f"{row.participant}: {row.visit}, {name_of(row.status, CAME)}"]
    words += day_and_window(row)
    if row.assessments:
        words.append(f"planned at it: {row.assessments}")
    if row.remark:
        words.append(row.remark)
    return "<br>".join(words)


def _in_words(adherence: VisitAdherence) -> str:
    counts = counts_in_words(adherence.planned, CAME)
    return sentence(
        f"grid of {len(adherence.participants)} treated participants by planned visit: "
        f"{counts or 'none'}."
    )
