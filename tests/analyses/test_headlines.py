"""Every headline number, or the reason why there is none."""

import math

import pytest

from nmosd_core.analyses.headlines import QUESTIONS, list_headlines
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

ONLY_DM = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""


@pytest.fixture(scope="module")
def demo():
    trial = open_trial(DEMO_TRIAL)
    yield trial
    trial.close()


def test_every_question_is_answered_in_its_order(demo):
    asked = [headline.question for headline in list_headlines(demo)]

    assert list(dict.fromkeys(asked)) == list(QUESTIONS)


def test_names_are_unique_and_definitions_exist(demo):
    numbers = [headline.number for headline in list_headlines(demo)]

    names = [number.name for number in numbers]
    assert len(set(names)) == len(names)
    assert {number.definition for number in numbers} <= set(demo.protocol.definitions)


def test_a_number_has_a_finite_value_or_a_reason_and_an_interval_has_its_method(demo):
    for headline in list_headlines(demo):
        number = headline.number
        known = [number.value, number.value_to, number.lower, number.upper]
        assert all(math.isfinite(value) for value in known if value is not None), number
        assert (number.value is None) == bool(number.not_estimable), number
        assert (number.level is None) or number.method, number
        assert number.value is None or number.value <= number.value_to, number


def test_a_question_whose_data_are_missing_is_listed_with_the_reason(tmp_path):
    headlines = list_headlines(trial_from(tmp_path, dm=ONLY_DM))
    attacks = [headline for headline in headlines if headline.question == "attacks"]

    assert list(dict.fromkeys(headline.question for headline in headlines)) == list(QUESTIONS)
    assert len(attacks) == 1
    assert "has no CE dataset" in attacks[0].number.not_estimable
    assert attacks[0].number.value is None
