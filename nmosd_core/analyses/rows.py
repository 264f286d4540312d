"""Tables taken apart for a rule: row by row where it needs words or memory, else by columns."""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAY = np.timedelta64(1, "D")  # makes numbers of days of the differences of two arrays of dates
ROWS_OF_A_GRID = 40  # participants that a grid has room for


def each_row(frame: pd.DataFrame, *names: str) -> Iterator[Any]:
    """Rows as named tuples, typed as anything: a cell's type is known only by its column.

    Like `frame.itertuples()`, whose making of a class for every call costs more than the rows of
    a trial of 14.  Of a wide table a rule may name the columns that it reads.
    """
    if names:
        columns = [frame[name].tolist() for name in names]
    else:
        columns = frame.to_numpy(object).T.tolist()
    row_type = _row_type(names or tuple(frame.columns))
    return map(row_type._make, zip(frame.index, *columns, strict=True))


def as_arrays(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Columns of a table taken out once, for a rule that compares them all at once.

    A step on an array costs a hundredth of the same step on a column.
    """
    return {str(name): column.to_numpy() for name, column in frame.items()}


def dates(column: "pd.Series[pd.Timestamp]") -> list[Any]:
    """Calendar dates of a column, None where missing: a rule compares them faster than times."""
    days: list[Any] = column.to_numpy("datetime64[D]").tolist()
    return days


def as_table(
    rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]], types: Mapping[str, Any]
) -> pd.DataFrame:
    """The table of rows that a rule has written one by one.

    Built column by column: a frame of objects that is converted afterwards takes three times as
    long.

    Parameters
    ----------
    rows
        Each by the names of columns, what is not named being missing, or in their order.
    types
        Type of each column, in their order.
    """
    in_order = [tuple(map(row.get, types)) if isinstance(row, Mapping) else row for row in rows]
    columns = zip(*in_order, strict=True) if in_order else ([] for _ in types)
    return pd.DataFrame(
        {
            name: _as_array(list(values), _data_type(kind))
            for (name, kind), values in zip(types.items(), columns, strict=True)
        },
        copy=False,
    )


def count_participants(rows: pd.DataFrame, by: str, records: str) -> pd.DataFrame:
    """One row per value of a column: it, participants (each once), and how many records.

    In the order in which the values occur; `records` names the last column.
    """
    groups = rows.groupby(by, sort=False)["participant"]
    table = pd.DataFrame({"participants": groups.nunique(), records: groups.size()})
    return table.rename_axis(by).reset_index()


def _as_array(values: list[Any], kind: Any) -> Any:
    """The values of one column: an array of NumPy where that is all its type is."""
    is_plain = isinstance(kind, np.dtype) and kind.kind in "bif"
    return np.array(values, dtype=kind) if is_plain else pd.array(values, dtype=kind)


@cache
def _data_type(kind: Any) -> Any:
    """The type that is called so: to look it up takes longer than to convert a column."""
    return pd.api.types.pandas_dtype(kind)


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    """One class for all tables with these columns; `Index` is the first field."""
    return namedtuple("Row", ("Index", *columns), rename=True)
