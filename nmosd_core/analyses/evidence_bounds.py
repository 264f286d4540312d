"""How far a number could move if results that are missing were there: bounds, never guesses.

What one participant's missing results could add is worked out beside each outcome
(edss_bounds.py, lesion_bounds.py, pair_bounds.py, laboratory_bounds.py); here it is added to the
number.  A count of participants has bounds; a median has them where enough results are known; a
sum can only grow, and what it would be were the missing like others is an illustration.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from nmosd_core.analyses.numbers import Number

COUNT, MEDIAN, SUM, UNBOUNDED = "count", "median", "sum", "unbounded"

Weeks = frozenset[int]


@dataclass(frozen=True)
class Reach:
    """What results of one participant could add to a number.

    Attributes
    ----------
    low, high
        The least and the most: participants for a count, the value for a median.
    of
        What is added to the denominator.
    like_lowest, like_highest
        Of a sum, what it would be were the missing like the lowest and the highest of the others;
        None where there are no others.
    """

    low: float
    high: float
    of: int = 0
    like_lowest: float | None = None
    like_highest: float | None = None


@dataclass(frozen=True)
class Target:
    """A number that missing results of one assessment could move.

    Attributes
    ----------
    number
        The number now.
    kind
        count (of participants), median, sum, or unbounded.
    weeks
        Planned weeks whose results it rests on.
    reach
        What results of a participant in these weeks could add, or why they add nothing.
    values, unit
        What a median is of, and its unit.
    remark
        What a reader should know of the bounds.
    like
        What the illustration of a sum supposes.
    """

    number: Number
    kind: str
    weeks: tuple[int, ...]
    reach: Callable[[str, Weeks], Reach | str]
    values: tuple[float, ...] = ()
    unit: str = ""
    remark: str = ""
    like: str = ""


@dataclass(frozen=True)
class Bounds:
    """The number with missing results at their lowest and at their highest.

    `lowest` and `highest` are None where there is no such bound; the two others illustrate a sum,
    supposing what `like` says, and are None for everything else.
    """

    lowest: Number | None
    highest: Number | None
    like_lowest: Number | None = None
    like_highest: Number | None = None
    like: str = ""


def add_reaches(target: Target, reaches: Sequence[Reach]) -> Bounds:
    """Add what missing results could contribute to a number.

    Parameters
    ----------
    target
        The number now.
    reaches
        What each participant could add.
    """
    if target.kind == UNBOUNDED:
        return Bounds(None, None)
    if target.kind == MEDIAN:
        lows, highs = [one.low for one in reaches], [one.high for one in reaches]
        return Bounds(_median(target, lows), _median(target, highs))
    if target.kind == SUM:
        return Bounds(
            _sum(target, target.number.value, [0.0]),
            None,
            _sum(target, target.number.value, [one.like_lowest for one in reaches]),
            _sum(target, target.number.value_to, [one.like_highest for one in reaches]),
            target.like,
        )
    return _bounds_of_count(target, reaches)


def _bounds_of_count(target: Target, reaches: Sequence[Reach]) -> Bounds:
    now, of = target.number, (target.number.of or 0) + sum(one.of for one in reaches)
    fewest = (now.n or 0) + sum(one.low for one in reaches)
    most = _most(now) + sum(one.high for one in reaches)
    return Bounds(_count(target, round(fewest), of), _count(target, round(most), of))


def _most(now: Number) -> int:
    """The upper end of a count that is a range while records are undecided."""
    if now.value_to is None:
        return 0
    return round(now.value_to * (now.of or 0) / 100) if now.unit == "%" else round(now.value_to)


def _count(target: Target, n: int, of: float) -> Number | None:
    return _instead(target.number, 100 * n / of, n=n, of=of, unit="%") if of else None


def _sum(target: Target, now: float | None, added: Sequence[float | None]) -> Number | None:
    known = [one for one in added if one is not None]
    if len(known) < len(added):
        return None
    total = round((now or 0) + sum(known))
    return _instead(target.number, total, n=total, of=None, unit="")


def _median(target: Target, added: Sequence[float]) -> Number | None:
    """The median with these values too; None where it has no end."""
    middle = median([*target.values, *added])
    if not math.isfinite(middle):
        return None
    n = len(target.values) + len(added)
    return _instead(target.number, middle, n=n, of=target.number.of, unit=target.unit)


def _instead(now: Number, value: float, *, n: int, of: float | None, unit: str) -> Number:
    """The number with another value, and without what belonged to the value before."""
    return replace(
        now,
        value=value,
        value_to=value,
        unit=unit,
        n=n,
        of=of,
        lower=None,
        upper=None,
        level=None,
        method="",
        quartiles=None,
        not_estimable="",
        note="",
    )
