"""Adverse events by columns, for rules that are asked of all events many times over.

The overview asks some forty questions of a dozen columns.  Each column is taken out of the table
once, and each different term is looked up once, however many events have it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Truths = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class EventColumns:
    """Columns of the listing of `AdverseEvents`, or of rows of it, as arrays.

    Numbers are float64, missing as not a number, so that a comparison with a missing one does not
    hold; neither does one with a missing text.
    """

    table: pd.DataFrame
    _taken: dict[str, NDArray[Any]] = field(default_factory=dict)
    _named: dict[str, tuple[list[str], NDArray[np.intp]]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """One column."""
        if name not in self._taken:
            column = self.table[name]
            is_number = isinstance(column.dtype, pd.Int64Dtype)
            as_number = column.to_numpy("float64", na_value=np.nan) if is_number else None
            self._taken[name] = column.to_numpy() if as_number is None else as_number
        return self._taken[name]

    @cached_property
    def person(self) -> NDArray[np.intp]:
        """The participant of each event as a number from 0."""
        return pd.factorize(self["participant"])[0]

    def known(self, name: str) -> Truths:
        """Events with a value in the column."""
        return np.asarray(pd.notna(self[name]))

    def says(self, name: str, *words: str) -> Truths:
        """Events with one of the words in the column, as it is spelt."""
        return np.isin(self[name], words)

    def whose(self, name: str, holds: Callable[[str], bool]) -> Truths:
        """Events whose text, in capitals, is one of which something holds."""
        if name not in self._named:
            place, different = pd.factorize(self[name], use_na_sentinel=False)
            self._named[name] = [str(text).upper() for text in different], place
        texts, place = self._named[name]
        return np.fromiter(map(holds, texts), bool, len(texts))[place]
