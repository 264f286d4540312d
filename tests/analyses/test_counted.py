"""Numbers with their noun."""

import pytest

from nmosd_core.analyses.counted import counted, in_how_many


@pytest.mark.parametrize(
    ("n", "what", "words"),
    [
        (0, "visit", "0 visits"),
        (1, "visit", "1 visit"),
        (3, "visit", "3 visits"),
        (1, "query", "1 query"),
        (2, "query", "2 queries"),
        (28, "day", "28 days"),
    ],
)
def test_a_noun_is_one_or_many(n, what, words):
    assert counted(n, what) == words


@pytest.mark.parametrize(
    ("people", "words"), [(0, ""), (1, "in 1 participant"), (2, "in 2 participants")]
)
def test_whose_records_are_counted_is_said_unless_nobody_has_any(people, words):
    assert in_how_many(people) == words
