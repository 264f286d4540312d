"""Attacks as tables: every worsening with its verdict, and the count of each participant."""

import pandas as pd

from nmosd_core.analyses.attacks import Attacks


def worsening_listing(attacks: Attacks) -> pd.DataFrame:
    """One row per reported worsening, with the verdict and the clause that decided it.

    Columns: participant, sequence (CESEQ), verdict (attack, same attack, too short, before
    treatment, after week 52, to review), reason, onset (date; empty unless complete),
    onset_as_recorded, trial_day (0 is the first infusion), hours,
    days_since_previous_attack (onset to onset), region, side, term, adjudication.
    """
    return attacks.worsenings[
        [
            "participant",
            "sequence",
            "verdict",
            "reason",
            "onset",
            "onset_as_recorded",
            "trial_day",
            "hours",
            "days_since_previous_attack",
            "region",
            "side",
            "term",
            "adjudication",
        ]
    ]


def attacks_by_participant(attacks: Attacks) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, first_infusion, followed_to (dates), days, years (time at risk),
    state, attacks_fewest and attacks_most (equal once nothing is to review).
    """
    return attacks.per_participant.drop(columns="first_days").rename(
        columns={"fewest": "attacks_fewest", "most": "attacks_most"}
    )
