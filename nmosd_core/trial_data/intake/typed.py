"""From what an export says to typed columns.

Every recorded value is text first.  The dictionary says what type a variable has; a value
that cannot be read as that type is left empty in the typed column and reported with its file,
row, variable, value and reason.  The row itself stays: an adverse event with an impossible end
date is still an adverse event.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from nmosd_core.trial_data.cuts import VALUE_NOT_READ
from nmosd_core.trial_data.define import Companion, Dataset, Variable
from nmosd_core.trial_data.intake.dates import read_date, read_duration
from nmosd_core.trial_data.intake.set_aside import REWRITTEN, SetAside

# Words for "nothing recorded" where a number, a date or a duration is expected: SAS writes a
# full stop, R writes NA.  In a text they may mean something and stay.
NOTHING = re.compile(r"\.[A-Z_]?|NA|N/A|NAN|NULL|NONE", re.IGNORECASE)
LARGEST_INTEGER = 2**63


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
    """The same file with types, and what of it did not come in as it was written."""

    dataset: str
    table: pa.Table
    problems: tuple[SetAside, ...]


class _Problem(NamedTuple):
    """A value at one position of a column, what was done with it, and why."""

    at: int
    action: str
    reason: str


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
        text, by name.  `problems` has one entry per value not read, and one per file and
        variable whose dates had another form than ISO 8601.
    """
    recorded = {name: [as_text(cell) for cell in raw.cells[name]] for name in raw.cells.columns}
    columns: dict[str, pa.Array] = {}
    problems: list[SetAside] = []
    for variable in dataset.variables.values():
        if variable.name in recorded:
            values, odd = _type_column(recorded[variable.name], variable)
            columns |= values
            problems += [_entry(raw, recorded, variable.name, problem) for problem in odd]
    for name in sorted(recorded.keys() - columns.keys()):
        columns[name] = pa.array(recorded[name], pa.string())
    return TypedTable(dataset.name, pa.table(columns), tuple(problems))


def as_text(cell: Any) -> str | None:
    """The text of one recorded value; None where nothing was recorded."""
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip() or None
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell))
    if isinstance(cell, datetime):
        return _moment_as_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return as_text(cell.decode("utf-8", errors="replace"))
    return str(cell).strip() or None


def _moment_as_text(moment: datetime) -> str:
    """A date where the time is midnight, which is how dates without a time are stored."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _entry(
    raw: RawTable, recorded: dict[str, list[str | None]], variable: str, problem: _Problem
) -> SetAside:
    return SetAside(
        raw.file,
        problem.action,
        problem.reason,
        row=raw.rows[problem.at],
        dataset=raw.dataset,
        participant=recorded["USUBJID"][problem.at] if "USUBJID" in recorded else None,
        variable=variable,
        value=recorded[variable][problem.at],
    )


def _type_column(
    recorded: list[str | None], variable: Variable
) -> tuple[dict[str, pa.Array], list[_Problem]]:
    """Arrow arrays of a variable and its companions, and the values that could not be read.

    Each distinct text is read once.
    """
    empty = (None,) * (1 + len(variable.companions))
    meaning: dict[str | None, tuple[Any, ...]] = {None: empty}
    failed: dict[str, str] = {}
    for text in set(recorded) - {None}:
        assert text is not None
        try:
            meaning[text] = empty if _is_nothing(text, variable) else READERS[variable.type](text)
        except ValueError as error:
            meaning[text] = UNREAD[variable.type](text)
            failed[text] = str(error)
    arrays = {
        column.name: pa.array([meaning[text][place] for text in recorded], column.type)
        for place, column in enumerate(_columns(variable))
    }
    problems = [
        _Problem(at, VALUE_NOT_READ, failed[text])
        for at, text in enumerate(recorded)
        if text in failed
    ]
    return arrays, problems + _rewritten(recorded, meaning, variable)


def _is_nothing(text: str, variable: Variable) -> bool:
    return variable.type != "text" and NOTHING.fullmatch(text) is not None


def _rewritten(
    recorded: list[str | None], meaning: dict[str | None, tuple[Any, ...]], variable: Variable
) -> list[_Problem]:
    """One note per file and variable whose dates were recorded in another form than ISO 8601."""
    if variable.type != "date":
        return []
    iso = [meaning[text][0] for text in recorded]
    changed = [
        at for at, text in enumerate(recorded) if text and iso[at] and iso[at] != text.upper()
    ]
    if not changed:
        return []
    first = changed[0]
    reason = f"{len(changed)} dates written as ISO 8601, this one as {iso[first]}"
    return [_Problem(first, REWRITTEN, reason)]


def _columns(variable: Variable) -> list[pa.Field]:
    own = {"integer": pa.int64(), "number": pa.float64()}.get(variable.type, pa.string())
    return [pa.field(variable.name, own)] + [_field(beside) for beside in variable.companions]


def _field(companion: Companion) -> pa.Field:
    return pa.field(companion.name, companion.arrow_type)


def _read_text(text: str) -> tuple[str]:
    return (text,)


def _read_number(text: str) -> tuple[float]:
    try:
        number = float(unicodedata.normalize("NFKC", text.replace("_", "?")))
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(number):
        raise ValueError("not a number")
    return (number,)


def _read_integer(text: str) -> tuple[int]:
    (number,) = _read_number(text)
    if not number.is_integer():
        raise ValueError("not a whole number")
    if abs(number) >= LARGEST_INTEGER:
        raise ValueError("too large to be a number of this kind")
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
