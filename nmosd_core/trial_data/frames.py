"""From what a query returned to a data frame.

A result has the same types whether or not a value is missing; what DuckDB and pandas choose by
themselves depends on the rows.  The columns are built one by one from DuckDB's own arrays, which
takes a third of the time of a frame that is made first and converted after.

Texts are Python strings in NumPy arrays, here and in every frame that pandas makes from now on.
Arrow's strings gain from a million rows; a trial's tables have hundreds, and there each step costs
more to hand over to Arrow than to do: all core results together take a quarter less time.
"""

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy import ma

pd.options.mode.string_storage = "python"
TEXT = pd.StringDtype("python", na_value=np.nan)


def take_frame(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All rows of the statement that the cursor has executed.

    Returns
    -------
    pandas.DataFrame
        Columns of str, Int64, float64, boolean and datetime64[s].

    Raises
    ------
    ValueError
        A column is of another type; the message says which.
    """
    kinds = {name: str(kind) for name, kind, *_ in cursor.description or []}
    for name, kind in kinds.items():
        if kind not in COLUMNS:
            raise ValueError(
                f"column {name} of the query is {kind}; cast it to one of: {', '.join(COLUMNS)}"
            )
    values = cursor.fetchnumpy()
    return pd.DataFrame(
        {name: COLUMNS[kind](values[name]) for name, kind in kinds.items()}, copy=False
    )


def _texts(values: Any) -> Any:
    texts = ma.getdata(values)
    texts[ma.getmaskarray(values)] = None
    return pd.array(texts, dtype=TEXT)


def _whole_numbers(values: Any) -> Any:
    return pd.arrays.IntegerArray(ma.getdata(values).astype("int64"), ma.getmaskarray(values))


def _numbers(values: Any) -> Any:
    return ma.filled(values, np.nan)


def _truths(values: Any) -> Any:
    return pd.arrays.BooleanArray(ma.getdata(values), ma.getmaskarray(values))


def _dates(values: Any) -> Any:
    return ma.filled(values, np.datetime64("NaT")).astype("datetime64[s]")


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "VARCHAR": _texts,
    "BIGINT": _whole_numbers,
    "INTEGER": _whole_numbers,
    "HUGEINT": _whole_numbers,
    "DOUBLE": _numbers,
    "BOOLEAN": _truths,
    "DATE": _dates,
}
