"""A headline number, with everything a reader needs to believe it.

Pages, files and the command line print the same `Number`, so they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Self

from nmosd_core.analyses.intervals import (
    POISSON_METHOD,
    PROPORTION_METHOD,
    poisson_interval,
    proportion_interval,
)


@dataclass(frozen=True)
class Number:
    """One headline number.

    Attributes
    ----------
    name
        Stable name on the command line: "attack_rate".
    label
        As on screen: "Attacks per participant-year".
    value, value_to
        The number.  While records are undecided it is a range from `value` to `value_to`;
        otherwise both are equal.  None when it cannot be estimated.
    lower, upper
        Limits of the confidence interval, of the whole range where there is one.
    level, method
        Confidence level and name of the interval; None and empty without one.
    quartiles
        Lower and upper quartile beside a median, or None.
    n, of, of_what
        Numerator, denominator, and what the denominator counts.
    unit
        Unit of `value`: "", "%", "per participant-year", "points".
    definition
        Key of the protocol's definition.
    not_estimable
        Why there is no value, in words; empty when there is one.
    note
        What a reader should know beside the number.
    """

    name: str
    label: str
    definition: str
    value: float | None
    value_to: float | None
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    method: str = ""
    quartiles: tuple[float, float] | None = None
    n: int | None = None
    of: float | None = None
    of_what: str = ""
    not_estimable: str = ""
    note: str = ""

    @classmethod
    def count(
        cls,
        name: str,
        label: str,
        definition: str,
        value: int,
        value_to: int | None = None,
        *,
        of: int | None = None,
        of_what: str = "",
        otherwise: str = "",
        note: str = "",
    ) -> Self:
        """A count, or the range of one; of none it is missing, and `otherwise` may say why."""
        if of == 0:
            why = otherwise or f"there are no {of_what}"
            return cls.missing(name, label, definition, why)
        most = value if value_to is None else value_to
        return cls(name, label, definition, value, most, of=of, of_what=of_what, n=value, note=note)

    @classmethod
    def proportion(
        cls,
        name: str,
        label: str,
        definition: str,
        n: int,
        of: int,
        of_what: str,
        level: float,
        *,
        n_to: int | None = None,
        note: str = "",
    ) -> Self:
        """A percentage with its exact interval; `n_to` is the upper end while undecided."""
        if not of:
            return cls.missing(name, label, definition, f"there are no {of_what}", of_what=of_what)
        most = n if n_to is None else n_to
        return cls(
            name,
            label,
            definition,
            value=100 * n / of,
            value_to=100 * most / of,
            unit="%",
            lower=100 * proportion_interval(n, of, level)[0],
            upper=100 * proportion_interval(most, of, level)[1],
            level=level,
            method=PROPORTION_METHOD,
            n=n,
            of=of,
            of_what=of_what,
            note=note,
        )

    @classmethod
    def rate(
        cls,
        name: str,
        label: str,
        definition: str,
        events: int,
        years: float,
        level: float,
        *,
        events_to: int | None = None,
        note: str = "",
    ) -> Self:
        """Events per participant-year with the exact interval."""
        if years <= 0:
            return cls.missing(name, label, definition, "nobody has been followed yet")
        most = events if events_to is None else events_to
        return cls(
            name,
            label,
            definition,
            value=events / years,
            value_to=most / years,
            unit="per participant-year",
            lower=poisson_interval(events, years, level)[0],
            upper=poisson_interval(most, years, level)[1],
            level=level,
            method=POISSON_METHOD,
            n=events,
            of=years,
            of_what="participant-years",
            note=note,
        )

    @classmethod
    def median(
        cls,
        name: str,
        label: str,
        definition: str,
        values: Sequence[float],
        of: int,
        of_what: str,
        *,
        unit: str,
        otherwise: str,
        note: str = "",
        quartiles: tuple[float, float] | None = None,
    ) -> Self:
        """The median of what is known; without any value missing, for the reason `otherwise`."""
        if not len(values):
            return cls.missing(name, label, definition, otherwise)
        middle = median(values)
        return cls(
            name,
            label,
            definition,
            middle,
            middle,
            unit=unit,
            quartiles=quartiles,
            n=len(values),
            of=of,
            of_what=of_what,
            note=note,
        )

    @classmethod
    def missing(
        cls, name: str, label: str, definition: str, why: str, *, of_what: str = ""
    ) -> Self:
        """A number that cannot be estimated, and why."""
        return cls(name, label, definition, None, None, of_what=of_what, not_estimable=why)

    @cached_property
    def decided(self) -> bool:
        """Whether the records leave nothing open about it."""
        return self.value == self.value_to
