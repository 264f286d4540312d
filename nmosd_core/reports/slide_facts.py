"""What every slide is made from: the opened data cut, its headline numbers, and who is treated."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.enrolment import Enrolment, summarise_enrolment
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.numbers import Number
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.reports.document import FigureBlock, TableBlock
from nmosd_core.study.protocol import Definition, Protocol
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.columns import heading, title_of
from nmosd_core.tables.wording import (
    interval_in_words,
    number_in_words,
    presentable,
    without_empty_columns,
)
from nmosd_core.trial_data.store import TrialData

MOST_ROWS = 12  # of a table that is to be read from a seat


@dataclass(frozen=True, eq=False)
class Facts:
    """One data cut, as slides ask it."""

    trial: TrialData

    @property
    def protocol(self) -> Protocol:
        """What was planned."""
        return self.trial.protocol

    @cached_property
    def enrolment(self) -> Enrolment:
        """Where everyone stands."""
        return summarise_enrolment(self.trial)

    @cached_property
    def treated(self) -> int:
        """Treated participants."""
        return self.enrolment.count("treated")

    @cached_property
    def all_completed(self) -> bool:
        """Whether every treated participant was followed to the end of the plan."""
        return self.enrolment.count("completed") == self.treated

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """Headline numbers by name, and the participants who died."""
        known = {one.number.name: one.number for one in list_headlines(self.trial)}
        return known | {"died_participants": self.enrolment.died}

    @property
    def n(self) -> str:
        """Who is counted, for the foot of a slide."""
        return f"n = {self.treated} treated"

    def of(self, names: Iterable[str]) -> tuple[Number, ...]:
        """Those headline numbers that this data cut has."""
        return tuple(self.numbers[name] for name in names if name in self.numbers)

    def definitions(self, names: Iterable[str]) -> tuple[Definition, ...]:
        """Definitions of the protocol by their names."""
        return tuple(self.protocol.definitions[name] for name in names)

    def figure(self, name: str) -> FigureBlock:
        """One figure of the catalogue."""
        figure = FIGURES[name].of(self.trial)
        return FigureBlock(name, heading(name), figure, figure.layout.meta["alt"])

    def table(self, name: str, columns: Iterable[str], rows: int | None = None) -> TableBlock:
        """Columns of one table of the catalogue as they are read, its first rows alone."""
        whole = TABLES[name].of(self.trial)
        return table_block(name, whole[list(columns)], rows)


def numbers_block(numbers: Iterable[Number]) -> TableBlock:
    """Headline numbers as a table: what, how many, and the interval."""
    columns = ["measure", "value", "interval"]
    rows = [
        (one.label, number_in_words(one), interval_in_words(one).split(",")[0]) for one in numbers
    ]
    return table_block("numbers", pd.DataFrame(rows, columns=columns))


def table_block(name: str, table: pd.DataFrame, rows: int | None = None) -> TableBlock:
    """A table as it is read; where rows are left out the note says how many and where they are."""
    left_out = 0 if rows is None else len(table) - rows
    note = f"and {left_out} more rows in the table {name}" if left_out > 0 else ""
    shown, _ = without_empty_columns(presentable(table.head(rows or len(table))))
    return TableBlock(name, title_of(name), shown, note)
