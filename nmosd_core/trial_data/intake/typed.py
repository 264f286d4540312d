"""From what an export says to typed columns.

Every recorded value is text first.  The dictionary says what type a variable has; a value
that cannot be read as that type is left empty in the typed column and reported with its file,
row, variable, value and reason.  The row itself stays: an adverse event with an impossible end
date is still an adverse event.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from nmosd_core.trial_data.cuts import VALUE_NOT_READ
from nmosd_core.trial_data.define import Companion, Dataset, Variable
from nmosd_core.trial_data.intake.set_aside import REWRITTEN, SetAside
from nmosd_core.trial_data.intake.values import READERS, UNREAD, as_text, is_nothing


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
            meaning[text] = (
                empty if is_nothing(text, variable.type) else READERS[variable.type](text)
            )
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
