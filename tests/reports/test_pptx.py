"""Slides as a file, read by programs that did not write it."""

import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pptx as python_pptx
import pytest
from pptx.util import Pt

from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.files import can_draw
from nmosd_core.reports import pptx as writer
from nmosd_core.reports.deck import Deck, Slide
from nmosd_core.reports.document import Points, TableBlock
from nmosd_core.reports.embedded import read_embedded
from nmosd_core.reports.pptx import as_pptx
from nmosd_core.reports.pptx_charts import _points, can_chart
from nmosd_core.reports.slide_layout import TABLE_SIZES, Box, fit_table, lines_of, size_that_fits
from tests.reports.conftest import run

BOX = Box(0, 0, 400, 200)


@pytest.fixture(scope="module")
def opened(pptx):
    return python_pptx.Presentation(pptx)


@pytest.fixture(scope="module")
def shown(pptx, tmp_path_factory):
    """The text of every slide as LibreOffice shows it."""
    folder = tmp_path_factory.mktemp("shown")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, pptx)
    text = run("pdftotext", "-layout", folder / f"{pptx.stem}.pdf", "-")
    return [" ".join(page.split()) for page in text.rstrip("\f").split("\f")]


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def small_deck(deck, *slides):
    return Deck(deck.title, deck.subtitle, deck.stamp, deck.version, slides)


def reopened(tmp_path, deck, record):
    file = tmp_path / "deck.pptx"
    file.write_bytes(as_pptx(deck, record))
    return python_pptx.Presentation(file)


def test_libreoffice_shows_every_slide_with_its_title_and_foot(shown, deck):
    assert len(shown) == len(deck.slides) + 1
    for page, slide in zip(shown[1:], deck.slides, strict=True):
        assert " ".join(slide.title.split()) in page
        assert " ".join(deck.foot(slide).split()) in page
        assert "DRAFT · SYNTHETIC DATA: NO REAL PERSON" in page


def test_slides_are_16_to_9_and_nothing_stands_beyond_their_edge(opened):
    wide, high = opened.slide_width, opened.slide_height

    assert wide / high == pytest.approx(16 / 9)
    for slide in opened.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= high


def test_tables_with_the_heights_of_their_rows_end_above_the_foot(opened):
    for slide in opened.slides:
        for shape in slide.shapes:
            if shape.has_table:
                bottom = shape.top + sum(row.height for row in shape.table.rows)
                assert bottom <= Pt(500)


def test_each_slide_has_a_real_title_and_notes_with_the_method(opened, deck):
    for page, slide in zip(list(opened.slides)[1:], deck.slides, strict=True):
        assert page.shapes.title.text_frame.text == slide.title
        assert page.notes_slide.notes_text_frame.text == deck.notes(slide)


def test_pictures_are_described_and_sharp_enough_for_a_wall(opened, deck, needs_chromium):
    pictures = [
        shape for slide in opened.slides for shape in slide.shapes if shape.shape_type == 13
    ]

    assert len(pictures) == 8
    for picture in pictures:
        assert len(picture._element.xpath(".//p:cNvPr")[0].get("descr")) > 20
        assert picture.image.size[0] / picture.width.inches >= 190


def test_the_file_says_what_it_is_and_not_whose_template_it_was(opened, pptx, deck):
    facts = opened.core_properties

    assert facts.title == deck.title
    assert facts.author == f"nmosd_core {deck.version}"
    assert str(deck.stamp) == facts.subject
    with zipfile.ZipFile(pptx) as package:
        content = b"".join(package.read(name) for name in package.namelist() if "xml" in name)
        assert not [name for name in package.namelist() if "thumbnail" in name]
    assert b"Canny" not in content
    assert read_embedded(pptx.read_bytes(), pptx.name).fingerprint == deck.stamp.fingerprint


def test_numbers_on_slides_are_those_of_the_record(pptx, opened):
    record = read_embedded(pptx.read_bytes(), pptx.name)
    words = {row["name"]: row["in_words"] for row in record.numbers}
    shown = " ".join(text for slide in opened.slides for text in texts(slide))

    for name in ("attack_free", "attacks", "edss_worsened", "titre_fell_1", "lesions"):
        assert re.search(rf"\b{words[name]}\b", shown), name


def test_without_chromium_tables_stand_in_place_of_figures(monkeypatch, tmp_path, deck, record):
    monkeypatch.setattr(writer, "can_draw", lambda: False)
    attacks = next(slide for slide in deck.slides if slide.topic == "Attacks")

    (_, page) = reopened(tmp_path, small_deck(deck, attacks), record).slides

    assert any("no Chromium is installed" in text for text in texts(page))
    assert any(shape.has_table for shape in page.shapes)
    assert not any(shape.shape_type == 13 for shape in page.shapes)


@pytest.mark.parametrize(
    ("topic", "series"), [("Time to first attack", 5), ("EDSS", 15), ("MRI", 6)]
)
def test_without_chromium_figures_that_measure_are_charts(
    topic, series, monkeypatch, tmp_path, deck, record
):
    monkeypatch.setattr(writer, "can_draw", lambda: False)
    slide = next(slide for slide in deck.slides if slide.topic == topic)

    (_, page) = reopened(tmp_path, small_deck(deck, slide), record).slides

    (chart,) = [shape.chart for shape in page.shapes if shape.has_chart]
    assert len(list(chart.plots[0].series)) == series
    assert chart.has_legend
    assert chart.value_axis.axis_title.text_frame.text
    assert any(shape.has_table for shape in page.shapes)


def test_a_curve_in_steps_is_a_chart_in_steps(demo):
    curve = FIGURES["first_attack_curve"].of(demo).data[2]

    points = _points(curve)

    assert len(points) == 2 * len(curve.x) - 1
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert points[-1] == (curve.x[-1], curve.y[-1])


def test_figures_with_rows_of_participants_or_panels_are_no_charts(demo):
    for name in ("attack_timeline", "participant_flow", "b_cell_courses", "titre_ladder"):
        assert not can_chart(FIGURES[name].of(demo)), name


def test_a_figure_with_too_many_rows_gives_way_to_its_numbers(monkeypatch, tmp_path, deck, record):
    monkeypatch.setattr(writer, "TALLEST", 10)
    monkeypatch.setattr(writer, "can_draw", lambda: True)
    attacks = next(slide for slide in deck.slides if slide.topic == "Attacks")

    (_, page) = reopened(tmp_path, small_deck(deck, attacks), record).slides

    assert any("too many rows for a slide" in text for text in texts(page))


def test_long_and_chinese_words_stay_within_their_boxes(tmp_path, deck, record):
    rows = pd.DataFrame(
        {"Term": ["带状疱疹" * 40, "x" * 400, "a\x0bb"] + ["Zoster"] * 60}, dtype="str"
    )
    slide = Slide(
        "视神经脊髓炎谱系疾病 " * 12, content=(TableBlock("adverse_events", "Terms", rows),)
    )

    (_, page) = reopened(tmp_path, small_deck(deck, slide), record).slides

    (table,) = [shape for shape in page.shapes if shape.has_table]
    assert table.top + sum(row.height for row in table.table.rows) <= Pt(500)
    assert table.table.cell(1, 0).text.startswith("带状疱疹")
    assert "\N{REPLACEMENT CHARACTER}" in table.table.cell(3, 0).text
    assert any(
        re.search(r"and \d+ more rows in the table adverse_events", one) for one in texts(page)
    )


def test_progress_is_told_and_can_end_it(deck, record):
    told = []

    def stop(what, done):
        told.append((what, done))
        if done >= 0.5:
            raise KeyboardInterrupt

    empty = [replace(slide, content=(Points(("x",)),)) for slide in deck.slides[:4]]
    with pytest.raises(KeyboardInterrupt):
        as_pptx(small_deck(deck, *empty), record, stop)

    assert told == [("Design", 0.0), ("Enrolment", 0.25), ("Baseline", 0.5)]


@pytest.mark.parametrize("words", ["short", "a title of many words " * 20, "视神经" * 60])
def test_letters_shrink_until_a_text_fits(words):
    sizes = (40.0, 30.0, 20.0, 12.0, 8.0)

    size = size_that_fits([words], BOX, sizes)

    assert lines_of(words, BOX.width, size) * size * 1.2 <= BOX.height
    larger = [one for one in sizes if one > size]
    assert all(lines_of(words, BOX.width, one) * one * 1.2 > BOX.height for one in larger)


def test_a_table_fills_its_box_and_leaves_out_only_what_has_no_room():
    rows = pd.DataFrame({"A": ["one", "two"] * 30, "B": ["x"] * 60}, dtype="str")

    small = fit_table(rows.head(3), BOX)
    large = fit_table(rows, BOX)

    assert (small.left_out, small.size) == (0, TABLE_SIZES[0])
    assert large.size == TABLE_SIZES[-1]
    assert large.left_out == 60 - len(large.rows) > 0
    assert sum(large.heights) <= BOX.height
    assert sum(large.widths) == pytest.approx(BOX.width)


def test_whether_there_is_a_chromium_is_known(opened):
    pictures = any(shape.shape_type == 13 for slide in opened.slides for shape in slide.shapes)

    assert pictures == can_draw()
