"""Workbooks of Excel: sheets with typed cells, frozen heads and filters.

What was recorded stays what it is: a term that begins with = is no formula, one with http:// no
link, and a date before 1900, which Excel shifts by a day, is a text.
"""

import io
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.columns import heading

LONGEST_CELL = 32_767  # characters that a cell of Excel holds
LONGEST_NAME = 31  # characters of the name of a sheet
WIDEST_COLUMN = 420  # pixels; a longer text goes on below the edge of its cell
FIRST_DAY_OF_EXCEL = pd.Timestamp("1900-03-01").as_unit("s")
NOTHING_BUT_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_workbook(
    sheets: Mapping[str, pd.DataFrame],
    properties: Mapping[str, str] | None = None,
    protocol: Protocol | None = None,
) -> bytes:
    """Tables as a workbook, a sheet each, in their order.

    Parameters
    ----------
    sheets
        Tables by the names of their sheets.
    properties
        Facts of the file that Excel shows: title, subject, author, keywords, comments.
    protocol
        Whose confidence level and final week headings name.
    """
    buffer = io.BytesIO()
    with pd.ExcelWriter(
        buffer,
        engine="xlsxwriter",
        datetime_format="yyyy-mm-dd",
        engine_kwargs={"options": NOTHING_BUT_TEXT},
    ) as workbook:
        for name, table in sheets.items():
            _write_sheet(workbook, name[:LONGEST_NAME], table, protocol)
        if properties:
            workbook.book.set_properties(dict(properties))
    return buffer.getvalue()


def text_columns(table: pd.DataFrame) -> list[Any]:
    """Names of the columns that hold texts."""
    return [name for name in table if pd.api.types.is_string_dtype(table[name])]


def _write_sheet(workbook: Any, name: str, table: pd.DataFrame, protocol: Protocol | None) -> None:
    shown = _as_excel_can_hold(table).rename(columns=partial(heading, protocol=protocol))
    shown.to_excel(workbook, sheet_name=name, index=False, freeze_panes=(1, 0))
    sheet = workbook.sheets[name]
    sheet.autofilter(0, 0, max(len(table), 1), max(len(table.columns) - 1, 0))
    sheet.autofit(WIDEST_COLUMN)


def _as_excel_can_hold(table: pd.DataFrame) -> pd.DataFrame:
    """Columns with dates before 1900 as text, and texts not longer than a cell."""
    days = table.select_dtypes("datetime")
    early = [name for name in days if (days[name] < FIRST_DAY_OF_EXCEL).any()]
    held = table.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in early})
    return held.assign(**{str(name): _cut_short(held[name]) for name in text_columns(held)})


def _cut_short(column: "pd.Series[str]") -> "pd.Series[str]":
    """Texts that fit into a cell; one that does not says that the rest is in the CSV."""
    end = " ... (the CSV has the rest)"
    short = column.str.slice(0, LONGEST_CELL - len(end)) + end
    return column.where(~(column.str.len() > LONGEST_CELL), short)
