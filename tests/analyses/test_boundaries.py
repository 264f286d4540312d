"""Boundaries against a published rule, and against the definition in plain sums."""

from math import comb, exp, factorial

import pytest

from nmosd_core.analyses.boundaries import (
    chance_of_stopping,
    find_boundary,
    find_rate_boundary,
    probability_of_excess,
    probability_of_excess_rate,
)

# The R package stoppingrule, example of its README: p0 0.20, level 0.10, prior Beta(0.6, 2.4).
PUBLISHED = (2, 3, 3, 3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10)
PUBLISHED = (*PUBLISHED, 10, 11, 11)
PRIOR = (0.6, 2.4)
# Its calibrated threshold is the posterior at 4 of 7, which therefore does not stop.
THRESHOLD = probability_of_excess(4, 7, 0.2, PRIOR)


def boundary(of, threshold=THRESHOLD):
    found = find_boundary(of, 0.2, PRIOR, threshold)
    # One participant can never be enough: the published table says 2 of 1.
    return of + 1 if found is None else found


def test_published_boundary_is_reproduced():
    assert pytest.approx(0.9630823, abs=1e-6) == THRESHOLD
    assert tuple(boundary(of) for of in range(1, 31)) == PUBLISHED


def test_posterior_on_the_threshold_does_not_stop():
    """Rounded to seven digits, the threshold lies below the posterior at 4 of 7: 29 of 30 agree."""
    rounded = [boundary(of, 0.9630823) for of in range(1, 31)]
    assert [of for of in range(1, 31) if rounded[of - 1] != PUBLISHED[of - 1]] == [7]
    assert rounded[6] == 4


def test_published_level_is_reproduced_by_exact_recursion():
    assert chance_of_stopping(PUBLISHED, 0.2) == pytest.approx(0.0996, abs=5e-5)


def test_chance_of_stopping_is_that_of_every_sequence_of_three():
    boundaries = (None, 2, 2)
    stops = sum(
        0.3**events * 0.7 ** (3 - events)
        for events, at_two in [(a + b + c, a + b) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
        if at_two >= 2 or events >= 2
    )
    assert chance_of_stopping(boundaries, 0.3) == pytest.approx(stops)


def test_posterior_of_a_proportion_with_a_flat_prior_is_a_binomial_sum():
    """With Beta(1, 1): P(p > p0 | k of n) = P(Binomial(n + 1, p0) <= k)."""
    by_sum = sum(comb(8, k) * 0.2**k * 0.8 ** (8 - k) for k in range(4))
    assert probability_of_excess(3, 7, 0.2, (1, 1)) == pytest.approx(by_sum)


def test_posterior_of_a_rate_with_a_whole_shape_is_a_poisson_sum():
    """With shape 1: P(rate > r | k in t) = P(Poisson(r (t + prior)) <= k)."""
    mean = 0.5 * (6 + 2)
    by_sum = sum(exp(-mean) * mean**k / factorial(k) for k in range(4))
    assert probability_of_excess_rate(3, 6, 0.5, (1, 2)) == pytest.approx(by_sum)


def test_rate_boundary_is_the_first_count_above_the_threshold():
    found = find_rate_boundary(6, 0.5, (1, 2), 0.95)
    assert probability_of_excess_rate(found, 6, 0.5, (1, 2)) > 0.95
    assert probability_of_excess_rate(found - 1, 6, 0.5, (1, 2)) <= 0.95


def test_boundary_that_nobody_can_reach_is_none():
    assert find_boundary(1, 0.2, PRIOR, THRESHOLD) is None
