"""Headline numbers that no other second answer holds: intervals, tests and medians, in plain loops.

Attacks of each participant are typed from the key of the demo trial (data/README.md); the rest is
read from its Parquet rows.  Nothing of nmosd_core is used for the second answers.
"""

import itertools
import math
import statistics

import pyarrow.parquet as pq
import pytest
from scipy import stats

from nmosd_core.analyses.headlines import list_headlines
from tests.double_programmed.demo import FINAL as CUT
from tests.double_programmed.demo import Rate, assert_same, opened
from tests.double_programmed.test_antibody import second_answer as titre_pairs
from tests.double_programmed.test_antibody import value_of
from tests.double_programmed.test_attacks import binomial_below, bisect
from tests.double_programmed.test_disability import change_of_each
from tests.double_programmed.test_lesions import scans_of

# Days after the first infusion: attacks that are certain, and the end of the time at risk.
ATTACKS = {"003": [61, 231], "008": [143], "011": [86], "015": [296]}
ENDS = {"006": 361, "007": 138, "012": 238}
OPEN = "008"  # one more worsening, an attack or not


@pytest.fixture(scope="module")
def numbers():
    found = list_headlines(opened(CUT))
    return {headline.number.name: headline.number for headline in found}


@pytest.fixture(scope="module")
def before():
    """Worsenings of the two years before consent, of each treated participant."""
    counts = {}
    people = pq.read_table(CUT / "dm.parquet").to_pylist()
    onsets = pq.read_table(CUT / "ce.parquet").to_pylist()
    for person in people:
        if person["RFSTDTC"]:
            own = [row["CESTDTC"] for row in onsets if row["USUBJID"] == person["USUBJID"]]
            until = person["RFICDTC"]
            since = f"{int(until[:4]) - 2}{until[4:]}"
            counts[person["USUBJID"][-3:]] = sum(since <= onset < until for onset in own)
    return counts


def curve_at(day, people):
    """Product of those who stayed free, and Greenwood's sum, over every day."""
    share, spread = 1.0, 0.0
    for today in range(day + 1):
        ends = [ATTACKS.get(who, [ENDS.get(who, 364)])[0] for who in people]
        at_risk = sum(end >= today for end in ends)
        events = sum(today == ATTACKS.get(who, [None])[0] for who in people)
        if events:
            share *= 1 - events / at_risk
            spread += events / (at_risk * (at_risk - events))
    return share, spread


@pytest.mark.parametrize("week", [12, 24, 52])
def test_attack_free_percentage_and_its_log_log_limits(numbers, before, week):
    found = numbers[f"attack_free_week_{week}"]
    share, spread = curve_at(7 * week, before)
    half = statistics.NormalDist().inv_cdf(0.975) * math.sqrt(spread) / math.log(share)
    assert found.value == found.value_to == pytest.approx(100 * share)
    assert found.lower == pytest.approx(100 * share ** math.exp(-half))
    assert found.upper == pytest.approx(100 * share ** math.exp(half))


def test_median_time_is_not_reached(numbers, before):
    assert curve_at(364, before)[0] > 0.5
    assert numbers["median_days_to_first_attack"].not_estimable.startswith("not reached")


def years_of(people):
    return {who: ENDS.get(who, 364) / 365.25 for who in people}


def test_ratio_of_rates_its_limits_and_its_test(numbers, before):
    earlier, years = sum(before.values()), sum(years_of(before).values())
    years_before = 2 * len(before)
    equal = years / (years + years_before)
    limits, p = [], []
    for events in (5, 6):
        of = events + earlier
        low = bisect(lambda share: 1 - binomial_below(events, of, share) < 0.025, 0, 1)  # noqa: B023
        high = bisect(lambda share: binomial_below(events + 1, of, share) > 0.025, 0, 1)  # noqa: B023
        limits.append([share / (1 - share) * years_before / years for share in (low, high)])
        likely = [math.comb(of, k) * equal**k * (1 - equal) ** (of - k) for k in range(of + 1)]
        p.append(math.fsum(one for one in likely if one <= likely[events] * (1 + 1e-9)))
    ratio, test = numbers["rate_ratio"], numbers["rate_ratio_p"]
    assert (ratio.value, ratio.value_to) == pytest.approx(
        [events / years / (earlier / years_before) for events in (5, 6)]
    )
    assert (ratio.lower, ratio.upper) == pytest.approx((limits[0][0], limits[1][1]), rel=1e-6)
    assert (test.value, test.value_to) == pytest.approx((min(p), max(p)))
    assert_same(numbers["attack_rate_before"], Rate(earlier, years_before, 1))
    assert numbers["attack_rate_during"].value == pytest.approx(5 / years)


def test_signed_rank_test_counts_every_assignment_of_signs(numbers, before):
    years, found = years_of(before), []
    for more in (0, 1):
        changes = []
        for who, count in before.items():
            during = len(ATTACKS.get(who, [])) + (more if who == OPEN else 0)
            time = years[who] if who in ENDS else 1
            changes.append(round(during / time - count / 2, 9))
        moved = [change for change in changes if change]
        sizes = [abs(change) for change in moved]
        ranks = [sum(a < b for a in sizes) + (sizes.count(b) + 1) / 2 for b in sizes]
        centre = sum(ranks) / 2
        far = abs(sum(r for r, c in zip(ranks, moved, strict=True) if c > 0) - centre)
        sums = [
            sum(itertools.compress(ranks, signs))
            for signs in itertools.product((0, 1), repeat=len(ranks))
        ]
        found.append(sum(abs(one - centre) >= far - 1e-9 for one in sums) / len(sums))
    test = numbers["signed_rank_p"]
    assert (test.value, test.value_to) == pytest.approx((min(found), max(found)))


def test_disability_at_baseline_and_improved(numbers):
    scores = change_of_each(CUT).values()
    both = [pair for pair in scores if None not in pair]
    baseline = statistics.median(first for first, _ in scores)
    assert numbers["edss_baseline"].value == baseline
    assert numbers["edss_improved_any"].n == sum(last < first for first, last in both)
    assert numbers["edss_evaluable"].n == len(both)


def test_geometric_means_of_titres(numbers):
    pairs = titre_pairs(CUT)[0].values()
    for place, name in enumerate(("titre_baseline", "titre_week_52")):
        mean = math.exp(statistics.fmean(math.log(value_of(pair[place])) for pair in pairs))
        assert numbers[name].value == pytest.approx(mean)


def test_limits_of_lesions_per_scan(numbers):
    sums, _ = scans_of(CUT)
    total, scans = sum(sums.values()), len(sums)
    found = numbers["lesions_per_scan"]
    assert stats.poisson.sf(total - 1, found.lower * scans) == pytest.approx(0.025)
    assert stats.poisson.cdf(total, found.upper * scans) == pytest.approx(0.025)
