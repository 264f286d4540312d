"""Stopping guidance: the observed number of events on the whole boundary of a rule.

The registry states no stopping rule, so the rules of study/protocol.toml are illustrative.  The
denominator is participants with the full period at risk, seen to its end or not, and those who
died: an event of another counts in a second reading, which adds everyone who already had one.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any, Self

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.boundaries import (
    chance_of_stopping,
    find_boundary,
    find_rate_boundary,
    probability_of_excess,
    probability_of_excess_rate,
)
from nmosd_core.analyses.follow_up import COMPLETED, DIED, follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.errors import NotSupplied
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

FULL_PERIOD, OR_EVENT = "full period, or died", "full period, died, or had the event"
SO_FAR = "stopping_events_so_far"
BELOW, REACHED, NOBODY = "below the boundary", "boundary reached", "nobody is counted yet"
NO_BOUNDARY = "too few for a boundary"


@dataclass(frozen=True, eq=False)
class Stopping:
    """Observed events against the boundaries.

    Attributes
    ----------
    participants
        One row per treated participant: participant, state, followed_until, days,
        full_period (or died), had_event.
    toxicity
        One row per number of participants from 1: observed (participants), boundary (fewest
        with the event; missing where none is enough), probability (posterior, at the boundary).
    readings
        One row per denominator: reading, observed, events, boundary, probability (posterior;
        missing of nobody observed), verdict.
    attack_boundary
        One row per participant-year from 1: years, boundary (fewest attacks), probability.
    attack_reading
        Fewest and most attacks, participant-years, boundary, probabilities and verdict; None
        where attacks are not known.
    attacks
        The attacks counted; None where they are not known.
    event
        What the event of the rule is called.
    attacks_missing
        Why attacks are not known; empty where they are.
    by_chance
        How often the toxicity boundary is reached by chance, at the acceptable probability.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    participants: pd.DataFrame
    toxicity: pd.DataFrame
    readings: pd.DataFrame
    attack_boundary: pd.DataFrame
    attack_reading: pd.DataFrame
    attacks: Attacks | None
    event: str
    attacks_missing: str
    by_chance: float
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        completed, or_event = (row for _, row in self.readings.iterrows())
        full_period, so_far = f"{self.event}, full period", f"{self.event}, so far"
        return (
            _count_of(
                completed, "stopping_events", full_period, "with the full period, or who died"
            ),
            _count_of(or_event, SO_FAR, so_far, "with the full period, who died, or had one"),
            self._attacks(),
        )

    def only(self, reading: str | None, *, with_event: bool = False) -> Self:
        """The same with the participants in the denominator of one reading, or its events, only."""
        people = self.participants
        if reading is not None:
            had = people["had_event"] & (reading == OR_EVENT)
            people = people[people["full_period"] | had]
        return replace(self, participants=people[people["had_event"]] if with_event else people)

    def _attacks(self) -> Number:
        name, label = "stopping_attacks", "Attacks"
        if self.attack_reading.empty:
            why = self.attacks_missing or "nobody has been followed yet"
            return Number.missing(name, label, "stopping_attacks", why)
        row = self.attack_reading.iloc[0]
        return Number.count(
            name,
            label,
            "stopping_attacks",
            int(row["fewest"]),
            int(row["most"]),
            note=f"stop from {row['boundary']} on: {row['verdict']}",
        )


def _count_of(reading: Any, name: str, label: str, of_what: str) -> Number:
    """Participants with the event in one reading."""
    return Number.count(
        name,
        label,
        "stopping_toxicity",
        int(reading["events"]),
        of=int(reading["observed"]),
        of_what=f"participants {of_what}",
        otherwise=NOBODY,
        note=str(reading["verdict"]),
    )


@answered_once
def compare_with_boundaries(trial: TrialData) -> Stopping:
    """Place what has occurred on the boundaries of the illustrative rules.

    Raises
    ------
    NotSupplied
        The export holds no ae.
    """
    events = summarise_adverse_events(trial)
    rule = trial.protocol.stopping.toxicity
    had = set(events.listing.loc[events.measure(rule.measure).rows, "participant"])
    people = follow_participants(trial).treated[["participant", "state", "followed_until", "days"]]
    completed = people["state"].isin([COMPLETED, DIED]) | people["followed_until"].eq("week 52")
    people = people.assign(
        full_period=completed.astype(bool), had_event=people["participant"].isin(had)
    )
    largest = max(trial.protocol.trial.planned_participants, len(people))
    toxicity = _toxicity_boundary(trial.protocol, largest)
    planned = toxicity["boundary"][: trial.protocol.trial.planned_participants]
    attacks, missing = _attacks(trial)
    reading = _read_attacks(attacks, trial.protocol)
    return Stopping(
        participants=people,
        toxicity=toxicity,
        readings=_read_toxicity(people, trial.protocol),
        attack_boundary=_attack_boundary(trial.protocol, reading),
        attack_reading=reading,
        attacks=attacks,
        event=events.measure(rule.measure).label,
        attacks_missing=missing,
        by_chance=chance_of_stopping(
            [None if pd.isna(one) else int(one) for one in planned], rule.acceptable
        ),
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _toxicity_boundary(protocol: Protocol, largest: int) -> pd.DataFrame:
    rule = protocol.stopping.toxicity
    prior = (rule.prior_events, rule.prior_without)
    rows = []
    for of in range(1, largest + 1):
        boundary = find_boundary(of, rule.acceptable, prior, rule.threshold)
        at = None
        if boundary is not None:
            at = probability_of_excess(boundary, of, rule.acceptable, prior)
        rows.append((of, boundary, at))
    table = pd.DataFrame(rows, columns=["observed", "boundary", "probability"])
    return table.astype({"boundary": "Int64", "probability": "float64"})


def _read_toxicity(people: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Events of the participants observed, in both readings of who was."""
    rule = protocol.stopping.toxicity
    prior = (rule.prior_events, rule.prior_without)
    counted = {
        FULL_PERIOD: people["full_period"],
        OR_EVENT: people["full_period"] | people["had_event"],
    }
    rows = []
    for reading, which in counted.items():
        of, events = int(which.sum()), int((which & people["had_event"]).sum())
        boundary = find_boundary(of, rule.acceptable, prior, rule.threshold) if of else None
        probability = probability_of_excess(events, of, rule.acceptable, prior) if of else None
        verdict = _verdict(of, events, boundary)
        rows.append((reading, of, events, boundary, probability, verdict))
    columns = ["reading", "observed", "events", "boundary", "probability", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"boundary": "Int64", "probability": "float64"})


def _verdict(of: int, events: int, boundary: int | None) -> str:
    if boundary is None:
        return NO_BOUNDARY if of else NOBODY
    return REACHED if events >= boundary else BELOW


def _attacks(trial: TrialData) -> tuple[Attacks | None, str]:
    try:
        return count_attacks(trial), ""
    except NotSupplied as missing:
        return None, str(missing)


def _read_attacks(attacks: Attacks | None, protocol: Protocol) -> pd.DataFrame:
    """Attacks in the participant-years so far; no row where they are not known."""
    columns = ["fewest", "most", "years", "boundary", "probability", "probability_to", "verdict"]
    years = float(attacks.per_participant["years"].sum()) if attacks else 0.0
    if attacks is None or years <= 0:
        return pd.DataFrame(columns=columns)
    rule = protocol.stopping.attacks
    prior = (rule.prior_attacks, rule.prior_years)
    fewest, most = (int(attacks.per_participant[end].sum()) for end in ("fewest", "most"))
    boundary = find_rate_boundary(years, rule.acceptable, prior, rule.threshold)
    low, high = (
        probability_of_excess_rate(events, years, rule.acceptable, prior)
        for events in (fewest, most)
    )
    verdicts = {REACHED if events >= boundary else BELOW for events in (fewest, most)}
    verdict = verdicts.pop() if len(verdicts) == 1 else "depends on worsenings to review"
    return pd.DataFrame([(fewest, most, years, boundary, low, high, verdict)], columns=columns)


def _attack_boundary(protocol: Protocol, reading: pd.DataFrame) -> pd.DataFrame:
    rule = protocol.stopping.attacks
    prior = (rule.prior_attacks, rule.prior_years)
    seen = float(reading["years"].iloc[0]) if len(reading) else 0.0
    rows = []
    for years in range(1, max(protocol.trial.planned_participants, ceil(seen)) + 1):
        boundary = find_rate_boundary(years, rule.acceptable, prior, rule.threshold)
        at = probability_of_excess_rate(boundary, years, rule.acceptable, prior)
        rows.append((years, boundary, at))
    return pd.DataFrame(rows, columns=["years", "boundary", "probability"])
