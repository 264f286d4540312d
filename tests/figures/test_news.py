"""A mark that is new since the previous cut has a ring around it, a name for it and words."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from nmosd_core.analyses.new_records import find_new_records
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.heat_grid import coloured
from nmosd_core.figures.news import NEW, with_new_marks
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial

MARKS = {
    "type": "scatter",
    "x": [1, 2, 3],
    "y": [5, 5, 6],
    "text": ["one", "two", "three"],
    "customdata": [["01", "CE 1"], ["01", "CE 2"], ["02", "CE 1"]],
    "marker": {"size": 9},
}
RECORDS = {  # rings of the second cut of the demo trial
    "adverse_event_timeline": "ae",
    "attack_timeline": "ce",
    "b_cell_courses": "cp",
    "edss_panels": "rs",
    "edss_trajectories": "rs",
    "events_by_term": "ae",
    "evidence_grid": "rs",
    "functional_systems": "rs",
    "hepatic_plot": "lb",
    "immunoglobulin_courses": "lb",
    "infusion_clock": "ae",
    "infusion_grid": "ex",
    "laboratory_panels": "lb",
    "scan_grid": "nv",
    "titre_ladder": "is",
    "visit_grid": "sv",
}


def rings(figure):
    return [trace for trace in figure.data if trace.name == NEW]


def test_a_ring_stands_where_a_new_record_is_drawn_and_says_so():
    [ring] = rings(with_new_marks(go.Figure([MARKS]), frozenset({("01", "CE 2")})))
    assert (ring.x, ring.y) == ((2,), (5,))
    assert ring.text == (f"two<br>{NEW}",)
    assert ring.customdata == (["01", "CE 2"],)  # what is clicked is the ring, not the mark
    assert ring.marker.symbol == "circle-open"
    assert ring.marker.size[0] > 9


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


def test_a_bar_has_its_ring_in_the_middle_and_each_panel_its_own():
    bar = {"type": "bar", "orientation": "h", "base": [10], "x": [4], "y": [1]}
    bar |= {"customdata": [["01", "AE 1"]], "yaxis": "y2"}
    shown = with_new_marks(go.Figure([MARKS, bar]), frozenset({("01", "AE 1"), ("01", "CE 1")}))
    assert [(ring.x[0], ring.yaxis, ring.showlegend) for ring in rings(shown)] == [
        (1, "y", True),
        (12, "y2", False),
    ]


def test_a_cell_with_a_word_in_it_has_its_ring_beside_the_word():
    cell = pd.DataFrame({"participant": ["01"], "record": ["RS 1"], "column": [2.0], "row": [0]})
    figure = go.Figure([coloured(cell, "the same", "grey", ["0 to 0"])])
    [ring] = rings(with_new_marks(figure, frozenset({("01", "RS 1")})))
    assert 2.2 < ring.x[0] < 2.5


def test_a_mark_of_several_records_is_new_where_one_of_them_is():
    several = {**MARKS, "customdata": [["01", "LB 3; LB 8"], ["01", ""], ["01"]]}
    [ring] = rings(with_new_marks(go.Figure([several]), frozenset({("01", "LB 8")})))
    assert ring.x == (1,)


def test_without_anything_new_the_figure_is_as_it_was():
    figure = go.Figure([MARKS, {"type": "scatter", "x": [1], "y": [1]}])
    assert with_new_marks(figure, frozenset()) is figure


@pytest.fixture(scope="module")
def second():
    return open_trial(DEMO_TRIAL, date(2022, 12, 31))


def test_nothing_is_new_in_the_first_cut():
    assert find_new_records(open_trial(DEMO_TRIAL, date(2022, 6, 30))) == frozenset()


@pytest.mark.parametrize("name", RECORDS)
def test_every_figure_of_records_marks_what_is_new(second, name):
    dataset = f"{RECORDS[name].upper()} "
    new = {one for one in find_new_records(second) if one[1].startswith(dataset)}
    assert rings(with_new_marks(FIGURES[name].of(second), frozenset(new)))


def test_a_new_first_infusion_is_marked_on_the_curve(second):
    curve = FIGURES["enrolment_curve"].of(second)
    [ring] = rings(with_new_marks(curve, frozenset({("NMO-001", "EX 2021-12-14")})))
    assert ring.y == (1,)


def test_presentation_mode_has_as_many_rings_and_names_no_day():
    shown = open_trial(DEMO_TRIAL, date(2022, 12, 31), presentation=True)
    new = find_new_records(shown)
    assert len(new) == len(find_new_records(open_trial(DEMO_TRIAL, date(2022, 12, 31))))
    assert not any("-" in record for _, record in new if "after the data cut" not in record)
