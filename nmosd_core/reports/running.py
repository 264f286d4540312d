"""What every page of a report says, and in which order what stands on pages of which kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from nmosd_core.reports.columns import needs_turned_page
from nmosd_core.reports.document import (
    SHAREABLE,
    Audience,
    Block,
    Callout,
    Document,
    FigureBlock,
    Heading,
    Numbers,
    Section,
    TableBlock,
    Text,
)

TALL_FIGURE = 520  # pixels; a taller one would shrink on a landscape page
ROWS_OF_A_PAGE = 40  # about as many as fill an upright page
SYNTHETIC = "Synthetic data: no real person"
AUDIENCES = {
    "shareable": "Counts, may be shared",
    "restricted": "Restricted: participant level",
}

PART, SECTION = 1, 2


@dataclass(frozen=True)
class Head:
    """Title of a part or a section, with its number in the report."""

    level: int
    number: int
    text: str

    @property
    def target(self) -> str:
        """Name by which the contents page finds it."""
        return f"{'part' if self.level == PART else 'section'}{self.number}"


@dataclass(frozen=True, eq=False)
class Run:
    """What stands on pages of one kind, for one audience."""

    turned: bool
    audience: Audience
    content: tuple[Head | Block, ...]


def foot_of(document: Document) -> str:
    """Trial, data cut, date of the report, fingerprint, and whether the data are synthetic.

    Also whether data are still missing (interim), and whether identities were replaced.
    """
    stamp = document.stamp
    interim = " (interim)" if stamp.interim else ""
    parts = [stamp.study, f"data cut {stamp.cut}{interim}", f"date of report {document.reported}"]
    parts += [f"fingerprint {stamp.fingerprint[:8]}", "synthetic data" if stamp.synthetic else ""]
    parts += ["identities replaced" if stamp.presentation else ""]
    return " · ".join(part for part in parts if part)


def mark_of(document: Document) -> str:
    """What the cover says of data that were made up; empty for others."""
    return SYNTHETIC if document.stamp.synthetic else ""


def audience_in_words(audience: Audience) -> str:
    """Who may read it, for the head of a page."""
    return AUDIENCES[audience]


def audience_of(document: Document) -> Audience:
    """Who may read the whole document."""
    return "restricted" if document.restricted else SHAREABLE


def turn_pages(section: Section, turned_before: bool = False) -> list[tuple[bool, Block]]:
    """Each block with whether it stands on a landscape page.

    A wide table turns its page, a tall figure turns it back; what is neither goes with what
    follows it if it leads up to it, else with what stands before, unless what is left of the
    section needs no turned page and fills an upright one.  A section of text alone stays on the
    page before it, whichever way that is turned.
    """
    text_alone = all(isinstance(block, Text | Heading | Callout) for block in section.blocks)
    otherwise = turned_before and text_alone
    needs = [_needs_turned(block) for block in section.blocks]
    turned: list[bool] = []
    for place, (need, block) in enumerate(zip(needs, section.blocks, strict=True)):
        before = turned[-1] if turned else None
        if not any(needs[place:]) and _rows_of(section.blocks[place:]) > ROWS_OF_A_PAGE:
            before = False
        after = next((one for one in needs[place:] if one is not None), None)
        leads_up = before is None or isinstance(block, Text | Heading | Callout)
        chosen = (need, after, before) if leads_up else (need, before)
        turned.append(next((one for one in chosen if one is not None), otherwise))
    return list(zip(turned, section.blocks, strict=True))


def _rows_of(blocks: Sequence[Block]) -> int:
    """About how many rows their tables have."""
    tables = sum(len(block.rows) for block in blocks if isinstance(block, TableBlock))
    return tables + sum(len(block.numbers) for block in blocks if isinstance(block, Numbers))


def _needs_turned(block: Block) -> bool | None:
    """Whether a block needs a landscape page, or an upright one; None where it needs neither."""
    if isinstance(block, TableBlock):
        return needs_turned_page(block.rows) or None
    if isinstance(block, FigureBlock) and (block.figure.layout.height or 0) > TALL_FIGURE:
        return False
    return None


def runs_of(document: Document) -> Iterator[Run]:
    """The whole report in the order in which it is read; a part begins a page."""
    number = 0
    for place, part in enumerate(document.parts, 1):
        placed: list[tuple[bool, Head | Block]] = []
        for section in part.sections:
            number += 1
            blocks = turn_pages(section, turned_before=bool(placed) and placed[-1][0])
            first = blocks[0][0] if blocks else False
            part_head = [] if placed else [(first, Head(PART, place, part.title))]
            head = Head(SECTION, number, f"{number}. {section.title}")
            placed += [*part_head, (first, head), *blocks]
        for turned, run in groupby(placed, key=itemgetter(0)):
            yield Run(turned, part.sections[0].audience, tuple(one for _, one in run))


def heads_of(document: Document) -> list[Head]:
    """Titles of parts and sections in their order."""
    return [one for run in runs_of(document) for one in run.content if isinstance(one, Head)]
