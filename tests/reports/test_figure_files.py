"""Figures to hand in: their size, their record, and what is said where one cannot be drawn."""

import io
import xml.etree.ElementTree as ET
import zipfile

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.presets import PRESETS
from nmosd_core.reports import figure_files
from nmosd_core.reports.embedded import read_embedded
from nmosd_core.reports.figure_files import draw_every_figure, draw_figure, presets_of
from tests.conftest import trial_from


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_figure_carries_its_record_and_says_its_cut(kind, demo, record, needs_chromium):
    file = draw_figure(demo, "enrolment_curve", kind, "single column", record)

    assert read_embedded(file, f"figure.{kind}").fingerprint == demo.stamp.fingerprint
    if kind == "svg":
        words = " ".join("".join(ET.fromstring(file).itertext()).split())
        assert "n = 14" in words
        assert "data cut" in words


def test_no_figure_is_squeezed_into_a_column_where_its_words_have_no_room(demo, record):
    for name in FIGURES:
        assert "double column" in presets_of(name)
    with pytest.raises(TrialDataError, match="It is drawn in: screen, double column, slide"):
        draw_figure(demo, "scan_grid", "svg", "single column", record)


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("attacks", "svg", "double column"),
        ("attack_timeline", "eps", "double column"),
        ("attack_timeline", "svg", "poster"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(name, kind, size, demo, record):
    with pytest.raises(TrialDataError, match=r"There is no .* There are: "):
        draw_figure(demo, name, kind, size, record)


def test_without_chromium_it_says_how_to_get_one(monkeypatch, demo, record):
    monkeypatch.setattr(figure_files, "can_draw", lambda: False)

    with pytest.raises(TrialDataError, match="Install Chromium"):
        draw_figure(demo, "trial_design", "svg", "double column", record)


def test_the_zip_lists_what_is_in_it_and_what_is_not(monkeypatch, tmp_path, record):
    monkeypatch.setattr(figure_files, "as_figure_file", lambda *_: b"<svg/>")
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\nP-01 | 2022-01-01")
    told = []

    made = draw_every_figure(
        trial, "svg", "single column", record, lambda what, done: told.append(done)
    )

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        contents = archive.read("contents.txt").decode().splitlines()
        files = [name for name in archive.namelist() if name.endswith(".svg")]
    assert len(contents) == 1 + len(FIGURES)
    assert any(
        line.startswith("attack_timeline: left out. This data cut has no CE") for line in contents
    )
    assert "participant_flow: double column, 180 mm wide" in contents
    assert "enrolment_curve: single column, 88 mm wide" in contents
    assert len(files) == sum("mm wide" in line for line in contents)
    assert (told[0], len(told)) == (0, len(FIGURES))


def test_sizes_are_listed_from_what_a_figure_needs():
    assert presets_of("attack_boundary") == tuple(PRESETS)
    assert presets_of("titre_ladder") == tuple(size for size in PRESETS if size != "single column")
