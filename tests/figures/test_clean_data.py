"""The grid of clean data: a mark for how each stands, and beside it what is open."""

import pytest

from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.figures.clean_data import MARKS, clean_grid
from nmosd_core.figures.news import RING
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def clean():
    trial = open_trial(DEMO_TRIAL)
    yield judge_clean_data(trial)
    trial.close()


@pytest.fixture(scope="module")
def figure(clean):
    return clean_grid(clean)


def test_there_is_a_mark_for_everyone_at_every_milestone(clean, figure):
    marks = [trace for trace in figure.data if trace.mode == "markers"]

    assert sum(len(trace.x) for trace in marks) == len(clean.milestones)
    assert {trace.name for trace in marks} == set(clean.milestones["status"])


def test_each_state_has_a_shape_of_its_own():
    shapes = [(symbol, size) for _, symbol, _, size in MARKS.values()]

    assert len(set(shapes)) == len(MARKS)


def test_nothing_but_what_is_new_is_a_green_ring():
    green = {symbol for _, symbol, colour, _ in MARKS.values() if colour == RING}

    assert not [symbol for symbol in green if symbol.startswith("circle-open")]


def test_what_is_open_stands_beside_the_mark_and_on_it(clean, figure):
    words = next(trace for trace in figure.data if trace.mode == "text")
    marked = next(trace for trace in figure.data if trace.name == "open or incomplete")

    assert "1 query" in words.text
    assert len(words.text) >= len(marked.x)
    assert all("open or incomplete<br>" in text for text in marked.text)


def test_a_mark_names_its_participant(figure):
    marked = next(trace for trace in figure.data if trace.name == "clean")

    assert marked.customdata[0][0] == marked.text[0].partition(",")[0]


def test_the_grid_is_told_in_words(figure):
    assert figure.layout.meta["alt"].startswith("Clean data of 14 participants. week 12: ")
    assert figure.layout.xaxis.title.text == "Milestone"
    assert figure.layout.yaxis.title.text == "Participant"


def test_a_trial_without_treated_participants_says_so(tmp_path):
    empty = clean_grid(judge_clean_data(trial_from(tmp_path, dm="USUBJID | RFSTDTC")))

    assert any("Nobody has been treated yet" in one.text for one in empty.layout.annotations)
