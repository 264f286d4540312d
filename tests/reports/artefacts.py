"""One small file of each format, written by the library that is usual for it."""

import io
import zipfile

import docx
import openpyxl
import pptx
from PIL import Image
from pypdf import PdfWriter


def _saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def a_docx(text: str = "Zoster 带状疱疹") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.core_properties.title = "A title of its own"
    return _saved(document)


def a_pptx() -> bytes:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Zoster 带状疱疹"
    return _saved(deck)


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Zoster 带状疱疹", 1])
    return _saved(book)


def a_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def a_png() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "PNG", dpi=(300, 300))
    return buffer.getvalue()


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("figure.txt", "a figure")
    return buffer.getvalue()


A_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9"><text>1</text></svg>'
AN_HTML = (
    "<!doctype html><html><head><meta charset='utf-8'><script>var end = '</body>';</script></head>"
    "<body><p>Zoster 带状疱疹</p></body></html>"
).encode()
AN_RTF = rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}{\info{\title A title}}Zoster\par}"

ARTEFACTS: dict[str, bytes] = {
    "docx": a_docx(),
    "html": AN_HTML,
    "pdf": a_pdf(),
    "png": a_png(),
    "pptx": a_pptx(),
    "rtf": AN_RTF,
    "svg": A_SVG,
    "xlsx": an_xlsx(),
    "zip": a_zip(),
}
