"""Rows of a table, one by one, where a rule needs words or memory."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples, typed as anything: a cell's type is known only by its column."""
    return iter(frame.itertuples())
