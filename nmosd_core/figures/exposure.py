"""Infusions as a picture: a row per participant, a column per planned infusion."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.doses import FLAGGED, NOTED
from nmosd_core.analyses.exposure import Exposure
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_status import (
    DONE,
    EARLY,
    LATE,
    MISSED,
    NO_RECORD,
    NOT_SUPPLIED,
    OVERDUE,
    UNDATED,
)
from nmosd_core.analyses.when_due import AFTER_LEAVING, NOT_KNOWN, OPEN, TO_COME
from nmosd_core.figures import style
from nmosd_core.study.schedule import plan_visits
from nmosd_core.tables.wording import day_in_words, rounded

ROWS_SHOWN = 40
BELOW_TWO_LINES = 66
# What each state of a planned infusion is called, its shape, its colour and its size.
MARKS = {
    DONE: ("given in window", "square", style.INFUSION, 17),
    EARLY: ("given early", "triangle-left", style.INFUSION, 17),
    LATE: ("given late", "triangle-right", style.INFUSION, 17),
    UNDATED: ("given, day not recorded", "square-cross", style.INFUSION, 17),
    MISSED: ("missed", "x", style.ATTACK, 15),
    OVERDUE: ("due, no record yet", "square-open", style.ATTACK, 17),
    NO_RECORD: ("due, nothing recorded", "square-x-open", style.ATTACK, 17),
    OPEN: ("due now", "circle-open", style.MEDIAN, 15),
    TO_COME: ("not yet due", "circle-open", style.FAINT, 7),
    AFTER_LEAVING: ("after leaving", "line-ew-open", style.FAINT, 11),
    NOT_KNOWN: ("not known when due", "diamond-open", style.FAINT, 11),
    NOT_SUPPLIED: ("not supplied", "diamond-open", style.FAINT, 11),
}
AS_PLANNED = (DONE, TO_COME, OPEN, AFTER_LEAVING)


def infusion_grid(exposure: Exposure) -> go.Figure:
    """Every planned infusion: shape and colour say how it stands, words on it say the dose."""
    rows = _choose_rows(exposure)
    grid = exposure.grid[exposure.grid["participant"].isin(rows)]
    grid = grid.assign(row=grid["participant"].map(rows))
    plan = [visit for visit in plan_visits(exposure.protocol) if visit.infusion]
    return style.finish(
        [*_states(grid), *_doses_off(grid, exposure)],
        x={
            "title": {"text": "Planned infusion, and its week"},
            "tickvals": [visit.infusion for visit in plan],
            "ticktext": [f"{visit.infusion}<br>wk {visit.week}" for visit in plan],
            "range": [0.4, len(plan) + 0.6],
            "showgrid": False,
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [max(len(rows), 3) - 0.4, -0.6],
        },
        stamp=exposure.stamp,
        n=f"n = {len(exposure.per_participant)} treated participants",
        alt=_in_words(exposure),
        height=style.height_of_rows(len(rows)) + 40,
        below=BELOW_TWO_LINES,
        notes=_notes(exposure, rows),
        annotations=[] if len(grid) else [style.said_instead("Nobody has been treated yet")],
        meta={"rows": rows},
    )


def _choose_rows(exposure: Exposure) -> dict[str, int]:
    """Everyone treated, or as many as there is room for: those with most that is not as planned."""
    people = exposure.per_participant["participant"]
    if len(people) > ROWS_SHOWN:
        other = ~exposure.grid["status"].isin(AS_PLANNED)
        off = other.groupby(exposure.grid["participant"]).sum()
        most = off.sort_values(ascending=False, kind="stable").index[:ROWS_SHOWN]
        people = people[people.isin(most)]
    return {name: place for place, name in enumerate(people)}


def _states(grid: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            **_at(grid[grid["status"] == status]),
            "name": name,
            "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2}},
        }
        for status, (name, symbol, colour, size) in MARKS.items()
        if (grid["status"] == status).any()
    ]


def _doses_off(grid: pd.DataFrame, exposure: Exposure) -> list[dict[str, Any]]:
    """Rings around infusions whose dose is off or that were adjusted."""
    limit = f"{exposure.protocol.exposure.noted_percent:g}%"
    rings = {
        f"dose {limit} or more off": (grid["deviation"].isin([NOTED, FLAGGED]), "circle-open"),
        "adjusted, see words": (grid["adjustment"].notna(), "diamond-open"),
    }
    return [
        {
            **_at(grid[which]),
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


def _at(own: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": own["infusion"].tolist(),
        "y": own["row"].tolist(),
        "customdata": own[["participant"]].to_numpy().tolist(),
        "text": [_infusion_in_words(row) for row in each_row(own)],
        "hoverinfo": "text",
    }


def _infusion_in_words(row: Any) -> str:
    name = MARKS[row.status][0]
    words = [f"{row.participant}: infusion {row.infusion} (week {row.week}), {name}"]
    if pd.notna(row.done_day):
        words.append(
            f"day {row.done_day} ({day_in_words(row.done_on)}), planned day {row.day}, "
            f"window {row.first} to {row.last}"
        )
    elif row.status not in (AFTER_LEAVING, NOT_KNOWN):
        words.append(f"planned day {row.day} ({day_in_words(row.planned_on)})")
    if row.status == MISSED:
        words.append(f"reason: {row.reason if isinstance(row.reason, str) else 'not recorded'}")
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
    if len(rows) < len(exposure.per_participant):
        notes.append(
            f"The {len(rows)} of {len(exposure.per_participant)} participants with most that is "
            "not as planned"
        )
    return notes


def _in_words(exposure: Exposure) -> str:
    counts = exposure.grid["status"].value_counts()
    each = ", ".join(f"{count} {MARKS[str(status)][0]}" for status, count in counts.items())
    return (
        f"Grid of {len(exposure.per_participant)} treated participants by planned infusion: "
        f"{each or 'none'}."
    )
