"""Rates of adverse events that were published of belimumab and satralizumab, and of attacks.

Not reproduced: the yearly rates of satralizumab over all its trials and inebilizumab's interval
(neither events with person-time, nor limits, are published), and the label's 71% against 67% of
infections and 6.0% against 5.2% of serious ones (no numbers of participants).
"""

import pytest

from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.wording import rounded


@pytest.mark.parametrize(
    ("events", "years", "per_100"),
    [
        # Furie, belimumab in lupus, long term: participants over all person-time, year 0 to 1
        (413, 374.0, "110.4"),  # any adverse event
        (70, 374.0, "18.7"),  # serious
        (313, 374.0, "83.7"),  # infections
        (22, 374.0, "5.9"),  # serious infections
        (87, 374.0, "23.3"),  # infusion reactions, with hypersensitivity
        (322, 299.1, "107.7"),  # any adverse event, year 1 to 2
        # North-East Asia, intravenous belimumab in lupus: events; person-time is worked back
        (2285, 1384.0, "165.1"),  # any
        (135, 1384.0, "9.8"),  # serious
        (863, 415.1, "207.9"),  # any, year 0 to 1
        (42, 1384.0, "3.0"),  # herpes zoster
        (659, 1384.0, "47.6"),  # related
        (14, 1384.0, "1.0"),  # depression
    ],
)
def test_rates_of_belimumab_are_those_printed(events, years, per_100):
    found = Number.rate("rate", "Rate", "event_rate", events, years / 100, 0.95)
    assert rounded(found.value, 1) == per_100
    assert found.lower < found.value < found.upper


@pytest.mark.parametrize(
    ("n", "of", "percent"),
    [
        # North-East Asia, 424 participants
        (359, 424, "84.7"),  # any adverse event
        (181, 424, "42.7"),  # related
        (96, 424, "22.6"),  # serious
        (35, 424, "8.3"),  # severe
        (26, 424, "6.1"),  # discontinued
        # open-label extension, 123 participants from placebo to 10 mg/kg
        (76, 123, "62"),  # any adverse event
        (5, 123, "4"),  # serious
        (4, 123, "3"),  # infusion reactions
        (2, 123, "2"),  # infections of special interest; depression or self-injury
        (0, 123, "0"),  # malignancy
        (1, 123, "0.8"),  # death
    ],
)
def test_percentages_of_belimumab_are_those_printed(n, of, percent):
    found = Number.proportion("share", "Share", "event_rate", n, of, "participants", 0.95)
    assert rounded(found.value, len(percent.partition(".")[2])) == percent


@pytest.mark.parametrize(
    ("deaths", "of"),
    [(3, 675), (5, 673), (0, 111), (6, 674)],  # placebo, two lower doses, 10 mg/kg
)
def test_share_of_deaths_on_placebo_lies_within_the_limits_of_every_dose(deaths, of):
    """The label's pool of intravenous trials, in which no percentages are printed."""
    found = Number.proportion("deaths", "Deaths", "event_rate", deaths, of, "treated", 0.95)
    assert found.lower <= 100 * 3 / 675 <= found.upper


@pytest.mark.parametrize(
    ("events", "per_100"),
    [(546, 473.9), (20, 17.4), (37, 32.1), (115, 99.8), (6, 5.2), (16, 13.9), (0, 0.0)],
)
def test_rates_of_satralizumab_are_those_printed(events, per_100):
    """SAkuraStar, table 3: person-time is printed as 115.2, so that 474.0 stands for 473.9."""
    found = Number.rate("rate", "Rate", "event_rate", events, 1.152, 0.95)
    assert found.value == pytest.approx(per_100, abs=0.1)


@pytest.mark.parametrize(
    ("events", "years", "a_year"),
    [
        (67, 730.36, "0.092"),  # inebilizumab, N-MOmentum with its open-label period
        (9, 362.3, "0.025"),  # eculizumab, PREVENT and extension, interim
        (10, 449.2, "0.022"),  # the same, final
        (0, 84.0, "0.000"),  # ravulizumab, CHAMPION-NMOSD; printed 0.00
    ],
)
def test_rates_of_attacks_are_those_printed(events, years, a_year):
    """Events of inebilizumab and of eculizumab's interim are worked back from the rate."""
    found = Number.rate("rate", "Rate", "attack_rate", events, years, 0.95)
    assert rounded(found.value, 3) == a_year
