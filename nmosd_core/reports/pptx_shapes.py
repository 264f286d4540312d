"""Texts, tables and pictures on a slide, each in its box."""

import io
import re
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from nmosd_core.reports.columns import is_numeric
from nmosd_core.reports.slide_layout import (
    CELL_MARGIN,
    CELL_PADDING,
    Box,
    TableFit,
    size_that_fits,
)
from nmosd_core.tables.files import CONTROL_CHARACTERS, LOST


def _colour(red_green_blue: str) -> Any:
    return RGBColor.from_string(red_green_blue)  # type: ignore[no-untyped-call]


INK, FAINT, ALARM = _colour("1B2733"), _colour("5A6472"), _colour("A63F00")
PAPER, BAND = _colour("FFFFFF"), _colour("F1F4F7")
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
POINT_SIZES = (20.0, 18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
GAP = 8.0  # points between paragraphs


def readable(text: str) -> str:
    """The text without characters that no office program reads."""
    return re.sub(CONTROL_CHARACTERS, LOST, text)


def place(shape: Any, box: Box) -> None:
    """Put a shape into its box."""
    shape.left, shape.top = Pt(box.left), Pt(box.top)
    shape.width, shape.height = Pt(box.width), Pt(box.height)


def write(frame: Any, text: str, size: float, *, bold: bool = False, colour: Any = INK) -> None:
    """One paragraph in a frame without margins."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = readable(text)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(size), bold
        paragraph.font.color.rgb = colour


def add_text(canvas: Any, box: Box, text: str, sizes: Sequence[float], **look: Any) -> Any:
    """A text in letters as large as fit; its frame."""
    shape = canvas.shapes.add_textbox(0, 0, 0, 0)
    place(shape, box)
    size = size_that_fits([text], box, sizes, bold=look.get("bold", False))
    write(shape.text_frame, text, size, **look)
    return shape.text_frame


def add_points(canvas: Any, box: Box, points: Sequence[str]) -> None:
    """Short paragraphs with a bullet each."""
    inside = Box(box.left, box.top, box.width - 24, box.height)
    size = size_that_fits(points, inside, POINT_SIZES, GAP)
    frame = add_text(canvas, box, "\n".join(points), (size,))
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(GAP)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(Pt(18)))
        properties.set("indent", str(-Pt(18)))
        properties.insert_element_before(
            parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'), "a:tabLst", "a:defRPr", "a:extLst"
        )


def add_picture(canvas: Any, box: Box, png: bytes, name: str, alt: str) -> None:
    """A picture as wide as its box, at its top."""
    picture = canvas.shapes.add_picture(io.BytesIO(png), Pt(box.left), Pt(box.top))
    scale = min(Pt(box.width) / picture.width, Pt(box.height) / picture.height)
    picture.width, picture.height = (
        Emu(int(picture.width * scale)),
        Emu(int(picture.height * scale)),
    )
    picture.left = Emu(Pt(box.left) + (Pt(box.width) - picture.width) // 2)
    describe(picture, name, alt)


def add_table(canvas: Any, box: Box, fit: TableFit, name: str, caption: str) -> None:
    """A native table: dark head, banded rows, numbers to the right."""
    rows, columns = len(fit.rows) + 1, len(fit.rows.columns)
    frame = canvas.shapes.add_table(rows, columns, Pt(box.left), Pt(box.top), Pt(box.width), Pt(1))
    describe(frame, name, caption)
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    for column, width in zip(table.columns, fit.widths, strict=True):
        column.width = Pt(width)
    for row, height in zip(table.rows, fit.heights, strict=True):
        row.height = Pt(height)
    right = [is_numeric(list(fit.rows.iloc[:, place])) for place in range(columns)]
    for place_of_column, heading in enumerate(fit.rows.columns):
        texts = [str(heading), *fit.rows.iloc[:, place_of_column]]
        for line, text in enumerate(texts):
            _fill(table.cell(line, place_of_column), text, fit.size, line, right[place_of_column])


def describe(shape: Any, name: str, alt: str) -> None:
    """The name of a shape, and the words for a reader who cannot see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", readable(name))
    properties.set("descr", readable(alt))


def _fill(cell: Any, text: str, size: float, line: int, right: bool) -> None:
    head = line == 0
    write(cell.text_frame, text, size, bold=head, colour=PAPER if head else INK)
    cell.margin_left = cell.margin_right = Pt(CELL_MARGIN)
    cell.margin_top = cell.margin_bottom = Pt(CELL_PADDING)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = INK if head else BAND if line % 2 == 0 else PAPER
    if right:
        for paragraph in cell.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.RIGHT
