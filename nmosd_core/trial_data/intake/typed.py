"""From what an export says to typed columns.

Every recorded value is text first.  The dictionary says what type a variable has; a value
that cannot be read as that type is left empty in the typed column and reported with its file,
row, variable, value and reason.  The row itself stays: an adverse event with an impossible end
date is still an adverse event.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from nmosd_core.trial_data.cuts import VALUE_NOT_READ
from nmosd_core.trial_data.define import Companion, Dataset, Variable
from nmosd_core.trial_data.intake.dates import read_date, read_duration

REWRITTEN = "value rewritten"


@dataclass(frozen=True)
class RawTable:
    """One file of an export, as read and before any typing.

    Attributes
    ----------
    file
        Name of the file, and of the sheet where it has several.
    dataset
        Lower-case SDTM name.
    cells
        One column per variable, upper-case names; values as the reader gave them.
    rows
        Row number in the file for each row of `cells`, as a reader of the file counts.
    """

    file: str
    dataset: str
    cells: pd.DataFrame
    rows: list[int]


@dataclass(frozen=True)
class TypedTable:
    """The same file with types: an Arrow table, where each row came from, and what was odd."""

    dataset: str
    table: pa.Table
    origin: pd.DataFrame
    problems: pd.DataFrame


def type_table(raw: RawTable, dataset: Dataset) -> TypedTable:
    """Give every column of one file its type.

    Parameters
    ----------
    raw
        The file as read.
    dataset
        What the dictionary says of it.

    Returns
    -------
    TypedTable
        Described columns in the dictionary's order with their companions, then the others as
        text.  `origin` has file and row per row; `problems` has one row per value not read, in
        the columns of `cuts.SET_ASIDE`.
    """
    recorded = pd.DataFrame(
        {
            name: pd.Series([as_text(cell) for cell in raw.cells[name]], dtype=object)
            for name in raw.cells.columns
        }
    )
    recorded = recorded.reindex(range(len(raw.rows)))
    columns: dict[str, pa.Array] = {}
    problems: list[dict[str, Any]] = []
    for variable in dataset.variables.values():
        if variable.name in recorded:
            values, unread = _type_column(recorded[variable.name], variable)
            columns |= values
            problems += [
                {
                    "file": raw.file,
                    "row": raw.rows[at],
                    "dataset": dataset.name,
                    "participant": recorded["USUBJID"].iloc[at] if "USUBJID" in recorded else None,
                    "variable": variable.name,
                    "value": recorded[variable.name].iloc[at],
                    "action": action,
                    "reason": reason,
                }
                for at, action, reason in unread
            ]
    for name in recorded.columns:
        if name not in columns:
            columns[name] = pa.array(recorded[name], pa.string())
    return TypedTable(
        dataset=dataset.name,
        table=pa.table(columns),
        origin=pd.DataFrame({"file": raw.file, "row": raw.rows}),
        problems=pd.DataFrame(problems),
    )


def as_text(cell: Any) -> str | None:
    """The text of one recorded value; None where nothing was recorded."""
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", errors="replace")
    return str(cell).strip() or None


def _type_column(
    recorded: "pd.Series[Any]", variable: Variable
) -> tuple[dict[str, pa.Array], list[tuple[int, str, str]]]:
    """Arrow arrays of a variable and its companions, and the positions that could not be read.

    Each distinct text is read once.
    """
    read = READERS[variable.type]
    meaning: dict[str, tuple[Any, ...]] = {}
    failed: dict[str, str] = {}
    for text in recorded.dropna().unique():
        try:
            meaning[text] = read(text)
        except ValueError as error:
            meaning[text] = UNREAD[variable.type](text)
            failed[text] = str(error)
    empty = (None,) * (1 + len(variable.companions))
    cells = [empty if text is None else meaning[text] for text in recorded]
    arrays = {
        column.name: pa.array([cell[place] for cell in cells], column.type)
        for place, column in enumerate(_columns(variable))
    }
    problems = [
        (at, VALUE_NOT_READ, failed[text]) for at, text in enumerate(recorded) if text in failed
    ]
    return arrays, problems + _rewritten(recorded, meaning, variable)


def _rewritten(
    recorded: "pd.Series[Any]", meaning: dict[str, tuple[Any, ...]], variable: Variable
) -> list[tuple[int, str, str]]:
    """One note per file and variable whose dates were recorded in another form than ISO 8601."""
    if variable.type != "date":
        return []
    changed = [at for at, text in enumerate(recorded) if text and meaning[text][0] != text.upper()]
    if not changed:
        return []
    example = meaning[recorded.iloc[changed[0]]][0]
    return [
        (changed[0], REWRITTEN, f"{len(changed)} dates written as ISO 8601, this one as {example}")
    ]


def _columns(variable: Variable) -> list[pa.Field]:
    own = {"integer": pa.int64(), "number": pa.float64()}.get(variable.type, pa.string())
    return [pa.field(variable.name, own)] + [_field(beside) for beside in variable.companions]


def _field(companion: Companion) -> pa.Field:
    return pa.field(companion.name, companion.arrow_type)


def _read_text(text: str) -> tuple[str]:
    return (text,)


def _read_number(text: str) -> tuple[float | None]:
    if text == ".":  # how SAS writes a missing number
        return (None,)
    try:
        number = float(text)
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(number):
        raise ValueError("not a number")
    return (number,)


def _read_integer(text: str) -> tuple[int | None]:
    (number,) = _read_number(text)
    if number is None:
        return (None,)
    if not number.is_integer():
        raise ValueError("not a whole number")
    return (int(number),)


def _read_recorded_date(text: str) -> tuple[str, date | None, str | None]:
    recorded = read_date(text)
    return recorded.iso, recorded.complete, recorded.missing


def _read_recorded_duration(text: str) -> tuple[str, float]:
    return text, read_duration(text)


READERS: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "text": _read_text,
    "number": _read_number,
    "integer": _read_integer,
    "date": _read_recorded_date,
    "duration": _read_recorded_duration,
}
UNREAD: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "number": lambda text: (None,),
    "integer": lambda text: (None,),
    "date": lambda text: (text, None, "Y"),
    "duration": lambda text: (text, None),
}
