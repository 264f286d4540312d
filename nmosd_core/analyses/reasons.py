"""Why a worsening has its verdict: the clauses of the definition, in words.

First what is doubtful or not recorded, then what decided; for one to review, what it could be.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nmosd_core.analyses.completions import AFTER_WEEK_52, BEFORE_TREATMENT, TO_REVIEW
from nmosd_core.study.protocol import Attack


@dataclass(frozen=True)
class Judged:
    """One worsening, with everything that it can be and what is known of it.

    Attributes
    ----------
    could_be
        Every verdict that is possible.
    could_meet
        Whether it can meet the definition, whenever it started: {True}, {False} or both.
    doubt
        Why the record cannot be believed, or empty.
    can_be_long, can_be_short
        Whether it can have lasted long enough, or shorter.
    is_dated, onset
        Whether the onset is completely dated, and as recorded; empty without one.
    """

    could_be: frozenset[str]
    could_meet: frozenset[bool]
    doubt: str
    can_be_long: bool
    can_be_short: bool
    is_dated: bool
    onset: str

    @property
    def is_certain(self) -> bool:
        """Whether one verdict is possible and the record can be believed."""
        return len(self.could_be) == 1 and not self.doubt

    @property
    def verdict(self) -> str:
        """What it is."""
        return next(iter(self.could_be)) if self.is_certain else TO_REVIEW

    @property
    def is_attack(self) -> bool | None:
        """Whether it is an attack, whenever it started; None while open."""
        is_known = self.is_certain and len(self.could_meet) == 1
        return next(iter(self.could_meet)) if is_known else None


def explain_verdict(one: Judged, days_since_attack: int | None, rule: Attack) -> str:
    """Say in words what decided a verdict, or what is open about it.

    Parameters
    ----------
    one
        The worsening.
    days_since_attack
        Days since the previous attack; None without one, or while it is open which one it was.
    rule
        The limits that were applied.

    Returns
    -------
    str
        Clauses parted by "; ".
    """
    doubts = list(_doubts(one, rule))
    if one.verdict != TO_REVIEW:
        return "; ".join([*doubts, *_deciding(one, days_since_attack, rule)])
    could_be = "could be: " + " or ".join(sorted(one.could_be))
    return "; ".join([*(doubts or ["depends on another worsening to review"]), could_be])


def _doubts(one: Judged, rule: Attack) -> Iterator[str]:
    """What of the record is doubtful or missing."""
    if one.doubt:
        yield one.doubt
    if not one.is_dated:
        yield f"onset known as {one.onset}" if one.onset else "no onset recorded"
    if one.can_be_long and one.can_be_short and not one.doubt:
        yield f"not known whether it lasted {rule.minimum_hours:g} hours"


def _deciding(one: Judged, days_since_attack: int | None, rule: Attack) -> Iterator[str]:
    """The clauses of the definition, in their order."""
    hours, limit = f"{rule.minimum_hours:g} hours", rule.minimum_days_between
    since = f"{days_since_attack} days after the previous attack"
    no_attack_known = days_since_attack is None
    if one.verdict == BEFORE_TREATMENT:
        yield "before the first infusion"
    if one.verdict == AFTER_WEEK_52:
        yield "after week 52"
    if not one.can_be_long:
        yield f"shorter than {hours}"
    elif one.is_attack:
        yield f"at least {hours}"
        yield f"no attack in the {limit} days before" if no_attack_known else since
    elif one.is_attack is False:
        near = f"not more than {limit}"
        yield f"{near} days after an attack" if no_attack_known else f"{since}, {near}"
    if one.verdict == BEFORE_TREATMENT and one.is_attack:
        yield "the next is counted from it"
