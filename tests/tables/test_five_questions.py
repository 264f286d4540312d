"""The five questions of a morning have one line each, with the page that holds the evidence."""

from dataclasses import replace
from datetime import date

import pytest

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.tables.five_questions import five_questions
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import find_previous, open_trial
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def overview():
    return answer_questions(open_trial(DEMO_TRIAL, date(2022, 12, 31)))


@pytest.fixture(scope="module")
def lines(overview):
    trial = open_trial(DEMO_TRIAL, date(2022, 12, 31))
    return five_questions(overview, compare_cuts(find_previous(trial).trial, trial), "")


def test_each_question_has_one_line_and_a_page_in_the_order_of_a_morning(lines):
    assert [(line.text.partition("? ")[0], line.page) for line in lines] == [
        ("Is anyone in trouble", "safety"),
        ("Who is overdue", "visits"),
        ("What changed", "changes"),
        ("Is it working", "attacks"),
        ("Can the data be trusted", "data_checks"),
    ]


def test_lines_give_numbers_names_and_what_is_new(lines):
    trouble, overdue, changed, working, _ = (line.text for line in lines)
    assert "serious adverse event 3 of 14 (3 events new since the previous cut)" in trouble
    assert overdue.endswith("Visits overdue: 2 (NMO-002, NMO-005).")
    assert "records removed: 1" in changed
    assert "4 to 5" in working
    assert "no control group" in working


def test_a_board_that_must_not_see_outcomes_has_four_lines(overview):
    assert len(five_questions(overview.without_efficacy(), None, "not told")) == 4


def test_what_was_not_supplied_is_said_and_nobody_is_called_well(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    first, *_, trust = five_questions(answer_questions(trial), None, "This is the first data cut.")
    assert "events to correct: not supplied" in first.text
    assert first.mark == "unknown"
    assert trust.page == "data_checks"
    not_run = find_problems(trial).not_run
    assert trust.text.endswith(f"; {not_run.n} of {not_run.of} checks could not run.")


def test_what_the_protocol_does_not_plan_is_said_and_not_asked_for(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    nothing = replace(trial.protocol.assessments, edss=(), mri=())
    protocol = replace(trial.protocol, assessments=nothing, borrowed=frozenset({"attack"}))
    answers = answer_questions(replace(trial, protocol=protocol))
    (working,) = (one for one in five_questions(answers, None, "") if one.page == "attacks")
    assert working.text == "Is it working? Attacks: not planned in this trial."
    assert working.mark == "plain"


def test_what_cannot_be_estimated_is_said_with_its_reason_within_the_sentence(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC"
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01", ce=ce)
    lines = five_questions(answer_questions(trial), None, "This is the first data cut.")
    (working,) = (line.text for line in lines if line.text.startswith("Is it working?"))
    assert "attacks per participant-year not estimable (nobody has been followed yet)" in working


def test_without_anybody_screened_no_data_are_called_right(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC")
    *_, trust = five_questions(answer_questions(trial), None, "This is the first data cut.")

    assert trust.text.endswith("Nobody was screened, so there is no record of anybody to check.")
    assert trust.mark == "unknown"
