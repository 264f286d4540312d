"""What is read of a document: the text a reader sees, and numbers beside their label."""

import io

import docx
import pptx
import pytest
from docx.oxml import parse_xml

from nmosd_core.reports.visible import count_shown, digest_of, visible_text
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


@pytest.mark.parametrize("form", ["png", "xlsx", "rtf", "svg", "zip"])
def test_formats_that_are_not_read_have_no_text(form):
    assert visible_text(ARTEFACTS[form], form) is None


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
