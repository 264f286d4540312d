"""Who counts as at risk for long after anything is recorded of them."""

from datetime import date

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.unobserved import find_unobserved
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.tables.five_questions import five_questions
from nmosd_core.tables.missing_evidence import outcome_bounds
from nmosd_core.tables.overview import questions_in_words
from nmosd_core.tables.safety import safety_in_words
from nmosd_core.tables.unobserved import unobserved_in_words
from nmosd_core.tables.wording import UNKNOWN
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

TWO = """
    USUBJID | RFSTDTC
    01      | 2022-01-10
    02      | 2022-01-10
"""
NOBODY_LEFT = "USUBJID | DSSEQ | DSDECOD | DSSTDTC"
NO_ATTACK = "USUBJID | CESEQ | CESTDTC"
NO_EVENT = "USUBJID | AESEQ | AETERM | AESTDTC"


def unobserved(folder, on, **drawings):
    """Days without a record before the end of the time at risk, by participant."""
    drawings = {"dm": TWO, "ds": NOBODY_LEFT, "ce": NO_ATTACK} | drawings
    people = find_unobserved(follow_participants(trial_from(folder, on, **drawings))).people
    return dict(zip(people["participant"], people["days"], strict=True))


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2022, 2, 21), {}),
        (date(2022, 2, 22), {"01": 43, "02": 43}),
        (date(2024, 1, 1), {"01": 364, "02": 364}),  # the time at risk ends with week 52
    ],
)
def test_more_than_42_days_without_a_record_are_told(tmp_path, on, days):
    assert unobserved(tmp_path, on) == days


@pytest.mark.parametrize(
    "record",
    [
        {"rs": "USUBJID | RSSEQ | RSTESTCD | RSDTC\n 01 | 1 | EDSS | 2022-12-10"},
        {"sv": "USUBJID | VISITNUM | SVSTDTC\n 01 | 1 | 2022-12-10"},
        {"ae": "USUBJID | AESEQ | AETERM | AESTDTC\n 01 | 1 | COLD | 2022-12"},
        {"ce": "USUBJID | CESEQ | CESTDTC\n 01 | 1 | 2022-12-10"},
        {"ds": "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n 01 | 1 | LOST TO FOLLOW-UP | 2022-09-01"},
    ],
)
def test_any_record_that_tells_of_a_participant_counts(tmp_path, record):
    assert set(unobserved(tmp_path, date(2023, 1, 5), **record)) == {"02"}


def test_a_visit_that_did_not_occur_or_lies_after_the_cut_tells_nothing(tmp_path):
    visits = """
        USUBJID | VISITNUM | SVSTDTC    | SVOCCUR
        01      | 1        | 2022-12-10 | N
        02      | 1        | 2023-12-10 |
    """
    assert set(unobserved(tmp_path, date(2023, 1, 5), sv=visits)) == {"01", "02"}


def test_attack_free_time_without_a_record_is_said_beside_its_numbers(tmp_path):
    trial = trial_from(tmp_path, dm=TWO, ds=NOBODY_LEFT, ce=NO_ATTACK)
    attacks = count_attacks(trial)
    note = "of 2 nothing is recorded in the last 42 days or more"

    assert attacks.attack_free.value == 100
    assert note in attacks.attack_free.note
    assert note in attacks.numbers[-1].note
    assert unobserved_in_words(attacks.unobserved) == (
        "Of 2 of 2 treated participants nothing is recorded in the last 364 days of their time at "
        "risk (01, 02). They count as observed to its end, but attacks and events since are not "
        "known."
    )
    overview = answer_questions(trial)
    said = [line.text for one in questions_in_words(overview) for line in one.lines]
    assert any("2 of 2 (of 2 nothing is recorded" in text for text in said)
    assert any(note in line.text for line in five_questions(overview, None, ""))


def test_safety_of_who_was_not_seen_is_not_called_good(tmp_path):
    trial = trial_from(tmp_path, dm=TWO, ds=NOBODY_LEFT, ae=NO_EVENT)
    died, serious, not_seen, *_ = safety_in_words(review_safety(trial))
    trouble = questions_in_words(answer_questions(trial))[0].lines
    at_once = five_questions(answer_questions(trial), None, "")[0]

    assert died == ("Died: 0 of 2, up to 84%.", UNKNOWN)
    assert serious == ("Serious event: 0 of 2, up to 84%.", UNKNOWN)
    assert not_seen[0].endswith("attacks and events since are not known.")
    assert {line.mark for line in (*trouble, at_once)} == {UNKNOWN}
    assert all("Of 2 nothing is recorded in the last 42 days" in line.text for line in trouble)
    assert "of 2 nothing is recorded in the last 42 days" in at_once.text


def test_safety_board_is_blank_after_the_last_record_of_who_was_not_seen_since(tmp_path):
    seen = "USUBJID | VISITNUM | SVSTDTC\n01 | 1 | 2022-02-10\n02 | 1 | 2022-12-20"
    board = lay_out_safety(trial_from(tmp_path, dm=TWO, ds=NOBODY_LEFT, ae=NO_EVENT, sv=seen))
    figure = safety_board(board)
    quiet = next(trace for trace in figure.data if trace.name == "no event")

    assert [list(quiet.y).count(row) for row in (0, 1)] == [2, board.cycles]
    caption = figure.layout.annotations[0].text
    assert "Blank too: after the last record of 1 participant not seen since" in caption


def test_time_without_a_record_could_move_the_primary_outcome(tmp_path):
    trial = trial_from(tmp_path, dm=TWO, ds=NOBODY_LEFT, ce=NO_ATTACK)
    bounds = outcome_bounds(find_missing_evidence(trial)).set_index("number")

    assert bounds.loc["Attack-free so far", ["if_lowest", "if_highest"]].tolist() == [
        "0 of 2",
        "2 of 2",
    ]
    assert bounds.loc["Attacks", "illustration"].startswith("0 to 2")


def test_nothing_is_said_where_everybody_was_seen():
    attacks = count_attacks(open_trial(DEMO_TRIAL))
    assert unobserved_in_words(attacks.unobserved) == ""
    assert "nothing is recorded" not in attacks.attack_free.note


def test_nobody_is_unobserved_where_nobody_was_treated(tmp_path):
    assert unobserved(tmp_path, date(2023, 1, 5), dm="USUBJID | RFSTDTC\n01 |") == {}
