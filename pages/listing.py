"""Listings as they are sent to browsers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from nmosd_core.tables.columns import COLUMN_DECIMALS, heading


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


def prepare_listing(table: pd.DataFrame, participant: str | None) -> Listing:
    """A table ready to be sent; only the rows of one participant where one is chosen."""
    if participant and "participant" in table:
        table = table[table["participant"] == participant]
    rows = table.reset_index(drop=True)
    return Listing(
        rows,
        pa.Table.from_pandas(rows, preserve_index=False),
        {column: _format(rows, column) for column in rows.columns},
    )


def _format(table: pd.DataFrame, column: str) -> Any:
    if pd.api.types.is_datetime64_dtype(table[column]):
        return st.column_config.DateColumn(heading(column), format="YYYY-MM-DD")
    if column in COLUMN_DECIMALS:
        decimals = COLUMN_DECIMALS[column]
        return st.column_config.NumberColumn(heading(column), format=f"%.{decimals}f")
    return st.column_config.Column(heading(column), pinned=column == "participant")
