"""What is sent when a reader opens it."""

from collections.abc import Callable

import streamlit as st


def folded(title: str, icon: str, show: Callable[[], None]) -> None:
    """A title that opens; what stands below it is shown, and sent, only then.

    Streamlit sends the inside of a closed expander too, and the browser lays it out.
    """
    inside = st.expander(title, icon=icon, key=f"folded-{title}", on_change="rerun")
    if inside.open:
        with inside:
            show()
