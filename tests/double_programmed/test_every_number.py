"""Every headline number of the demo trial has a second answer programmed in plain loops.

A headline number that is new to a page fails here until somebody has programmed it twice.
"""

from pathlib import Path

import pytest

from nmosd_core.analyses.headlines import list_headlines
from tests.double_programmed import (
    test_confirmed_worsening,
    test_enrolment,
    test_event_measures,
    test_findings,
    test_infusion_clock,
    test_laboratory_numbers,
    test_missing_evidence,
    test_other_numbers,
    test_stopping,
    test_vital_signs,
)
from tests.double_programmed.demo import FINAL, assert_same, opened

# What plain loops give for the numbers of each question.
SECOND_ANSWERS = {
    "enrolment": [test_enrolment.second_answer],
    "visits": [test_enrolment.visits_answer],
    "attacks": [test_other_numbers.attacks_answer],
    "disability": [
        test_other_numbers.disability_answer,
        test_confirmed_worsening.second_answer,
    ],
    "lesions": [test_other_numbers.lesions_answer],
    "antibody": [test_other_numbers.antibody_answer],
    "b cells": [test_other_numbers.cells_answer],
    "adverse events": [test_event_measures.second_answer],
    "safety": [test_event_measures.safety_answer],
    "infusion clock": [test_infusion_clock.second_answer],
    "exposure": [test_other_numbers.exposure_answer],
    "vital signs": [test_vital_signs.second_answer],
    "laboratory": [test_laboratory_numbers.second_answer],
    "stopping guidance": [test_stopping.second_answer],
    "immunoglobulins": [test_other_numbers.immunoglobulins_answer],
    "missing evidence": [test_missing_evidence.second_answer],
    "data checks": [test_findings.second_answer],
    "clean data": [test_findings.clean_answer],
}

# Numbers that a test of their own holds as a range or with their limits: module, and how it
# names the number.
HELD_ELSEWHERE = {
    "attack_rate": ("test_attacks", "attacks.rate.value"),
    "attack_free": ("test_attacks", "attacks.attack_free.n"),
    "attack_free_week_12": ("test_headline_numbers", 'f"attack_free_week_{week}"'),
    "attack_free_week_24": ("test_headline_numbers", 'f"attack_free_week_{week}"'),
    "attack_free_week_52": ("test_headline_numbers", 'f"attack_free_week_{week}"'),
    "median_days_to_first_attack": ("test_headline_numbers", '"median_days_to_first_attack"'),
    "attack_rate_before": ("test_headline_numbers", '"attack_rate_before"'),
    "attack_rate_during": ("test_headline_numbers", '"attack_rate_during"'),
    "rate_ratio": ("test_headline_numbers", '"rate_ratio"'),
    "rate_ratio_p": ("test_headline_numbers", '"rate_ratio_p"'),
    "signed_rank_p": ("test_headline_numbers", '"signed_rank_p"'),
}

# Numbers whose second answer is one of the demo's final cut only, and what it leaves out.
FINDINGS = (
    "the rules that find something in the demo are programmed again, not those that find nothing: "
    "each rule has tests of its own in tests/checks"
)
IN_PART = {
    "findings_error": FINDINGS,
    "findings_query": FINDINGS,
    "findings_note": FINDINGS,
    "clean_week_12": FINDINGS,
    "clean_week_24": FINDINGS,
    "clean_week_52": FINDINGS,
}


@pytest.fixture(scope="module")
def headlines():
    return list_headlines(opened(FINAL))


@pytest.fixture(scope="module")
def answers():
    """Second answer by question and name of the number."""
    found = {}
    for question, loops in SECOND_ANSWERS.items():
        for loop in loops:
            found |= {(question, name): answer for name, answer in loop(FINAL).items()}
    return found


def test_every_headline_number_equals_its_second_answer(headlines, answers):
    for headline in headlines:
        key = headline.question, headline.number.name
        if key in answers:
            assert_same(headline.number, answers[key])


def test_no_headline_number_lacks_a_second_answer(headlines, answers):
    known = {name for _, name in answers} | HELD_ELSEWHERE.keys()
    names = {headline.number.name for headline in headlines}
    assert names - known == set()
    assert known - names == set()


def test_numbers_with_an_answer_in_part_are_among_them(answers):
    assert IN_PART.keys() <= {name for _, name in answers}


def test_numbers_held_elsewhere_are_named_there():
    for module, words in HELD_ELSEWHERE.values():
        assert words in (Path(__file__).parent / f"{module}.py").read_text("utf-8")
