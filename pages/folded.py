"""What is sent when a reader opens it."""

from collections.abc import Callable

import streamlit as st


def folded(title: str, icon: str, show: Callable[[], None]) -> None:
    """A title that opens; what stands below it is shown, and sent, only then.

    Streamlit sends the inside of a closed expander too, and the browser lays it out.
    """
    inside = st.expander(title, icon=icon, key=_key(title), on_change="rerun")
    if inside.open:
        with inside:
            show()


def open_fold(title: str) -> None:
    """Open what stands below a title, for somebody who chose what is shown there."""
    st.session_state[_key(title)] = True


def open_fold_at_first(title: str) -> None:
    """The same for somebody who comes with such a choice; who closes it finds it closed."""
    st.session_state.setdefault(_key(title), True)


def _key(title: str) -> str:
    return f"folded-{title}"
