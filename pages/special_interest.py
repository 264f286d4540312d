"""Events of special interest: what is watched for under the treatment, by group."""

from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.tables.adverse_events import event_groups
from nmosd_core.tables.special_interest import (
    special_interest_events,
    special_interest_groups,
    special_interest_to_review,
)
from nmosd_core.tables.wording import in_place_of_rows
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_table
from pages.folded import folded
from pages.kept import kept
from pages.rows_behind import RowsBehind
from pages.safety_parts import MEASURE, NEW, link_to_row
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

BEHIND = RowsBehind("special_interest", {MEASURE: ["label"]})


def choose_group(row: Any, column: str) -> None:
    """Show the events of one group, or its new ones; deaths open on their own page."""
    group = (row["group"] or None) if row is not None else None
    of_a_measure = row is not None and group is None
    new = column == NEW and pd.notna(row[NEW])
    st.session_state.group, st.session_state.new = group, new and not of_a_measure
    BEHIND.opens(MEASURE)(row if of_a_measure else None, column)


guard()
trial = open_trial()
page_header("Special interest", "Did anything occur that the treatment is known for?", trial)
interest = ask(list_special_interest, trial)
say_what_is_borrowed(trial, ["adverse_events"])
say_what_is_unobserved(trial)

st.subheader("Groups")
st.caption(
    "Treatment-emergent events. Choose a row to see its events below, or a cell of New to see only "
    "those."
)
counted = kept(special_interest_groups, interest)
show_table(counted, "special_interest", trial, on_cell=choose_group)
opened = BEHIND.chosen({MEASURE: counted})
if opened is not None:
    link_to_row(opened[1]["label"], opened[1])

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
new = interest.safety.news.told and st.toggle(
    "New since the previous cut", key=NEW, bind="query-params"
)
events = kept(special_interest_events, interest, chosen, new=new)
show_table(events, "special_interest_events", trial)

st.subheader("To review by a clinician: not counted")
to_review = kept(special_interest_to_review, interest, chosen)
if len(to_review):
    show_table(to_review, "special_interest_to_review", trial)
else:
    near = groups[chosen].label if chosen else "a group"
    words = f"No event is near {near} without belonging to it."
    st.info(in_place_of_rows(words, "", interest.safety.events.people))

folded(
    "What belongs to each group, and who says so",
    ":material/list:",
    lambda: show_table(kept(event_groups, interest.safety.events), "event_groups", trial),
)
how_computed(
    trial,
    [
        "special_interest",
        "event_group",
        "treatment_emergent",
        "new_event",
        "died",
        "infusion_clock",
        "event_rate",
        "exposure_adjusted_incidence",
    ],
    ["adverse_events", "infusions"],
)
