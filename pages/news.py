"""Which rows of a listing are new since the previous data cut.

Tables of the core are made of one cut alone, so the mark is set here, where both are open.
"""

import pandas as pd
import streamlit as st

from nmosd_core.analyses.changes import mark_new
from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.store import TrialData
from pages.kept import kept
from pages.shared import open_previous_trial


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
    try:
        earlier = open_previous_trial(trial)
    except TrialDataError as error:
        st.caption(f"What is new cannot be told: {error}")
        return table
    if earlier is None:
        return table
    return kept(_mark, table, earlier, dataset)


def _mark(table: pd.DataFrame, earlier: TrialData, dataset: str) -> pd.DataFrame:
    key = {"participant": "USUBJID", "sequence": f"{dataset.upper()}SEQ"}
    return table.assign(new_since_previous_cut=mark_new(table, earlier, dataset, key))
