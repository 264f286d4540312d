"""Rows of a table, one by one, where a rule needs words or memory."""

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

ROWS_OF_A_GRID = 40  # participants that a grid has room for


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples, typed as anything: a cell's type is known only by its column.

    Like `frame.itertuples()`, whose making of a class for every call costs more than the rows of
    a trial of 14.
    """
    cells = zip(frame.index, *(column for _, column in frame.items()), strict=True)
    return map(_row_type(tuple(frame.columns))._make, cells)


def count_participants(rows: pd.DataFrame, by: str, records: str) -> pd.DataFrame:
    """One row per value of a column: it, participants (each once), and how many records.

    In the order in which the values occur; `records` names the last column.
    """
    groups = rows.groupby(by, sort=False)["participant"]
    table = pd.DataFrame({"participants": groups.nunique(), records: groups.size()})
    return table.rename_axis(by).reset_index()


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    """One class for all tables with these columns; `Index` is the first field."""
    return namedtuple("Row", ("Index", *columns), rename=True)
