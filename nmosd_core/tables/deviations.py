"""Protocol deviations as tables: every one of them, and how many of each category."""

import pandas as pd

from nmosd_core.analyses.deviations import Deviations


def deviation_listing(deviations: Deviations) -> pd.DataFrame:
    """One row per protocol deviation of a treated participant, by participant and date.

    Columns: participant, sequence (DVSEQ), category (DVCAT), importance (as the site says
    it in DVSCAT or DVCAT), standard_term (DVDECOD), term (as reported), started_as_recorded,
    trial_day (0 is the first infusion).
    """
    return deviations.listing


def deviations_by_category(deviations: Deviations) -> pd.DataFrame:
    """One row for any deviation, then one per category by name.

    Columns: category, participants (each once a row), of (treated participants), deviations.
    """
    return deviations.by_category


def deviations_by_importance(deviations: Deviations) -> pd.DataFrame:
    """One row per word by which the site tells major from minor; none where it does not.

    Columns: importance, participants (each once a row), of (treated participants), deviations.
    """
    rows = deviations.by_importance
    return rows if deviations.tells_importance else rows.iloc[:0]


def not_told_of_deviations(deviations: Deviations) -> str:
    """What a board would ask of the deviations and the export does not say."""
    if deviations.listing.empty:
        return ""
    if deviations.tells_importance:
        return "The export does not tell which action was taken."
    return "The export tells neither major from minor deviations nor which action was taken."
