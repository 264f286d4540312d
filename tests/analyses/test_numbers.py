"""A headline number and everything a reader needs to believe it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmosd_core.analyses.intervals import poisson_interval, proportion_interval
from nmosd_core.analyses.numbers import Number

ABOUT = ("name", "Label", "attack")


def test_a_count_is_its_own_numerator_and_may_be_a_range():
    attacks = Number.count(*ABOUT, 5, 6, of=14, of_what="treated participants", note="1 to review")

    assert (attacks.value, attacks.value_to, attacks.n, attacks.of) == (5, 6, 5, 14)
    assert not attacks.decided
    assert Number.count(*ABOUT, 0).decided
    assert Number.count(*ABOUT, 0).value_to == 0


def test_a_proportion_has_the_exact_interval_of_the_whole_range():
    share = Number.proportion(*ABOUT, 9, 14, "treated participants", 0.95, n_to=10)

    assert (share.value, share.value_to) == (100 * 9 / 14, 100 * 10 / 14)
    assert share.lower == pytest.approx(100 * proportion_interval(9, 14, 0.95)[0])
    assert share.upper == pytest.approx(100 * proportion_interval(10, 14, 0.95)[1])
    assert share.method == "exact binomial (Clopper-Pearson)"


def test_a_rate_has_the_exact_interval_of_the_whole_range():
    rate = Number.rate(*ABOUT, 5, 12.5, 0.9, events_to=6)

    assert (rate.value, rate.value_to) == (0.4, 0.48)
    assert rate.lower == pytest.approx(poisson_interval(5, 12.5, 0.9)[0])
    assert rate.upper == pytest.approx(poisson_interval(6, 12.5, 0.9)[1])
    assert (rate.level, rate.of_what) == (0.9, "participant-years")


@given(st.integers(0, 14), st.integers(1, 14))
def test_no_proportion_lies_outside_its_interval(n, of):
    share = Number.proportion(*ABOUT, min(n, of), of, "people", 0.95)

    assert 0 <= share.lower <= share.value <= share.upper <= 100
    assert share.lower < share.upper


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (
            Number.proportion(*ABOUT, 0, 0, "treated participants", 0.95),
            "there are no treated part",
        ),
        (Number.count(*ABOUT, 0, of=0, of_what="scans due"), "there are no scans due"),
        (Number.count(*ABOUT, 0, of=0, otherwise="nobody is treated"), "nobody is treated"),
        (Number.rate(*ABOUT, 0, 0.0, 0.95), "nobody has been followed yet"),
        (
            Number.median(*ABOUT, [], 14, "people", unit="points", otherwise="nobody has both"),
            "nobody has both",
        ),
        (Number.missing(*ABOUT, "no CE dataset"), "no CE dataset"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_and_no_number(number, reason):
    assert number.not_estimable.startswith(reason)
    assert number.value is None
    assert number.value_to is None
    assert number.lower is None
    assert number.n is None


@pytest.mark.parametrize(
    ("values", "middle"), [([3.0], 3.0), ([1.0, 2.0], 1.5), ([4.0, 1.0, 2.0], 2.0)]
)
def test_a_median_is_of_what_is_known_and_says_in_how_many(values, middle):
    median = Number.median(*ABOUT, values, 14, "people", unit="points", otherwise="none")

    assert (median.value, median.value_to, median.n, median.of) == (middle, middle, len(values), 14)
    assert median.level is None
