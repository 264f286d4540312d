"""Functional systems as a picture: a row per participant, a column per system."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.heat_grid import coloured, pale, words
from nmosd_core.figures.news import names_of

ARROW = " → "
LEGEND: dict[str, tuple[str, float, Callable[[float], bool]]] = {
    "higher (worse)": (style.ATTACK, 0.4, lambda change: change > 0),
    "the same": (style.FAINT, 0.15, lambda change: change == 0),
    "lower": (style.INFUSION, 0.35, lambda change: change < 0),
    "not both scores": (style.FAINT, 0.04, lambda change: pd.isna(change)),
}


def functional_system_grid(disability: Disability) -> go.Figure:
    """Every functional system of every participant, baseline and week 52 with the change."""
    table = disability.systems
    rows = {name: place for place, name in enumerate(disability.change["participant"])}
    systems = list(disability.protocol.disability.systems.values())
    cells = table.assign(
        row=table["participant"].map(rows).astype("float64"),
        column=table["system"].map(systems.index).astype("float64"),
        record=names_of(table, "rs", "baseline_sequence", "week_52_sequence"),
    )
    return style.finish(
        [*_kinds(cells, disability.week), words(cells, [_cell(row) for row in _rows(cells)])],
        x={
            "title": {
                "text": f"Functional system (baseline → week {disability.week}, steps as recorded)"
            },
            "tickvals": list(range(len(systems))),
            "ticktext": [system.replace(" and ", "<br>and ") for system in systems],
            "range": [-0.55, len(systems) - 0.45],
            "showgrid": False,
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=disability.stamp,
        n=f"n = {len(rows)} treated participants",
        alt=_in_words(table, disability.week),
        height=style.height_of_rows(len(rows)),
        below=66,
        notes=["– is a score that was not recorded; it is not a zero"],
        barmode="overlay",
        annotations=[] if rows else [style.said_of_nobody()],
        meta={"rows": rows},
    )


def _rows(cells: pd.DataFrame) -> list[Any]:
    return list(each_row(cells))


def _kinds(cells: pd.DataFrame, week: int) -> list[dict[str, Any]]:
    traces = []
    for name, (colour, strength, fits) in LEGEND.items():
        own = cells[cells["system_change"].map(fits).astype("bool")]
        hover = [_hover(row, week) for row in _rows(own)]
        traces.append(coloured(own, name, pale(colour, strength), hover))
    return traces


def _cell(row: Any) -> str:
    return f"{_step(row.system_baseline)}{ARROW}{_step(row.system_week_52)}"


def _step(score: float) -> str:
    return "–" if pd.isna(score) else f"{score:g}"


def _hover(row: Any, week: int) -> str:
    said = (
        f"{row.participant}, {row.system.lower()}: baseline {_step(row.system_baseline)}, "
        f"week {week} {_step(row.system_week_52)}"
    )
    return said + (f"<br>{row.remark}" if row.remark else "")


def _in_words(table: pd.DataFrame, week: int) -> str:
    moved = table[table["system_change"].fillna(0) != 0]
    each = ", ".join(f"{row.participant} {row.system.lower()} {_cell(row)}" for row in _rows(moved))
    known = int(table["system_change"].notna().sum())
    return (
        f"Functional systems at baseline and week {week}: {known} of {len(table)} have both. "
        f"Changed: {each or 'none'}."
    )
