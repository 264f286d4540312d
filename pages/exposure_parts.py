"""From what the exposure page counts to the infusions and participants behind it."""

from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.exposure import (
    ADJUSTED,
    COMPARED,
    INTERVAL,
    OFF,
    STANDS,
    Exposure,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.visit_status import MISSED, WAS_DUE
from nmosd_core.figures.exposure import GIVEN
from nmosd_core.figures.plan_grid import name_of
from nmosd_core.tables.columns import heading
from nmosd_core.tables.exposure import exposure_by_participant, planned_infusions
from nmosd_core.trial_data.store import TrialData
from pages.display import show_table
from pages.kept import kept
from pages.rows_behind import NUMBER, RowsBehind, marked, numbers_as_table
from pages.shared import choose_participant

INFUSION, PLANNED = "infusion", "planned"
BEHIND = RowsBehind(
    "exposure",
    {INFUSION: ["participant", "infusion"], PLANNED: ["participant"], NUMBER: ["name"]},
)
# Cells of the table of participants: what they count of infusions given, or of planned ones.
COUNTS = {
    "planned_infusions_given": STANDS,
    "doses_compared": COMPARED,
    "flagged": OFF,
    "adjusted": ADJUSTED,
}
STATES = {"infusions_due": WAS_DUE, "infusions_missed": (MISSED,)}


def choose_infusions(exposure: Exposure) -> Exposure:
    """The infusions behind a headline number or a cell of the grid, or all of them."""
    counted = [*exposure.headline, exposure.durations[-1]]
    labels = {number.name: number.label for number in counted}
    number = st.selectbox(
        "Counted in",
        labels,
        None,
        labels.get,
        placeholder="Any number",
        key="infusions_of",
        bind="query-params",
    )
    chosen = BEHIND.chosen({INFUSION: exposure.grid})
    if chosen is None:
        return kept(exposure.only, number)
    _, cell = chosen
    shown = exposure.of_cell(cell["participant"], cell["infusion"])
    reason = f", {cell['reason']}" if isinstance(cell["reason"], str) else ""
    state = f"{name_of(cell['status'], GIVEN)}{reason}"
    words = f"{cell['participant']}, infusion {cell['infusion']} (week {cell['week']}): {state}"
    BEHIND.say(words, shown.infusions)
    return shown


def list_participants(exposure: Exposure) -> pd.DataFrame:
    """The participants behind a headline number, or all of them."""
    table = kept(exposure_by_participant, exposure)
    chosen = BEHIND.chosen({NUMBER: numbers_as_table(exposure.durations)})
    if chosen is None:
        return table
    _, number = chosen
    known = kept(exposure.known, number["name"])
    first = ["participant", known.name]
    rows = table.loc[known.index, [*first, *table.columns.difference(first, sort=False)]]
    BEHIND.say(number["label"], rows)
    return rows


def show_planned(exposure: Exposure, trial: TrialData) -> None:
    """The grid as a table, narrowed to what a count of a participant is of."""
    chosen = BEHIND.chosen({PLANNED: exposure.per_participant})
    with st.expander("The grid as a table", icon=":material/grid_on:", expanded=chosen is not None):
        table = kept(planned_infusions, exposure)
        if chosen is not None:
            _, row = chosen
            own = table["participant"].eq(row["participant"])
            table = table[own & table["status"].isin(STATES.get(row["column"], WAS_DUE))]
            BEHIND.say(f"{row['participant']}, {heading(row['column'])}", table)
        show_table(table, "planned_infusions", trial, BEHIND.opens(INFUSION))


def choose_number(number: Number) -> None:
    """Show the infusions, or the participants, behind a headline number."""
    is_of_infusions = number.name in (STANDS, COMPARED, OFF, ADJUSTED, INTERVAL)
    st.session_state.infusions_of = number.name if is_of_infusions else None
    if is_of_infusions:
        BEHIND.let_go()
    else:
        BEHIND.opens_number(number)


def choose_mark(_name: str) -> None:
    """Show the infusion behind a cell of the grid."""
    who, _, infusion = marked("infusion_grid")
    st.session_state.infusions_of = None
    BEHIND.opens(INFUSION)({"participant": who, "infusion": infusion})


def choose_cell(row: Any, column: str) -> None:
    """Show the infusions of a participant, or those that one count is of."""
    BEHIND.let_go()
    st.session_state.infusions_of = COUNTS.get(column)
    if column in STATES:
        BEHIND.opens(PLANNED)(row, column)
    elif row is not None:
        choose_participant(row["participant"])
