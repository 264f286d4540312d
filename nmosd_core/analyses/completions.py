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
TO_REVIEW = "to review"  # more than one of these is possible, or the record cannot be believed


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
    first_days
        Every trial day on which the first attack of the first year can have started, None
        among them where there may have been none.
    verdicts
        For each worsening, every verdict that some completion gives it.
    meets_definition
        For each worsening, whether it can be an attack by the definition, whenever it
        started: {True}, {False} or both.
    """

    fewest: int
    most: int
    first_days: frozenset[int | None]
    verdicts: tuple[frozenset[str], ...]
    meets_definition: tuple[frozenset[bool], ...]


@dataclass(frozen=True)
class _SoFar:
    """Attacks of the first year on all ways that lead to one state."""

    fewest: int = 0
    most: int = 0
    first_days: frozenset[int | None] = frozenset({None})

    def with_attack(self, day: int) -> "_SoFar":
        first_days = frozenset(day if first is None else first for first in self.first_days)
        return _SoFar(self.fewest + 1, self.most + 1, first_days)

    def or_else(self, other: "_SoFar") -> "_SoFar":
        return _SoFar(
            min(self.fewest, other.fewest),
            max(self.most, other.most),
            self.first_days | other.first_days,
        )


# Last attack (None once it no longer matters) and the worsenings placed so far.
_State = tuple[int | None, frozenset[int]]
_States = dict[_State, _SoFar]
# What one worsening can turn out to be: its verdict, and whether it meets the definition.
_Fates = set[tuple[str, bool]]


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
    fates: list[_Fates] = [set() for _ in worsenings]
    states: _States = {(None, frozenset()): _SoFar()}
    for day in _days_that_matter(worsenings):
        states = _forget_old_attacks(states, day, minimum_days_between)
        for which, worsening in enumerate(worsenings):
            if worsening.earliest <= day <= worsening.latest:
                states = _merge(
                    _place(states, which, day, worsening, twins[which], last_day, fates[which])
                )
    (result,) = _merge(((None, frozenset()), so_far) for so_far in states.values()).values()
    shared = _shared_by_twins(fates, twins)
    return Outcomes(
        fewest=result.fewest,
        most=result.most,
        first_days=result.first_days,
        verdicts=tuple(frozenset(verdict for verdict, _ in own) for own in shared),
        meets_definition=tuple(frozenset(attack for _, attack in own) for own in shared),
    )


def _place(
    states: _States,
    which: int,
    day: int,
    worsening: OpenWorsening,
    twin: int | None,
    last_day: int,
    fates: _Fates,
) -> Iterator[tuple[_State, _SoFar]]:
    """Every state after this day's decision about one worsening."""
    for (last, placed), so_far in states.items():
        must_wait = twin is not None and twin not in placed
        if which in placed or must_wait:
            yield (last, placed), so_far
            continue
        if day < worsening.latest:
            yield (last, placed), so_far
        for long_enough in worsening.could_last:
            is_attack = long_enough and last is None
            verdict = verdict_of(day, long_enough, is_attack, last_day)
            fates.add((verdict, is_attack))
            after = so_far.with_attack(day) if verdict == ATTACK else so_far
            yield (day if is_attack else last, placed | {which}), after


def verdict_of(day: int, long_enough: bool, is_attack: bool, last_day: int) -> str:
    """What a worsening of one day is; the first year ends with its last day."""
    if day < 0:
        return BEFORE_TREATMENT
    if day > last_day:
        return AFTER_WEEK_52
    if not long_enough:
        return TOO_SHORT
    return ATTACK if is_attack else SAME_ATTACK


def _merge(states: Iterable[tuple[_State, _SoFar]]) -> _States:
    merged: _States = {}
    for state, so_far in states:
        merged[state] = so_far.or_else(merged[state]) if state in merged else so_far
    return merged


def _forget_old_attacks(states: _States, day: int, minimum_days_between: int) -> _States:
    """An attack further back than the limit no longer matters; states that agree merge."""
    return _merge(
        ((None if last is not None and day - last > minimum_days_between else last, placed), so_far)
        for (last, placed), so_far in states.items()
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


def _shared_by_twins(fates: list[_Fates], twins: list[int | None]) -> list[_Fates]:
    groups: list[_Fates] = []
    for own, twin in zip(fates, twins, strict=True):
        shared = groups[twin] if twin is not None else set()
        shared |= own
        groups.append(shared)
    return groups
