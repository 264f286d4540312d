"""Numbers of participants: stable from cut to cut, and telling nothing."""

import re

from nmosd_core.trial_data.presentation.cut import present_names
from nmosd_core.trial_data.presentation.names import draw_names
from tests.conftest import trial_from

FIRST = [f"NMO-{number:03d}" for number in range(1, 15)]
KEY = b"demographics of the first cut"


def test_everyone_has_a_number_of_their_own():
    names = draw_names([FIRST], KEY, 14)
    assert set(names) == set(FIRST)
    assert len(set(names.values())) == 14
    assert all(re.fullmatch(r"P\d\d", name) for name in names.values())


def test_who_had_a_number_keeps_it_when_a_cut_is_brought_in():
    before = draw_names([FIRST], KEY, 14)
    after = draw_names([FIRST, [*FIRST, "NMO-015", "NMO-000"]], KEY, 14)
    assert {who: after[who] for who in FIRST} == before


def test_who_left_the_export_has_no_other_number_later():
    names = draw_names([FIRST, FIRST[1:], FIRST], KEY, 14)
    assert names == draw_names([FIRST], KEY, 14)


def test_the_order_of_numbers_is_not_that_of_identifiers():
    names = draw_names([FIRST], KEY, 14)
    assert sorted(FIRST, key=names.__getitem__) != FIRST


def test_order_of_the_export_does_not_matter():
    assert draw_names([FIRST[::-1]], KEY, 14) == draw_names([FIRST], KEY, 14)


def test_without_the_data_nobody_can_tell_who_has_which_number():
    names = draw_names([FIRST], KEY, 14)
    others = draw_names([FIRST], b"demographics of another trial", 14)
    assert sum(names[who] == others[who] for who in FIRST) <= 3


def test_the_fingerprint_that_every_file_carries_is_not_the_key(tmp_path):
    rows = "\n".join(f"{who} | 2022-01-01" for who in FIRST)
    trial = trial_from(tmp_path, dm=f"USUBJID | RFSTDTC\n{rows}")
    names = present_names(trial.cut, trial.protocol, set(FIRST))
    guessed = draw_names([FIRST], trial.cut.fingerprint.encode(), 14)
    assert sum(names[who] == guessed[who] for who in FIRST) <= 3


def test_many_more_than_planned_still_have_numbers_of_their_own():
    many = [f"NMO-{number:04d}" for number in range(1200)]
    names = draw_names([FIRST, many], KEY, 14)
    assert len(set(names.values())) == len(names)


def test_a_large_trial_has_more_digits():
    many = [f"01-{number}" for number in range(306)]
    assert all(re.fullmatch(r"P\d{4}", name) for name in draw_names([many], KEY, 14).values())
