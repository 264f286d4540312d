"""A deck as a PowerPoint file: 16 to 9, native titles, tables and notes, pictures of figures.

Figures are drawn for the place that they take, so that their letters can be read from a seat, as
PNG of 300 dots to the inch, which is as fine as a projector of 4K shows them.  An SVG beside the
PNG would be shown by PowerPoint alone, in its own fonts: LibreOffice (7.4) shows the PNG.
Where no Chromium is installed a native chart or a table stands in the place of a figure, and where
it has too many rows for a slide a table; the slide says so.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.files import as_image, can_draw
from nmosd_core.figures.presets import LETTER, POINTS_PER_MM, PRESETS, Preset
from nmosd_core.reports.deck import Content, Deck, Slide
from nmosd_core.reports.document import FigureBlock, Points, TableBlock
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.pptx_charts import add_chart, can_chart
from nmosd_core.reports.pptx_file import empty_file
from nmosd_core.reports.pptx_shapes import (
    ALARM,
    FAINT,
    add_picture,
    add_points,
    add_table,
    add_text,
    place,
    readable,
    write,
)
from nmosd_core.reports.provenance import Provenance
from nmosd_core.reports.slide_layout import (
    BESIDE,
    CONTENT,
    FOOT,
    LINE,
    MARK,
    PAGE,
    TABLE_SIZES,
    TITLE,
    Box,
    fit_table,
    lines_of,
    size_that_fits,
)

Progress = Callable[[str, float], None]

NOTE_SIZE = 11.0
TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
BESIDE_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
NOTE, GAP = 16.0, 4.0  # points: a line below a table, and the space above it
TALLER = CONTENT.top + CONTENT.height - BESIDE.top - 8  # where nothing stands beside the title
SMALLEST_LETTER = 8.0  # points
TALLEST = 1000  # pixels on screen; a taller figure has too many rows for a slide
NO_CHROMIUM = "The figure is not drawn, because no Chromium is installed; its numbers are here"
AS_CHART = "Drawn as a chart of PowerPoint, because no Chromium is installed"
NO_ROOM = "The figure has too many rows for a slide; its numbers are here"


def as_pptx(deck: Deck, provenance: Provenance, progress: Progress | None = None) -> bytes:
    """Write a deck as PPTX.

    Parameters
    ----------
    deck
        The slides.
    provenance
        What the file says of where it came from.
    progress
        Told what is made next and how much is done, from 0 to 1; what it raises ends it.
    """
    file = empty_file(deck)
    _add_first(file, deck)
    for done, slide in enumerate(deck.slides):
        if progress:
            progress(slide.topic, done / len(deck.slides))
        _add(file, deck, slide)
    buffer = io.BytesIO()
    file.save(buffer)
    return embed(buffer.getvalue(), "pptx", provenance)


def _add_first(file: Any, deck: Deck) -> None:
    canvas = file.slides.add_slide(file.slide_layouts[0])
    box = Box(72, 150, 816, 110)
    _write_title(canvas, deck.title, box, (40.0, 36.0, 32.0, 28.0, 24.0))
    add_text(canvas, Box(72, 276, 816, 60), deck.subtitle, (22.0, 20.0, 18.0, 16.0), colour=FAINT)
    add_text(canvas, Box(72, 352, 816, 24), f"Data cut {deck.stamp.cut}", (18.0,))
    add_text(canvas, Box(72, 384, 816, 24), deck.mark, (18.0,), bold=True, colour=ALARM)
    _add_foot(canvas, deck, Slide(deck.title), 1)


def _add(file: Any, deck: Deck, slide: Slide) -> None:
    canvas = file.slides.add_slide(file.slide_layouts[0])
    _write_title(canvas, slide.title, TITLE, TITLE_SIZES)
    if slide.beside:
        add_text(canvas, BESIDE, slide.beside, BESIDE_SIZES, colour=FAINT)
    room = CONTENT if slide.beside else Box(CONTENT.left, BESIDE.top + 8, CONTENT.width, TALLER)
    content, remark = _what_can_be_shown(slide)
    if remark:
        add_text(canvas, replace(room, height=NOTE), remark, (12.0,))
        room = room.below(NOTE + 4)
    boxes = room.beside_each_other(_shares(content))
    sizes = _sizes_of_tables(content, boxes)
    for one, box in zip(content, boxes, strict=True):
        _add_content(canvas, one, box, sizes)
    _add_foot(canvas, deck, slide, len(file.slides))


def _what_can_be_shown(slide: Slide) -> tuple[Sequence[Content], str]:
    """The content, or tables in its place and why."""
    figures = [one for one in slide.content if isinstance(one, FigureBlock)]
    if figures and not can_draw():
        charts = [one for one in figures if can_chart(one.figure)]
        return [*charts, *slide.instead], AS_CHART if charts else NO_CHROMIUM
    if any(one.figure.layout.height > TALLEST for one in figures):
        return slide.instead, NO_ROOM
    return slide.content, ""


def _shares(content: Sequence[Content]) -> list[float]:
    """Width of each: a figure needs more than the table beside it."""
    return [3.0 if isinstance(one, FigureBlock) else 2.0 for one in content]


def _sizes_of_tables(content: Sequence[Content], boxes: Sequence[Box]) -> Sequence[float]:
    """Sizes of letters at which every table of a slide fits, so that all have the same."""
    fits = [
        fit_table(one.rows, _above_note(one, box)).size
        for one, box in zip(content, boxes, strict=True)
        if isinstance(one, TableBlock)
    ]
    return [size for size in TABLE_SIZES if size <= min(fits, default=TABLE_SIZES[0])]


def _add_content(canvas: Any, content: Content, box: Box, sizes: Sequence[float]) -> None:
    if isinstance(content, Points):
        add_points(canvas, box, content.points)
    elif isinstance(content, TableBlock):
        _add_table(canvas, content, box, sizes)
    elif not can_draw():
        add_chart(canvas, box, content.figure, content.name, content.alt)
    else:
        image = as_image(content.figure, "png", _preset(content, box))
        add_picture(canvas, box, image, content.name, content.alt)


def _above_note(table: TableBlock, box: Box) -> Box:
    """The part of a box that is left for the rows of a table."""
    for_note = lines_of(table.note, box.width, NOTE_SIZE) * NOTE_SIZE * LINE
    return replace(box, height=box.height - max(for_note, NOTE) - GAP)


def _add_table(canvas: Any, table: TableBlock, box: Box, sizes: Sequence[float]) -> None:
    fit = fit_table(table.rows, _above_note(table, box), sizes)
    add_table(canvas, box, fit, table.name, table.caption)
    more = f"and {fit.left_out} more rows in the table {table.name}" if fit.left_out else ""
    note = "; ".join(part for part in (table.note, more) if part)
    if note:
        below = box.below(sum(fit.heights) + GAP)
        add_text(canvas, below, note, (NOTE_SIZE,), colour=FAINT)


def _preset(figure: FigureBlock, box: Box) -> Preset:
    """The size of the box, with letters as large as the rows of the figure allow."""
    usual = PRESETS["slide"]
    rows = box.height * LETTER / (FIGURES[figure.name].lowest * figure.figure.layout.height)
    letters = max(SMALLEST_LETTER, min(usual.font_pt, rows))
    wide, high = box.width / POINTS_PER_MM, box.height / POINTS_PER_MM
    return replace(usual, width_mm=wide, height_mm=high, font_pt=letters)


def _add_foot(canvas: Any, deck: Deck, slide: Slide, page: int) -> None:
    foot = add_text(canvas, FOOT, deck.foot(slide), (10.0, 9.0, 8.0), colour=FAINT)
    mark = add_text(canvas, MARK, deck.mark, (10.0, 9.0), bold=True, colour=ALARM)
    number = add_text(canvas, PAGE, str(page), (10.0,), colour=FAINT)
    for frame in (foot, mark, number):
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    mark.paragraphs[0].alignment = number.paragraphs[0].alignment = PP_ALIGN.RIGHT
    canvas.notes_slide.notes_text_frame.text = readable(deck.notes(slide))


def _write_title(canvas: Any, text: str, box: Box, sizes: Sequence[float]) -> None:
    title = canvas.shapes.title
    place(title, box)
    write(title.text_frame, text, size_that_fits([text], box, sizes, bold=True), bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for paragraph in title.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
