"""Which rows of a listing are new since the previous data cut.

Tables of the core are made of one cut alone, so the mark is set here, where both are open.
"""

import pandas as pd
import streamlit as st

from nmosd_core.analyses.changes import mark_new
from nmosd_core.trial_data.store import TrialData, find_previous
from pages.kept import kept


def with_news(table: pd.DataFrame, dataset: str, trial: TrialData) -> pd.DataFrame:
    """The listing with a last column new_since_previous_cut: yes or no.

    Parameters
    ----------
    table
        A listing of records with the columns participant and sequence.
    dataset
        The dataset that its rows come from, whose key is participant and sequence.
    trial
        The cut of the listing; for the first cut of a trial there is no such column.
    """
    tell_damage(trial)
    earlier = find_previous(trial).trial
    return table if earlier is None else kept(_mark, table, earlier, dataset)


def tell_damage(trial: TrialData) -> None:
    """Say on a page that compares two cuts that the earlier one cannot be used."""
    previous = find_previous(trial)
    if previous.is_damaged:
        st.warning(previous.why_not, icon=":material/warning:")


def _mark(table: pd.DataFrame, earlier: TrialData, dataset: str) -> pd.DataFrame:
    key = {"participant": "USUBJID", "sequence": f"{dataset.upper()}SEQ"}
    return table.assign(new_since_previous_cut=mark_new(table, earlier, dataset, key))
