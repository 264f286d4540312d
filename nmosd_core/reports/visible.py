"""What a reader sees of a document, so that an edited number is noticed.

When a document is written, its text is hashed and each headline number is looked for beside its
label.  When it is asked later, the same is done again.  A changed text is always noticed; a
number that is no longer where it was is named.  What is drawn in pictures is not read.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from zipfile import ZipFile

from lxml.etree import _Element as Element
from pypdf import PdfReader

from nmosd_core.reports.provenance import Row
from nmosd_core.reports.rtf_text import text_of_rtf
from nmosd_core.reports.untrusted import LARGEST_TEXT, parse, read_part
from nmosd_core.reports.workbook_text import text_of_xlsx

NEAR = 60  # characters between a label and its number
NOT_SHOWN = {"script", "style", "title"}
PARAGRAPHS = {"p", "tr", "li", "h1", "h2", "h3", "h4", "td", "th", "div", "figcaption", "br", "dt"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def digest_of(text: str) -> str:
    """SHA-256 over a text without its white space, which programs set as they like."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def count_shown(numbers: Iterable[Row], text: str) -> dict[str, int]:
    """How often each number stands beside its label; those that never do are left out."""
    counts = {row["name"]: _near(text, row["label"], row["in_words"]) for row in numbers}
    return {name: count for name, count in counts.items() if count}


def _near(text: str, label: str, words: str) -> int:
    """Occurrences of a label with its number after or before it, and no other number between."""
    number = rf"(?<![\w.,:]){re.escape(words)}(?![\w%]|[.,:]\d)"
    after = re.compile(rf"[^\d]{{0,{NEAR}}}?{number}")
    before = re.compile(rf"{number}[^\d]{{0,{NEAR}}}$")
    reach = NEAR + len(words) + 1
    written = re.escape(label).replace(r"\-", r"\- ?")  # a line may end after a hyphen
    return sum(
        bool(
            after.match(text, found.end())
            or before.search(text[max(0, found.start() - reach) : found.start()])
        )
        for found in re.finditer(written, text)
    )


def visible_text(file: bytes, form: str) -> str | None:
    """Text of a document with one space between words; None for formats that are not read."""
    return " ".join(READERS[form](file).split()) if form in READERS else None


def _text_of_pdf(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def _text_of_docx(file: bytes) -> str:
    return "\n".join(_paragraphs(file, r"word/document\.xml", f"{WORD}p", f"{WORD}t"))


def _text_of_pptx(file: bytes) -> str:
    slides = r"ppt/(slides|notesSlides)/\w+\.xml"
    return "\n".join(_paragraphs(file, slides, f"{DRAWING}p", f"{DRAWING}t"))


def _paragraphs(file: bytes, parts: str, paragraph: str, run: str) -> Iterator[str]:
    """Paragraphs of the parts of an office document whose name is like this."""
    with ZipFile(io.BytesIO(file)) as package:
        for entry in sorted(package.infolist(), key=lambda one: one.filename):
            if re.fullmatch(parts, entry.filename):
                root = parse(read_part(package, entry.filename))
                for one in root.iter(paragraph):
                    yield "".join(_words_of(one, run))


def _words_of(paragraph: Element, run: str) -> Iterator[str]:
    """Text of a paragraph without its fields, such as page numbers, which programs fill in."""
    in_field = False
    for one in paragraph.iter():
        if one.tag == f"{WORD}fldChar":
            in_field = one.get(f"{WORD}fldCharType") != "end"
        parent = one.getparent()
        of_field = in_field or (parent is not None and parent.tag == f"{DRAWING}fld")
        if one.tag == run and not of_field:
            yield one.text or ""


def _text_of_html(file: bytes) -> str:
    page = _Page()
    page.feed(file.decode())
    return "".join(page.text)


def _text_of_zip(file: bytes) -> str:
    """Text of the RTF files in an archive; pictures in it are not read."""
    with ZipFile(io.BytesIO(file)) as archive:
        texts, left = list[str](), LARGEST_TEXT
        for name in sorted(name for name in archive.namelist() if name.endswith(".rtf")):
            texts.append(text_of_rtf(read_part(archive, name), left))
            left -= len(texts[-1])
        return "\n".join(texts)


class _Page(HTMLParser):
    """Collects what is read of a page, with paragraphs apart."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in NOT_SHOWN
        if tag in PARAGRAPHS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": _text_of_docx,
    "html": _text_of_html,
    "pdf": _text_of_pdf,
    "pptx": _text_of_pptx,
    "rtf": text_of_rtf,
    "xlsx": text_of_xlsx,
    "zip": _text_of_zip,
}
