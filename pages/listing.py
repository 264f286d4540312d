"""Listings as they are sent to browsers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from nmosd_core.tables.columns import COLUMN_DECIMALS, heading

ROWS_MEASURED = 200
SHORT = 12  # letters
LETTER, EDGES, WIDEST = 7.5, 20, 280  # pixels
MEASURED_BY_BROWSERS = 10  # rows from the top


@dataclass(frozen=True, eq=False)
class Listing:
    """The rows that a table shows, ready to be sent.

    Attributes
    ----------
    rows
        What is shown, numbered from 0.
    sent
        The same for the browser.  Streamlit would convert the rows at every run of a page.
    columns
        Heading and format of each column.
    """

    rows: pd.DataFrame
    sent: pa.Table
    columns: dict[str, Any]


def prepare_listing(
    table: pd.DataFrame, participant: str | None, level: float | None = None
) -> Listing:
    """A table ready to be sent; only the rows of one participant where one is chosen.

    Headings of confidence intervals name `level`, where it is given.
    """
    if participant and "participant" in table:
        table = table[table["participant"] == participant]
    rows = table.reset_index(drop=True)
    return Listing(
        rows,
        pa.Table.from_pandas(rows, preserve_index=False),
        {column: _format(rows, column, heading(column, level)) for column in rows.columns},
    )


def _format(table: pd.DataFrame, column: str, called: str) -> Any:
    if pd.api.types.is_datetime64_dtype(table[column]):
        return st.column_config.DateColumn(called, format="YYYY-MM-DD")
    if column in COLUMN_DECIMALS and pd.api.types.is_numeric_dtype(table[column]):
        decimals = COLUMN_DECIMALS[column]
        return st.column_config.NumberColumn(called, format=f"%.{decimals}f")
    pinned = column == "participant"
    return st.column_config.Column(called, pinned=pinned, width=_width(table, column, called))


def _width(table: pd.DataFrame, column: str, called: str) -> int | None:
    """Pixels for texts of which browsers would cut off some: longer than most, or further down."""
    if not isinstance(table[column].dtype, pd.StringDtype):
        return None
    lengths = table[column].head(ROWS_MEASURED).str.len().fillna(0)
    if lengths.empty or not (_some_longer(lengths) or _longest_further_down(lengths)):
        return None
    letters = max(lengths.max(), len(called))
    return min(int(letters * LETTER) + EDGES, WIDEST)


def _some_longer(lengths: "pd.Series[int]") -> bool:
    return bool(lengths.mean() <= SHORT and lengths.max() > 1.5 * lengths.mean())


def _longest_further_down(lengths: "pd.Series[int]") -> bool:
    alike = lengths.mean() > SHORT and lengths.max() <= 2 * lengths.mean()
    return bool(alike and lengths.max() > lengths.head(MEASURED_BY_BROWSERS).max())
