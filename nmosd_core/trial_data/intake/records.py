"""Rows of one dataset, gathered from all its files before they are typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from nmosd_core.trial_data.cuts import ROW_SET_ASIDE
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.typed import RawTable


@dataclass(frozen=True)
class Origin:
    """Where a row comes from: file, row number in it, and the domain as the export names it."""

    file: str
    row: int
    domain: str

    def __str__(self) -> str:
        return f"row {self.row} of {self.file}"


@dataclass(frozen=True)
class Records:
    """Rows of one dataset.

    Attributes
    ----------
    dataset
        Lower-case name; "supp" for supplemental qualifiers, "ts" for the trial summary.
    cells
        One column per variable; text as recorded, or None.
    origin
        Where each row of `cells` comes from.
    """

    dataset: str
    cells: pd.DataFrame
    origin: list[Origin]

    def column(self, variable: str) -> list[str | None]:
        """Values of a variable; nothing recorded where the dataset does not have it."""
        if variable in self.cells:
            return list(self.cells[variable])
        return [None] * len(self.origin)

    def keep(self, wanted: Callable[[int], bool]) -> "Records":
        """The rows at the wanted positions."""
        positions = [at for at in range(len(self.origin)) if wanted(at)]
        cells = self.cells.iloc[positions].reset_index(drop=True)
        return Records(self.dataset, cells, [self.origin[at] for at in positions])

    def set_aside(self, at: int, reason: str, variable: str | None = None) -> SetAside:
        """The entry that says why the row at a position is not used, and which variable tells."""
        return SetAside(
            self.origin[at].file,
            ROW_SET_ASIDE,
            reason,
            row=self.origin[at].row,
            dataset=self.dataset,
            participant=self._value("USUBJID", at),
            variable=variable,
            value=self._value(variable, at) if variable else None,
        )

    def _value(self, variable: str, at: int) -> str | None:
        value = self.cells[variable].iloc[at] if variable in self.cells else None
        return None if value is None else str(value)

    def by_file(self) -> list[RawTable]:
        """The rows of each file, ready to be typed."""
        places: dict[str, list[int]] = {}
        for at, origin in enumerate(self.origin):
            places.setdefault(origin.file, []).append(at)
        return [
            RawTable(
                file,
                self.dataset,
                self.cells.iloc[positions].reset_index(drop=True),
                [self.origin[at].row for at in positions],
            )
            for file, positions in places.items()
        ]


def gather(parts: Sequence[Records]) -> Records:
    """The rows of several files of one dataset, one file after the other."""
    cells = pd.concat([part.cells for part in parts], ignore_index=True).astype(object)
    return Records(
        parts[0].dataset,
        cells.where(cells.notna(), None),
        [origin for part in parts for origin in part.origin],
    )
