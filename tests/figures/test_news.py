"""A mark that is new since the previous cut has a ring around it, a name for it and words."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from nmosd_core.analyses.new_records import find_new_records
from nmosd_core.analyses.profile import look_at_participant
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.clean_data import MARKS as CLEAN_MARKS
from nmosd_core.figures.grey import told_apart_without_colour
from nmosd_core.figures.heat_grid import coloured
from nmosd_core.figures.missing_evidence import MARKS as EVIDENCE_MARKS
from nmosd_core.figures.news import NEW, RING, RING_WIDTH, with_new_marks
from nmosd_core.figures.plan_grid import plan_marks
from nmosd_core.figures.profile import profile_timeline
from nmosd_core.figures.records_behind import behind, without_records
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.figures.style import GROUND, highlight
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

MARKS = {
    "type": "scatter",
    "x": [1, 2, 3],
    "y": [5, 5, 6],
    "text": ["one", "two", "three"],
    "customdata": [["01", "CE 1"], ["01", "CE 2"], ["02", "CE 1"]],
    "marker": {"size": 9},
}
SIGN = "circle-open", RING
RECORDS = {  # rings of the second cut of the demo trial
    "adverse_event_timeline": "ae",
    "attack_timeline": "ce",
    "b_cell_courses": "cp",
    "clean_grid": "rs",
    "edss_panels": "rs",
    "edss_shift": "rs",
    "edss_trajectories": "rs",
    "edss_waterfall": "rs",
    "events_by_term": "ae",
    "evidence_grid": "rs",
    "first_attack_curve": "ce",
    "functional_systems": "rs",
    "hepatic_plot": "lb",
    "immunoglobulin_courses": "lb",
    "infusion_clock": "ae",
    "infusion_grid": "ex",
    "laboratory_panels": "lb",
    "lesions_by_week_and_region": "nv",
    "rate_dumbbells": "ce",
    "scan_grid": "nv",
    "titre_ladder": "is",
    "visit_grid": "sv",
    "vital_sign_changes": "vs",
}
OF_NO_RECORD = {  # states, plans and sums; the board has signs of its own
    "attack_boundary",
    "participant_flow",
    "safety_board",
    "toxicity_boundary",
    "trial_design",
}


def rings(figure):
    return [trace for trace in figure.data if trace.name == NEW]


def signs(figure):
    return [trace for trace in figure.data if NEW in (trace.name or "")]


def test_a_ring_stands_where_a_new_record_is_drawn_and_says_so():
    [ring] = rings(with_new_marks(go.Figure([MARKS]), frozenset({("01", "CE 2")})))
    assert (ring.x, ring.y) == ((2,), (5,))
    assert ring.text == (f"two<br>{NEW}",)
    assert ring.customdata == (["01", "CE 2"],)  # what is clicked is the ring, not the mark
    assert ring.marker.symbol == "circle-open"
    assert ring.marker.size[0] / 2 - RING_WIDTH / 2 > 9 / 2 + 2  # pixels of a gap, beside the edge


def test_sequence_numbers_of_one_participant_are_not_those_of_another():
    [ring] = rings(with_new_marks(go.Figure([MARKS]), frozenset({("02", "CE 1")})))
    assert ring.x == (3,)


def test_a_record_with_two_marks_has_one_ring_and_a_day_of_three_scans_has_three():
    twice = go.Figure([MARKS, MARKS])
    [ring] = rings(with_new_marks(twice, frozenset({("01", "CE 2")})))
    assert len(ring.x) == 1
    scans = {**MARKS, "customdata": [["01", "NV 2022-03-01"]] * 3}
    [ring] = rings(with_new_marks(go.Figure([scans]), frozenset({("01", "NV 2022-03-01")})))
    assert len(ring.x) == 3


def test_a_bar_has_its_ring_where_it_begins_and_each_panel_its_own():
    bar = {"type": "bar", "orientation": "h", "base": [10], "x": [4], "y": [1]}
    bar |= {"customdata": [["01", "AE 1"]], "yaxis": "y2"}
    shown = with_new_marks(go.Figure([MARKS, bar]), frozenset({("01", "AE 1"), ("01", "CE 1")}))
    assert [(ring.x[0], ring.yaxis, ring.showlegend) for ring in rings(shown)] == [
        (1, "y", True),
        (10, "y2", False),
    ]


def test_a_ring_of_new_hides_nothing_of_a_bar_that_lasts():
    bar = {"type": "bar", "orientation": "h", "base": [10], "x": [4], "y": [1]}
    bar["customdata"] = [["01", "AE 1"]]
    [ring] = rings(with_new_marks(go.Figure([bar]), frozenset({("01", "AE 1")})))
    assert ring.marker.symbol == "circle-open"


def test_a_mark_with_a_ring_around_it_has_one_ring_more_outside_both():
    counted = behind([1], [1], [("01", "AE 1")])
    one = {"type": "scatter", "mode": "markers", "x": [1], "y": [2], "meta": counted}
    around = {**one, "marker": {"symbol": "circle-open", "size": 19}}
    mark = {**one, "marker": {"symbol": "square", "size": 13}}
    [ring] = rings(with_new_marks(go.Figure([around, mark]), frozenset({("01", "AE 1")})))
    assert len(ring.x) == 1
    assert ring.marker.size[0] > 19 + 2 * RING_WIDTH


def test_a_line_that_lasts_has_a_tick_where_it_begins_so_that_two_do_not_cover_each_other():
    line = {"type": "scatter", "mode": "lines", "name": "rescue therapy", "line": {"width": 5}}
    line |= {"x": [3, 6, None, 7, 9, None], "y": [1, 1, None] * 2}
    line["customdata"] = [*[["01", "CM 1"]] * 2, [None, None], *[["01", "CM 2"]] * 2, [None, None]]
    shown = with_new_marks(go.Figure([line]), frozenset({("01", "CM 1"), ("01", "CM 2")}))
    [sign] = signs(shown)
    assert (sign.x, sign.marker.symbol) == ((3, 7), "line-ns-open")
    assert sign.name == f"rescue therapy, {NEW}"
    assert not rings(shown)


def test_a_cell_with_a_word_in_it_has_its_ring_beside_the_word():
    cell = pd.DataFrame({"participant": ["01"], "record": ["RS 1"], "column": [2.0], "row": [0]})
    figure = go.Figure([coloured(cell, "the same", {"color": "grey"}, ["0 to 0"])])
    [ring] = rings(with_new_marks(figure, frozenset({("01", "RS 1")})))
    assert 2.2 < ring.x[0] < 2.5
    assert (ring.marker.color, ring.marker.line.color) == (GROUND, RING)  # not that of the cell


def test_a_mark_of_several_records_is_new_where_one_of_them_is():
    several = {**MARKS, "customdata": [["01", "LB 3; LB 8"], ["01", ""], ["01"]]}
    [ring] = rings(with_new_marks(go.Figure([several]), frozenset({("01", "LB 8")})))
    assert ring.x == (1,)


@pytest.mark.parametrize(
    "marks",
    [CLEAN_MARKS, EVIDENCE_MARKS, plan_marks("done")],
    ids=["clean", "evidence", "plan"],
)
def test_no_state_of_a_grid_looks_like_the_sign_of_what_is_new(marks):
    alike = [name for name, symbol, colour, _ in marks.values() if (symbol, colour) == SIGN]
    assert not alike


def test_without_anything_new_the_figure_is_as_it_was():
    figure = go.Figure([MARKS, {"type": "scatter", "x": [1], "y": [1]}])
    assert with_new_marks(figure, frozenset()) is figure


@pytest.fixture(scope="module")
def second():
    return open_trial(DEMO_TRIAL, date(2022, 12, 31))


def test_nothing_is_new_in_the_first_cut():
    assert find_new_records(open_trial(DEMO_TRIAL, date(2022, 6, 30))) == frozenset()


def new_of(trial, dataset):
    return frozenset(one for one in find_new_records(trial) if one[1].startswith(dataset))


def drawn(trial, name):
    return FIGURES[name].draw(FIGURES[name].ask(trial))


@pytest.mark.parametrize("name", RECORDS)
def test_every_figure_of_records_marks_what_is_new(second, name):
    assert signs(with_new_marks(drawn(second, name), new_of(second, RECORDS[name].upper())))


def test_every_figure_is_known_to_have_records_or_none():
    assert RECORDS.keys() | OF_NO_RECORD | {"enrolment_curve"} == FIGURES.keys()


@pytest.mark.parametrize("name", ["attack_timeline", "adverse_event_timeline"])
def test_a_new_infusion_is_a_longer_and_heavier_tick_without_a_ring(second, name):
    figure = drawn(second, name)
    shown = with_new_marks(figure, new_of(second, "EX"))
    [tick] = signs(shown)
    usual = next(trace for trace in shown.data if trace.name == "infusion")
    assert tick.name == f"infusion, {NEW}"
    assert tick.marker.symbol == usual.marker.symbol == "line-ns-open"
    assert tick.marker.size[0] > usual.marker.size
    assert tick.marker.line.width > (usual.marker.line.width or 1)
    assert all(words.endswith(NEW) for words in tick.text)
    assert 0 < len(tick.x) < len(usual.x)


@pytest.mark.parametrize("name", ["visit_grid", "infusion_grid"])
def test_a_missed_visit_is_new_when_the_record_of_it_is(second, name):
    shown = with_new_marks(drawn(second, name), new_of(second, "SV visit"))
    [ring] = rings(shown)
    missed = next(trace for trace in shown.data if trace.name == "missed")
    assert {tuple(one[:2]) for one in missed.customdata} - {
        tuple(one[:2]) for one in ring.customdata
    } == {("NMO-002", "SV visit 4")}


def test_a_scan_that_was_not_done_is_new_when_its_records_are(second):
    shown = with_new_marks(drawn(second, "scan_grid"), new_of(second, "NV"))
    [ring] = rings(shown)
    not_done = next(trace for trace in shown.data if trace.name == "not done")
    ringed = {tuple(one) for one in ring.customdata}
    assert {one[0]: tuple(one) in ringed for one in not_done.customdata} == {
        "NMO-006": True,
        "NMO-010": False,
    }


def test_an_assessment_that_was_not_done_is_new_when_its_record_is():
    final = open_trial(DEMO_TRIAL, date(2023, 6, 1))
    shown = with_new_marks(drawn(final, "evidence_grid"), find_new_records(final))
    [ring] = rings(shown)
    ringed = {tuple(one) for one in ring.customdata}
    lost = next(trace for trace in shown.data if trace.name == "lost")
    assert {tuple(one): tuple(one) in ringed for one in lost.customdata if one[1][:2] != "NV"} == {
        ("NMO-006", "RS 55"): True,
        ("NMO-010", "RS 37"): False,
        ("NMO-011", "IS 3"): True,
        ("NMO-018", "RS 28"): False,
        **{tuple(one): False for one in lost.customdata if not one[1]},
    }


def test_a_light_is_new_where_a_record_up_to_its_milestone_is(second):
    new = frozenset({("NMO-001", "RS 2022-05-30")})
    [ring] = rings(with_new_marks(drawn(second, "clean_grid"), new))
    assert [words.partition(":")[0] for words in ring.text] == [
        "NMO-001, week 24",
        "NMO-001, week 52",
    ]
    assert ring.text[0].endswith(f"{NEW}: 1 of 11 records")


def test_a_scan_that_was_not_done_has_a_ring_in_a_profile(second):
    figure = profile_timeline(look_at_participant(second, "NMO-006"))
    [ring] = rings(with_new_marks(figure, frozenset({("NMO-006", "NV 25")})))
    assert len(ring.x) == 1
    assert "not done" in ring.text[0]


def test_the_mark_of_an_organ_class_has_a_ring_and_counts_what_is_new(second):
    figure = drawn(second, "events_by_term")
    [ring] = rings(with_new_marks(figure, frozenset({("NMO-002", "AE 2")})))
    of_class, of_term = sorted(zip(ring.y, ring.text, strict=True))
    assert of_class[0] < of_term[0]
    assert NEW in of_class[1]
    assert NEW in of_term[1]


BAR = {
    "type": "bar",
    "x": ["week 12", "week 24"],
    "y": [2, 1],
    "hovertext": ["two", "one"],
    "meta": behind(["a", "b"], ["a", "a", "b", "c"], [["01", "AE 1"], ["02", "AE 1; AE 2"]] * 2),
}


def test_a_bar_that_counts_has_a_border_and_says_how_many_are_new():
    shown = with_new_marks(go.Figure([BAR]), frozenset({("02", "AE 2")}))
    [_, bar, in_legend] = shown.data
    assert bar.marker.line.width[0] > bar.marker.line.width[1] == 0
    assert bar.hovertext == (f"two<br>{NEW}: 1 of 3 records", "one")
    assert NEW in in_legend.name
    assert in_legend.x == (None,)


def test_the_legend_of_bars_has_no_border_and_keeps_its_order():
    other = BAR | {"name": "other", "meta": None}
    figure = go.Figure([BAR | {"name": "counted", "marker": {"color": "red"}}, other])
    shown = with_new_marks(figure, frozenset({("01", "AE 1")}))
    entries = [trace for trace in shown.data if trace.showlegend is not False]
    assert [entry.name for entry in entries[:2]] == ["counted", "other"]
    assert entries[0].x == (None,)
    assert entries[0].marker.line.width is None
    assert entries[0].marker.color == "red"
    assert entries[0].legendgroup == shown.data[1].legendgroup


def test_a_grey_copy_has_the_hatch_of_bars_in_the_legend_too():
    figure = go.Figure([BAR | {"name": name, "marker_color": "#8F4FD0"} for name in "ab"])
    grey = told_apart_without_colour(with_new_marks(figure, frozenset({("01", "AE 1")})))
    hatches = [(bars.name, bars.marker.pattern.shape) for bars in grey.data if bars.type == "bar"]
    assert hatches == [("a", None), ("a", None), ("b", "/"), ("b", "/")]


def test_what_a_bar_counts_is_never_sent_to_a_reader():
    for new in (frozenset(), frozenset({("02", "AE 2")})):
        assert "AE 2" not in with_new_marks(go.Figure([BAR]), new).to_json()
    assert "records_behind" not in without_records(go.Figure([BAR])).to_json()


def test_more_participants_than_have_a_column_have_borders_by_severity(tmp_path):
    people = [f"{number:02}" for number in range(1, 22)]
    dm = "USUBJID | RFSTDTC\n" + "\n".join(f"{who} | 2022-01-01" for who in people)
    ae = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESEV | AESTDTC\n" + "\n".join(
        f"{who} | 1 | cold | Cold | Infections | {severity} | 2022-02-01"
        for who, severity in zip(people, ["MILD", "MODERATE", "SEVERE"] * 7, strict=True)
    )
    trial = trial_from(tmp_path, date(2022, 6, 1), dm=dm, ae=ae)
    shown = with_new_marks(drawn(trial, "events_by_term"), frozenset({("02", "AE 1")}))
    bordered = {
        trace.name: trace for trace in shown.data if trace.type == "bar" and trace.marker.line.width
    }
    assert set(bordered) == {"moderate"}
    moderate = bordered["moderate"]
    assert all(words.endswith(f"{NEW}: 1 of 7 records") for words in moderate.text)


def test_a_ring_is_as_faint_as_the_line_of_its_participant(second):
    shown = with_new_marks(drawn(second, "edss_trajectories"), new_of(second, "RS"))
    ring, in_legend = rings(highlight(shown, "NMO-003"))
    strong = {
        who for (who, _), one in zip(ring.customdata, ring.marker.opacity, strict=True) if one == 1
    }
    assert strong == {"NMO-003"}
    assert 0 < min(ring.marker.opacity) < 0.5
    assert (ring.showlegend, in_legend.showlegend) == (False, True)
    assert (in_legend.x, in_legend.marker.opacity) == ((None,), 1)


def test_a_ring_in_a_row_of_its_participant_stays_as_it_is(second):
    shown = with_new_marks(drawn(second, "attack_timeline"), new_of(second, "CE"))
    [ring] = rings(highlight(shown, "NMO-003"))
    assert ring.marker.opacity == 1


def test_a_rescue_treatment_has_a_ring_in_each_panel_of_a_profile(second):
    figure = profile_timeline(look_at_participant(second, "NMO-003"))
    shown = with_new_marks(figure, new_of(second, "CM"))
    places = {sign.yaxis for sign in signs(shown)}
    assert len(places) == 2


def test_a_new_attack_is_new_on_the_safety_board_unless_attacks_are_not_to_be_seen(second):
    board = lay_out_safety(second)
    marked = [
        len(next(one for one in safety_board(each).data if one.name == NEW).x)
        for each in (board, board.without_attacks())
    ]
    assert marked[0] > marked[1]


def test_a_new_first_infusion_is_marked_on_the_curve(second):
    curve = FIGURES["enrolment_curve"].of(second)
    [ring] = rings(with_new_marks(curve, frozenset({("NMO-001", "EX 2021-12-14")})))
    assert ring.y == (1,)


def test_presentation_mode_has_as_many_rings_and_names_no_day():
    shown = open_trial(DEMO_TRIAL, date(2022, 12, 31), presentation=True)
    new = find_new_records(shown)
    assert len(new) == len(find_new_records(open_trial(DEMO_TRIAL, date(2022, 12, 31))))
    assert not any("-" in record for _, record in new if "after the data cut" not in record)
