"""The search for leaks finds what is planted, in every format and in every place of it."""

import base64
import io
import struct
import zipfile
import zlib
from datetime import date, datetime

import docx
import openpyxl
import pandas as pd
import pptx
import pyarrow as pa
import pyarrow.parquet as pq
import pypdf
import pytest
import typst
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nmosd_core.reports.carriers.rtf import put_in_rtf
from tests.reports.leaks import Secrets, find_leaks

SECRETS = Secrets(
    frozenset({"NMO-001", "Zhang Wei", "001"}),
    frozenset({date(2022, 3, 1)}),
    frozenset({"2022-03"}),
    frozenset({41}),
)


@pytest.mark.parametrize(
    "written",
    [
        "2022-03-01",
        "2022-03-01T09:30",
        "2022/3/1",
        "1 March 2022",
        "01 Mar 2022",
        "1st March 2022",
        "March 1, 2022",
        "01MAR2022",
        "01-Mar-2022",
        "20220301",
        "01/03/2022",
        "3/1/2022",
        "1.3.2022",
        "2022年3月1日",
        "since 2022-03",
        "NMO-001",
        "file_NMO-001_ae",
        "participant 001",
        "seen by Zhang Wei",
        "age 41",
        "a 41-year-old woman",
        "41 years old",
    ],
)
def test_a_secret_is_found_however_it_is_written(written):
    assert find_leaks(f"x {written} y".encode(), "note.txt", SECRETS)


@pytest.mark.parametrize(
    "written",
    [
        "day 59",
        "P07",
        "p = 0.001",
        "1:001",
        "2022",
        "2023-06",
        "2022-03-02",
        "age 40 to 59",
        "under 40",
        "41 participants",
        "NMO-0012",
    ],
)
def test_what_tells_nobody_is_no_leak(written):
    assert not find_leaks(f"x {written} y".encode(), "note.txt", SECRETS)


def test_a_day_of_an_invented_calendar_is_found_where_it_is_not_in_words():
    assert find_leaks(b"from 6100-02-28", "note.txt", SECRETS)


def test_a_file_name_leaks():
    assert find_leaks(b"", "ae_NMO-001.csv", SECRETS)


def _pdf(text="", **facts):
    page = pypdf.PdfWriter(io.BytesIO(typst.compile(f"#set page(width: 20cm)\n{text}".encode())))
    if "title" in facts:
        page.add_metadata({"/Title": facts["title"]})
    for name, content in facts.get("attached", {}).items():
        page.add_attachment(name, content)
    file = io.BytesIO()
    page.write(file)
    return file.getvalue()


def _pptx(place):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, 100, 100)
    if place == "text":
        paragraph = box.text_frame.paragraphs[0]
        for part in ("NMO", "-001"):  # as PowerPoint splits what was corrected
            paragraph.add_run().text = part
    if place == "notes":
        slide.notes_slide.notes_text_frame.text = "NMO-001"
    if place == "alternative text":
        box._element.nvSpPr.cNvPr.set("descr", "NMO-001")
    if place == "properties":
        deck.core_properties.author = "Zhang Wei"
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _docx(place):
    document = docx.Document()
    if place == "table":
        document.add_table(1, 1).cell(0, 0).text = "1 March 2022"
    if place == "footer":
        document.sections[0].footer.paragraphs[0].text = "2022-03-01"
    if place == "properties":
        document.core_properties.comments = "NMO-001"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _xlsx(place):
    book = openpyxl.Workbook()
    sheet = book.active
    if place == "typed date":
        sheet["A2"] = datetime(2022, 3, 1)
    if place == "age":
        sheet["A1"], sheet["A2"] = "Age", 41
    if place == "comment":
        sheet["A1"].comment = Comment("NMO-001", "us")
    if place == "name of a sheet":
        sheet.title = "NMO-001"
    if place == "properties":
        book.properties.creator = "Zhang Wei"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _png(text, kind="tEXt"):
    facts = PngInfo()
    facts.add_text("note", text, zip=kind == "zTXt")
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "png", pnginfo=facts)
    return file.getvalue()


def _zip(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


def _parquet(table, metadata=None):
    file = io.BytesIO()
    arrow = pa.Table.from_pandas(table)
    pq.write_table(arrow.replace_schema_metadata(metadata), file)
    return file.getvalue()


DAY = pd.Timestamp(2022, 3, 1)
PLANTED = {
    "text of a PDF": lambda: ("a.pdf", _pdf("NMO-001 on 1 March 2022")),
    "title of a PDF": lambda: ("a.pdf", _pdf(title="NMO-001")),
    "attachment of a PDF": lambda: ("a.pdf", _pdf(attached={"rows.csv": b"NMO-001"})),
    "name of an attachment": lambda: ("a.pdf", _pdf(attached={"NMO-001.csv": b""})),
    **{
        f"{place} of slides": lambda place=place: ("a.pptx", _pptx(place))
        for place in ("text", "notes", "alternative text", "properties")
    },
    **{
        f"{place} of a document": lambda place=place: ("a.docx", _docx(place))
        for place in ("table", "footer", "properties")
    },
    **{
        f"{place} in a workbook": lambda place=place: ("a.xlsx", _xlsx(place))
        for place in ("typed date", "age", "comment", "name of a sheet", "properties")
    },
    "text of a picture": lambda: ("a.png", _png("NMO-001")),
    "packed text of a picture": lambda: ("a.png", _png("NMO-001", "zTXt")),
    "picture in a page": lambda: (
        "a.html",
        b'<img src="data:image/png;base64,' + base64.b64encode(_png("NMO-001")) + b'">',
    ),
    "page with tags between": lambda: ("a.html", b"<b>NMO</b><i>-001</i>"),
    "words behind a mark": lambda: ("a.svg", b'<path aria-label="NMO&#45;001"/>'),
    "rich text": lambda: ("a.rtf", rb"{\rtf1 {\b NMO}{-001}}"),
    "rich text in numbers": lambda: ("a.rtf", rb"{\rtf1 NMO\u45?001}"),
    "packed properties of rich text": lambda: ("a.rtf", put_in_rtf(rb"{\rtf1 P07}", "NMO-001")),
    "cell of a CSV": lambda: ("a.csv", b"participant,started\nP07,2022-03-01\n"),
    "value of JSON": lambda: ("a.json", b'{"started": "2022-03-01"}'),
    "dates of Parquet": lambda: ("a.parquet", _parquet(pd.DataFrame({"started": [DAY]}))),
    "ages of Parquet": lambda: ("a.parquet", _parquet(pd.DataFrame({"age": [41.0]}))),
    "metadata of Parquet": lambda: (
        "a.parquet",
        _parquet(pd.DataFrame({"a": [1]}), {"made_of": "NMO-001"}),
    ),
    "file in an archive": lambda: ("a.zip", _zip(rows__csv="NMO-001")),
    "name in an archive": lambda: ("a.zip", _zip(**{"NMO-001__csv": ""})),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_leak_is_found(place):
    name, content = PLANTED[place]()
    assert find_leaks(content, name, SECRETS)


def test_files_without_a_leak_pass():
    for name, content in (
        ("a.pdf", _pdf("P07 on day 59", attached={"a.csv": b"P07"})),
        ("a.pptx", _pptx("nothing")),
        ("a.docx", _docx("nothing")),
        ("a.xlsx", _xlsx("nothing")),
        ("a.png", _png("P07")),
        ("a.parquet", _parquet(pd.DataFrame({"age": ["40 to 59"], "day": [59]}))),
    ):
        assert find_leaks(content, name, SECRETS) == []


def test_the_chunk_of_a_picture_is_read_by_hand_as_its_standard_says():
    body = b"note\0\0" + zlib.compress(b"NMO-001")
    chunk = (
        struct.pack(">I", len(body))
        + b"zTXt"
        + body
        + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    )
    assert find_leaks(b"\x89PNG\r\n\x1a\n" + chunk, "a.png", SECRETS)
