"""Before against after in the same participants: exact where it can be, pairs only.

Differences are compared after rounding to nine significant digits, because 0.4 - 0.1 is not 0.3
in binary and ties would be missed.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, stdtr, stdtrit

from nmosd_core.analyses.intervals import proportion_interval

Zeros = Literal["dropped", "pratt"]

SIGNIFICANT_DIGITS = 9


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test.

    Attributes
    ----------
    n_pairs, n_zero
        Pairs with both values, and those of them without a change.
    w_plus, w_minus
        Sums of the ranks of rises and of falls.
    p, p_rise
        Exact probabilities: two-sided, and of a rise at least so large.  None without a change.
    zeros
        How pairs without a change are treated.
    """

    n_pairs: int
    n_zero: int
    w_plus: float
    w_minus: float
    p: float | None
    p_rise: float | None
    zeros: Zeros


@dataclass(frozen=True)
class RateRatio:
    """Rate during treatment over the rate before, with the exact conditional interval."""

    ratio: float | None
    lower: float
    upper: float | None
    p: float


@dataclass(frozen=True)
class GeometricMeanRatio:
    """Geometric mean of after over before, on pairs; None where it cannot be estimated."""

    n_pairs: int
    mean_before: float | None
    mean_after: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    p: float | None


def signed_rank(before: ArrayLike, after: ArrayLike, zeros: Zeros = "dropped") -> SignedRank:
    """Test whether changes are symmetric around zero.

    Each non-zero change keeps the mid-rank of its size; under the hypothesis every sign is
    equally likely, so the distribution of the rank sum is found exactly by adding one pair at a
    time.  Ties therefore need no correction (SciPy's exact method ignores them).

    Parameters
    ----------
    before, after
        Values of the same participants in the same order; missing ones leave both.
    zeros
        "dropped": pairs without a change are left out (Wilcoxon).  "pratt": they are ranked
        first and then left out.

    References
    ----------
    Wilcoxon F. Biometrics Bulletin 1945;1:80-83.  Pratt JW. J Am Stat Assoc 1959;54:655-667.
    """
    change = _changes(before, after)
    moved = change != 0
    ranks = _mid_ranks(np.abs(change if zeros == "pratt" else change[moved]))
    ranks = ranks[moved] if zeros == "pratt" else ranks
    rising = change[moved] > 0
    w_plus, w_minus = float(ranks[rising].sum()), float(ranks[~rising].sum())
    p, p_rise = _exact_probabilities(ranks, w_plus) if len(ranks) else (None, None)
    return SignedRank(len(change), int((~moved).sum()), w_plus, w_minus, p, p_rise, zeros)


def rate_ratio(
    events: int, years: float, events_before: int, years_before: float, level: float = 0.95
) -> RateRatio:
    """Compare two Poisson rates exactly.

    Given the total of events, those during treatment are binomial with probability
    years / (years + years_before) if the rates are equal.  The limits are those of Clopper and
    Pearson for that probability, as odds times years_before / years.  The p-value adds up the
    outcomes that are no likelier than the one observed.

    Parameters
    ----------
    events, years
        During treatment: number of events, and time at risk.
    events_before, years_before
        The same before.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    RateRatio
        `ratio` and `upper` are None where there were no events before.

    Raises
    ------
    ValueError
        A time at risk is not above zero, or there were no events at all.

    References
    ----------
    Przyborowski J, Wilenski H. Biometrika 1940;31:313-323.
    """
    if years <= 0 or years_before <= 0:
        raise ValueError("both times at risk must be above zero to compare rates")
    total = events + events_before
    if not total:
        raise ValueError("without any events two rates cannot be compared")
    lower, upper = proportion_interval(events, total, level)
    scale = years_before / years
    return RateRatio(
        ratio=events / events_before * scale if events_before else None,
        lower=lower / (1 - lower) * scale if lower < 1 else float("inf"),
        upper=upper / (1 - upper) * scale if upper < 1 else None,
        p=_binomial_p(events, total, years / (years + years_before)),
    )


def geometric_mean_ratio(
    before: ArrayLike, after: ArrayLike, level: float = 0.95
) -> GeometricMeanRatio:
    """Ratio of geometric means after over before, with the paired t interval on the log scale.

    Parameters
    ----------
    before, after
        Values above zero of the same participants in the same order; missing ones leave both.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ValueError
        A value is not above zero and so has no logarithm.
    """
    old, new = _pairs(before, after)
    if (old <= 0).any() or (new <= 0).any():
        raise ValueError("geometric means need values above zero")
    n = len(old)
    if not n:
        return GeometricMeanRatio(0, None, None, None, None, None, None)
    change = np.log(new) - np.log(old)
    means = float(np.exp(np.log(old).mean())), float(np.exp(np.log(new).mean()))
    ratio = float(np.exp(change.mean()))
    if n < 2 or np.ptp(change) < 10.0**-SIGNIFICANT_DIGITS:
        return GeometricMeanRatio(n, *means, ratio, None, None, None)
    error = change.std(ddof=1) / np.sqrt(n)
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    p = 2 * float(stdtr(n - 1, -abs(change.mean() / error)))
    lower, upper = np.exp(change.mean() - half), np.exp(change.mean() + half)
    return GeometricMeanRatio(n, *means, ratio, float(lower), float(upper), p)


def _pairs(before: ArrayLike, after: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    old, new = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    both = ~np.isnan(old) & ~np.isnan(new)
    return old[both], new[both]


def _changes(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """After less before of complete pairs, rounded so that equal changes are equal."""
    old, new = _pairs(before, after)
    change = new - old
    scale = np.maximum(np.abs(old), np.abs(new))
    digits = 10.0 ** (SIGNIFICANT_DIGITS - 1 - np.floor(np.log10(np.where(scale > 0, scale, 1.0))))
    return np.asarray(np.round(change * digits.min(initial=np.inf)) / digits.min(initial=np.inf))


def _mid_ranks(size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1; equal sizes share the middle of their ranks."""
    _, place, count = np.unique(size, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]


def _exact_probabilities(ranks: NDArray[np.float64], w_plus: float) -> tuple[float, float]:
    """Two-sided and one-sided probability of the rank sum, over all equally likely signs."""
    doubled = np.round(2 * ranks).astype(int)  # mid-ranks are halves
    ways = np.zeros(doubled.sum() + 1)
    ways[0] = 1.0
    for rank in doubled:
        ways[rank:] += ways[:-rank].copy()
        ways /= 2
    sums = np.arange(len(ways))
    observed, centre = round(2 * w_plus), doubled.sum() / 2
    as_far = np.abs(sums - centre) >= abs(observed - centre) - 1e-9
    return min(1.0, float(ways[as_far].sum())), float(ways[sums >= observed].sum())


def _binomial_p(events: int, total: int, probability: float) -> float:
    """Two-sided exact p-value: outcomes no likelier than the observed one, added up."""
    k = np.arange(total + 1)
    ways = -betaln(total - k + 1, k + 1) - np.log(total + 1)
    likelihood = np.exp(ways + k * np.log(probability) + (total - k) * np.log1p(-probability))
    return min(1.0, float(likelihood[likelihood <= likelihood[events] * (1 + 1e-7)].sum()))
