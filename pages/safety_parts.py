"""From a count of the safety overview to the events behind it, which are on a page of their own."""

from pathlib import Path
from typing import Any

import streamlit as st

from nmosd_core.analyses.numbers import Number
from pages.shared import link_to, participant

HERE = Path(__file__).parent


def choose_behind(row: Any) -> None:
    """Remember the measure whose events are to be opened; None for none."""
    st.session_state.safety_measure = None if row is None else row["measure"]


def choose_number(number: Number) -> None:
    """Remember a headline number whose events are to be opened."""
    st.session_state.safety_measure = number.label


def link_to_events() -> None:
    """A way to exactly the events that the chosen row counts."""
    label = st.session_state.get("safety_measure")
    if label:
        link_to_measure(label)


def link_to_measure(label: str) -> None:
    """A way to exactly the events that a measure counts, by its label."""
    st.page_link(
        HERE / "adverse_events.py",
        label=f"Open the events behind \u201c{label}\u201d",
        icon=":material/arrow_forward:",
        query_params=st.query_params.to_dict() | {"measure": label},
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
