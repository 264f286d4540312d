"""What is read of a document: the text a reader sees, and numbers beside their label."""

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from docx.oxml import parse_xml

from nmosd_core.reports.rtf import Page, as_rtf
from nmosd_core.reports.visible import count_shown, digest_of, visible_text
from nmosd_core.tables.workbook import as_workbook
from tests.reports.artefacts import ARTEFACTS, a_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A_FIELD = f"""
    <w:p {W}><w:r><w:t>Attacks</w:t></w:r>
      <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>
      <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{{page}}</w:t></w:r>
      <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>, in full</w:t></w:r></w:p>
"""


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["docx", "html", "pptx"])
def test_text_is_read_without_what_is_not_shown(form):
    text = visible_text(ARTEFACTS[form], form)

    assert text is not None
    assert text.split() == ["Zoster", "带状疱疹"]


def test_page_numbers_that_programs_fill_in_are_not_read():
    def with_page(page: int) -> str | None:
        document = docx.Document()
        document.element.body.insert(0, parse_xml(A_FIELD.format(page=page)))
        return visible_text(saved(document), "docx")

    assert with_page(1) == with_page(12) == "Attacks, in full"


def test_tables_and_notes_of_slides_are_read():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.add_table(1, 2, 0, 0, 9999, 9999).table.cell(0, 1).text = "Attacks"
    slide.notes_slide.notes_text_frame.text = "Counted by onset"

    text = visible_text(saved(deck), "pptx")

    assert text is not None
    assert "Attacks" in text
    assert "Counted by onset" in text


@pytest.mark.parametrize("form", ["png", "svg"])
def test_what_is_drawn_in_pictures_is_not_read(form):
    assert visible_text(ARTEFACTS[form], form) is None


def test_cells_of_a_workbook_are_read_with_the_names_of_their_sheets():
    book = openpyxl.Workbook()
    book.active.append(["Attacks", 3, 0.1 + 0.2, None, True, dt.date(2022, 3, 1)])
    for place in range(2, 12):
        book.create_sheet(f"Sheet {place}").append([f"row of {place}"])

    text = visible_text(saved(book), "xlsx")

    assert text is not None
    assert "Attacks 3 0.3 1 44621" in text
    assert text.index("row of 2") < text.index("row of 10")
    assert "Sheet 11" in text


def test_a_changed_cell_is_another_text():
    table = pd.DataFrame({"participant": ["NMO-001"], "hours": [48.0]})
    files = [as_workbook({"Hours": table.assign(hours=hours)}) for hours in (48.0, 48.0, 47.0)]
    digests = [digest_of(visible_text(file, "xlsx") or "") for file in files]

    assert digests[0] == digests[1] != digests[2]


def test_rtf_is_read_as_it_is_shown():
    page = Page(("Study {1}", "Attacks", "One row each"), ("Cut 2023-06-01",))
    rows = pd.DataFrame({"Participant": ["NMO-001"], "Term": ["花粉过敏 (½ day, 🌡)\\"]})

    text = visible_text(as_rtf(rows, page), "rtf")

    assert text == (
        "Page of Study {1} Attacks One row each Cut 2023-06-01 Participant Term "
        "NMO-001 花粉过敏 (½ day, 🌡)\\"
    )


def test_what_rtf_holds_beside_its_words_is_not_read():
    file = rb"{\rtf1{\fonttbl{\f0 Times;}}{\*\userprops {\propname x}}caf\'e9 a\~b\_c\par}}"

    assert visible_text(file, "rtf") == "café a b-c"


def test_rtf_files_of_an_archive_are_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("b.rtf", r"{\rtf1 second}")
        archive.writestr("a.rtf", r"{\rtf1 first}")
        archive.writestr("figure.png", b"\x89PNG")

    assert visible_text(buffer.getvalue(), "zip") == "first second"


def test_white_space_is_no_difference():
    assert digest_of("Attacks 1\n") == digest_of("Attacks\t1") != digest_of("Attacks 2")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Attack rate 0.36 per year", 1),
        ("0.36 Attack rate", 1),
        ("Attack rate: 0.36. Later on the Attack rate was 0.36 again", 2),
        ("Attack rate 0.365", 0),
        ("Attack rate 10.36", 0),
        ("Attack rate 0.36%", 0),
        ("Attack rate 0.41, before 0.36", 0),
        ("Attack rate" + " of those who were followed" * 4 + " 0.36", 0),
        ("Relapse rate 0.36", 0),
    ],
)
def test_a_number_is_shown_where_it_is_the_next_to_its_label(text, times):
    row = {"name": "attack_rate", "label": "Attack rate", "in_words": "0.36"}

    assert count_shown([row], text).get("attack_rate", 0) == times


def test_an_edited_document_has_another_text():
    texts = [visible_text(a_docx(f"Attacks {count}"), "docx") for count in (1, 2)]

    assert texts == ["Attacks 1", "Attacks 2"]


def test_a_number_is_found_beside_a_label_whose_line_ends_after_a_hyphen():
    row = {"name": "mood", "label": "Depression, suicide and self-injury", "in_words": "1"}

    assert count_shown([row], "Depression, suicide and self- injury 1 below") == {"mood": 1}
    assert count_shown([row], "Depression, suicide and self injury 1 below") == {}
