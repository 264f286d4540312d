"""Adverse events: who had which, how serious and how severe, and the rows behind each count."""

import streamlit as st

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.new_events import find_new_events
from nmosd_core.figures.adverse_events import adverse_event_timeline
from nmosd_core.figures.event_terms import events_by_term
from nmosd_core.tables.adverse_events import (
    adverse_event_overview,
    adverse_events_by_term,
    event_groups,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.event_filters import (
    choose_columns,
    choose_event,
    choose_events,
    choose_mark,
    choose_measure,
    choose_number,
    choose_term,
    count_events,
    list_events,
)
from pages.folded import folded
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

guard()
trial = open_trial()
page_header("Adverse events", "Which adverse events occurred, in whom, and how bad?", trial)
events = ask(summarise_adverse_events, trial)
say_what_is_borrowed(trial, ["adverse_events", "incidence"])
say_what_is_unobserved(trial)
show_numbers(events.headline, trial)
link_numbers(events.headline, choose_number)

st.subheader("By organ class and term")
counted = count_events(events, ask(find_new_events, trial))
show_figure(kept(events_by_term, counted), "events_by_term", trial, choose_mark)
if len(counted.counted):
    st.caption("Choose a mark to see its events below.")

st.subheader("Every event")
shown = choose_events(events, counted)
listing = choose_columns(list_events(shown), trial.protocol.adverse_events.column_sets)
show_table(listing, "adverse_events", trial)


def show_measures() -> None:
    """Every number of the events, those above among them."""
    st.caption(
        "Treated participants with at least one such event. All but the first row count "
        "treatment-emergent events. Choose a row to see above what it counts."
    )
    overview = kept(adverse_event_overview, events)
    show_table(overview, "adverse_event_overview", trial, choose_measure)


def show_timeline() -> None:
    """The same events by the day on which they began."""
    show_figure(kept(adverse_event_timeline, shown), "adverse_event_timeline", trial, choose_event)
    if len(shown.counted):
        st.caption("Choose a mark to see its event above.")


def show_terms() -> None:
    """What the picture counts, as a table."""
    st.caption("Choose a row to see its events above.")
    terms = kept(adverse_events_by_term, counted)
    show_table(terms, "adverse_events_by_term", trial, choose_term)


folded("Every measure", ":material/calculate:", show_measures)
folded("When these events occurred", ":material/timeline:", show_timeline)
folded("Participants and events by organ class and term", ":material/table_rows:", show_terms)
folded(
    "What belongs to each group of events",
    ":material/list:",
    lambda: show_table(kept(event_groups, events), "event_groups", trial),
)
how_computed(
    trial,
    [
        "adverse_event",
        "treatment_emergent",
        "new_event",
        "serious",
        "seriousness_criterion",
        "severity",
        "grade",
        "related",
        "outcome",
        "action",
        "discontinued_for_event",
        "died",
        "organ_class",
        "event_group",
    ],
    ["adverse_events"],
)
