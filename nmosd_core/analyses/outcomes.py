"""The registered outcomes at one place: what the registry says, and what is known now.

Each outcome of the protocol names the headline numbers that answer it.  They are looked up, not
computed again, so the ledger cannot disagree with the pages.
"""

from dataclasses import dataclass

from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol, RegisteredOutcome
from nmosd_core.trial_data.store import Stamp, TrialData, open_previous


@dataclass(frozen=True)
class OutcomeNow:
    """One registered outcome at this data cut.

    Attributes
    ----------
    outcome
        The registry's wording, and where ours is.
    numbers, before
        The numbers that answer it now, and the same at the previous data cut (None where
        there is no previous cut).
    inputs
        How complete the data behind it are.
    """

    outcome: RegisteredOutcome
    numbers: tuple[Number, ...]
    before: tuple[Number | None, ...]
    inputs: Number

    @property
    def why_not(self) -> str:
        """Why none of its numbers is known, now or before; empty where one is or reasons differ."""
        reasons = {number.not_estimable for number in (*self.numbers, self.inputs)}
        was_known = any(one and not one.not_estimable for one in self.before)
        return reasons.pop() if len(reasons) == 1 and not was_known else ""


@dataclass(frozen=True)
class OutcomeLedger:
    """Every registered outcome, in the registry's order."""

    outcomes: tuple[OutcomeNow, ...]
    previous: Stamp | None
    protocol: Protocol
    stamp: Stamp


def list_outcomes(trial: TrialData) -> OutcomeLedger:
    """Look up the numbers of every registered outcome, now and at the previous data cut."""
    earlier = open_previous(trial)
    now = _by_name(trial)
    before = _by_name(earlier) if earlier else {}
    return OutcomeLedger(
        outcomes=tuple(
            OutcomeNow(
                outcome=outcome,
                numbers=tuple(_find(name, outcome, now) for name in outcome.numbers),
                before=tuple(
                    _find(name, outcome, before) if earlier else None for name in outcome.numbers
                ),
                inputs=_find(outcome.inputs, outcome, now),
            )
            for outcome in trial.protocol.outcomes.registered
        ),
        previous=earlier.stamp if earlier else None,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _by_name(trial: TrialData) -> dict[str, Number]:
    """Headline numbers by name; those of a question without data under the question's page."""
    return {headline.number.name: headline.number for headline in list_headlines(trial)}


def _find(name: str, outcome: RegisteredOutcome, numbers: dict[str, Number]) -> Number:
    if name in numbers:
        return numbers[name]
    not_supplied = numbers.get(outcome.page)
    why = not_supplied.not_estimable if not_supplied else f"no headline number is called {name}"
    return Number.missing(name, outcome.name, outcome.definition, why)
