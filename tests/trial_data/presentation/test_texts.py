"""Typed words without names, identifiers, dates and ages."""

from datetime import date

import pytest

from nmosd_core.trial_data.presentation.calendars import Calendar
from nmosd_core.trial_data.presentation.texts import Words

CALENDAR = Calendar(date(2022, 1, 5), date(6100, 1, 1), cut=date(2022, 6, 30))
WORDS = Words({"NMO-001": "P41", "NMO-0012": "P07"}, {"001": "P41"}, frozenset({"Zhang Wei"}))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("same fall as NMO-001", "same fall as P41"),
        ("same fall as nmo-001.", "same fall as [name]."),
        ("see NMO-0012", "see P07"),
        ("shared a room with 001", "shared a room with P41"),
        ("reported by Dr Zhang Wei", "reported by Dr [name]"),
        ("fell on 2022-01-06", "fell on 6100-01-02"),
        ("fell on 6 January 2022", "fell on [date]"),
        ("fell on 06JAN2022", "fell on 6100-01-02"),
        ("fell on 2022/1/6", "fell on 6100-01-02"),
        ("2022年1月6日摔倒", "6100-01-02摔倒"),
        ("fell on 6 January", "fell on [date]"),
        ("fell on 06/01/2022", "fell on [date]"),
        ("ill since March 2019", "ill since [date]"),
        ("since 2019", "since [year]"),
        ("a 43-year-old woman", "a [age] woman"),
        ("女43岁", "女[age]"),
        ("titre 1:2000, COVID-19, week 52", "titre 1:2000, COVID-19, week 52"),
    ],
)
def test_typed_words_lose_what_tells_who_or_when(typed, shown):
    assert WORDS.clean(typed, CALENDAR, typed=True) == shown


def test_a_result_keeps_its_number_and_loses_an_identifier():
    assert WORDS.clean("2019", CALENDAR, typed=False) == "2019"
    assert WORDS.clean("001", CALENDAR, typed=False) == "001"
    assert WORDS.clean("not as NMO-001", CALENDAR, typed=False) == "not as P41"
