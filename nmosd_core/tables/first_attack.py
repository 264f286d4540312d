"""Time to the first attack as tables."""

import pandas as pd

from nmosd_core.analyses.first_attack import FirstAttack


def first_attack_listing(first: FirstAttack) -> pd.DataFrame:
    """One row per treated participant with time at risk.

    Columns: participant, state, day (trial day of the first attack, or of the end of the time at
    risk), attack (yes or no), possible_days (of the first attack, while records are open).
    """
    people = first.per_participant
    possible = [
        _span(days) if several else ""
        for days, several in zip(people["first_days"], people["open"], strict=True)
    ]
    return pd.DataFrame(
        {
            "participant": people["participant"],
            "state": people["state"],
            "day": people["day"],
            "attack": people["attack"].map({True: "yes", False: "no"}),
            "possible_days": possible,
        }
    )


def attack_free_by_week(first: FirstAttack) -> pd.DataFrame:
    """One row per reported week.

    Columns: week, day, n_risk, attack_free and attack_free_to (shares from 0 to 1; equal unless
    records are open), lower, upper (confidence limits), method, not_estimable (why not).
    """
    return first.at_weeks


def survival_steps(first: FirstAttack) -> pd.DataFrame:
    """One row per time of the Kaplan-Meier estimate.

    Columns: time (days), n_risk, events, n_censored, survival, std_err (Greenwood), lower, upper
    (log-log; empty where not estimable).
    """
    return first.curve.steps


def _span(days: frozenset[int | None]) -> str:
    known = sorted(day for day in days if day is not None)
    span = f"{known[0]} to {known[-1]}" if len(known) > 1 else str(known[0])
    return f"{span}, or none" if None in days else span
