"""Which adverse events the page shows: controls that are part of the address.

A row of the overview or of the table by organ class sets them, so that the listing holds exactly
the rows behind its count.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_kinds import SEVERITIES
from nmosd_core.analyses.new_events import News
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.events import ColumnSet
from nmosd_core.tables.adverse_events import (
    NAME_OF_AN_EVENT,
    adverse_event_listing,
    of_columns,
)
from nmosd_core.tables.columns import heading
from pages.kept import kept
from pages.rows_behind import RowsBehind, marked, record_marked
from pages.shared import ask, choose_participant, participant

OWN_COLUMNS, EVENT = "own", "event"
BEHIND = RowsBehind("adverse_events", {EVENT: ["participant", "sequence"]})


def count_events(events: AdverseEvents, news: News) -> AdverseEvents:
    """Narrow the events by what was recorded of them; every count and picture follows."""
    with st.container(horizontal=True):
        others = st.toggle("Also not treatment-emergent", key="others", bind="query-params")
        serious = st.toggle("Serious only", key="serious", bind="query-params")
        new = news.told and st.toggle("New since the previous cut", key="new", bind="query-params")
    left, right = st.columns(2)
    severities = left.pills(
        "Severity",
        SEVERITIES,
        selection_mode="multi",
        format_func=str.lower,
        key="event_severity",
        bind="query-params",
    )
    labels = {measure.name: measure.label for measure in events.overview}
    behind = right.selectbox(
        "Counted in",
        labels,
        None,
        labels.get,
        placeholder="Any measure",
        key="measure",
        bind="query-params",
    )
    return _narrow(
        events,
        emergent=not others,
        serious=serious,
        severities=tuple(severities),
        behind=behind,
        news=news if new else None,
        looking_at=participant(),
    )


def choose_events(events: AdverseEvents, counted: AdverseEvents) -> AdverseEvents:
    """Narrow what is counted to one organ class or preferred term; timeline and listing follow."""
    left, right = st.columns(2)
    return _narrow(
        counted,
        organ_class=left.selectbox(
            "Organ class",
            events.organ_classes,
            None,
            placeholder="All organ classes",
            key="organ_class",
            bind="query-params",
        ),
        preferred_term=right.selectbox(
            "Preferred term",
            events.preferred_terms,
            None,
            placeholder="All preferred terms",
            key="preferred_term",
            bind="query-params",
        ),
    )


def list_events(shown: AdverseEvents) -> pd.DataFrame:
    """The listing of these events, or of the one whose mark on the timeline was chosen."""
    listing = kept(adverse_event_listing, shown)
    chosen = BEHIND.chosen({EVENT: listing})
    if chosen is None:
        return listing
    _, event = chosen
    one = listing.loc[[event["place"]]]
    BEHIND.say(f"{event['participant']}, {event['preferred_term']}", one)
    return one


def choose_columns(listing: pd.DataFrame, sets: Mapping[str, ColumnSet]) -> pd.DataFrame:
    """The listing with one of the protocol's saved sets of columns, or with a reader's own."""
    left, right = st.columns([1, 2])
    labels = {name: one.label for name, one in sets.items()} | {OWN_COLUMNS: "My own"}
    chosen = left.selectbox(
        "Columns",
        labels,
        None,
        labels.get,
        placeholder="All columns",
        key="columns",
        bind="query-params",
    )
    if chosen is None:
        return listing
    if chosen != OWN_COLUMNS:
        return ask(of_columns, listing, sets[chosen].columns)
    own = right.multiselect(
        "My own columns, kept in the address of this page",
        [column for column in listing if column not in NAME_OF_AN_EVENT],
        format_func=heading,
        key="own_columns",
        bind="query-params",
    )
    return ask(of_columns, listing, tuple(own)) if own else listing


def choose_measure(row: Any) -> None:
    """Show exactly the rows behind a measure, or treatment-emergent events again."""
    st.session_state.measure = None if row is None else row["code"]
    st.session_state.others = row is not None
    st.session_state.serious, st.session_state.event_severity = False, []
    st.session_state.new = False
    choose_term(None)


def choose_number(number: Number) -> None:
    """Show exactly the rows behind a headline number."""
    choose_measure({"code": number.name.removesuffix("_participants")})


def choose_mark(_name: str) -> None:
    """Show the events behind a mark of the picture by organ class and term."""
    who, _records, organ_class, preferred_term = marked("events_by_term")
    BEHIND.let_go()
    if who:
        choose_participant(who)
    st.session_state.organ_class = organ_class
    st.session_state.preferred_term = preferred_term


def choose_event(name: str) -> None:
    """Show the event behind a mark of the timeline, or the participant of an infusion."""
    mark = record_marked("adverse_event_timeline", "ae")
    if "sequence" in mark:
        BEHIND.opens(EVENT)(mark)
    else:
        BEHIND.let_go()
        choose_participant(name)


def choose_term(row: Any) -> None:
    """Show the rows behind an organ class or a term, or all again."""
    BEHIND.let_go()
    for name in ("organ_class", "preferred_term"):
        st.session_state[name] = None if row is None or row.isna()[name] else row[name]


@lru_cache(maxsize=128)
def _narrow(events: AdverseEvents, news: News | None = None, **controls: Any) -> AdverseEvents:
    """Answers never change, so one narrowed before need not be counted again."""
    new = news and news.among(events.listing, controls["behind"])
    return events.only(new=new, **controls)
