"""From a number, a row or cell of a table, or a mark of a picture to the rows behind it.

What was chosen is part of the address: its kind, and what tells its row from the others of the
same table.  Its participant is the one of the sidebar.  The page then asks an analysis for the
rows and shows them in the listing below, which opens where it is folded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.numbers import Number
from pages.folded import open_fold, open_fold_at_first
from pages.shared import BEHIND, choose_participant, participant

PARTICIPANT = "participant"
NUMBER = "number"

Chosen = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class RowsBehind:
    """What can be chosen on one page.

    Attributes
    ----------
    page
        Name of the page.
    by
        The columns that tell the rows of a table apart, by the kind of what is chosen there.
    listing
        Title below which the rows are folded; empty where they are in sight.
    """

    page: str
    by: Mapping[str, Sequence[str]]
    listing: str = ""

    def opens(self, kind: str) -> Callable[..., None]:
        """What a table does when a row or cell of it is chosen, or let go: keep what it counts."""

        def choose(row: Any, column: str = "") -> None:
            if row is not None:
                self._choose([kind, *self._told_apart(kind, row), *([column] if column else [])])
                if PARTICIPANT in self.by[kind]:
                    choose_participant(row[PARTICIPANT])
            elif self._kept()[:1] == [kind]:
                self.let_go()

        return choose

    def let_go(self) -> None:
        """Show all rows again, of the participant of the sidebar if one is chosen."""
        self._keep([])

    def opens_number(self, number: Number) -> None:
        """What a headline number does when its rows are asked for."""
        self._choose([NUMBER, number.name])

    def chosen(self, tables: Mapping[str, pd.DataFrame]) -> Chosen | None:
        """What was chosen last: its kind, and its row of the table, with place and column.

        None where there is no such row, as in an address of another data cut.
        """
        parts = self._kept()
        _put_into_address(parts)
        if not parts or parts[0] not in tables:
            return None
        kind, table = parts[0], tables[parts[0]]
        told = [column for column in self.by[kind] if column != PARTICIPANT]
        values, rest = parts[1 : len(told) + 1], parts[len(told) + 1 :]
        rows = pd.Series(len(values) == len(told), table.index)
        for column, value in zip(told, values, strict=False):
            rows &= table[column].map(_as_text).astype("str").eq(value)
        if PARTICIPANT in self.by[kind]:
            rows &= table[PARTICIPANT].eq(participant())
        if not rows.any():
            return None
        if self.listing:
            open_fold_at_first(self.listing)
        place = rows.idxmax()
        column = {"column": rest[0] if rest else ""}
        return kind, table.loc[place].to_dict() | {"place": place} | column

    def say(self, words: str, rows: pd.DataFrame) -> None:
        """What the listing is narrowed to, and a way to all of it again.

        A participant chosen in the sidebar stays chosen, so the way says whose rows it leads to.
        """
        people, who = rows[PARTICIPANT].nunique(), participant()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                f"Behind \u201c{words}\u201d: rows {len(rows)}, participants {people}.",
                width="content",
            )
            st.button(
                f"Show all rows of {who}" if who else "Show all rows",
                key=f"all-{self.page}",
                on_click=self.let_go,
            )

    def _told_apart(self, kind: str, row: Any) -> list[str]:
        return [_as_text(row[column]) for column in self.by[kind] if column != PARTICIPANT]

    def _kept(self) -> list[str]:
        """Read from the address of a link once; what is chosen afterwards is known here."""
        if self._key not in st.session_state:
            self._keep(st.query_params.get_all(BEHIND))
        parts: list[str] = st.session_state[self._key]
        return parts

    def _choose(self, parts: list[str]) -> None:
        self._keep(parts)
        if self.listing:
            open_fold(self.listing)

    def _keep(self, parts: list[str]) -> None:
        st.session_state[self._key] = parts

    @property
    def _key(self) -> str:
        return f"{BEHIND}_{self.page}"


def link_numbers(numbers: Sequence[Number], choose: Callable[[Number], None]) -> None:
    """A way from each headline number to its rows; beside words, a second line would not align."""
    known = [number for number in numbers if number.value is not None]
    if not known:
        return
    with st.container(gap=None):
        st.caption("Rows behind")
        with st.container(horizontal=True, gap="xsmall"):
            for number in known:
                st.button(
                    number.label,
                    key=f"rows-{number.name}",
                    on_click=choose,
                    args=(number,),
                    type="tertiary",
                    icon=":material/table_rows:",
                )


def numbers_as_table(numbers: Sequence[Number]) -> pd.DataFrame:
    """Name and label of the numbers, to find the chosen one in."""
    return pd.DataFrame([(one.name, one.label) for one in numbers], columns=["name", "label"])


def marked(figure: str) -> list[Any]:
    """What belongs to the mark that was clicked."""
    points = st.session_state[f"figure-{figure}"].selection.points
    return list(points[0]["customdata"]) if points else []


def record_marked(figure: str, dataset: str) -> dict[str, str]:
    """Participant and sequence of the record whose mark was clicked; none of another dataset."""
    who, *record = marked(figure)
    own = record and record[0].startswith(f"{dataset.upper()} ")
    return {PARTICIPANT: who, "sequence": record[0].split()[-1]} if own else {PARTICIPANT: who}


def _put_into_address(parts: list[str]) -> None:
    if parts != st.query_params.get_all(BEHIND):
        if parts:
            st.query_params[BEHIND] = parts
        else:
            st.query_params.pop(BEHIND, None)


def _as_text(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
