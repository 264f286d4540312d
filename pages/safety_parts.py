"""From a count of the safety overview to the events behind it, which are on a page of their own."""

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def choose_behind(row: Any) -> None:
    """Remember the measure whose events are to be opened; None for none."""
    st.session_state.safety_measure = None if row is None else row["measure"]


def link_to_events() -> None:
    """A way to exactly the events that the chosen row counts."""
    label = st.session_state.get("safety_measure")
    if label:
        st.page_link(
            HERE / "adverse_events.py",
            label=f"Open the events behind \u201c{label}\u201d",
            icon=":material/arrow_forward:",
            query_params=st.query_params.to_dict() | {"measure": label},
        )
