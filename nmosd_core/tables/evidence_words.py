"""What a missing result could change, in words."""

from collections.abc import Iterable
from typing import Any

from nmosd_core.analyses.evidence_effects import (
    BETWEEN,
    BOUNDED_ABOVE,
    BOUNDED_BELOW,
    CAN_ONLY_GROW,
    NOT_MOVED,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.wording import number_in_words

NO_OUTCOME = "no registered outcome"


def value_in_words(number: Number | None) -> str:
    """A number with its denominator: "3 of 11", "12"; empty without one."""
    if number is None:
        return ""
    words = number_in_words(number)
    of = number.of if number.unit == "" and number.of_what and number.value is not None else None
    return f"{words} of {of:g}" if of else words


def bound_in_words(effect: Any, bound: Number | None) -> str:
    """One of the bounds; empty where there is none, or where nothing moves what is not known."""
    unknown = effect.verdict == NOT_MOVED and effect.number.value is None
    return "" if unknown else value_in_words(bound)


def span_in_words(lowest: Number | None, highest: Number | None) -> str:
    """From the lowest to the highest; one of them where they read the same."""
    low, high = value_in_words(lowest), value_in_words(highest)
    return low if low == high else f"{low} to {high}"


def effect_in_words(effect: Any) -> str:
    """How far one number could move: "Worsened, any rise: 3 of 11, would be 3 of 12 to 4 of 12"."""
    bounds, now = effect.bounds, f"{effect.number.label}: {value_in_words(effect.number)}"
    if effect.verdict == NOT_MOVED:
        return f"{now}, not moved ({effect.why})"
    if effect.verdict == BETWEEN:
        return f"{now}, would be {span_in_words(bounds.lowest, bounds.highest)}"
    if effect.verdict == CAN_ONLY_GROW:
        like = illustration_in_words(effect)
        return f"{now}, would be that or more" + (f" ({like})" if like else "")
    if effect.verdict == BOUNDED_BELOW:
        return f"{now}, would be {value_in_words(bounds.lowest)} or more"
    if effect.verdict == BOUNDED_ABOVE:
        return f"{now}, would be {value_in_words(bounds.highest)} or less"
    return f"{now}, cannot be bounded"


def illustration_in_words(effect: Any) -> str:
    """What a sum would be were the missing like others; empty for every other number."""
    if effect.verdict != CAN_ONLY_GROW:
        return ""
    if effect.bounds.like_lowest is None or effect.bounds.like_highest is None:
        return "illustration: no scan of that week and region was read to compare with"
    span = span_in_words(effect.bounds.like_lowest, effect.bounds.like_highest)
    return f"illustration: {span}, were it like the lowest or the highest of the others"


def outcomes_in_words(effects: Iterable[Any]) -> str:
    """The registered outcomes that one missing result touches."""
    return ", ".join(dict.fromkeys(one.outcome for one in effects if one.outcome)) or NO_OUTCOME


def effects_in_words(effects: Iterable[Any]) -> str:
    """The registered outcomes that one missing result touches, and how far each could move."""
    touched = [one for one in effects if one.outcome]
    if not touched:
        return NO_OUTCOME
    moved = [one for one in touched if one.verdict != NOT_MOVED]
    return "; ".join(effect_in_words(one) for one in moved or touched[:1])
