"""Every registered scan as a picture: a row per participant, a column per week and region."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.lesions import Lesions
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.scans import MISSING, NOT_DONE
from nmosd_core.figures import style
from nmosd_core.figures.heat_grid import faded, pale
from nmosd_core.figures.news import ALONG
from nmosd_core.figures.scan_words import (
    WORDS,
    cell_in_words,
    grid_in_words,
    marks_in_words,
    scan_in_words,
    sum_in_words,
)

BELOW_TWO_LINES = 66
CELL = 0.94
WORD, RING = 0.46, 0.99  # of a cell: its word ends clear of the sign of a new scan at its edge
PALE = 0.4  # of the region's colour, so that the number in the cell stays readable
GAP_BETWEEN_WEEKS = 0.35
ROOM_FOR_TOTALS = 2.2

CLEAR = "rgba(0, 0, 0, 0)"
HATCHES = {  # seen in the small square of the legend too
    NOT_DONE: {"shape": "/", "size": 9, "solidity": 0.12},
    MISSING: {"shape": ".", "size": 5, "solidity": 0.2},
}


def scan_grid(lesions: Lesions) -> go.Figure:
    """Every registered scan: a row per participant, a column per week and region.

    A number is the lesions of a scan read; a scan that was not is hatched and says so.
    """
    people = lesions.per_participant
    rows = {name: place for place, name in enumerate(people["participant"])}
    columns = _columns(lesions)
    cells = lesions.scans.assign(
        row=lesions.scans["participant"].map(rows),
        silent="" if lesions.attacks is None else lesions.scans["silent"],
        left=[
            columns[int(week), region]
            for week, region in zip(lesions.scans["week"], lesions.scans["region"], strict=True)
        ],
    )
    end = max(columns.values(), default=0.0) + CELL
    return style.finish(
        [
            *_read_cells(cells),
            *_unread_cells(cells),
            _words(cells),
            _totals(people, rows, end, len(columns)),
        ],
        x={
            "title": {"text": "Region at registered week"},
            "range": [-0.05, end + ROOM_FOR_TOTALS],
            "tickvals": [left + CELL / 2 for left in columns.values()],
            "ticktext": _column_names(lesions),
            "showgrid": False,
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=lesions.stamp,
        n=f"n = {len(people)} treated participants",
        alt=grid_in_words(lesions),
        height=style.height_of_rows(len(rows)),
        notes=[
            *marks_in_words(lesions),
            "New since the previous cut is a scan, not a count of an earlier one that was changed: "
            "those are on the page of changes",
        ],
        below=BELOW_TWO_LINES,
        barmode="overlay",
        annotations=[] if rows else [style.said_of_nobody()],
        meta={"rows": rows},
    )


def _columns(lesions: Lesions) -> dict[tuple[int, str], float]:
    """Left edge of each week and region, with a gap between weeks."""
    rule = lesions.protocol.lesions
    return {
        (week, region): place * (len(rule.regions) + GAP_BETWEEN_WEEKS) + column
        for place, week in enumerate(rule.weeks)
        for column, region in enumerate(rule.regions)
    }


def _column_names(lesions: Lesions) -> list[str]:
    """The region of each column, and the week under the middle one."""
    rule = lesions.protocol.lesions
    middle = len(rule.regions) // 2
    return [
        region.capitalize() + (f"<br><b>Week {week}</b>" if place == middle else "")
        for week in rule.weeks
        for place, region in enumerate(rule.regions)
    ]


def _cells(own: pd.DataFrame, name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": own["left"].tolist(),
        "x": [CELL] * len(own),
        "y": own["row"].tolist(),
        "width": 0.88,
        "customdata": own[["participant", "record"]].to_numpy().tolist(),
        "hovertext": [scan_in_words(row) for row in each_row(own)],
        "hoverinfo": "text",
        "meta": {ALONG: RING},
        "marker": marker,
    }


def _read_cells(cells: pd.DataFrame) -> list[dict[str, Any]]:
    read = cells[cells["is_read"]]
    traces = [_counted(read[read["lesions"] == 0], "read, no lesion", style.FAINT, 0.15)]
    found = read[read["lesions"] > 0]
    for region in sorted(set(found["region"]), key=list(cells["region"].unique()).index):
        own, colour = found[found["region"] == region], style.REGIONS.get(region, style.FAINT)
        traces.append(_counted(own, f"lesions of {region.lower()}", colour, PALE))
    return traces


def _counted(own: pd.DataFrame, name: str, colour: str, strength: float) -> dict[str, Any]:
    return _cells(own, name, pale(colour, strength))


def _unread_cells(cells: pd.DataFrame) -> list[dict[str, Any]]:
    unread = {status: cells[cells["status"] == status] for status in WORDS}
    return [
        _cells(own, status, _hatched(HATCHES.get(status, {})))
        for status, own in unread.items()
        if len(own)
    ]


def _hatched(hatch: dict[str, Any]) -> dict[str, Any]:
    """An empty cell, hatched thinly enough to read a word on it."""
    return {
        "color": CLEAR,
        "pattern": {
            **hatch,
            "fgcolor": faded(style.FAINT, 0.5),
            "bgcolor": CLEAR,
        },
        "line": {"color": style.FAINT, "width": 1},
    }


def _words(cells: pd.DataFrame) -> dict[str, Any]:
    """The number or the word of each cell, in the colour of the theme's text."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": (cells["left"] + WORD * CELL).tolist(),
        "y": cells["row"].tolist(),
        "text": [cell_in_words(row) for row in each_row(cells)],
        "textfont": {"size": 11},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _totals(
    people: pd.DataFrame, rows: dict[str, int], end: float, registered: int
) -> dict[str, Any]:
    """The sum of each participant, and how many scans it rests on unless all were read."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [end + 0.15] * len(people),
        "y": [rows[name] for name in people["participant"]],
        "text": [sum_in_words(row, registered) for row in each_row(people)],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "hoverinfo": "skip",
        "showlegend": False,
    }
