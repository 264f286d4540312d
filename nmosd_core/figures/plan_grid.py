"""A grid of what was planned: a row per participant, a mark for how each cell stands.

The shape says the same as the colour, and the legend and the words on a mark say it again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from nmosd_core.analyses.new_records import visit_name
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.terms import in_words
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
from nmosd_core.figures.news import names_of
from nmosd_core.tables.wording import day_in_words

Marks = Mapping[str, tuple[str, str, str, int]]

# What each state is called after "done" or "given", its shape, its colour and its size.
MARKS = {
    DONE: ("{done} in window", "square", style.INFUSION, 17),
    EARLY: ("{done} early", "triangle-left", style.TO_REVIEW, 21),
    LATE: ("{done} late", "triangle-right", style.TO_REVIEW, 21),
    UNDATED: ("{done}, day not recorded", "square-cross", style.INFUSION, 17),
    MISSED: ("missed", "x", style.ATTACK, 15),
    OVERDUE: ("overdue, no record yet", "square-open", style.ATTACK, 17),
    NO_RECORD: ("due, nothing recorded", "square-x-open", style.ATTACK, 17),
    OPEN: ("due now", "star-open", style.MEDIAN, 16),
    TO_COME: ("not yet due", "circle-open", style.FAINT, 7),
    AFTER_LEAVING: ("after leaving", "line-ew-open", style.FAINT, 11),
    NOT_KNOWN: ("not known when due", "diamond-open", style.FAINT, 11),
    NOT_SUPPLIED: ("not supplied", "line-ne-open", style.FAINT, 9),
}


def name_of(status: str, done: str) -> str:
    """What a state is called, `done` being what is said of something that was done."""
    return MARKS[status][0].format(done=done)


def plan_marks(done: str) -> Marks:
    """The marks of visits or infusions, `done` being what is said of one that was done."""
    return {status: (name_of(status, done), *mark[1:]) for status, mark in MARKS.items()}


def states(
    grid: pd.DataFrame, column: str, marks: Marks, in_words: Callable[[Any], str]
) -> list[dict[str, Any]]:
    """One trace per state; `grid` has status, row, participant and the column that is drawn."""
    return [
        {
            **at(grid[grid["status"] == status], column, in_words),
            "name": name,
            "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2}},
        }
        for status, (name, symbol, colour, size) in marks.items()
        if (grid["status"] == status).any()
    ]


def visit_records(grid: pd.DataFrame, dataset: str = "sv") -> list[str]:
    """Records of planned visits: of the day on which one was done, or that it was missed."""
    done = names_of(grid, dataset, "done_on")
    missed = grid["missed_visit"].where(grid["status"] == MISSED)
    return [
        name if pd.isna(number) else visit_name(number)
        for name, number in zip(done, missed, strict=True)
    ]


def at(own: pd.DataFrame, column: str, in_words: Callable[[Any], str]) -> dict[str, Any]:
    """Marks in the cells of these rows, without a shape."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": own[column].tolist(),
        "y": own["row"].tolist(),
        "customdata": own.filter(["participant", "record", "cell"]).to_numpy().tolist(),
        "text": [in_words(row) for row in each_row(own)],
        "hoverinfo": "text",
    }


def rows_axis(rows: dict[str, int]) -> dict[str, Any]:
    """Participants from top to bottom."""
    return {
        "title": {"text": "Participant"},
        "tickvals": list(rows.values()),
        "ticktext": list(rows),
        "range": [max(len(rows), 3) - 0.4, -0.6],
    }


def day_and_window(row: Any) -> list[str]:
    """Planned against actual day, and the window, in words."""
    if pd.notna(row.done_day):
        return [
            f"day {row.done_day} ({day_in_words(row.done_on)}), planned day {row.day}, "
            f"window {row.first} to {row.last}"
        ]
    words = []
    if row.status not in (AFTER_LEAVING, NOT_KNOWN) and pd.notna(row.planned_on):
        words.append(
            f"planned day {row.day} ({day_in_words(row.planned_on)}), window "
            f"{day_in_words(row.opens)} to {day_in_words(row.closes)}"
        )
    if row.status == MISSED:
        words.append(
            f"reason: {in_words(row.reason) if isinstance(row.reason, str) else 'not recorded'}"
        )
    return words


def note_of_choice(shown: Sequence[str] | dict[str, int], of: int) -> list[str]:
    """Which participants are shown, where there is no room for all."""
    if len(shown) == of:
        return []
    return [f"{len(shown)} of {of} participants; those with most that is not as planned come first"]


def counts_in_words(grid: pd.DataFrame, done: str) -> str:
    """How many cells stand how, for readers who cannot see the grid."""
    counts = grid["status"].value_counts()
    return ", ".join(f"{count} {name_of(str(one), done)}" for one, count in counts.items())
