"""The vectorised rule against a plain loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmosd_core.analyses.attack_rule import find_attacks, previous_attack

HISTORIES = st.lists(st.lists(st.integers(-800, 500), max_size=12), max_size=6)


def in_a_loop(history, gap):
    last, kept = None, []
    for day in sorted(history):
        attack = last is None or day - last > gap
        last = day if attack else last
        kept.append(attack)
    return kept


@given(HISTORIES, st.integers(0, 60))
def test_rounds_find_what_a_loop_finds(histories, gap):
    participant = np.array([who for who, days in enumerate(histories) for _ in days], dtype=int)
    onset = np.array([day for days in histories for day in sorted(days)], dtype=int)
    expected = [kept for days in histories for kept in in_a_loop(days, gap)]
    assert find_attacks(participant, onset, gap).tolist() == expected


def test_third_onset_counts_from_the_first_not_from_the_second():
    """A comparison with the row before finds one attack; the definition finds two."""
    onset = np.array([0, 25, 45])
    assert find_attacks(np.zeros(3, dtype=int), onset, 30).tolist() == [True, False, True]


def test_unsorted_worsenings_are_refused():
    with pytest.raises(ValueError, match="sorted"):
        find_attacks(np.array([0, 0]), np.array([5, 1]), 30)


def test_previous_attack_is_of_the_same_participant():
    participant = np.array([0, 0, 1, 1, 1])
    attack = np.array([True, False, False, True, False])
    assert previous_attack(participant, attack).tolist() == [-1, 0, -1, -1, 3]
    assert previous_attack(np.array([], dtype=int), np.array([], dtype=bool)).tolist() == []
