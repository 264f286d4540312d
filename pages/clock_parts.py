"""Which events the infusion clock lists: controls that are part of the address."""

from dataclasses import replace
from typing import Any

import streamlit as st

from nmosd_core.analyses.infusion_clock import ACUTE, DELAYED, NO_PLACE, WINDOWS, InfusionTimes
from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.infusion_clock import who_was_infused
from nmosd_core.trial_data.store import TrialData
from pages.display import show_table
from pages.kept import kept
from pages.rows_behind import RowsBehind, record_marked

INFUSED, EVENT = "infused", "event"
BEHIND = RowsBehind(
    "infusion_clock", {INFUSED: ["after_infusion"], EVENT: ["participant", "sequence"]}
)
WINDOW_OF_NUMBER = {
    "acute_event_participants": ACUTE,
    "delayed_event_participants": DELAYED,
    "events_not_placed": NO_PLACE,
}


def choose_times(times: InfusionTimes) -> InfusionTimes:
    """The events of one window, and after one infusion, or all of them."""
    left, right = st.columns(2)
    window = left.selectbox(
        "Window",
        [*WINDOWS, NO_PLACE],
        None,
        placeholder="All windows",
        key="window",
        bind="query-params",
    )
    after = right.selectbox(
        "After infusion number",
        times.by_infusion["after_infusion"].tolist(),
        None,
        placeholder="All infusions",
        key="after_infusion",
        bind="query-params",
    )
    chosen = BEHIND.chosen({EVENT: times.listing})
    if chosen is None:
        return kept(times.only, window, after)
    _, event = chosen
    one = times.listing.loc[[event["place"]]]
    BEHIND.say(f"{event['participant']}, {event['preferred_term']}", one)
    return replace(times, listing=one)


def choose_window(number: Number) -> None:
    """Show the events behind a headline number."""
    BEHIND.let_go()
    st.session_state.window = WINDOW_OF_NUMBER[number.name]
    st.session_state.after_infusion = None


def choose_mark(_name: str) -> None:
    """Show the event behind a mark of the clock."""
    BEHIND.opens(EVENT)(record_marked("infusion_clock", "ae"))


def choose_cell(row: Any, column: str) -> None:
    """Show the events that a cell counts, who was given the infusion, or all again."""
    infused = column == INFUSED
    BEHIND.let_go()
    if infused:
        BEHIND.opens(INFUSED)(row)
    window = column.split("_")[0]
    st.session_state.window = window if window in WINDOWS else None
    after = None if row is None or infused else int(row["after_infusion"])
    st.session_state.after_infusion = after


def show_infused(times: InfusionTimes, trial: TrialData) -> None:
    """Who was given the infusion whose count was chosen."""
    chosen = BEHIND.chosen({INFUSED: times.by_infusion})
    if chosen is None:
        return
    table = kept(who_was_infused, times)
    number = chosen[1]["after_infusion"]
    table = table[table["after_infusion"].eq(number)]
    BEHIND.say(f"Infused, infusion number {number}", table)
    show_table(table, "who_was_infused", trial)
