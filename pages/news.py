"""Which rows of a listing are new since the previous data cut, on every page alike."""

import pandas as pd
import streamlit as st

from nmosd_core.tables.catalogue import TABLES
from nmosd_core.trial_data.store import TrialData, find_previous
from pages.kept import kept


def mark_news(table: pd.DataFrame, name: str, trial: TrialData) -> pd.DataFrame:
    """A listing of records with a last column new_since_previous_cut: yes or no.

    Tables that are no records, and those of the first cut of a trial, stay as they are.  Where
    the previous cut cannot be used the page says so.
    """
    listing = TABLES.get(name)
    if listing is None or not listing.is_of_records:
        return table
    tell_damage(trial)
    earlier = find_previous(trial).trial
    return table if earlier is None else kept(listing.say_news, table, trial)


def tell_damage(trial: TrialData) -> None:
    """Say on a page that compares two cuts that the earlier one cannot be used."""
    previous = find_previous(trial)
    if previous.is_damaged:
        st.warning(previous.why_not, icon=":material/warning:")
