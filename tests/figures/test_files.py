"""Figures as files, drawn by the browser of this machine."""

import struct
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.figures import files
from nmosd_core.figures.attacks import attack_timeline
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
    assert svg.get("height") == str(figure.layout.height)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2400, 2 * figure.layout.height)


@needs_browser
def test_the_caption_travels_with_the_picture_and_the_figure_stays_as_it_was(figure):
    before = figure.to_json()
    words = "".join(ET.fromstring(files.as_image(figure, "svg")).itertext())

    assert "NCT05154734, synthetic data, data cut 2023-06-01, fingerprint" in words
    assert "NMO-001" in words
    assert figure.to_json() == before


def test_without_a_browser_there_is_nothing_to_draw_with(monkeypatch):
    monkeypatch.setattr(files.Chromium, "find_browser", lambda skip_local: None)

    assert not files.can_draw()
