"""How much the headline of the primary outcome rests on one participant or one assumption.

With 14 participants one is 7% of them.  Each row answers "what if": this participant were not
there, this open record were decided one way, those who left early had gone on, those who were not
seen had had an attack.
"""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.follow_up import COMPLETED, NONE_TREATED, ON_STUDY
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData

COLUMNS = ["fewest", "most", "years"]


@dataclass(frozen=True)
class Sensitivity:
    """The primary outcome under other circumstances.

    Attributes
    ----------
    scenarios
        One row per circumstance: scenario (in words), participants, attacks (total), rate and
        attack_free (as `Number`).
    without_each
        One row per treated participant, the same columns and `participant`: the outcome
        without that participant.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    scenarios: pd.DataFrame
    without_each: pd.DataFrame
    protocol: Protocol
    stamp: Stamp


def vary_attacks(trial: TrialData) -> Sensitivity:
    """Recount the primary outcome without each participant, and for the best and worst case.

    Raises
    ------
    NotSupplied
        The export holds no ce.
    """
    attacks = count_attacks(trial)
    people = attacks.per_participant
    level = trial.protocol.statistics.level
    scenarios = [
        {"scenario": words, **_outcome(varied, level)} for words, varied in _scenarios(attacks)
    ]
    without = [
        {"participant": who, **_outcome(people[people["participant"] != who], level)}
        for who in people["participant"]
    ]
    return Sensitivity(pd.DataFrame(scenarios), pd.DataFrame(without), trial.protocol, trial.stamp)


def left_before_week_52(attacks: Attacks) -> "pd.Series[bool]":
    """Who of `attacks.per_participant` left before the first year was over."""
    people, year = attacks.per_participant, attacks.protocol.follow_up.first_year_days
    return ~people["state"].isin([COMPLETED, ON_STUDY]) & (people["days"] < year)


def not_followed(attacks: Attacks) -> "pd.Series[bool]":
    """Who left before the first year was over, or was not seen to the end of the time at risk."""
    not_seen = attacks.unobserved.people["participant"]
    return left_before_week_52(attacks) | attacks.per_participant["participant"].isin(not_seen)


def _scenarios(attacks: Attacks) -> list[tuple[str, pd.DataFrame]]:
    people = attacks.per_participant
    year = attacks.protocol.follow_up.first_year_days
    left, missed = left_before_week_52(attacks), not_followed(attacks)
    full_year = year / attacks.protocol.follow_up.days_per_year
    fewest, most = people.assign(most=people["fewest"]), people.assign(fewest=people["most"])
    worst = most.assign(fewest=most["fewest"] + missed, most=most["most"] + missed)
    best = fewest.assign(years=people["years"].mask(left, full_year))
    who_left = f"the {int(left.sum())} who left before week 52"
    who_missed = f"the {int(missed.sum())} who left before week 52 or were not seen to the end"
    who_missed = who_left if missed.equals(left) else who_missed
    had_none = f"{who_left} had none until week 52" if left.any() else "nobody left before week 52"
    had_one = f"{who_missed} had one more" if missed.any() else "nobody left or was not seen"
    return [
        ("As recorded", people),
        ("Nothing to review is an attack", fewest),
        ("Everything to review that can be an attack is one", most),
        (f"Best case: besides, {had_none}", best),
        (f"Worst case: everything to review is one, and {had_one}", worst),
    ]


def _outcome(people: pd.DataFrame, level: float) -> dict[str, object]:
    fewest, most = int(people["fewest"].sum()), int(people["most"].sum())
    years, treated = float(people["years"].sum()), len(people)
    return {
        "participants": treated,
        "attacks": Number.count(
            "attacks", "Attacks", "attack", fewest, most, of=treated, otherwise=NONE_TREATED
        ),
        "rate": Number.rate(
            "attack_rate", "Rate", "attack_rate", fewest, years, level, events_to=most
        ),
        "attack_free": Number.proportion(
            "attack_free",
            "Attack-free",
            "attack_free",
            int((people["most"] == 0).sum()),
            len(people),
            "treated participants",
            level,
            n_to=int((people["fewest"] == 0).sum()),
        ),
    }
