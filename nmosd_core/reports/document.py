"""A report as parts, sections and blocks, whatever file it becomes.

A section is for everyone ("shareable": counts alone) or for the board ("restricted": rows of
participants).  Tables and figures are numbered through the whole document, so that a number
means the same in the report that holds one kind of section only, as long as shareable parts come
first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, Self

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.numbers import Number
from nmosd_core.errors import TrialDataError
from nmosd_core.reports.presentation import with_trial_days
from nmosd_core.trial_data.store import Stamp

Audience = Literal["shareable", "restricted"]
SHAREABLE: Audience = "shareable"
RESTRICTED: Audience = "restricted"
TABLE, FIGURE = "Table", "Figure"


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """Short paragraphs that are read as a list, perhaps numbered."""

    points: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Heading:
    """Title of a group of blocks within a section."""

    text: str


@dataclass(frozen=True)
class Callout:
    """A sentence that must not be overlooked; `alarming` where somebody has to act."""

    text: str
    alarming: bool = False


@dataclass(frozen=True)
class Numbers:
    """Headline numbers, each with its interval, denominator and method."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, eq=False)
class TableBlock:
    """One table.

    Attributes
    ----------
    name
        As on the command line: "serious_events".
    caption
        What it shows.
    rows
        Cells and headings as they are read: what `tables.wording.presentable` returns.
    note
        What a reader should know below it.
    heads
        Places of the rows that stand above others, such as those of organ classes.
    """

    name: str
    caption: str
    rows: pd.DataFrame
    note: str = ""
    heads: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class FigureBlock:
    """One figure, with the words for a reader who cannot see it."""

    name: str
    caption: str
    figure: go.Figure
    alt: str


Block = Text | Points | Heading | Callout | Numbers | TableBlock | FigureBlock


@dataclass(frozen=True, eq=False)
class Section:
    """One topic, and who may read it."""

    title: str
    audience: Audience
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class Part:
    """Sections that belong together."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Numbered:
    """A block of a kind that is numbered, with its label ("Table 3")."""

    kind: str
    number: int
    block: TableBlock | FigureBlock

    @property
    def label(self) -> str:
        """How the text refers to it."""
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, eq=False)
class Document:
    """A whole report.

    Attributes
    ----------
    title, subtitle
        On the cover.
    stamp
        Trial, data cut and fingerprint.
    reported
        Date of the report.
    facts
        Lines of the cover: what and its value.
    questions
        What the board is asked.
    parts
        The report.
    """

    title: str
    subtitle: str
    stamp: Stamp
    reported: date
    facts: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        """Put trial days in place of dates, in presentation mode, whatever wrote them."""
        if self.stamp.presentation:
            for name in ("subtitle", "facts", "questions", "parts"):
                object.__setattr__(self, name, with_trial_days(getattr(self, name)))

    @property
    def sections(self) -> Iterator[Section]:
        """Every section in its order."""
        return (section for part in self.parts for section in part.sections)

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block in its order."""
        return (block for section in self.sections for block in section.blocks)

    @cached_property
    def restricted(self) -> bool:
        """Whether rows of participants are in it."""
        return any(section.audience == RESTRICTED for section in self.sections)

    @cached_property
    def numbered(self) -> tuple[Numbered, ...]:
        """Every table and figure with its number, in the order of the document."""
        tables = [block for block in self.blocks if isinstance(block, TableBlock)]
        return (*_number(TABLE, tables), *_number(FIGURE, self.figure_blocks))

    @property
    def tables(self) -> list[Numbered]:
        """The list of tables."""
        return [one for one in self.numbered if one.kind == TABLE]

    @property
    def figures(self) -> list[Numbered]:
        """The list of figures."""
        return [one for one in self.numbered if one.kind == FIGURE]

    @property
    def figure_blocks(self) -> list[FigureBlock]:
        """Every figure in its order."""
        return [block for block in self.blocks if isinstance(block, FigureBlock)]

    def label(self, block: TableBlock | FigureBlock) -> str:
        """The label of one of its tables or figures: "Table 3"."""
        return next(one.label for one in self.numbered if one.block is block)

    def only(self, audience: str) -> Self:
        """The same report with the sections for one audience alone.

        Raises
        ------
        TrialDataError
            No section is for this audience.
        """
        parts = (
            replace(part, sections=tuple(one for one in part.sections if one.audience == audience))
            for part in self.parts
        )
        kept = tuple(part for part in parts if part.sections)
        if not kept:
            raise TrialDataError(f"{self.title} has no section for {audience} reading.")
        return replace(self, parts=kept)


def _number(kind: str, blocks: Iterable[TableBlock | FigureBlock]) -> Iterator[Numbered]:
    return (Numbered(kind, place, block) for place, block in enumerate(blocks, 1))
