"""Planned outcome assessments as a picture: a row per participant, a column per planned week.

The shape says the same as the colour, and the legend and the words on a mark say it again.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.evidence_found import ASSESSMENTS
from nmosd_core.analyses.evidence_status import (
    LATE_ONLY,
    LOST,
    MISSING,
    NOT_SUPPLIED,
    NOW,
    PARTLY,
    PRESENT,
    STILL_POSSIBLE,
    weeks_of,
)
from nmosd_core.analyses.missing_evidence import MissingEvidence
from nmosd_core.analyses.when_due import NOT_KNOWN
from nmosd_core.figures import plan_grid, style
from nmosd_core.figures.plan_grid import note_of_choice, rows_axis, states
from nmosd_core.tables.missing_evidence import touches_in_words
from nmosd_core.tables.wording import day_in_words, sentence

BELOW_TWO_LINES = 66
GAP = 0.6  # between assessments
# What each state is called, its shape, its colour and its size.
MARKS = {
    PRESENT: ("present", "square", style.INFUSION, 15),
    PARTLY: ("partly present", "square-dot", style.TO_REVIEW, 17),
    LATE_ONLY: ("missing, can be had late", "diamond-open", style.TO_REVIEW, 15),
    NOW: ("still possible, window open", "star-open", style.MEDIAN, 16),
    STILL_POSSIBLE: ("still possible, not yet reached", "circle-open", style.FAINT, 7),
    MISSING: ("missing", "square-x-open", style.ATTACK, 16),
    LOST: ("lost", "x", style.ATTACK, 13),
    NOT_KNOWN: plan_grid.MARKS[NOT_KNOWN],
    NOT_SUPPLIED: plan_grid.MARKS[NOT_SUPPLIED],
}


def evidence_grid(missing: MissingEvidence) -> go.Figure:
    """Every planned outcome assessment: shape and colour say how it stands."""
    rows = {name: place for place, name in enumerate(missing.shown)}
    columns = _columns(missing)
    cells = missing.assessments[missing.assessments["participant"].isin(rows)]
    urgent = cells["can_be_saved"].isin([NOW, LATE_ONLY]) & cells["status"].ne(PARTLY)
    keys = zip(cells["assessment"], cells["week"], strict=True)
    touches = touches_in_words(missing)
    grid = cells.assign(
        status=cells["status"].mask(urgent, cells["can_be_saved"]),
        row=cells["participant"].map(rows),
        column=[columns[key] for key in keys],
    )
    return style.finish(
        states(grid, "column", MARKS, lambda row: _cell_in_words(row, touches)),
        x={
            "title": {"text": "Assessment, and its planned week (0 is the baseline)"},
            "tickvals": list(columns.values()),
            "ticktext": _column_names(missing),
            "tickangle": 0,
            "range": [-0.7, max(columns.values(), default=0) + 0.7],
            "showgrid": False,
        },
        y=rows_axis(rows),
        stamp=missing.stamp,
        n=f"n = {len(missing.participants)} treated participants",
        alt=_grid_in_words(missing),
        height=style.height_of_rows(len(rows)) + 60,
        below=BELOW_TWO_LINES,
        notes=note_of_choice(rows, len(missing.participants)),
        annotations=[] if len(grid) else [style.said_of_nobody()],
        showlegend=True,
        meta={"rows": rows},
    )


def _columns(missing: MissingEvidence) -> dict[tuple[str, int], float]:
    """Place of each assessment and week, with a gap between assessments."""
    places = {}
    place = 0.0
    for name in ASSESSMENTS:
        weeks = weeks_of(name, missing.protocol)
        for week in weeks:
            places[name, week] = place
            place += 1
        place += GAP if weeks else 0
    return places


def _column_names(missing: MissingEvidence) -> list[str]:
    """The week of each column, and the assessment under the middle one."""
    names = []
    for name in ASSESSMENTS:
        weeks = weeks_of(name, missing.protocol)
        middle = (len(weeks) - 1) // 2
        names += [
            f"{week}" + (f"<br><b>{sentence(name)}</b>" if place == middle else "")
            for place, week in enumerate(weeks)
        ]
    return names


def _cell_in_words(row: Any, touches: dict[tuple[str, str, int], str]) -> str:
    when = f"week {row.week}" if row.week else "baseline"
    words = [f"{row.participant}: {row.assessment}, {when}: {MARKS[row.status][0]}"]
    if row.why:
        words.append(row.why)
    if pd.notna(row.trial_day):
        words.append(f"day {row.trial_day} ({day_in_words(row.done_on)})")
    elif pd.notna(row.opens) and row.week:
        words.append(f"window {day_in_words(row.opens)} to {day_in_words(row.closes)}")
    touched = touches.get((row.participant, row.assessment, row.week), "")
    return "<br>".join([*words, *filter(None, touched.split("; "))])


def _grid_in_words(missing: MissingEvidence) -> str:
    counts = missing.assessments["status"].value_counts()
    each = ", ".join(f"{count} {status}" for status, count in counts.items())
    return (
        f"Grid of {len(missing.participants)} treated participants by planned outcome assessment: "
        f"{each or 'none'}."
    )
