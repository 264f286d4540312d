"""Columns of adverse events: what is missing holds nothing, and each text is looked up once."""

import pandas as pd
import pytest

from nmosd_core.analyses.event_columns import EventColumns


@pytest.fixture
def events():
    return EventColumns(
        pd.DataFrame(
            {
                "participant": ["01", "02", "01"],
                "grade": pd.array([3, None, 1], "Int64"),
                "serious": pd.array(["Y", None, "N"], "str"),
                "preferred_term": pd.array(["Rash", "RASH", "Rash"], "str"),
            }
        )
    )


def test_comparison_with_a_missing_number_does_not_hold(events):
    assert (events["grade"] >= 1).tolist() == [True, False, True]
    assert (events["grade"] < 3).tolist() == [False, False, True]
    assert events.known("grade").tolist() == [True, False, True]


def test_missing_text_says_none_of_the_words(events):
    assert events.says("serious", "Y", "N").tolist() == [True, False, True]
    assert events.says("serious").tolist() == [False, False, False]
    assert events.known("serious").tolist() == [True, False, True]


def test_each_different_term_is_asked_once_and_in_capitals(events):
    asked = []

    def is_rash(term):
        asked.append(term)
        return term == "RASH"

    assert events.whose("preferred_term", is_rash).tolist() == [True, True, True]
    assert asked == ["RASH", "RASH"]  # one for each way of writing it


def test_participants_are_numbered_as_they_occur(events):
    assert events.person.tolist() == [0, 1, 0]
