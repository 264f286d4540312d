"""What python-docx has no words for: fields, bookmarks, lines of a contents page, alt text."""

import re
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

LATIN, CHINESE = "Arial", "Microsoft YaHei"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def readable(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def element(tag: str, **values: object) -> Any:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def set_fonts(style: Any) -> None:
    """A Latin font and one for Chinese text, which programs without it exchange for theirs."""
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE)


def add_field(paragraph: Paragraph, instruction: str, shown: str = "1") -> None:
    """A field that the reading program works out, with what it shows until then."""
    parts = (
        element("fldChar", fldCharType="begin", dirty="true"),
        instruction,
        element("fldChar", fldCharType="separate"),
        shown,
        element("fldChar", fldCharType="end"),
    )
    for part in parts:
        run = paragraph.add_run()
        if part is instruction:
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            part = code
        if isinstance(part, str):
            run.text = part
        else:
            run._r.append(part)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make a paragraph the target of links and page numbers."""
    start = element("bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(element("bookmarkEnd", id=number))


def add_contents_line(paragraph: Paragraph, text: str, target: str, width: Length) -> None:
    """A line of a contents page: text, dots, and the page of its target."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    link = element("hyperlink", anchor=target, history="1")
    paragraph._p.append(link)
    run = paragraph.add_run(readable(text) + "\t")
    link.append(run._r)
    add_field(paragraph, f"PAGEREF {target} \\h")


def set_alt_text(picture: Any, words: str) -> None:
    """The words of a picture for readers who cannot see it."""
    properties = picture._inline.docPr
    properties.set("descr", readable(words))


def shade(paragraph: Paragraph, colour: str, bar: str) -> None:
    """A ground of one colour, with a bar at the left."""
    format_of = paragraph._p.get_or_add_pPr()
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="24", space="6", color=bar))
    format_of.append(borders)
    format_of.append(element("shd", val="clear", color="auto", fill=colour))
