"""Which events the infusion clock lists: controls that are part of the address."""

from typing import Any

import streamlit as st

from nmosd_core.analyses.infusion_clock import ACUTE, DELAYED, NO_PLACE, WINDOWS, InfusionTimes
from nmosd_core.analyses.numbers import Number
from pages.kept import kept

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
    return kept(times.only, window, after)


def choose_window(number: Number) -> None:
    """Show the events behind a headline number."""
    st.session_state.window = WINDOW_OF_NUMBER[number.name]
    st.session_state.after_infusion = None


def choose_infusion(row: Any) -> None:
    """Show the events after one infusion, or those of all again."""
    st.session_state.window = None
    st.session_state.after_infusion = None if row is None else int(row["after_infusion"])
