"""Shift of the EDSS as a picture: ranges at baseline against those at week 52."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.edss_shift import NO_SCORE, band_names
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.edss_marks import compared_scores
from nmosd_core.figures.heat_grid import coloured, faded, pale, words
from nmosd_core.figures.news import records_of
from nmosd_core.figures.records_behind import behind
from nmosd_core.tables.wording import in_short

HEIGHT = 430
CELLS = {
    "higher range": pale(style.ATTACK, 0.4),
    "same range": pale(style.FAINT, 0.3),
    "lower range": pale(style.INFUSION, 0.35),
    "without a score": pale(style.FAINT, 0.12),
    "nobody": {"color": faded(style.FAINT, 0.03)},
}


def edss_shift_grid(disability: Disability) -> go.Figure:
    """Participants by range of the baseline score (rows) and of the week 52 score (columns)."""
    names, shifts = band_names(disability.protocol), disability.shifts
    cells = shifts.assign(
        row=shifts["baseline_band"].map(names.index),
        column=shifts["week_52_band"].map(names.index),
    )
    cells = cells.assign(kind=[_kind(row, names) for row in each_row(cells)])
    axis = {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "showgrid": False,
    }
    return style.finish(
        [
            *(
                _trace(cells[cells["kind"] == kind], kind, marker, disability)
                for kind, marker in CELLS.items()
            ),
            words(cells, [str(count or "") for count in cells["participants"]], size=16),
        ],
        x={
            "title": {"text": f"EDSS at week {disability.week} (points)"},
            "range": [-0.55, len(names) - 0.45],
            **axis,
        },
        y={
            "title": {"text": "EDSS at baseline (points)"},
            "range": [len(names) - 0.4, -0.6],
            **axis,
        },
        stamp=disability.stamp,
        n=f"n = {len(disability.change)} treated participants",
        alt=_in_words(shifts, disability.week),
        height=HEIGHT,
        barmode="overlay",
        annotations=[] if len(disability.change) else [style.said_of_nobody()],
    )


def _kind(row: "tuple[object, ...]", names: list[str]) -> str:
    before, after, count = (getattr(row, name) for name in ("row", "column", "participants"))
    if not count:
        return "nobody"
    if NO_SCORE in (names[before], names[after]):
        return "without a score"
    if before == after:
        return "same range"
    return "higher range" if after > before else "lower range"


def _trace(
    own: pd.DataFrame, kind: str, marker: Mapping[str, Any], disability: Disability
) -> dict[str, object]:
    hover = [
        f"From {row.baseline_band} to {row.week_52_band}: {row.participants}<br>"
        f"{in_short(row.names)}"
        for row in each_row(own)
    ]
    cells = coloured(own, kind, marker, hover)
    scores = compared_scores(disability)
    cell_of = {name: row.Index for row in each_row(own) for name in row.names.split(", ")}
    counted = behind(own.index, scores["participant"].map(cell_of), records_of(scores, "rs"))
    shown = {"showlegend": kind != "nobody" and len(own) > 0}
    return cells | shown | {"meta": cells["meta"] | counted}


def _in_words(shifts: pd.DataFrame, week: int) -> str:
    each = "; ".join(
        f"from {row.baseline_band} to {row.week_52_band}: {row.participants}"
        for row in each_row(shifts[shifts["participants"] > 0])
    )
    return f"Participants by range of EDSS at baseline and week {week}. {each or 'Nobody'}."
