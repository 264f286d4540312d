"""What every reader hands on: one table of an export, before anything is known about it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.values import as_text


class UnreadableError(ValueError):
    """A file that is not what its ending says; the message is a clause that begins with "it"."""


@dataclass(frozen=True)
class Unread:
    """A row, or one value of a row, that the format itself kept from being read."""

    row: int
    reason: str
    value: str | None = None
    variable: str | None = None


@dataclass(frozen=True)
class ReadTable:
    """One table of an export.

    Attributes
    ----------
    file
        Name of the file, and of the sheet or dataset in it where it has several.
    names
        What the export calls the table, the closest first: sheet or dataset where the file has
        several, then the file without its ending.
    cells
        One column per variable with its name in capitals; text as recorded, or None.
    rows
        Row number in the file for each row of `cells`, as a reader of the file counts.
    unread_rows
        Rows that are not among `cells`.
    unread_values
        Values that are empty in `cells` although the file has something there.
    columns_without_name
        How many columns with values had to be left because nothing says what they are.
    note
        What a reader should know of the file, such as its encoding.
    """

    file: str
    names: tuple[str, ...]
    cells: pd.DataFrame
    rows: list[int]
    unread_rows: tuple[Unread, ...] = ()
    unread_values: tuple[Unread, ...] = ()
    columns_without_name: int = 0
    note: str = ""


def read_table(
    file: ExportFile,
    heading: list[Any],
    columns: list[list[Any]],
    rows: list[int],
    *,
    within: tuple[str, str] | None = None,
    **more: Any,
) -> ReadTable:
    """The table of these columns, its variables named in capitals and its values as text.

    Parameters
    ----------
    file, heading, columns, rows
        Where the table is, its names as written, and its values column by column.
    within
        ("sheet", "AE") where the file has several tables.
    more
        The other attributes of the table.

    Raises
    ------
    UnreadableError
        Two columns have the same name.
    """
    called = [(as_text(cell) or "").strip("\ufeff").strip().upper() for cell in heading]
    twice = sorted({name for name in called if name and called.count(name) > 1})
    if twice:
        raise UnreadableError(f"it has more than one column {twice[0]}")
    texts = [[as_text(cell) for cell in column] for column in columns]
    named = {name: text for name, text in zip(called, texts, strict=True) if name}
    nameless = [text for name, text in zip(called, texts, strict=True) if not name]
    return ReadTable(
        f"{file.name}, {' '.join(within)}" if within else file.name,
        (within[1], file.stem) if within else (file.stem,),
        pd.DataFrame(named, index=range(len(rows)), dtype=object),
        rows,
        columns_without_name=sum(any(text) for text in nameless),
        **more,
    )
