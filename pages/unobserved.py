"""What pages say of time at risk of which nothing is recorded."""

import streamlit as st

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.unobserved import find_unobserved
from nmosd_core.tables.unobserved import unobserved_in_words
from nmosd_core.tables.wording import as_plain_markdown
from nmosd_core.trial_data.store import TrialData
from pages.shared import ask


def say_what_is_unobserved(trial: TrialData) -> None:
    """Name those who count as at risk for long after their last record, if there are any."""
    if words := unobserved_in_words(find_unobserved(ask(follow_participants, trial))):
        st.warning(as_plain_markdown(words), icon=":material/visibility_off:")
