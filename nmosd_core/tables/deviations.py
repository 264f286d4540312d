"""Protocol deviations as tables: every one of them, and how many of each category."""

import pandas as pd

from nmosd_core.analyses.deviations import Deviations


def deviation_listing(deviations: Deviations) -> pd.DataFrame:
    """One row per protocol deviation of a treated participant, by participant and date.

    Columns: participant, sequence (DVSEQ), category (DVCAT), standard_term (DVDECOD), term (as
    reported), started_as_recorded, trial_day (0 is the first infusion).
    """
    return deviations.listing


def deviations_by_category(deviations: Deviations) -> pd.DataFrame:
    """One row for any deviation, then one per category by name.

    Columns: category, participants (each once a row), of (treated participants), deviations.
    """
    return deviations.by_category
