"""From a count or a cell of the safety pages to the events behind it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.safety import Safety
from nmosd_core.analyses.safety_board import SafetyBoard
from nmosd_core.tables.adverse_events import adverse_event_listing
from nmosd_core.tables.attacks import worsening_listing
from nmosd_core.tables.columns import heading
from nmosd_core.tables.safety import safety_overview, time_at_risk
from nmosd_core.trial_data.store import TrialData
from pages.display import show_table
from pages.kept import kept
from pages.rows_behind import RowsBehind, marked
from pages.shared import elsewhere, link_to, participant

HERE = Path(__file__).parent
CELL, MEASURE, NEW = "cell", "measure", "new"
BEHIND = RowsBehind("safety", {CELL: ["participant", "cycle"], MEASURE: ["code"]})
RESTRICTED, SHARED = "Participants (restricted)", "Counts (can be shared)"
OF_TIME = ("participant_years", "incidence", "incidence_lower", "incidence_upper")


def choose_mark(_name: str) -> None:
    """Show the events behind a cell of the safety board."""
    who, _, cycle = marked("safety_board")
    BEHIND.opens(CELL)({"participant": who, "cycle": cycle})


def show_cell(board: SafetyBoard, trial: TrialData) -> None:
    """Exactly the events and attacks of the cell that was chosen on the board."""
    chosen = BEHIND.chosen({CELL: board.cells_of(participant() or "")})
    if chosen is None:
        return
    _, cell = chosen
    events, attacks = board.of_cell(cell["participant"], cell["cycle"])
    rows = [adverse_event_listing(events), worsening_listing(attacks) if attacks else None]
    BEHIND.say(f"{cell['participant']}, cycle {cell['cycle']}", pd.concat(rows))
    for name, table in zip(("adverse_events", "worsenings"), rows, strict=True):
        if table is not None and len(table):
            show_table(table, name, trial)


def choose_number(number: Number) -> None:
    """Choose the measure of a headline number."""
    BEHIND.opens(MEASURE)({"code": number.name.removesuffix("_participants")})


def choose_measure(row: Any, column: str) -> None:
    """Choose a measure, or one cell of it; the time of participants is not among the counts."""
    BEHIND.opens(MEASURE)(row, column)
    if row is not None and _is_of_time(row, column):
        st.session_state["tab"] = RESTRICTED


def show_time(safety: Safety, trial: TrialData) -> None:
    """The time at risk of each participant behind the cell that was chosen."""
    chosen = BEHIND.chosen({MEASURE: kept(safety_overview, safety)})
    if chosen is None:
        return
    _, row = chosen
    if _is_of_time(row, row["column"]):
        table = kept(time_at_risk, safety, row["code"])
        BEHIND.say(f"{row['measure']}, {heading(row['column'])}", table)
        show_table(table, "time_at_risk", trial)


def link_to_events(safety: Safety) -> None:
    """A way to exactly the events that the chosen row or cell counts."""
    chosen = BEHIND.chosen({MEASURE: kept(safety_overview, safety)})
    if chosen is not None:
        link_to_row(chosen[1]["measure"], chosen[1])


def _is_of_time(row: Any, column: str) -> bool:
    return column in OF_TIME and pd.notna(row[column])


def link_to_row(label: str, row: Mapping[str, Any]) -> None:
    """A way to exactly the events that a chosen row, or its cell of new ones, counts."""
    link_to_measure(label, new=row["column"] == NEW and pd.notna(row[NEW]))


def link_to_measure(label: str, *, new: bool = False) -> None:
    """A way to exactly the events that a measure counts, by its label, or to the new ones."""
    choices = {"measure": label, "others": "true"} | ({NEW: "true"} if new else {})
    st.page_link(
        HERE / "adverse_events.py",
        label=f"Open the {'new ' if new else ''}events behind \u201c{label}\u201d",
        icon=":material/arrow_forward:",
        query_params=elsewhere() | choices,
    )


def link_to_participant() -> None:
    """A way to every event of the participant who is chosen."""
    chosen = participant()
    if chosen:
        st.page_link(
            HERE / "adverse_events.py",
            label=f"Open the events of {chosen}",
            icon=":material/arrow_forward:",
            query_params=link_to(chosen),
        )
