"""A deck of slides, whatever program shows it.

The title of a slide is its finding.  Figures and tables are the blocks of document.py, so that a
slide, a report and a page cannot show different ones.
"""

from dataclasses import dataclass
from functools import cached_property

from nmosd_core.analyses.numbers import Number
from nmosd_core.reports.document import FigureBlock, Points, TableBlock
from nmosd_core.study.protocol import Definition
from nmosd_core.tables.wording import beside_number, number_in_words
from nmosd_core.trial_data.store import Stamp

Content = FigureBlock | TableBlock | Points

DRAFT, SYNTHETIC = "DRAFT", "SYNTHETIC DATA: NO REAL PERSON"


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide.

    Attributes
    ----------
    title
        The finding in one sentence.
    beside
        What a reader needs to believe it, in one line below the title.
    content
        Beside each other, from left to right.
    instead
        Tables in place of figures that cannot be drawn or have no room.
    n
        Who is counted, for the foot.
    definitions
        Names and words of what is counted.
    numbers
        Headline numbers that the slide is made of.
    sources
        Tables of the command line that hold the rows behind it.
    topic
        "Attacks".
    """

    title: str
    beside: str = ""
    content: tuple[Content, ...] = ()
    instead: tuple[TableBlock, ...] = ()
    n: str = ""
    definitions: tuple[Definition, ...] = ()
    numbers: tuple[Number, ...] = ()
    sources: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, eq=False)
class Deck:
    """A whole deck.

    Attributes
    ----------
    title, subtitle
        Of the first slide.
    stamp
        Trial, data cut and fingerprint.
    version
        Of the program.
    slides
        In their order, after the first.
    """

    title: str
    subtitle: str
    stamp: Stamp
    version: str
    slides: tuple[Slide, ...]

    @cached_property
    def mark(self) -> str:
        """What every slide says of its standing.

        Whether a database is locked is not in the data, so every deck is a draft.
        """
        return f"{DRAFT} · {SYNTHETIC}" if self.stamp.synthetic else DRAFT

    def foot(self, slide: Slide) -> str:
        """Trial, data cut, who is counted, and by which definition."""
        terms = ", ".join(definition.term for definition in slide.definitions)
        interim = " (interim)" if self.stamp.interim else ""
        replaced = "identities replaced" if self.stamp.presentation else ""
        parts = [self.stamp.study, f"data cut {self.stamp.cut}{interim}", replaced, slide.n]
        parts += [f"defined: {terms}" if terms else "", f"fingerprint {self.stamp.fingerprint[:8]}"]
        return " · ".join(part for part in parts if part)

    def notes(self, slide: Slide) -> str:
        """What the speaker needs to know: numbers with their method, definitions, source rows."""
        numbers = [_in_a_line(number) for number in slide.numbers]
        definitions = [_defined(definition) for definition in slide.definitions]
        where = "" if self.stamp.presentation else f" --cut {self.stamp.cut}"
        rows = [f"python -m nmosd_core table {name}{where}" for name in slide.sources]
        parts = {
            "Numbers and methods": numbers,
            "Definitions": definitions,
            "Source rows": rows,
            "Data": [f"{self.stamp} · version {self.version} · {self.mark}"],
        }
        return "\n\n".join("\n".join([head, *lines]) for head, lines in parts.items() if lines)


def _in_a_line(number: Number) -> str:
    beside = beside_number(number)
    return f"{number.label}: {number_in_words(number)}" + (f" · {beside}" if beside else "")


def _defined(definition: Definition) -> str:
    sources = [definition.source, definition.source_of_text]
    source = "; ".join(one for one in sources if one)
    return f"{definition.term}: {definition.text} Source: {source}."
