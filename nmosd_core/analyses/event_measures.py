"""The measures of a safety overview: how many participants have which kinds of adverse events.

Everyone treated is the denominator.  A variable that is recorded for no event says nothing about
its measure, so that measure is not estimable; it is not zero.  What each kind holds is in
analyses/event_kinds.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.event_kinds import (
    ANY,
    DIED,
    KINDS,
    LEFT,
    RECORDED,
    WORST_SEVERITY,
    Kind,
    kinds_of_groups,
)
from nmosd_core.analyses.follow_up import NOT_RECORDED
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol

LEFT_FOR_EVENT = "ADVERSE EVENT"


@dataclass(frozen=True, eq=False)
class Measure:
    """One measure of the overview, counted.

    Attributes
    ----------
    name, label
        Stable name ("serious_teae"), and words on screen.
    participants
        Treated participants with at least one such event, with the exact interval.
    events
        The events themselves; None for a measure of participants alone.
    rows
        True for each row of the listing that is behind the measure.
    """

    name: str
    label: str
    participants: Number
    events: Number | None
    rows: "pd.Series[bool]"


def measure_events(
    listing: pd.DataFrame, people: pd.DataFrame, protocol: Protocol
) -> tuple[Measure, ...]:
    """Count every measure of the overview.

    Parameters
    ----------
    listing
        Adverse events and what they were judged to be: the listing of `AdverseEvents`.
    people
        Treated participants: participant, state, disposition, died.
    protocol
        Groups of events, and the confidence level.

    Returns
    -------
    tuple[Measure, ...]
        In reading order: any event; treatment-emergent ones by what was recorded of them; the
        worst severity of each participant; who left for an event and who died; each group.
    """
    counter = _Counter.of(listing, len(people), protocol.statistics.level)
    groups = kinds_of_groups(protocol.adverse_events.groups)
    return (
        counter.count(ANY, ANY.holds(listing)),
        *(counter.count(kind, counter.emergent & kind.holds(listing)) for kind in KINDS),
        *(
            replace(counter.count(kind, counter.emergent & kind.holds(listing)), events=None)
            for kind in WORST_SEVERITY
        ),
        *_count_people(counter, people),
        *(counter.count(kind, counter.emergent & kind.holds(listing)) for kind in groups),
    )


@dataclass(frozen=True, eq=False)
class _Counter:
    """The listing as numbers, so that a measure costs one pass over it.

    `person` is the participant of each row, from 0; `recorded` tells for each variable of
    RECORDED which rows have it.
    """

    participant: "pd.Series[Any]"
    person: NDArray[np.intp]
    emergent: "pd.Series[bool]"
    recorded: dict[str, "pd.Series[bool]"]
    treated: int
    level: float

    @classmethod
    def of(cls, listing: pd.DataFrame, treated: int, level: float) -> Self:
        """Number the participants of the listing and note what was recorded."""
        return cls(
            listing["participant"],
            pd.factorize(listing["participant"])[0],
            listing["treatment_emergent"],
            {name: known(listing) for name, known in RECORDED.items()},
            treated,
            level,
        )

    def count(self, kind: Kind, rows: "pd.Series[bool]") -> Measure:
        """Participants and events of the rows, unless what tells them was never recorded."""
        emergent, unknown = int(self.emergent.sum()), 0
        if kind.variable:
            unknown = int((self.emergent & ~self.recorded[kind.variable]).sum())
        if unknown and unknown == emergent:
            why = f"{kind.what_tells} is not recorded for any event"
            return self.not_estimable(kind, rows, why)
        note = f"{unknown} of {emergent} events without {kind.what_tells}" if unknown else ""
        people = int(np.count_nonzero(np.bincount(self.person[rows.to_numpy()])))
        events = Number.count(
            f"{kind.name}_events",
            f"{kind.label}: events",
            kind.definition,
            int(rows.sum()),
            note=note,
        )
        return Measure(kind.name, kind.label, self.proportion(kind, people, note), events, rows)

    def count_people(self, kind: Kind, who: "pd.Series[Any]") -> Measure:
        """Participants known otherwise; the rows behind are all of their events."""
        rows = self.participant.isin(who)
        return Measure(kind.name, kind.label, self.proportion(kind, len(who)), None, rows)

    def proportion(self, kind: Kind, people: int, note: str = "") -> Number:
        """Participants of all who were treated."""
        return Number.proportion(
            f"{kind.name}_participants",
            kind.label,
            kind.definition,
            people,
            self.treated,
            "treated participants",
            self.level,
            note=note,
        )

    def not_estimable(self, kind: Kind, rows: "pd.Series[bool]", why: str) -> Measure:
        """A measure about which nothing was recorded."""
        return Measure(
            kind.name,
            kind.label,
            Number.missing(f"{kind.name}_participants", kind.label, kind.definition, why),
            Number.missing(f"{kind.name}_events", f"{kind.label}: events", kind.definition, why),
            rows,
        )


def _count_people(counter: _Counter, people: pd.DataFrame) -> Iterator[Measure]:
    left = people.loc[people["disposition"].eq(LEFT_FOR_EVENT), "participant"]
    measure = counter.count_people(LEFT, left)
    if people["state"].eq(NOT_RECORDED).any():
        why = "this data cut has no ds dataset (disposition)"
        measure = replace(counter.not_estimable(LEFT, measure.rows, why), events=None)
    yield measure
    yield counter.count_people(DIED, people.loc[people["died"].astype(bool), "participant"])
