"""Days on a calendar of each participant's own: as far apart as they were, and never real ones."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmosd_core.trial_data.presentation.calendars import (
    AFTER_THE_CUT,
    CONSENT,
    FIRST_INFUSION,
    LAST_DAY,
    MOST_DAYS,
    Calendar,
    Month,
    choose_era,
    days_in_words,
    trial_days,
)

TREATED = Calendar(date(2022, 1, 5), FIRST_INFUSION[0], cut=date(2022, 6, 30))
SCREENED = Calendar(date(2022, 1, 5), CONSENT[0], cut=date(2022, 6, 30))
DAYS = st.dates(date(1900, 1, 1), TREATED.cut)


@pytest.mark.parametrize(
    ("recorded", "moved", "words"),
    [
        ("2022-01-05", "6100-01-01", "day 0"),
        ("2022-01-04", "6099-12-31", "day -1"),
        ("2022-03-05T09:30", "6100-03-01T09:30", "day 59, 09:30"),
        ("2022-02", "6100-01-28/6100-02-24", "day 27 to 54"),
        ("2021", "6098-12-28/6099-12-27", "day -369 to -5"),
        ("2022-06", "6100-05-28/6100-06-26", "day 147 to 176"),
        ("2022-07-01", "9500-01-01", "after the data cut"),
        ("2023", "9500-01-01", "after the data cut"),
        ("2022-02-30", "not readable", "not readable"),
        ("05/01/2022", "not readable", "not readable"),
    ],
)
def test_a_recorded_date_becomes_a_day_of_the_calendar(recorded, moved, words):
    assert TREATED.move_text(recorded) == moved
    assert days_in_words(moved) == words


def test_who_was_not_treated_has_no_trial_day():
    moved = SCREENED.move_text("2022-01-08")
    assert days_in_words(f"left on {moved}") == "left on screening day 3"
    column = pd.Series(
        [pd.Timestamp(moved), pd.Timestamp(FIRST_INFUSION[1])], dtype="datetime64[s]"
    )
    assert trial_days(column).tolist() == [pd.NA, 0]


def test_without_any_day_0_every_day_is_unknown():
    calendar = Calendar(None, CONSENT[0], cut=date(2022, 6, 30))
    assert calendar.move(date(2022, 1, 1)) == AFTER_THE_CUT


@given(DAYS, DAYS)
def test_days_stay_as_far_apart_as_they_were(one, other):
    assert TREATED.move(one) - TREATED.move(other) == one - other


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 90))
def test_years_before_consent_are_as_long_as_they_were(consent, days):
    day_0 = consent + timedelta(days=days)
    for eras in (FIRST_INFUSION, CONSENT):
        moved = choose_era(day_0, consent, eras) - timedelta(days=days)
        for years in (1, 2):
            back = [pd.Timestamp(day) - pd.DateOffset(years=years) for day in (consent, moved)]
            assert pd.Timestamp(consent) - back[0] == pd.Timestamp(moved) - back[1]


def test_eras_stay_apart():
    days_0 = sorted([*FIRST_INFUSION, *CONSENT])
    assert all(
        later - earlier > timedelta(days=2 * MOST_DAYS) for earlier, later in pairwise(days_0)
    )
    assert days_0[-1] + timedelta(days=MOST_DAYS) < LAST_DAY < AFTER_THE_CUT


@given(DAYS)
def test_text_and_typed_date_agree(day):
    assert TREATED.move_text(day.isoformat()) == TREATED.move(day).isoformat()


@given(DAYS)
def test_no_moved_day_can_be_taken_for_a_real_one(day):
    assert TREATED.move(day).year > 5900
    assert SCREENED.move(day).year > 7000


def test_the_data_cut_is_moved_with_its_participant():
    assert TREATED.move_cut() - FIRST_INFUSION[0] == timedelta(days=176)
    assert SCREENED.move_cut() - CONSENT[0] == timedelta(days=176)


@pytest.mark.parametrize(
    "text", ["2022-03-01", "9999-12-31", "titre 1:6100", "6100-02-30", "16100-01-01", "P07"]
)
def test_other_words_stay_as_they_are(text):
    assert days_in_words(text) == text


def test_a_month_cannot_be_written_as_a_day():
    month = Month(2022, 6, 30)
    assert [str(month), f"{month}", month.isoformat(), f"{month:>8}"] == ["2022-06"] * 3 + [
        " 2022-06"
    ]
    assert month == date(2022, 6, 30)
