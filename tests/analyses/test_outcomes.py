"""The ledger of registered outcomes."""

from datetime import date

import pytest

from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.outcomes import list_outcomes
from nmosd_core.study.reading import read_protocol
from nmosd_core.tables.outcomes import outcome_ledger
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""


def test_one_primary_and_five_secondary_outcomes_stand_in_the_registry_order():
    registered = read_protocol().outcomes.registered
    assert [outcome.rank for outcome in registered] == ["primary", *["secondary"] * 5]
    assert registered[0].definition == "attack"


def test_ledger_shows_the_very_numbers_of_the_pages():
    trial = open_trial(DEMO_TRIAL)
    headlines = {each.number.name: each.number for each in list_headlines(trial)}
    ledger = list_outcomes(trial)
    for now in ledger.outcomes:
        for number in (*now.numbers, now.inputs):
            assert number == headlines[number.name]


def test_ledger_shows_the_previous_cut_beside_the_chosen_one():
    trial = open_trial(DEMO_TRIAL)
    ledger = list_outcomes(trial)
    earlier = open_trial(DEMO_TRIAL, date(2022, 12, 31))
    before = {each.number.name: each.number for each in list_headlines(earlier)}
    assert ledger.previous == earlier.stamp
    assert [now.before[0] for now in ledger.outcomes] == [
        before[now.numbers[0].name] for now in ledger.outcomes
    ]


def test_a_value_says_on_how_many_participants_it_rests_at_both_cuts():
    trial = open_trial(DEMO_TRIAL)
    table = outcome_ledger(list_outcomes(trial)).set_index("number")
    ratio = table.loc["Titre: week 52 over baseline"]
    assert ratio["beside"].startswith("10 of 14 treated participants · 95% CI")
    assert ratio["beside_before"].startswith("1 of 14 treated participants · no interval: one pair")


def test_first_cut_has_nothing_before_it(tmp_path):
    ledger = list_outcomes(trial_from(tmp_path, dm=ONE, ce="USUBJID | CESEQ | CESTDTC"))
    assert ledger.previous is None
    assert ledger.outcomes[0].before == (None, None, None)
    assert outcome_ledger(ledger)[["value_before", "beside_before"]].eq("").all(axis=None)


def test_outcome_whose_dataset_was_not_supplied_says_so(tmp_path):
    ledger = list_outcomes(trial_from(tmp_path, dm=ONE))
    for now in ledger.outcomes:
        assert all("has no" in number.not_estimable for number in now.numbers)
        assert now.why_not == now.numbers[0].not_estimable
    assert outcome_ledger(ledger)["outcome"].is_unique


def test_dataset_that_came_with_a_later_cut_was_missing_before(tmp_path):
    write_trial(tmp_path, date(2022, 6, 1), dm=ONE)
    write_trial(tmp_path, date(2022, 7, 1), dm=ONE, ce="USUBJID | CESEQ | CESTDTC")
    attacks = list_outcomes(open_trial(tmp_path)).outcomes[0]
    assert attacks.numbers[0].value == 0
    assert "no CE dataset" in attacks.before[0].not_estimable
    assert attacks.why_not == ""


def test_adverse_events_have_their_inputs_where_no_worsening_is_supplied(tmp_path):
    events = """
        USUBJID | AESEQ | AETERM   | AESTDTC
        01      | 1     | Headache | 2022-02-01
    """
    trial = trial_from(tmp_path, date(2022, 12, 31), dm=ONE, ae=events)
    (outcome,) = (
        now for now in list_outcomes(trial).outcomes if now.outcome.page == "adverse_events"
    )
    assert outcome.inputs.of == 1
    assert outcome.inputs.value == pytest.approx(364 / 365.25)
