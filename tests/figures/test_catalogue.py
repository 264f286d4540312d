"""Every figure by name: it can be drawn at every data cut, and grey copies can be told apart."""

import dataclasses
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.grey import told_apart_without_colour
from nmosd_core.figures.presets import FONT, LETTER, PRESETS, fitted
from nmosd_core.figures.style import DARK_GROUND, in_ink
from nmosd_core.study.assessments import Assessments
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from
from tests.figures.test_style import contrast, laid_over, red_green_blue

THINNEST_LINE_PT = 0.25  # what journals ask for at the least
PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture(scope="module")
def figures():
    trial = open_trial(DEMO_TRIAL, date(2023, 6, 1))
    return {name: figure.of(trial) for name, figure in FIGURES.items()}


def test_every_figure_of_a_page_is_in_the_catalogue():
    shown = {
        line.split('"')[1]
        for page in PAGES.glob("*.py")
        for line in page.read_text(encoding="utf-8").splitlines()
        if "show_figure(" in line and '"' in line
    }
    of_participants = {"profile", "profiles_beside"}

    assert shown - of_participants <= set(FIGURES)
    assert set(FIGURES) - shown == {"trial_design"}


def test_every_figure_says_what_it_shows(figures):
    for name, figure in figures.items():
        assert FIGURES[name].description, name
        assert len(figure.layout.meta["alt"]) > 20, name


def test_marks_and_bars_of_the_key_differ_without_their_colour(figures):
    for name, figure in figures.items():
        looks = defaultdict(set)
        for trace in told_apart_without_colour(figure).data:
            if trace.name and trace.showlegend is not False and not _is_cell(trace):
                looks[_look(trace)].add(trace.name)
        assert not {look: names for look, names in looks.items() if len(names) > 1}, name


def test_cells_whose_colour_means_something_hold_it_as_text_too(figures):
    for name in ("edss_shift", "functional_systems", "scan_grid", "safety_board"):
        cells = [trace for trace in figures[name].data if _is_cell(trace)]
        assert cells, name
        words = [trace for trace in figures[name].data if trace.text is not None]
        assert words, name


def test_hatching_leaves_the_figure_itself_as_it_was(figures):
    figure = figures["lesions_by_week_and_region"]
    before = json.loads(figure.to_json(engine="json"))

    fitted(figure, PRESETS["single column"])

    assert json.loads(figure.to_json(engine="json")) == before  # in whatever order


def test_letters_are_as_large_as_the_preset_says_whatever_its_width():
    for preset in PRESETS.values():
        inches = preset.pixels_wide * preset.scale / 96
        assert inches * 25.4 == pytest.approx(preset.width_mm, rel=0.005)
        assert LETTER * preset.scale * 72 / 96 == pytest.approx(preset.font_pt)


def test_journal_columns_are_as_wide_as_journals_have_them():
    assert 85 <= PRESETS["single column"].width_mm <= 90
    assert 170 <= PRESETS["double column"].width_mm <= 180
    assert all(PRESETS[size].dpi >= 600 for size in PRESETS if "column" in size)


def test_lines_are_not_thinner_than_journals_print(figures):
    scale = PRESETS["single column"].scale * 72 / 96
    for name, figure in figures.items():
        for trace in figure.data:
            width = getattr(getattr(trace, "line", None), "width", None)
            assert not width or width * scale >= THINNEST_LINE_PT, name


def test_a_caption_is_broken_to_the_width_and_the_figure_grows_by_it(figures):
    wide = fitted(figures["edss_trajectories"], PRESETS["double column"])
    narrow = fitted(figures["edss_trajectories"], PRESETS["single column"])

    wide_lines, narrow_lines = (
        one.layout.annotations[0].text.split("<br>") for one in (wide, narrow)
    )
    assert " ".join(narrow_lines) == " ".join(wide_lines)
    assert max(map(len, narrow_lines)) < max(map(len, wide_lines))
    assert narrow.layout.height > figures["edss_trajectories"].layout.height
    assert narrow.layout.font.family == FONT


def test_a_trial_without_participants_can_be_drawn(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC | RFICDTC")

    assert "none" not in FIGURES["trial_design"].of(trial).layout.meta["alt"]
    assert FIGURES["participant_flow"].of(trial).layout.meta["alt"]


def test_the_design_is_the_protocol(figures):
    design = figures["trial_design"]
    weeks = {trace.name: list(trace.x) for trace in design.data}

    assert weeks["belimumab infusion"] == [0, 2, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48]
    assert weeks["MRI"] == [12, 24, 52]
    assert weeks["antibody titre"] == [0, 52]
    assert "final evaluation on day 364" in design.layout.annotations[0].text


def test_the_design_has_a_row_only_for_what_is_planned(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC | RFICDTC")
    plan = dataclasses.replace(
        trial.protocol,
        infusions=dataclasses.replace(
            trial.protocol.infusions, days=(), window_days_before=(), window_days_after=()
        ),
        assessments=Assessments((), (), (), (), laboratory=(0, 2, 26)),
    )
    other = dataclasses.replace(trial, protocol=plan, _answers={})
    design = FIGURES["trial_design"].of(other)

    assert [trace.name for trace in design.data] == ["laboratory"]
    assert design.layout.meta["alt"] == "Plan of one participant: laboratory at weeks 0, 2, 26."


def _look(trace):
    if trace.type == "bar":
        return ("bar", trace.marker.pattern.shape or "")
    mode = trace.mode or ""
    marks = "markers" in mode and (str(trace.marker.symbol), str(trace.marker.size))
    lines = "lines" in mode and (trace.line.dash, trace.line.width)
    return (mode, marks, lines, trace.fill, trace.opacity)


def _is_cell(trace):
    """Pale bars are cells of a grid, and squares with a letter or a number inside."""
    pale = trace.type == "bar" and not str(trace.marker.color).startswith("#")
    return pale or "text" in (getattr(trace, "mode", None) or "")


ENOUGH_OF_A_MARK = 3  # Web Content Accessibility Guidelines 2.2, 1.4.11


def test_what_the_key_explains_is_seen_on_a_dark_ground(figures):
    for name, figure in figures.items():
        weak = {
            trace.name: round(strongest, 1)
            for trace in in_ink(figure, dark=True).data
            if trace.name and trace.showlegend is not False
            for strongest in [max(_contrasts(trace), default=0)]
            if strongest < ENOUGH_OF_A_MARK
        }
        assert not weak, (name, weak)


def _contrasts(trace):
    """How much each colour of a trace stands out, laid over the dark ground."""
    marker, ground = trace.marker, red_green_blue(DARK_GROUND)
    edge = marker.line.color if marker.line.width else None
    if trace.type == "scatter":
        lines = trace.fillcolor, trace.line.color
    else:  # a hatch counts where there is nothing else to see
        lines = (marker.pattern.fgcolor,) if str(marker.color).endswith("0)") else ()
    for colour in (marker.color, edge, *lines):
        for one in [colour] if isinstance(colour, str) else colour or ():
            drawn = laid_over(ground, *_opaque(one, trace.opacity or marker.opacity))
            yield contrast(drawn, ground)


def _opaque(colour, opacity):
    """A colour without its opacity, and all opacity there is."""
    opacity = opacity if isinstance(opacity, float) else 1
    if colour.startswith("#"):
        return colour, opacity
    *parts, own = colour.removeprefix("rgba(").removesuffix(")").split(",")
    return "#" + "".join(f"{int(part):02x}" for part in parts), float(own) * opacity
