"""Exact intervals against published and textbook limits."""

import pytest

from nmosd_core.analyses.intervals import log_wald_interval, poisson_interval, proportion_interval


@pytest.mark.parametrize(
    ("events", "years", "lower", "upper"),
    [
        # SAkuraStar table 3, satralizumab, per 100 participant-years, as printed
        (546, 115.2, 435.0, 515.4),
        (20, 115.2, 10.6, 26.8),
        (37, 115.2, 22.6, 44.3),
        (115, 115.2, 82.4, 119.8),
        (6, 115.2, 1.9, 11.3),
        (16, 115.2, 7.9, 22.6),
        (0, 115.2, 0.0, 3.2),
        # CHAMPION-NMOSD: no attack in 84.0 participant-years, upper limit 0.044 a year
        (0, 84.0, 0.0, 4.4),
        # its extension: no attack in 153.9 participant-years
        (0, 153.9, 0.0, 2.4),
    ],
)
def test_published_rates_have_these_limits(events, years, lower, upper):
    low, high = poisson_interval(events, years / 100)
    assert low == pytest.approx(lower, abs=0.11)
    assert high == pytest.approx(upper, abs=0.11)


def test_rate_of_sakurasky_has_the_limits_that_it_printed():
    """Satralizumab: 8 relapses, 0.11 (0.05 to 0.21) a year; the 75 years are worked back."""
    low, high = poisson_interval(8, 75.0)
    assert (round(8 / 75.0, 2), round(low, 2), round(high, 2)) == (0.11, 0.05, 0.21)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0, 23.2), (1, 0.2, 33.9), (7, 23.0, 77.0), (12, 57.2, 98.2), (14, 76.8, 100)],
)
def test_proportions_of_14_have_these_limits(events, lower, upper):
    low, high = proportion_interval(events, 14)
    assert 100 * low == pytest.approx(lower, abs=0.05)
    assert 100 * high == pytest.approx(upper, abs=0.05)


def test_no_exposure_gives_no_rate():
    with pytest.raises(ValueError, match="above zero"):
        poisson_interval(0, 0)


def test_no_participants_give_no_proportion():
    with pytest.raises(ValueError, match="at least one"):
        proportion_interval(0, 0)


def test_more_events_than_participants_are_refused():
    with pytest.raises(ValueError, match="between 0 and 3"):
        proportion_interval(4, 3)


@pytest.mark.parametrize(
    ("events", "years", "lower", "upper"),
    [
        # PREVENT and its extension, eculizumab, as printed: interim and final
        (9, 362.3, 0.013, 0.048),
        (10, 449.2, 0.012, 0.041),
    ],
)
def test_published_eculizumab_rates_have_log_wald_limits(events, years, lower, upper):
    low, high = log_wald_interval(events, years)
    assert round(low, 3) == lower
    assert round(high, 3) == upper
    assert round(poisson_interval(events, years)[0], 3) != lower


def test_log_wald_limits_need_an_event_and_exposure():
    with pytest.raises(ValueError, match="without events"):
        log_wald_interval(0, 10)
    with pytest.raises(ValueError, match="above zero"):
        log_wald_interval(1, 0)
