"""What a page borrows from the standard protocol where the trial has a file of its own."""

from collections.abc import Iterable

import streamlit as st

from nmosd_core.tables.enrolment import PLAN, borrowed_plan
from nmosd_core.trial_data.store import TrialData


def say_what_is_borrowed(trial: TrialData, sections: Iterable[str] = PLAN) -> None:
    """Name those of the sections that the protocol file of another trial does not give."""
    if borrowed := borrowed_plan(trial.protocol, sections):
        st.info(borrowed, icon=":material/info:")
