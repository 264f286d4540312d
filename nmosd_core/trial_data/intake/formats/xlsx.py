"""XLSX workbooks: each sheet a table, its first row that is not empty the heading.

Spreadsheets change what was typed: 01 becomes a number shown with two digits, 2022-03 becomes
the first of March shown as "Mar-22".  The number format tells what the reader of the sheet
sees, and that is what was recorded.
"""

import re
import warnings
from datetime import date
from typing import Any

import openpyxl

from nmosd_core.trial_data.intake.export import DAMAGED_ZIP, ExportFile, open_archive
from nmosd_core.trial_data.intake.formats.table import (
    ReadTable,
    Unread,
    UnreadableError,
    read_table,
)

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how both .xls and a workbook with a password begin
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
FORMULA = re.compile(rb"<f[ >/]")
DAMAGE = (*DAMAGED_ZIP, KeyError, IndexError, SyntaxError, TypeError)
NO_RESULT = "a formula without a stored result; open the workbook, save it, and export again"


def read_xlsx(file: ExportFile) -> list[ReadTable]:
    """The tables of a workbook; row numbers are the sheet's."""
    if file.content.startswith(OLD_OR_LOCKED):
        raise UnreadableError("it has a password, or is an old .xls; save it as .xlsx without one")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and impossible dates, which stay as shown
            return _read_sheets(file)
    except UnreadableError:
        raise
    except DAMAGE as error:
        raise UnreadableError("it is no XLSX workbook, or it was cut short") from error


def _read_sheets(file: ExportFile) -> list[ReadTable]:
    shown = _open(file, data_only=True)
    formulas = _open(file, data_only=False) if _has_formulas(file) else None
    return [
        _read_sheet(
            file, sheet.title, _rows_of(sheet), _rows_of(formulas[sheet.title]) if formulas else []
        )
        for sheet in shown.worksheets
    ]


def _open(file: ExportFile, *, data_only: bool) -> Any:
    archive = open_archive(file.content, file.name)
    return openpyxl.load_workbook(archive.fp, read_only=True, data_only=data_only)


def _has_formulas(file: ExportFile) -> bool:
    archive = open_archive(file.content, file.name)
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(FORMULA.search(archive.read(sheet)) for sheet in sheets)


def _rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs state a size that is too small
    return list(sheet.iter_rows())


def _read_sheet(
    file: ExportFile,
    sheet: str,
    shown: list[tuple[Any, ...]],
    written: list[tuple[Any, ...]],
) -> ReadTable:
    cells = {number: [_recorded(cell) for cell in row] for number, row in enumerate(shown, 1)}
    filled = {
        number: row for number, row in cells.items() if any(value is not None for value in row)
    }
    if not filled:
        return read_table(file, [], [], [], within=("sheet", sheet))
    top, *rows = filled
    width = max(len(row) for row in filled.values())
    heading = filled[top] + [None] * (width - len(filled[top]))
    columns = [
        [filled[row][place] if place < len(filled[row]) else None for row in rows]
        for place in range(width)
    ]
    unread = _without_result(heading, cells, written)
    return read_table(file, heading, columns, rows, within=("sheet", sheet), unread_values=unread)


def _recorded(cell: Any) -> Any:
    """What a reader of the sheet sees in a cell."""
    value = cell.value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return float(f"{value:.15g}")  # sheets show 0.34 for a stored 0.33999999999999997
    if isinstance(value, date):
        return _shown_date(value, NOT_SHOWN.sub("", cell.number_format).lower())
    if isinstance(value, int) and re.fullmatch("0+", cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return value


def _shown_date(value: date, form: str) -> Any:
    """The date, without a day or month that the sheet does not show."""
    if "y" not in form or "d" in form:
        return value
    return f"{value:%Y-%m}" if "m" in form else f"{value:%Y}"


def _without_result(
    heading: list[Any], shown: dict[int, list[Any]], written: list[tuple[Any, ...]]
) -> tuple[Unread, ...]:
    return tuple(
        Unread(number, NO_RESULT, str(cell.value), str(heading[place]).upper())
        for number, row in enumerate(written, 1)
        for place, cell in enumerate(row)
        if cell.data_type == "f" and place < len(heading) and shown[number][place] is None
    )
