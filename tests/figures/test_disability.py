"""EDSS pictures: what is drawn, what is left out, and how it reads."""

from datetime import date

import pytest

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.figures import style
from nmosd_core.figures.disability import edss_trajectories
from nmosd_core.figures.disability_panels import PANELS_SHOWN, edss_panels
from nmosd_core.figures.disability_waterfall import edss_waterfall
from nmosd_core.figures.edss_shift import edss_shift_grid
from nmosd_core.figures.functional_systems import functional_system_grid
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
"""
SCORES = """
    USUBJID | RSSEQ | RSTESTCD | VISIT       | RSDTC      | RSSTRESN
    01      | 1     | EDSS0101 | BASELINE    | 2022-01-01 | 3.0
    01      | 2     | EDSS0101 | UNSCHEDULED | 2022-03-05 | 6.0
    01      | 3     | EDSS0101 | WEEK 52     | 2022-12-31 | 4.0
    02      | 1     | EDSS0101 | BASELINE    | 2022-01-01 | 2.0
    02      | 2     | EDSS0101 | WEEK 52     | 2022-12-31 | 2.0
    03      | 1     | EDSS0101 | BASELINE    | 2022-01-01 | 4.0
    03      | 2     | EDSS0101 | WEEK 12     | 2022-03-26 | 99
"""
ATTACKS = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-03-01 | PT72H
"""
FIGURES = [edss_trajectories, edss_panels, edss_waterfall, edss_shift_grid]


@pytest.fixture(scope="module")
def disability(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disability")
    return follow_disability(trial_from(folder, dm=PEOPLE, rs=SCORES, ce=ATTACKS))


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nothing")
    rs = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"
    return follow_disability(trial_from(folder, dm="USUBJID | RFSTDTC", rs=rs))


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def lines_of(figure):
    return {
        trace.meta["participant"]: trace
        for trace in figure.data
        if trace.meta and "participant" in trace.meta
    }


@pytest.mark.parametrize("draw", FIGURES)
def test_figure_names_both_axes_and_says_what_it_shows(disability, draw):
    figure = draw(disability)
    assert figure.layout.xaxis.title.text or figure.layout.xaxis2.title.text
    assert "points" in figure.layout.yaxis.title.text
    assert "EDSS" in figure.layout.meta["alt"]
    assert "3 treated participants" in caption_of(figure)


@pytest.mark.parametrize("draw", FIGURES)
def test_figure_is_drawn_without_any_rows(nothing, draw):
    figure = draw(nothing)
    assert "n = 0" in caption_of(figure)


def test_each_participant_is_a_line_with_the_unscheduled_score_hollow(disability):
    line = lines_of(edss_trajectories(disability))["01"]
    assert line.x == (0, 63, 364)
    assert line.y == (3.0, 6.0, 4.0)
    assert line.marker.symbol == ("circle", "diamond-open", "circle")
    assert "4 days after the onset of an attack" in line.text[1]
    assert line.customdata[0][0] == "01"


def test_median_is_drawn_at_planned_weeks_with_how_many_it_is_of(disability):
    figure = edss_trajectories(disability)
    median = next(trace for trace in figure.data if "median" in (trace.name or ""))
    assert (median.x, median.y) == ((0, 364), (3.0, 3.0))
    assert figure.layout.xaxis.ticktext[0] == "Baseline<br>n = 3"
    assert figure.layout.xaxis.ticktext[-1] == "Week 52<br>n = 2"
    assert "1 record without a score of the scale" in caption_of(figure)


def test_scale_is_drawn_whole_with_its_half_points(disability):
    axis = edss_trajectories(disability).layout.yaxis
    assert axis.range[0] <= 0
    assert axis.range[1] >= 10
    assert axis.minor.dtick == 0.5


def test_participant_chosen_stands_out_in_lines_panels_and_bars(disability):
    lines = lines_of(style.highlight(edss_trajectories(disability), "01"))
    assert lines["01"].opacity == 1
    assert lines["02"].opacity < 0.5
    assert lines_of(style.highlight(edss_panels(disability), "02"))["02"].opacity == 1
    marked = style.highlight(edss_waterfall(disability), "01")
    assert [(shape.x0, shape.x1) for shape in marked.layout.shapes] == [(-0.5, 0.5)]


def test_waterfall_has_a_bar_for_each_change_and_none_for_a_missing_one(disability):
    figure = edss_waterfall(disability)
    bars = {bar.name: (bar.x, bar.y, bar.text) for bar in figure.data}
    assert bars == {
        "worsened": (("01",), (1.0,), ("+1.0",)),
        "unchanged": (("02",), (0.0,), ("0.0",)),
    }
    assert "Not drawn, week 52: no score recorded: 03" in caption_of(figure)
    assert "03" in figure.layout.meta["alt"]


def test_waterfall_names_the_rule_by_which_a_small_change_is_none(disability):
    assert (
        "Worsened, rule NMOSD: a rise of 2.0 from 0.0, 1.0 up to 5.0, 0.5 up to 10.0; "
        "improved: a fall as large; else unchanged" in caption_of(edss_waterfall(disability))
    )
    any_rise = caption_of(edss_waterfall(disability.under("any")))
    assert "Worsened, rule Any rise: a rise of 0.5 from any baseline" in any_rise


def test_every_mark_of_the_panels_is_in_the_legend(disability):
    figure = edss_panels(disability)
    drawn = {symbol for line in lines_of(figure).values() for symbol in line.marker.symbol}
    legend = {trace.marker.symbol[0] for trace in figure.data if trace.showlegend is not False}
    assert "diamond-open" in drawn
    assert drawn <= legend
    assert "Dashed: the baseline" in caption_of(figure)


def test_waterfall_without_a_change_says_so(tmp_path):
    early = trial_from(tmp_path, date(2022, 2, 1), dm=PEOPLE, rs=SCORES)
    figure = edss_waterfall(follow_disability(early))
    assert not figure.data
    assert any(note.text == "No change is known yet" for note in figure.layout.annotations)
    assert "Not drawn, not yet at week 52: 01, 02, 03" in caption_of(figure)


def test_panel_shades_the_attack_and_the_days_near_it(disability):
    figure = edss_panels(disability)
    shaded = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(shape.x0, shape.x1, shape.xref) for shape in shaded] == [(59, 89, "x")]
    titles = [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert titles == ["<b>01</b> +1.0, worsened", "<b>02</b> 0.0", "<b>03</b>"]


def test_panel_says_who_improved_as_it_says_who_worsened(tmp_path):
    rs = SCORES.replace("WEEK 52     | 2022-12-31 | 2.0", "WEEK 52     | 2022-12-31 | 1.0")
    figure = edss_panels(follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=rs)))
    assert "<b>02</b> -1.0, improved" in [note.text for note in figure.layout.annotations]


def test_who_has_no_score_has_a_panel_that_says_so(tmp_path):
    dm = PEOPLE + "    04 | 2022-01-01\n"
    figure = edss_panels(follow_disability(trial_from(tmp_path, dm=dm, rs=SCORES)))
    drawn = {trace.xaxis for trace in figure.data}
    title = next(note for note in figure.layout.annotations if "04" in note.text)
    assert {"x", "x2", "x3", "x4"} <= drawn
    assert (title.text, title.xref) == ("<b>04</b> no score", "x4 domain")


def test_trajectories_without_a_score_say_so(nothing):
    figure = edss_trajectories(nothing)
    assert any(note.text == "No score to draw" for note in figure.layout.annotations)


def test_pictures_without_ce_say_that_attacks_are_not_known(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))
    assert "Attacks are not known" in caption_of(edss_panels(disability))
    assert "Attacks are not known" in caption_of(edss_trajectories(disability))


def test_of_many_participants_those_who_changed_most_have_a_panel(tmp_path):
    dm = ["USUBJID | RFSTDTC"] + [f"P{number:03d} | 2022-01-01" for number in range(60)]
    rs = ["USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"]
    for number in range(60):
        rs.append(f"P{number:03d} | 1 | EDSS0101 | BASELINE | 2022-01-01 | 3.0")
        last = 3.0 if number < 50 else 5.0
        rs.append(f"P{number:03d} | 2 | EDSS0101 | WEEK 52 | 2022-12-31 | {last}")
    disability = follow_disability(trial_from(tmp_path, dm="\n".join(dm), rs="\n".join(rs)))
    figure = edss_panels(disability)
    shown = set(lines_of(figure))
    assert len(shown) == PANELS_SHOWN
    assert {f"P{number:03d}" for number in range(50, 60)} <= shown
    assert f"The {PANELS_SHOWN} of 60 participants who changed most" in caption_of(figure)
    assert not edss_waterfall(disability).layout.xaxis.showticklabels


def cells_of(figure):
    """Words of each cell by row and column."""
    words = next(trace for trace in figure.data if trace.type == "scatter")
    return {
        (row, column): text
        for row, column, text in zip(words.y, words.x, words.text, strict=True)
        if text
    }


def test_shift_counts_stand_in_their_ranges_with_a_place_for_missing_scores(disability):
    figure = edss_shift_grid(disability)
    assert cells_of(figure) == {(1, 1): "1", (1, 2): "1", (2, 4): "1"}
    assert figure.layout.xaxis.ticktext[-1] == figure.layout.yaxis.ticktext[-1] == "no score"
    worse = next(trace for trace in figure.data if trace.name == "higher range")
    assert worse.hovertext == ("From 2.0 to 3.5 to 4.0 to 5.5: 1<br>01",)


SYSTEMS = """
    USUBJID | RSSEQ | RSTESTCD | VISIT    | RSDTC      | RSSTRESN
    01      | 1     | KFSS0101 | BASELINE | 2022-01-01 | 2
    01      | 2     | KFSS0101 | WEEK 52  | 2022-12-31 | 3
    02      | 1     | KFSS0101 | BASELINE | 2022-01-01 | 2
"""


def test_functional_systems_show_both_scores_and_no_zero_for_a_missing_one(tmp_path):
    figure = functional_system_grid(follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SYSTEMS)))
    cells = cells_of(figure)
    assert cells[0, 0] == "2 \N{RIGHTWARDS ARROW} 3"
    assert cells[1, 0] == "2 \N{RIGHTWARDS ARROW} \N{EN DASH}"
    worse = next(trace for trace in figure.data if trace.name == "higher (worse)")
    assert worse.customdata[0][0] == "01"
    assert "Changed: 01 pyramidal 2" in figure.layout.meta["alt"]
    assert figure.layout.meta["rows"] == {"01": 0, "02": 1, "03": 2}
    assert figure.layout.xaxis.title.text.startswith("Functional system")
    assert figure.layout.yaxis.title.text == "Participant"


def test_panels_of_nobody_are_words_without_an_empty_panel(nothing):
    layout = edss_panels(nothing).layout
    assert "Nobody has been treated yet" in [note.text for note in layout.annotations]
    assert (layout.xaxis.visible, layout.yaxis.visible) == (False, False)


def test_functional_systems_of_nobody_are_drawn_as_words(nothing):
    figure = functional_system_grid(nothing)
    assert "Changed: none" in figure.layout.meta["alt"]
    assert "Nobody has been treated yet" in [note.text for note in figure.layout.annotations]
