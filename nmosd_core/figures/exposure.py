"""Infusions as a picture: a row per participant, a column per planned infusion."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.doses import FLAGGED, NOTED
from nmosd_core.analyses.exposure import Exposure
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.analyses.visit_status import DONE
from nmosd_core.analyses.when_due import AFTER_LEAVING, OPEN, TO_COME
from nmosd_core.figures import style
from nmosd_core.figures.plan_grid import (
    at,
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
from nmosd_core.tables.wording import rounded

BELOW_TWO_LINES = 66
GIVEN = "given"
AS_PLANNED = (DONE, TO_COME, OPEN, AFTER_LEAVING)


def infusion_grid(exposure: Exposure) -> go.Figure:
    """Every planned infusion: shape and colour say how it stands, words on it say the dose."""
    rows = _choose_rows(exposure)
    grid = exposure.grid[exposure.grid["participant"].isin(rows)]
    grid = grid.assign(
        row=grid["participant"].map(rows),
        record=visit_records(grid, "ex"),
        cell=grid["infusion"].astype("int64"),
    )
    plan = [visit for visit in plan_visits(exposure.protocol) if visit.infusion]
    return style.finish(
        [
            *states(grid, "infusion", plan_marks(GIVEN), _infusion_in_words),
            *_doses_off(grid, exposure),
        ],
        x={
            "title": {"text": "Planned infusion, and its week"},
            "tickvals": [visit.infusion for visit in plan],
            "ticktext": [f"{visit.infusion}<br>wk {visit.week}" for visit in plan],
            "range": [0.4, len(plan) + 0.6],
            "showgrid": False,
        },
        y=rows_axis(rows),
        stamp=exposure.stamp,
        n=f"n = {len(exposure.per_participant)} treated participants",
        alt=_in_words(exposure),
        height=style.height_of_rows(len(rows)) + 40,
        below=BELOW_TWO_LINES,
        notes=_notes(exposure, rows),
        annotations=[] if len(grid) else [style.said_of_nobody()],
        showlegend=True,
        meta={"rows": rows},
    )


def _choose_rows(exposure: Exposure) -> dict[str, int]:
    """Those chosen, else everyone, or as many as there is room for: those furthest from plan."""
    people = exposure.per_participant["participant"]
    if exposure.shown:
        return {name: place for place, name in enumerate(exposure.shown)}
    if len(people) > ROWS_OF_A_GRID:
        other = ~exposure.grid["status"].isin(AS_PLANNED)
        off = other.groupby(exposure.grid["participant"]).sum()
        most = off.sort_values(ascending=False, kind="stable").index[:ROWS_OF_A_GRID]
        people = people[people.isin(most)]
    return {name: place for place, name in enumerate(people)}


def _doses_off(grid: pd.DataFrame, exposure: Exposure) -> list[dict[str, Any]]:
    """Rings around infusions whose dose is off or that were adjusted."""
    limit = f"{exposure.protocol.exposure.noted_percent:g}%"
    rings = {
        f"dose noted or flagged, {limit} or more off": (
            grid["deviation"].isin([NOTED, FLAGGED]),
            "circle-open",
        ),
        "adjusted, see words": (grid["adjustment"].notna(), "diamond-open"),
    }
    return [
        {
            **at(grid[which], "infusion", _infusion_in_words),
            "name": name,
            "marker": {
                "symbol": symbol,
                "color": style.TO_REVIEW,
                "size": 27,
                "line": {"width": 3},
            },
        }
        for name, (which, symbol) in rings.items()
        if which.any()
    ]


def _infusion_in_words(row: Any) -> str:
    name = name_of(row.status, GIVEN)
    words = [f"{row.participant}: infusion {row.infusion} (week {row.week}), {name}"]
    words += day_and_window(row)
    if pd.notna(row.dose):
        words.append(_dose_in_words(row))
    if isinstance(row.adjustment, str):
        words.append(f"adjustment: {row.adjustment}")
    return "<br>".join(words)


def _dose_in_words(row: Any) -> str:
    unit = row.dose_unit if isinstance(row.dose_unit, str) else "(unit not recorded)"
    dose = f"{row.dose:g} {unit}"
    if pd.isna(row.deviation_percent):
        return f"{dose}; not compared with a planned dose"
    ratio = rounded(100 + row.deviation_percent, 1)
    return f"{dose}, {rounded(row.dose_per_kg, 2)} mg/kg, {ratio}% of the planned dose"


def _notes(exposure: Exposure, rows: dict[str, int]) -> list[str]:
    notes = []
    unplaced = len(exposure.visits.unplaced)
    if unplaced:
        notes.append(f"Belong to no planned infusion, in the listing only: {unplaced}")
    return [*notes, *note_of_choice(rows, len(exposure.per_participant))]


def _in_words(exposure: Exposure) -> str:
    return (
        f"Grid of {len(exposure.per_participant)} treated participants by planned infusion: "
        f"{counts_in_words(exposure.grid, GIVEN) or 'none'}."
    )
