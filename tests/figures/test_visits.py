"""Grid of planned visits: a mark and a word for each state, plan against actual on hover."""

import pytest

from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.visit_status import DONE, EARLY, LATE, WAS_DUE
from nmosd_core.figures.plan_grid import MARKS, plan_marks
from nmosd_core.figures.visits import visit_grid
from tests.analyses.test_visit_adherence import CUT, ENDS, INFUSIONS, PEOPLE, VISITS
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def adherence(tmp_path_factory):
    folder = tmp_path_factory.mktemp("adherence")
    return compare_with_plan(trial_from(folder, CUT, dm=PEOPLE, ds=ENDS, sv=VISITS, ex=INFUSIONS))


def test_grid_has_a_mark_and_a_word_for_each_state_and_tells_plan_against_actual(adherence):
    figure = visit_grid(adherence)
    names = [trace.name for trace in figure.data]
    shapes = [(trace.marker.symbol, trace.marker.size) for trace in figure.data]
    assert {"done in window", "done late", "missed", "overdue, no record yet"} <= set(names)
    assert len(set(shapes)) == len(shapes) == len(set(names))
    words = {text for trace in figure.data for text in trace.text}
    assert any("day 19 (2022-01-20), planned day 14, window 11 to 17" in text for text in words)
    assert any("reason: travel" in text for text in words)
    assert {cell[0] for trace in figure.data for cell in trace.customdata} == {"01", "02", "03"}
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    assert "3 treated participants" in figure.layout.meta["alt"]


def test_no_two_states_look_or_read_alike():
    done, given = plan_marks("done"), plan_marks("given")
    assert set(WAS_DUE) <= set(MARKS)
    looks = [(symbol, size) for _, symbol, _, size in done.values()]
    assert len(set(looks)) == len(looks)
    assert len({name for name, *_ in done.values()}) == len(done)
    assert given["late"][0] == "given late"


def test_a_participant_has_one_row_in_the_order_of_the_trial(adherence):
    figure = visit_grid(adherence)
    assert figure.layout.meta["rows"] == {"01": 0, "02": 1, "03": 2}
    assert sum(len(trace.x) for trace in figure.data) == 3 * 15
    assert figure.layout.xaxis.ticktext[-1] == "52"


def test_what_was_early_or_late_has_not_the_colour_of_what_was_in_its_window():
    assert MARKS[EARLY][2] == MARKS[LATE][2] != MARKS[DONE][2]
