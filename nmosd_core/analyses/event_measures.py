"""The measures of a safety overview: how many participants have which kinds of adverse events.

Everyone treated is the denominator.  A variable that is recorded for no event says nothing about
its measure, so that measure is not estimable; it is not zero.  Neither is one that counts days
since an infusion where none is recorded, nor any measure of nobody.  What each kind holds is in
analyses/event_kinds.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from nmosd_core.analyses.event_columns import EventColumns, Truths
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
from nmosd_core.analyses.follow_up import NONE_TREATED, NOT_RECORDED
from nmosd_core.analyses.infusion_days import NO_DATED_INFUSION
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
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
    listing: pd.DataFrame, people: pd.DataFrame, infusions: pd.DataFrame, protocol: Protocol
) -> tuple[Measure, ...]:
    """Count every measure of the overview.

    Parameters
    ----------
    listing
        Adverse events and what they were judged to be: the listing of `AdverseEvents`.
    people
        Treated participants: participant, state, disposition, died.
    infusions
        Rows of sql/infusions.sql.
    protocol
        Groups of events, and the confidence level.

    Returns
    -------
    tuple[Measure, ...]
        In reading order: any event; treatment-emergent ones by what was recorded of them; the
        worst severity of each participant; who left for an event and who died; each group.
    """
    dated = bool(infusions["given"].notna().any())
    counter = _Counter(EventColumns(listing), len(people), dated, protocol.statistics.level)
    return (
        counter.count(ANY, ANY.holds(counter.events)),
        *map(counter.count_emergent, KINDS),
        *(replace(counter.count_emergent(kind), events=None) for kind in WORST_SEVERITY),
        *_count_people(counter, people),
        *map(counter.count_emergent, kinds_of_groups(protocol.adverse_events.groups)),
    )


@dataclass(frozen=True, eq=False)
class _Counter:
    """Adverse events, and the treated participants of whom a measure is a proportion."""

    events: EventColumns
    treated: int
    infusions_dated: bool
    level: float

    @cached_property
    def emergent(self) -> Truths:
        """Treatment-emergent events."""
        return self.events["treatment_emergent"]

    @cached_property
    def unknown(self) -> dict[str, int]:
        """Of each variable of RECORDED, how many treatment-emergent events are without it."""
        return {
            name: int(np.count_nonzero(self.emergent & ~known(self.events)))
            for name, known in RECORDED.items()
        }

    def count_emergent(self, kind: Kind) -> Measure:
        """Participants and treatment-emergent events of one kind."""
        return self.count(kind, self.emergent & kind.holds(self.events))

    def count(self, kind: Kind, rows: Truths) -> Measure:
        """Participants and events of the rows, unless nothing can be known of them."""
        if not self.treated:
            return self.not_estimable(kind, rows, NONE_TREATED)
        if kind.by_infusion and not self.infusions_dated:
            return self.not_estimable(kind, rows, NO_DATED_INFUSION)
        emergent = int(np.count_nonzero(self.emergent))
        unknown = self.unknown.get(kind.variable, 0)
        if unknown and unknown == emergent:
            why = f"{kind.what_tells} is not recorded for any event"
            return self.not_estimable(kind, rows, why)
        note = f"{unknown} of {emergent} events without {kind.what_tells}" if unknown else ""
        people = np.count_nonzero(np.bincount(self.events.person[rows]))
        events = Number.count(
            f"{kind.name}_events",
            f"{kind.label}: events",
            kind.definition,
            int(np.count_nonzero(rows)),
            note=note,
        )
        return self.measure(kind, rows, self.proportion(kind, int(people), note), events)

    def count_people(self, kind: Kind, who: list[str]) -> Measure:
        """Participants known otherwise; the rows behind are all of their events."""
        rows = self.events.table["participant"].isin(who).to_numpy()
        return self.measure(kind, rows, self.proportion(kind, len(who)))

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

    def not_estimable(self, kind: Kind, rows: Truths, why: str) -> Measure:
        """A measure about which nothing was recorded."""
        return self.measure(
            kind,
            rows,
            Number.missing(f"{kind.name}_participants", kind.label, kind.definition, why),
            Number.missing(f"{kind.name}_events", f"{kind.label}: events", kind.definition, why),
        )

    def measure(
        self, kind: Kind, rows: Truths, participants: Number, events: Number | None = None
    ) -> Measure:
        """What was counted, with the rows of the listing behind it."""
        behind = pd.Series(rows, self.events.table.index)
        return Measure(kind.name, kind.label, participants, events, behind)


def _count_people(counter: _Counter, people: pd.DataFrame) -> Iterator[Measure]:
    rows = list(each_row(people, "participant", "state", "disposition", "died"))
    left = [row.participant for row in rows if row.disposition == LEFT_FOR_EVENT]
    measure = counter.count_people(LEFT, left)
    if any(row.state == NOT_RECORDED for row in rows):
        why = "this data cut has no DS dataset (disposition)"
        measure = replace(counter.not_estimable(LEFT, measure.rows.to_numpy(), why), events=None)
    yield measure
    yield counter.count_people(DIED, [row.participant for row in rows if row.died])
