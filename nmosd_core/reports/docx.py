"""A report as DOCX, with real headings, numbered captions, repeated table heads and page fields."""

import io
from collections.abc import Mapping

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section as WordSection
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from nmosd_core.reports.document import Document
from nmosd_core.reports.docx_blocks import Writer
from nmosd_core.reports.docx_parts import (
    add_contents_line,
    add_field,
    readable,
    set_fonts,
    shade,
)
from nmosd_core.reports.pictures import Progress, draw, say_nothing
from nmosd_core.reports.running import (
    PART,
    Head,
    audience_in_words,
    audience_of,
    foot_of,
    heads_of,
    mark_of,
    runs_of,
)

INK, FAINT = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x5A, 0x64, 0x72)
ACCENT = RGBColor(0x1F, 0x4E, 0x79)
TEXT_SIZE, SMALL = Pt(9.5), Pt(7.5)
ALARM_GROUND, ALARM_BAR = "FDF1EA", "A33A00"
SHORT, LONG, MARGIN, FOOT = Mm(210), Mm(297), Mm(20), Mm(10)
HEADINGS = {
    "Title": (26, ACCENT),
    "Heading 1": (17, ACCENT),
    "Heading 2": (13, ACCENT),
    "Heading 3": (10.5, INK),
    "Caption": (9, ACCENT),
}


def as_docx(
    document: Document,
    progress: Progress = say_nothing,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The report as a document of Word.

    Parameters
    ----------
    document
        The report.
    progress
        Told what is being done and how much of it is done, from 0 to 1; what it raises ends it.
    pictures
        Figures already drawn, as PNG, by name.
    """
    if pictures is None:
        pictures = draw(document.figure_blocks, "png", progress)
    word = docx.Document()
    _set_styles(word)
    mark = audience_in_words(audience_of(document))
    _lay_out(word.sections[0], document, mark, turned=False)
    _write_cover(word, document)
    _write_contents(word, document)
    _write_parts(Writer(word, document, pictures), document, progress)
    buffer = io.BytesIO()
    word.save(buffer)
    progress("Written", 1.0)
    return buffer.getvalue()


def _set_styles(word: WordDocument) -> None:
    normal = word.styles["Normal"]
    set_fonts(normal)
    normal.font.size, normal.font.color.rgb = TEXT_SIZE, INK
    normal.paragraph_format.space_after = Pt(6)
    for name, (size, colour) in HEADINGS.items():
        style = word.styles[name]
        set_fonts(style)
        style.font.size, style.font.color.rgb, style.font.bold = Pt(size), colour, True
        style.paragraph_format.keep_with_next = True


def _lay_out(section: WordSection, document: Document, mark: str, *, turned: bool) -> None:
    """Size of the page, and what stands at its head and foot."""
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if turned else (SHORT, LONG)
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin, section.footer_distance = Mm(20), FOOT
    room = Length(section.page_width - 2 * MARGIN)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    head = _running(section.header.paragraphs[0], room)
    head.add_run(f"{document.title}\t{mark.upper()}")
    foot = _running(section.footer.paragraphs[0], room)
    foot.add_run(f"{foot_of(document)}\tpage ")
    add_field(foot, "PAGE")
    foot.add_run(" of ")
    add_field(foot, "NUMPAGES")
    for run in (*head.runs, *foot.runs):
        run.font.size, run.font.color.rgb = SMALL, FAINT


def _running(paragraph: Paragraph, room: Length) -> Paragraph:
    """A line at the head or foot of a page: its own style has the stops of another paper."""
    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT)
    return paragraph


def _write_cover(word: WordDocument, document: Document) -> None:
    if mark_of(document):
        banner = word.add_paragraph()
        banner.add_run(mark_of(document)).bold = True
        shade(banner, ALARM_GROUND, ALARM_BAR)
    word.add_paragraph(readable(document.title), "Title")
    word.add_paragraph(readable(document.subtitle))
    for what, value in document.facts:
        line = word.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(46))
        line.paragraph_format.left_indent = Mm(46)
        line.paragraph_format.first_line_indent = Length(-Mm(46))
        line.paragraph_format.space_after = Pt(3)
        line.add_run(readable(what) + "\t").font.color.rgb = FAINT
        line.add_run(readable(value))
    if document.questions:
        word.add_paragraph("Questions for the board", "Heading 2")
        for question in document.questions:
            word.add_paragraph(readable(question), "List Number")


def _write_contents(word: WordDocument, document: Document) -> None:
    """Sections, tables and figures, each with its page."""
    contents = word.add_paragraph("Contents", "Heading 2")
    contents.paragraph_format.page_break_before = True
    for head in heads_of(document):
        _line(word, head.text, f"_{head.target}", strong=head.level == PART)
    for title, listed in (("Tables", document.tables), ("Figures", document.figures)):
        if listed:
            word.add_paragraph(title, "Heading 2")
        for one in listed:
            _line(word, f"{one.label}  {one.block.caption}", f"_{one.kind}{one.number}")


def _line(word: WordDocument, text: str, target: str, *, strong: bool = False) -> None:
    line = word.add_paragraph()
    line.paragraph_format.space_after = Pt(1)
    line.paragraph_format.left_indent = Mm(0 if strong else 4)
    add_contents_line(line, text, target, Length(SHORT - 2 * MARGIN))
    for run in line.runs:
        run.bold = strong


def _write_parts(writer: Writer, document: Document, progress: Progress) -> None:
    total = len(heads_of(document))
    done = 0
    for run in runs_of(document):
        page = writer.word.add_section(WD_SECTION.NEW_PAGE)
        _lay_out(page, document, audience_in_words(run.audience), turned=run.turned)
        for one in run.content:
            if isinstance(one, Head):
                progress(one.text, 0.9 + 0.1 * done / total)
                done += 1
                writer.heading(one.text, one.level, f"_{one.target}")
            else:
                writer.add(one, turned=run.turned)
