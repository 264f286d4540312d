"""What may not change the count of attacks, and what must."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.attacks import count_attacks
from tests.conftest import trial_from

DAY_0 = date(2022, 1, 1)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["01", "02", "03"]),
        st.integers(-60, 420),
        st.sampled_from(["", "PT10H", "PT48H", "PT48H"]),
        st.sampled_from([10, 10, 10, 7]),  # characters of the date that are known
    ),
    max_size=8,
)
quietly = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def count(folder, records, *, people=("01", "02", "03"), shift=0, names=None):
    start = DAY_0 + timedelta(days=shift)
    names = names or {who: who for who in people}
    dm = ["USUBJID | RFSTDTC"] + [f"{names[who]} | {start}" for who in people]
    ce = ["USUBJID | CESEQ | CESTDTC | CEDUR"] + [
        f"{names[who]} | {number} | {(start + timedelta(days=day)).isoformat()[:known]} | {hours}"
        for number, (who, day, hours, known) in enumerate(records, start=1)
    ]
    cut = start + timedelta(days=500)
    attacks = count_attacks(trial_from(folder, cut, dm="\n".join(dm), ce="\n".join(ce)))
    return attacks.total.value, attacks.total.value_to


@quietly
@given(records=RECORDS, seed=st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(tmp_path_factory, records, seed):
    shuffled = seed.sample(records, len(records))
    folder = tmp_path_factory.mktemp("order")
    assert count(folder / "a", records) == count(folder / "b", shuffled)


@quietly
@given(records=RECORDS)
def test_names_of_participants_do_not_matter(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("names")
    renamed = {"01": "Z9", "02": "甲", "03": "a"}
    assert count(folder / "a", records) == count(folder / "b", records, names=renamed)


@quietly
@given(records=RECORDS, shift=st.sampled_from([365, 730, 1461]))
def test_shifting_all_complete_dates_does_not_matter(tmp_path_factory, records, shift):
    complete = [(who, day, hours, 10) for who, day, hours, _ in records]
    folder = tmp_path_factory.mktemp("shift")
    assert count(folder / "a", complete) == count(folder / "b", complete, shift=shift)


@quietly
@given(records=RECORDS)
def test_a_participant_without_events_adds_no_attack(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("more")
    everyone = ("01", "02", "03", "04")
    assert count(folder / "a", records) == count(folder / "b", records, people=everyone)


@quietly
@given(records=RECORDS, day=st.integers(0, 364))
def test_knowing_more_never_widens_the_range(tmp_path_factory, records, day):
    folder = tmp_path_factory.mktemp("known")
    low, high = count(folder / "a", [*records, ("01", day, "", 10)])
    for hours, name in (("PT10H", "b"), ("PT48H", "c")):
        known_low, known_high = count(folder / name, [*records, ("01", day, hours, 10)])
        assert low <= known_low <= known_high <= high


@pytest.mark.parametrize("days_between", [30, 31])
def test_one_more_day_makes_one_more_attack(tmp_path, days_between):
    records = [("01", 100, "PT48H", 10), ("01", 100 + days_between, "PT48H", 10)]
    assert count(tmp_path, records) == ((2, 2) if days_between > 30 else (1, 1))
