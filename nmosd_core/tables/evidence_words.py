"""What a missing result could change, in words."""

from collections.abc import Iterable
from typing import Any

from nmosd_core.analyses.evidence_effects import (
    BETWEEN,
    BOUNDED_ABOVE,
    BOUNDED_BELOW,
    CAN_ONLY_GROW,
    NOT_ESTIMABLE,
    NOT_MOVED,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.wording import number_in_words

NO_OUTCOME = "no registered outcome"


def value_in_words(number: Number | None) -> str:
    """A number as on its page: "3 of 11", "12"; empty without one."""
    return "" if number is None else number_in_words(number)


def bound_in_words(effect: Any, bound: Number | None) -> str:
    """One of the bounds; empty where there is none, or where nothing moves what is not known."""
    return "" if effect.verdict == NOT_ESTIMABLE else value_in_words(bound)


def span_in_words(lowest: Number | None, highest: Number | None) -> str:
    """From the lowest to the highest; one of them where they read the same."""
    low, high = value_in_words(lowest), value_in_words(highest)
    return low if low == high else f"{low} to {high}"


def effect_in_words(effect: Any) -> str:
    """How far one number could move: "Worsened, any rise: 3 of 11, would be 3 of 12 to 4 of 12"."""
    bounds, now = effect.bounds, value_in_words(effect.number)
    low, high = (value_in_words(one) for one in (bounds.lowest, bounds.highest))
    could_be = {
        NOT_ESTIMABLE: f"and would stay so ({effect.why})",
        NOT_MOVED: f"not moved ({effect.why})",
        BETWEEN: f"would be {span_in_words(bounds.lowest, bounds.highest)}",
        CAN_ONLY_GROW: f"would be that or more ({illustration_in_words(effect)})",
        BOUNDED_BELOW: f"would be {low} or more",
        BOUNDED_ABOVE: f"would be {high} or less",
    }
    return f"{effect.number.label}: {now}, {could_be.get(effect.verdict, 'cannot be bounded')}"


def illustration_in_words(effect: Any) -> str:
    """What a sum would be were the missing like others; empty for every other number."""
    bounds = effect.bounds
    if effect.verdict != CAN_ONLY_GROW:
        return ""
    if bounds.like_lowest is None or bounds.like_highest is None:
        return "illustration: no scan of that week and region was read to compare with"
    span = span_in_words(bounds.like_lowest, bounds.like_highest)
    return f"illustration: {span}, {bounds.like}"


def outcomes_in_words(effects: Iterable[Any]) -> str:
    """The registered outcomes that one missing result touches."""
    return ", ".join(dict.fromkeys(one.outcome for one in effects if one.outcome)) or NO_OUTCOME


def effects_in_words(effects: Iterable[Any]) -> str:
    """The registered outcomes that one missing result touches, and how far each could move."""
    touched = [one for one in effects if one.outcome]
    if not touched:
        return NO_OUTCOME
    moved = [one for one in touched if one.verdict not in (NOT_MOVED, NOT_ESTIMABLE)]
    return "; ".join(effect_in_words(one) for one in moved or touched[:1])
