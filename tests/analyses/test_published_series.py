"""Series of this disease before and on treatment, reproduced from what they published.

Rituximab: the data file of a published meta-analysis (JNNP 2022, doi 10.1136/jnnp-2022-330086), 24
series with mean and standard deviation before and after.  Its variance of a change adds those of
two independent means; this dashboard compares pairs of the same participants, which needs the
values of each.  They follow from mean and deviation in four series of two participants and, being
counts, on treatment in Cree 2005 and Longoni 2014 (rituximab) and Araki 2014 (tocilizumab).

Not reproduced, because the values of each participant are not published: Jacob, Jarius, Bedi,
Tosello (after treatment no count), Lindsey, Pellkofer, Kim, Ayzenberg, Gredler, Ip, Yang,
Weinfurtner, Torres, Perumal, Beres, Mealy, Zephir and Radaelli; Cree and Longoni before
treatment; medians of Cree, Jacob and the eculizumab pilot; rates of the cetirizine series.
Three means of the EDSS cannot be of 5 scores, the number given: 3.667 and 4.833 of Lindsey, 1.67 of
Longoni (of 3 or 6 they can).

Not reproduced, because by another method: the hazard ratio of telitacicept against mycophenolate
(Cox regression), the p of RIN-1 (two randomised arms), 89% and 56% of TANGO (no count of 59 is
89%).
"""

from itertools import combinations_with_replacement, product
from statistics import mean, stdev

import pytest

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import signed_rank
from nmosd_core.tables.wording import rounded

# Before and after: values of each participant, with the mean and standard deviation printed.
PAIRS = {
    "Capobianco 2007, attacks a year": ([3, 12], "7.50 6.36", [1, 2], "1.50 0.71"),
    "Capobianco 2007, EDSS": ([3.0, 7.5], "5.25 3.18", [1.0, 6.0], "3.50 3.54"),
    "Mahmood 2011, attacks a year": ([2, 3], "2.50 0.71", [0, 1], "0.50 0.71"),
    "Alsharoqi 2014, attacks a year": ([1, 1], "1.00 0.00", [0, 0], "0.00 0.00"),
    "Alsharoqi 2014, EDSS": ([8.0, 8.0], "8.00 0.00", [2.5, 2.5], "2.50 0.00"),
    "Musafir 2014, attacks a year": ([2, 3], "2.50 0.71", [0, 0], "0.00 0.00"),
}
# On treatment only: mean and deviation as printed, and how many had no attack.
COUNTS = {
    "Cree 2005, rituximab": ([0] * 6 + [1, 1], "0.25 0.46", 6),
    "Longoni 2014, rituximab": ([0, 0, 0, 1, 1], "0.40 0.55", 3),
    "Araki 2014, tocilizumab": ([0] * 5 + [1, 2], "0.4 0.8", 5),
}


def printed(values, decimals=2):
    return f"{rounded(mean(values), decimals)} {rounded(stdev(values), decimals)}"


@pytest.mark.parametrize("series", PAIRS)
def test_series_of_two_fell_whichever_value_belongs_to_whom(series):
    """Both orders of the pairs are tried, since a mean does not say who is who."""
    before, as_printed, after, after_as_printed = PAIRS[series]
    assert (printed(before), printed(after)) == (as_printed, after_as_printed)
    for pairing in (after, after[::-1]):
        found = signed_rank(before, pairing)
        falls = [new < old for old, new in zip(before, pairing, strict=True)]
        assert (found.w_plus == 0) == all(falls)
        assert found.p == (0.5 if all(falls) else 1.0)


@pytest.mark.parametrize("series", COUNTS)
def test_counts_on_treatment_are_the_only_ones_of_their_mean_and_deviation(series):
    counts, as_printed, without = COUNTS[series]
    decimals = len(as_printed.split()[0]) - 2
    possible = combinations_with_replacement(range(6), len(counts))
    assert [each for each in possible if printed(each, decimals) == as_printed] == [tuple(counts)]
    assert counts.count(0) == without


@pytest.mark.parametrize(
    ("n", "of", "percent", "lower", "upper"),
    [
        (6, 8, "75.0", "34.9", "96.8"),  # rituximab, Cree 2005: attack-free
        (12, 14, "85.7", "57.2", "98.2"),  # eculizumab, pilot: attack-free
        (20, 25, "80.0", "59.3", "93.2"),  # rituximab, Jacob 2008: improved or stable
        (15, 16, "93.8", "69.8", "99.8"),  # cetirizine as add-on: attack-free
        (5, 8, "62.5", "24.5", "91.5"),  # telitacicept after plasma exchange: attack-free
        (13, 15, "86.7", "59.5", "98.3"),  # telitacicept: attack-free
        (15, 26, "57.7", "36.9", "76.6"),  # mycophenolate: printed as 57.6, cut off, not rounded
        (11, 12, "91.7", "61.5", "99.8"),  # CAR-T cells CT103A: attack-free
        (5, 6, "83.3", "35.9", "99.6"),  # belimumab, demyelination in lupus: no relapse
    ],
)
def test_series_have_these_exact_limits(n, of, percent, lower, upper):
    """n of N as published; the limits were not printed and are those of scipy's binomtest."""
    found = Number.proportion("free", "Free", "attack_free", n, of, "participants", 0.95)
    assert [rounded(each, 1) for each in (found.value, found.lower, found.upper)] == [
        percent,
        lower,
        upper,
    ]


def p_values(pairs):
    """Every p of the exact test of so many pairs without ties, the smallest first."""
    signs = product((-1, 1), repeat=pairs)
    changes = ([sign * size for size, sign in enumerate(each, 1)] for each in signs)
    return sorted({signed_rank([0] * pairs, each).p for each in changes})


def test_p_of_the_cetirizine_series_is_one_of_the_exact_test():
    """Printed 0.047, and 7 of 16 had relapses before: so if the second least change were a rise."""
    assert rounded(p_values(7)[2], 3) == "0.047"
    assert rounded(signed_rank([0] * 7, [-1, 2, -3, -4, -5, -6, -7]).p, 3) == "0.047"


@pytest.mark.parametrize(
    ("pairs", "below"),
    [
        (7, 0.005),  # tocilizumab, Araki 2014
        (14, 0.0001),  # eculizumab, pilot; the p as cited, not seen in its paper
    ],
)
def test_p_printed_is_below_any_of_the_exact_test(pairs, below):
    """Even if everybody falls; theirs is of a method that is not exact."""
    least = signed_rank(list(range(1, pairs + 1)), [0] * pairs).p
    assert least == 2 / 2**pairs
    assert least > below


def test_p_of_the_edss_of_rituximab_is_not_of_the_exact_test():
    """Cree 2005: 0.013, between two neighbours of 8 pairs."""
    assert [rounded(each, 4) for each in p_values(8)[:2]] == ["0.0078", "0.0156"]
