"""From a number, a row of a table or a mark of a picture to the rows behind it.

What was chosen is kept until something else is, in plain values; the page then asks an analysis
for its rows and shows them in the listing below.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from nmosd_core.analyses.numbers import Number

Chosen = tuple[str, dict[str, Any]]


def link_numbers(numbers: Sequence[Number], choose: Callable[[Number], None]) -> None:
    """A way from each headline number to its rows."""
    known = [number for number in numbers if number.value is not None]
    if not known:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Rows behind", width="content")
        for number in known:
            st.button(
                number.label,
                key=f"rows-{number.name}",
                on_click=choose,
                args=(number,),
                type="tertiary",
                icon=":material/table_rows:",
            )


def opens_rows(page: str, kind: str) -> Callable[[Any], None]:
    """What a table does when a row of it is chosen, or let go: keep what it counts."""

    def choose(row: Any) -> None:
        of = None if row is None else {"place": row.name, **row.to_dict()}
        st.session_state[_key(page)] = None if of is None else (kind, of)

    return choose


def opens_number(page: str, kind: str = "number") -> Callable[[Number], None]:
    """What a headline number does when its rows are asked for."""

    def choose(number: Number) -> None:
        st.session_state[_key(page)] = (kind, {"name": number.name, "label": number.label})

    return choose


def chosen_rows(page: str) -> Chosen | None:
    """What was chosen last on a page, by its kind and the columns of its row."""
    chosen: Chosen | None = st.session_state.get(_key(page))
    return chosen


def say_what_is_behind(page: str, words: str, rows: int, participants: int) -> None:
    """What the listing is narrowed to, and a way to all of it again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Behind \u201c{words}\u201d: rows {rows}, participants {participants}.",
            width="content",
        )
        st.button("Show all rows", key=f"all-{page}", on_click=_let_go, args=(page,))


def marked(figure: str) -> list[Any]:
    """What belongs to the mark that was clicked."""
    points = st.session_state[f"figure-{figure}"].selection.points
    return list(points[0]["customdata"]) if points else []


def _let_go(page: str) -> None:
    st.session_state[_key(page)] = None


def _key(page: str) -> str:
    return f"behind_{page}"
