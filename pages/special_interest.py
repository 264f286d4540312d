"""Events of special interest: what is watched for under belimumab, by group."""

from typing import Any

import streamlit as st

from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.tables.adverse_events import event_groups
from nmosd_core.tables.special_interest import (
    special_interest_events,
    special_interest_groups,
    special_interest_to_review,
)
from pages.display import how_computed, show_table
from pages.kept import kept
from pages.safety_parts import link_to_events
from pages.shared import ask, guard, open_trial, page_footer, page_header


def choose_group(row: Any) -> None:
    """Show the events of one group, or those of all again; deaths open on their own page."""
    group = (row["group"] or None) if row is not None else None
    st.session_state.group = group
    of_a_measure = row is not None and group is None
    st.session_state.safety_measure = row["label"] if of_a_measure else None


guard()
trial = open_trial()
page_header("Events of special interest", "Did anything occur that belimumab is known for?", trial)
interest = ask(list_special_interest, trial)

st.subheader("Groups")
st.caption("Treatment-emergent events. Choose a row to see its events below.")
show_table(kept(special_interest_groups, interest), "special_interest", trial, choose_group)
link_to_events()

st.subheader("Events of the groups")
groups = trial.protocol.adverse_events.groups
chosen = st.selectbox(
    "Group",
    list(groups),
    None,
    lambda name: groups[name].label,
    placeholder="All groups",
    key="group",
    bind="query-params",
)
show_table(kept(special_interest_events, interest, chosen), "special_interest_events", trial)

st.subheader("To review by a clinician: not counted")
to_review = kept(special_interest_to_review, interest, chosen)
if len(to_review):
    show_table(to_review, "special_interest_to_review", trial)
else:
    near = groups[chosen].label if chosen else "a group"
    st.info(f"No event is near {near} without belonging to it.")

with st.expander("What belongs to each group, and who says so", icon=":material/list:"):
    show_table(kept(event_groups, interest.safety.events), "event_groups", trial)
how_computed(
    trial,
    ["special_interest", "event_group", "treatment_emergent", "infusion_clock", "event_rate"],
    ["adverse_events", "infusions"],
)
page_footer(trial)
