"""Attacks before and during treatment, and the outcome under other circumstances, as tables."""

import pandas as pd

from nmosd_core.analyses.before_and_during import BeforeAndDuring
from nmosd_core.analyses.sensitivity import Sensitivity
from nmosd_core.tables.wording import beside_number, number_in_words

COLUMNS_OF_ONE_LEFT_OUT = [
    "participant",
    "participants",
    "attacks",
    "rate",
    "attack_free",
    "interval",
]


def before_and_during_listing(compared: BeforeAndDuring) -> pd.DataFrame:
    """One row per treated participant with time at risk.

    Columns: participant, counted_until (date of consent, else of the first infusion),
    before_fewest, before_most (attacks of the years before), years_before, during_fewest,
    during_most, years, years_during (a whole first year is one), rate_before, rate_before_to,
    rate_during, rate_during_to (per year; the pairs are equal unless records are open).
    """
    return compared.per_participant


def scenario_listing(varied: Sensitivity) -> pd.DataFrame:
    """One row per circumstance: scenario, participants, attacks, rate, interval, attack_free."""
    return _in_words(varied.scenarios)


def without_each_listing(varied: Sensitivity) -> pd.DataFrame:
    """One row per participant left out.

    Columns: participant (the one left out), participants, attacks, rate, interval, attack_free.
    """
    return _in_words(varied.without_each)


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS_OF_ONE_LEFT_OUT, dtype="str")
    return rows.assign(
        attacks=[number_in_words(number) for number in rows["attacks"]],
        interval=[beside_number(number) for number in rows["rate"]],
        rate=[number_in_words(number) for number in rows["rate"]],
        attack_free=[number_in_words(number) for number in rows["attack_free"]],
    )
