"""What the protocol says of stopping guidance, which the registry does not give.

The values are in protocol.toml and are illustrative.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ToxicityGuidance:
    """When too many participants have an event.

    Attributes
    ----------
    measure
        Name of the measure of adverse events that counts: "serious_teae".
    acceptable
        The highest acceptable probability of the event.
    prior_events, prior_without
        The two parameters of the beta prior.
    threshold
        Guidance to stop when the posterior probability of exceeding `acceptable` is above this.
    """

    label: str
    measure: str
    acceptable: float
    prior_events: float
    prior_without: float
    threshold: float


@dataclass(frozen=True)
class AttackGuidance:
    """When attacks are too frequent.

    Attributes
    ----------
    acceptable
        The highest acceptable rate, attacks per participant-year.
    prior_attacks, prior_years
        Shape and rate of the gamma prior: as if so many attacks in so many participant-years had
        been seen before.
    threshold
        Guidance to stop when the posterior probability of exceeding `acceptable` is above this.
    """

    label: str
    acceptable: float
    prior_attacks: float
    prior_years: float
    threshold: float


@dataclass(frozen=True)
class Stopping:
    """Illustrative stopping guidance, and the caution that goes with it."""

    caution: str
    toxicity: ToxicityGuidance
    attacks: AttackGuidance


def find_stopping_faults(stopping: Stopping) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    toxicity, attacks = stopping.toxicity, stopping.attacks
    if not 0 < toxicity.acceptable < 1:
        yield "stopping.toxicity.acceptable is a probability and should lie between 0 and 1."
    if attacks.acceptable <= 0:
        yield "stopping.attacks.acceptable should be above 0."
    for name, rule in (("toxicity", toxicity), ("attacks", attacks)):
        if not 0 < rule.threshold < 1:
            yield f"stopping.{name}.threshold should lie between 0 and 1."
    priors = (
        toxicity.prior_events,
        toxicity.prior_without,
        attacks.prior_attacks,
        attacks.prior_years,
    )
    if min(priors) <= 0:
        yield "A prior of [stopping] should be above 0."
