"""Figures as files, drawn by the browser of this machine."""

import io
import struct
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import plotly.graph_objects as go
import pytest
from PIL import Image
from pypdf import PdfReader

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.figures import files
from nmosd_core.figures.attacks import attack_timeline
from nmosd_core.figures.drawing import drawing
from nmosd_core.figures.presets import LEGEND_ROW, PRESETS
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial

needs_browser = pytest.mark.skipif(
    not files.can_draw(), reason="Chromium, which draws figures as files, is not here"
)


@pytest.fixture(scope="module")
def figure():
    return attack_timeline(count_attacks(open_trial(DEMO_TRIAL, date(2023, 6, 1))))


@needs_browser
def test_a_picture_is_1200_wide_and_a_png_twice_that(figure):
    svg = ET.fromstring(files.as_image(figure, "svg"))
    png = files.as_image(figure, "png")

    assert svg.get("width") == "1200"
    height = int(svg.get("height"))
    assert figure.layout.height <= height <= figure.layout.height + LEGEND_ROW
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2400, 2 * height)


@needs_browser
def test_the_caption_travels_with_the_picture_and_the_figure_stays_as_it_was(figure):
    before = figure.to_json()
    words = "".join(ET.fromstring(files.as_image(figure, "svg")).itertext())

    assert "NCT05154734, synthetic data, data cut 2023-06-01, fingerprint" in words
    assert "NMO-001" in words
    assert figure.to_json() == before


@needs_browser
def test_a_figure_for_a_journal_has_the_width_and_the_letters_of_its_column(figure, tmp_path):
    column = PRESETS["double column"]
    svg = ET.fromstring(files.as_image(figure, "svg", column))
    with Image.open(io.BytesIO(files.as_image(figure, "png", column))) as png:
        dots, inches = png.info["dpi"][0], png.width / png.info["dpi"][0]
    (tmp_path / "figure.pdf").write_bytes(files.as_image(figure, "pdf", column))

    assert float(svg.get("width")) / 96 * 25.4 == pytest.approx(180, abs=0.3)
    assert round(dots) == 600
    assert inches * 25.4 == pytest.approx(180, abs=0.3)
    assert _page_width(tmp_path / "figure.pdf") == pytest.approx(180, abs=0.5)


@needs_browser
def test_pictures_drawn_at_once_are_each_ones_own(figure):
    titles = [f"figure {number}" for number in range(6)]
    figures = [go.Figure(figure).update_layout(title={"text": title}) for title in titles]
    with ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(lambda one: files.as_image(one, "svg").decode(), figures))

    for title, picture in zip(titles, drawn, strict=True):
        assert [one for one in titles if f">{one}<" in picture] == [title]


@needs_browser
def test_a_chromium_that_died_is_started_again(figure):
    files.as_image(figure, "svg")
    drawing()._chromium.subprocess.kill()

    assert b"NMO-001" in files.as_image(figure, "svg")


def _page_width(pdf):
    """Millimetres, as a program that did not write the file says."""
    box = PdfReader(pdf).pages[0].mediabox
    return float(box.width) / 72 * 25.4


def test_without_a_browser_there_is_nothing_to_draw_with(monkeypatch):
    monkeypatch.setattr(files.Chromium, "find_browser", lambda skip_local: None)

    assert not files.can_draw.__wrapped__()
