"""Listings as they are sent to browsers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.columns import COLUMN_DECIMALS, heading
from nmosd_core.tables.halves import halves_up
from nmosd_core.tables.wording import AS_PRINTED

ROWS_MEASURED = 200
UNLIKE = 1.25  # times the usual length: from here on browsers may leave a text out of the measure
LETTER, EDGES, WIDEST = 7.5, 20, 280  # pixels
# Pixels: a sentence has few capitals, so its letters are narrower, and the longest stands whole
# beside the participant in a window of 1280 pixels.
LETTER_OF_SENTENCES, WIDEST_SENTENCE = 6.1, 700
SENTENCES = (  # columns that are read whole; the rest of their table is scrolled to
    "beside",
    "beside_before",
    "changed_since",
    "criterion",
    "finding",
    "read_before",
    "reason",
    "remark",
    "rule",
    "scenario",
    "sentence",
    "touches",
    "value",
    "why",
    "why_no_change",
)
MEASURED_BY_BROWSERS = 10  # rows from the top


@dataclass(frozen=True, eq=False)
class Listing:
    """The rows that a table shows, ready to be sent.

    Attributes
    ----------
    rows
        What is shown, numbered from 0.
    sent
        The same for the browser, as it is read.  Streamlit would convert the
        rows at every run of a page.
    columns
        Heading and format of each column.
    """

    rows: pd.DataFrame
    sent: pa.Table
    columns: dict[str, Any]


def prepare_listing(
    table: pd.DataFrame, participant: str | None, protocol: Protocol | None = None
) -> Listing:
    """A table ready to be sent; only the rows of one participant where one is chosen.

    Headings name the confidence level and the final week of `protocol`, where it is given.
    """
    if participant and "participant" in table:
        table = table[table["participant"] == participant]
    rows = table.reset_index(drop=True)
    return Listing(
        rows,
        pa.Table.from_pandas(_as_read(rows), preserve_index=False),
        {column: _format(rows, column, heading(column, protocol)) for column in rows.columns},
    )


def _as_read(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers that browsers round half up, and units and results as they are printed."""
    shown = halves_up(rows)
    for column, printed in AS_PRINTED.items():
        if column in shown and isinstance(shown[column].dtype, pd.StringDtype):
            shown[column] = shown[column].map(printed, na_action="ignore")
    return shown


def _format(table: pd.DataFrame, column: str, called: str) -> Any:
    if pd.api.types.is_datetime64_dtype(table[column]):
        width = _width_of_days(table[column], called)
        return st.column_config.DateColumn(called, format="YYYY-MM-DD", width=width)
    if column in COLUMN_DECIMALS and pd.api.types.is_numeric_dtype(table[column]):
        decimals = COLUMN_DECIMALS[column]
        return st.column_config.NumberColumn(called, format=f"%.{decimals}f")
    pinned = column == "participant"
    return st.column_config.Column(called, pinned=pinned, width=_width(table, column, called))


def _width(table: pd.DataFrame, column: str, called: str) -> int | None:
    """Pixels for texts that browsers would cut off: among blanks, longer, or further down."""
    if not isinstance(table[column].dtype, pd.StringDtype):
        return None
    lengths = table[column].head(ROWS_MEASURED).str.len().fillna(0)
    if column in SENTENCES and len(lengths):
        needed = max(int(lengths.max() * LETTER_OF_SENTENCES) + EDGES, _pixels(len(called)))
        return min(needed, WIDEST_SENTENCE)
    if lengths.empty or not _is_cut_off(lengths):
        return None
    return min(_pixels(max(lengths.max(), len(called))), WIDEST)


def _is_cut_off(lengths: "pd.Series[int]") -> bool:
    """Whether the longest text is unlike the usual one, or further down than browsers measure."""
    longest = lengths.max()
    unlike = longest > UNLIKE * lengths.mean()
    return bool(unlike or longest > lengths.head(MEASURED_BY_BROWSERS).max())


def _pixels(letters: int) -> int:
    return int(letters * LETTER) + EDGES


def _width_of_days(days: "pd.Series[pd.Timestamp]", called: str) -> int | None:
    """Pixels for days among blanks: browsers make a column narrow that is mostly blank."""
    if days.isna().all() or days.notna().all():
        return None
    return int(max(len("2022-03-01"), len(called)) * LETTER) + EDGES
