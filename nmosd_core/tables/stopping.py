"""Stopping guidance as tables: the whole boundaries, and where the trial stands on them."""

import pandas as pd

from nmosd_core.analyses.stopping import Stopping
from nmosd_core.tables.wording import yes_or_no

OF_THE_STANDARD = {
    "stopping": "acceptable values, priors and thresholds",
    "follow_up": "the day on which the period is full of whoever neither completed nor died",
}


def borrowed_in_words(stopping: Stopping) -> str:
    """What another trial's protocol file leaves to the standard one; empty where nothing."""
    borrowed = stopping.protocol.borrowed
    words = [one for section, one in OF_THE_STANDARD.items() if section in borrowed]
    if not words:
        return ""
    return f"Of the standard protocol, as the file of this trial gives none: {'; '.join(words)}."


def stopping_readings(stopping: Stopping) -> pd.DataFrame:
    """One row per denominator of the guidance on serious events.

    Columns: reading (who is counted), observed (participants), with_event (of them), boundary
    (fewest at which guidance says stop; empty where none is enough), probability (posterior,
    that the true proportion is above the acceptable one), guidance (where it stands).
    """
    return stopping.readings.rename(columns={"events": "with_event", "verdict": "guidance"})


def toxicity_boundaries(stopping: Stopping) -> pd.DataFrame:
    """One row per number of participants observed, from 1.

    Columns: observed, boundary (fewest with the event at which guidance says stop; empty where
    not even all are enough), probability (posterior, at the boundary).
    """
    return stopping.toxicity


def attack_boundaries(stopping: Stopping) -> pd.DataFrame:
    """One row per whole participant-year, from 1.

    Columns: participant_years, boundary (fewest attacks at which guidance says stop),
    probability (posterior, at the boundary).
    """
    return stopping.attack_boundary.rename(columns={"years": "participant_years"})


def attack_guidance(stopping: Stopping) -> pd.DataFrame:
    """One row, for all participant-time so far; none where attacks are not known.

    Columns: attacks_fewest and attacks_most, participant_years, boundary (fewest attacks at
    which guidance says stop), probability and probability_to (posterior, at the fewest and at
    the most), guidance (where it stands).
    """
    return stopping.attack_reading.rename(
        columns={
            "fewest": "attacks_fewest",
            "most": "attacks_most",
            "years": "participant_years",
            "verdict": "guidance",
        }
    )


def stopping_participants(stopping: Stopping) -> pd.DataFrame:
    """One row per treated participant: who is in which denominator.

    Columns: participant, state, followed_until (what ended the time at risk), days (at risk),
    full_period (or died) and had_event (yes or no).
    """
    people = stopping.participants
    flags = ["full_period", "had_event"]
    return people.assign(**{name: yes_or_no(people[name]) for name in flags})
