"""What the attack rule says when records are incomplete: every way they could be completed.

An onset known to the month could be any day of it; a worsening without a duration could have
been long enough or not.  The rule then gives a set of answers.  They are found exactly by
walking through the days: at each day, each worsening that could start then is placed or left
for later, and what is remembered is only what the rule needs (the last attack, which
worsenings are placed) with the fewest and most attacks so far.  A total can be certain while
its members are not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ATTACK = "attack"
SAME_ATTACK = "same attack"
TOO_SHORT = "too short"
BEFORE_TREATMENT = "before treatment"
AFTER_WEEK_52 = "after week 52"


@dataclass(frozen=True)
class OpenWorsening:
    """One worsening with what is known of it.

    Attributes
    ----------
    earliest, latest
        First and last trial day on which it can have started.
    could_last
        Whether it may have lasted long enough: {True}, {False} or both.
    """

    earliest: int
    latest: int
    could_last: frozenset[bool]


@dataclass(frozen=True)
class Outcomes:
    """What the rule can say of one participant.

    Attributes
    ----------
    fewest, most
        Attacks of the first year over all completions.
    verdicts
        For each worsening, every verdict that some completion gives it.
    """

    fewest: int
    most: int
    verdicts: tuple[frozenset[str], ...]


# Last attack (None once it no longer matters) and the worsenings placed so far.
_State = tuple[int | None, frozenset[int]]
_Counts = dict[_State, tuple[int, int]]


def complete_records(
    worsenings: Sequence[OpenWorsening], minimum_days_between: int, last_day: int
) -> Outcomes:
    """Apply the attack rule to every completion of one participant's records.

    Parameters
    ----------
    worsenings
        In the order in which they count when they start on the same day.
    minimum_days_between
        An attack starts strictly more than this many days after the onset of the one before.
    last_day
        Attacks of trial days 0 to this day are counted.

    Returns
    -------
    Outcomes
        Exact: each verdict and each end of the range is reached by some completion.
    """
    twins = _earlier_twins(worsenings)
    verdicts: list[set[str]] = [set() for _ in worsenings]
    counts: _Counts = {(None, frozenset()): (0, 0)}
    for day in _days_that_matter(worsenings):
        counts = _forget_old_attacks(counts, day, minimum_days_between)
        for which, worsening in enumerate(worsenings):
            if worsening.earliest <= day <= worsening.latest:
                counts = _merge(
                    _place(counts, which, day, worsening, twins[which], last_day, verdicts)
                )
    fewest = min(low for low, _ in counts.values())
    most = max(high for _, high in counts.values())
    return Outcomes(fewest, most, _shared_by_twins(verdicts, twins))


def _place(
    counts: _Counts,
    which: int,
    day: int,
    worsening: OpenWorsening,
    twin: int | None,
    last_day: int,
    verdicts: list[set[str]],
) -> Iterator[tuple[_State, tuple[int, int]]]:
    """Every state after this day's decision about one worsening, with its counts."""
    for (last, placed), (low, high) in counts.items():
        must_wait = twin is not None and twin not in placed
        if which in placed or must_wait:
            yield (last, placed), (low, high)
            continue
        if day < worsening.latest:
            yield (last, placed), (low, high)
        for long_enough in worsening.could_last:
            is_attack = long_enough and last is None
            verdict = _verdict(day, long_enough, is_attack, last_day)
            verdicts[which].add(verdict)
            more = int(verdict == ATTACK)
            yield (day if is_attack else last, placed | {which}), (low + more, high + more)


def _verdict(day: int, long_enough: bool, is_attack: bool, last_day: int) -> str:
    if day < 0:
        return BEFORE_TREATMENT
    if day > last_day:
        return AFTER_WEEK_52
    if not long_enough:
        return TOO_SHORT
    return ATTACK if is_attack else SAME_ATTACK


def _merge(states: Iterable[tuple[_State, tuple[int, int]]]) -> _Counts:
    merged: _Counts = {}
    for state, (low, high) in states:
        known_low, known_high = merged.get(state, (low, high))
        merged[state] = min(low, known_low), max(high, known_high)
    return merged


def _forget_old_attacks(counts: _Counts, day: int, minimum_days_between: int) -> _Counts:
    """An attack further back than the limit no longer matters; states that agree merge."""
    return _merge(
        (
            (None if last is not None and day - last > minimum_days_between else last, placed),
            range_so_far,
        )
        for (last, placed), range_so_far in counts.items()
    )


def _days_that_matter(worsenings: Sequence[OpenWorsening]) -> list[int]:
    return sorted({day for one in worsenings for day in range(one.earliest, one.latest + 1)})


def _earlier_twins(worsenings: Sequence[OpenWorsening]) -> list[int | None]:
    """For each worsening the one before it with the same open days and duration, or None.

    Twins are interchangeable, so only the order in which they are listed is walked through;
    what one of them can be, all of them can be.  With one day only, the order of listing
    decides which counts, so such worsenings are no twins.
    """
    seen: dict[OpenWorsening, int] = {}
    twins: list[int | None] = []
    for which, worsening in enumerate(worsenings):
        open_day = worsening.earliest < worsening.latest
        twins.append(seen.get(worsening) if open_day else None)
        seen[worsening] = which
    return twins


def _shared_by_twins(
    verdicts: list[set[str]], twins: list[int | None]
) -> tuple[frozenset[str], ...]:
    groups: list[set[str]] = []
    for own, twin in zip(verdicts, twins, strict=True):
        shared = groups[twin] if twin is not None else set()
        shared |= own
        groups.append(shared)
    return tuple(frozenset(group) for group in groups)
