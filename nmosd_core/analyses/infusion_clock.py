"""The infusion clock: how long after an infusion each adverse event started.

Acute reactions come within hours of an infusion and delayed ones within a week (belimumab label);
the windows are in study/protocol.toml.  Where the protocol plans no infusions nothing is placed:
records of another treatment are none.  Where an event stands is decided in infusion_days.py.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.infusion_days import (
    NO_DATED_INFUSION,
    NO_INFUSION_PLANNED,
    number_infusions,
)
from nmosd_core.analyses.new_events import find_new_events
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

ACUTE, DELAYED, LATER, NO_PLACE = "acute", "delayed", "later", "no place"
WINDOWS = (ACUTE, DELAYED, LATER)


@dataclass(frozen=True, eq=False)
class InfusionTimes:
    """Treatment-emergent events by the time since the last infusion.

    Attributes
    ----------
    listing
        One row per treatment-emergent event: the columns of the listing of `AdverseEvents`,
        window (acute, delayed, later; missing where it has no place) and news.
    by_infusion
        One row per infusion number: after_infusion, infused (participants who were given it),
        and for each window its events and participants (acute_events, acute_participants, ...).
    given
        One row per participant and infusion: the rows of `infusion_days.number_infusions`.
    treated
        Participants treated.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    listing: pd.DataFrame
    by_infusion: pd.DataFrame
    given: pd.DataFrame
    treated: int
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def placed(self) -> pd.DataFrame:
        """Events with a place."""
        return self.listing[self.listing["window"].notna()]

    @cached_property
    def not_placed(self) -> dict[str, int]:
        """Events without a place, counted by the reason."""
        counts = self.listing["not_placed"].value_counts()
        return {str(reason): int(count) for reason, count in counts.items()}

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Participants with an acute and with a delayed event, and events without a place."""
        clock = self.protocol.infusion_clock
        return (
            self._participants(ACUTE, clock.acute_days),
            self._participants(DELAYED, clock.delayed_days),
            self._events_not_placed(),
        )

    def only(self, window: str | None = None, after_infusion: int | None = None) -> Self:
        """The same with the events of one window (or "no place") and infusion only."""
        rows = pd.Series(True, self.listing.index)
        if window == NO_PLACE:
            rows &= self.listing["window"].isna()
        elif window:
            rows &= self.listing["window"].eq(window)
        if after_infusion:
            rows &= self.listing["window"].notna()
            rows &= self.listing["after_infusion"].eq(after_infusion).fillna(False).astype(bool)
        return replace(self, listing=self.listing[rows])

    def _events_not_placed(self) -> Number:
        name = "events_not_placed", "Events that cannot be placed", "infusion_clock"
        if not self.protocol.infusions.days:
            return Number.missing(*name, NO_INFUSION_PLANNED)
        return Number.count(
            *name,
            sum(self.not_placed.values()),
            of=len(self.listing),
            of_what="treatment-emergent events",
            note="; ".join(f"{why}: {count}" for why, count in self.not_placed.items()),
        )

    def _participants(self, window: str, days: tuple[int, ...]) -> Number:
        name = f"{window}_event_participants"
        label = f"{window.capitalize()} event, day {days[0]} to {days[-1]}"
        if not self.protocol.infusions.days:
            return Number.missing(name, label, "infusion_clock", NO_INFUSION_PLANNED)
        if self.treated and self.given.empty:
            return Number.missing(name, label, "infusion_clock", NO_DATED_INFUSION)
        rows = self.listing[self.listing["window"] == window]
        return Number.proportion(
            name,
            label,
            "infusion_clock",
            int(rows["participant"].nunique()),
            self.treated,
            "treated participants",
            self.protocol.statistics.level,
            note=f"{len(rows)} events",
        )


@answered_once
def time_events_by_infusion(trial: TrialData) -> InfusionTimes:
    """Place every treatment-emergent event after an infusion.

    Raises
    ------
    NotSupplied
        The export holds no ae, or no ex.
    """
    trial.require("ae", "ex")
    events = summarise_adverse_events(trial)
    emergent = events.listing["treatment_emergent"]
    listing = events.listing.assign(news=find_new_events(trial).events)[emergent]
    given = number_infusions(events.infusions)
    if not trial.protocol.infusions.days:
        given = given.iloc[:0]
        listing = listing.assign(
            after_infusion=pd.array([pd.NA] * len(listing), "Int64"),
            days_since_infusion=pd.array([pd.NA] * len(listing), "Int64"),
            not_placed=NO_INFUSION_PLANNED,
        )
    listing = listing.assign(window=_windows(listing["days_since_infusion"], trial.protocol))
    return InfusionTimes(
        listing=listing,
        by_infusion=_count_by_infusion(listing, given),
        given=given,
        treated=len(events.people),
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _windows(days: "pd.Series[int]", protocol: Protocol) -> "pd.Series[str]":
    clock = protocol.infusion_clock
    first_acute, last_acute = clock.acute_days
    first_delayed, last_delayed = clock.delayed_days
    inside = {
        ACUTE: days.between(first_acute, last_acute),
        DELAYED: days.between(first_delayed, last_delayed),
        LATER: days.notna(),
    }
    masks = [mask.fillna(False).to_numpy(bool) for mask in inside.values()]
    named = pd.Series(np.select(masks, list(inside), ""), days.index, dtype="str")
    return named.where(named.ne(""))


def _count_by_infusion(listing: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    counts: dict[str, pd.Series[int]] = {"infused": given["infusion"].value_counts()}
    for window in WINDOWS:
        own = listing[listing["window"] == window].groupby("after_infusion")["participant"]
        counts |= {f"{window}_events": own.count(), f"{window}_participants": own.nunique()}
    table = pd.DataFrame(counts).fillna(0).astype("int64").sort_index()
    return table.rename_axis("after_infusion").reset_index().astype({"after_infusion": "int64"})
