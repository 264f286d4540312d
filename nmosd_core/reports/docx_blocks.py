"""Blocks of a report in a document of Word."""

import io
from collections.abc import Mapping
from itertools import count

from docx.document import Document as WordDocument
from docx.shared import Emu, Mm, Pt, RGBColor

from nmosd_core.reports.document import (
    Block,
    Callout,
    Document,
    FigureBlock,
    Heading,
    Numbers,
    Points,
    TableBlock,
    Text,
)
from nmosd_core.reports.docx_parts import add_bookmark, add_field, readable, set_alt_text, shade
from nmosd_core.reports.docx_tables import cards_of, table_of
from nmosd_core.reports.pictures import why_not_drawn

FAINT = RGBColor(0x5A, 0x64, 0x72)
SMALL = Pt(7.5)
CALM, ALARMING = ("F3F5F7", "5A6472"), ("FDF1EA", "A33A00")  # ground and bar
WIDEST, HIGHEST = Mm(170), {False: Mm(212), True: Mm(130)}


class Writer:
    """Adds blocks to a document of Word, which is built up by adding to its end."""

    def __init__(
        self, word: WordDocument, document: Document, pictures: Mapping[str, bytes]
    ) -> None:
        self.word, self._document, self._pictures = word, document, pictures
        self._marks = count(1)

    def heading(self, text: str, level: int, target: str) -> None:
        """A heading that the contents page refers to."""
        add_bookmark(self.word.add_heading(readable(text), level), target, next(self._marks))

    def add(self, block: Block, *, turned: bool) -> None:
        """One block; `turned` says whether its page is a landscape one."""
        match block:
            case Text(text):
                self.word.add_paragraph(readable(text))
            case Heading(text):
                self.word.add_heading(readable(text), 3)
            case Points(points, numbered):
                for point in points:
                    style = "List Number" if numbered else "List Bullet"
                    self.word.add_paragraph(readable(point), style)
            case Callout(text, alarming):
                shade(self.word.add_paragraph(readable(text)), *(ALARMING if alarming else CALM))
            case Numbers(numbers):
                self._append(cards_of(numbers))
            case TableBlock():
                self._caption(block)
                self._append(table_of(block, turned), block.note)
            case FigureBlock():
                self._figure(block, turned)

    def _caption(self, block: TableBlock | FigureBlock) -> None:
        kind, number = self._document.label(block).split()
        paragraph = self.word.add_paragraph(f"{kind} ", "Caption")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", number)
        paragraph.add_run(f"  {readable(block.caption)}")
        if isinstance(block, FigureBlock):
            paragraph.paragraph_format.keep_with_next = False
        add_bookmark(paragraph, f"_{kind}{number}", next(self._marks))

    def _figure(self, block: FigureBlock, turned: bool) -> None:
        picture = self._pictures.get(block.name)
        if picture is None:
            self.word.add_paragraph(
                why_not_drawn(block.figure)
            ).paragraph_format.keep_with_next = True
            self._small(block.alt)
        else:
            paragraph = self.word.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=WIDEST)
            if shape.height > HIGHEST[turned]:
                shape.width = Emu(round(shape.width * HIGHEST[turned] / shape.height))
                shape.height = HIGHEST[turned]
            set_alt_text(shape, block.alt)
        self._caption(block)

    def _append(self, table: object, note: str = "") -> None:
        """A table with its note, which also keeps it from joining the next one."""
        body = self.word.element.body
        body.insert(len(body) - 1, table)  # before the properties of the last section
        if note:
            self._small(note)
        else:
            self.word.add_paragraph().paragraph_format.line_spacing = Pt(1)

    def _small(self, text: str) -> None:
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(2)  # else it touches the rule above
        run = paragraph.add_run(readable(text))
        run.font.size, run.font.color.rgb = SMALL, FAINT
