"""Safety: who died, who had a serious event, what is new, and how bad it could be."""

import streamlit as st

from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.tables.safety import (
    limits_in_words,
    no_serious_event,
    safety_board_cells,
    safety_in_words,
    safety_overview,
    serious_event_listing,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_sentences, show_table
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.safety_parts import (
    BEHIND,
    CELL,
    RESTRICTED,
    SHARED,
    choose_mark,
    choose_measure,
    choose_number,
    link_to_events,
    link_to_participant,
    show_cell,
    show_time,
)
from pages.safety_view import safety_only
from pages.shared import ask, guard, open_trial, page_header, participant

guard()
trial = open_trial()
page_header("Safety overview", "Who died, who had a serious event, and what is new?", trial)

safety = ask(review_safety, trial)
say_what_is_borrowed(trial, ["adverse_events", "incidence", "follow_up"])
show_sentences(safety_in_words(safety))
if len(safety.events.people):
    st.caption(limits_in_words(safety))

participants, counts = st.tabs([RESTRICTED, SHARED], key="tab", bind="query-params")
with participants:
    show_time(safety, trial)
    st.subheader("Serious events")
    if len(safety.serious):
        show_table(kept(serious_event_listing, safety), "serious_events", trial)
    else:
        st.info(no_serious_event(safety))
    st.subheader("Safety board")
    board = ask(lay_out_safety, trial)
    shown = kept(type(board).without_attacks, board) if safety_only() else board
    show_figure(kept(safety_board, shown), "safety_board", trial, choose_mark)
    if len(shown.cells):
        st.caption("Choose a cell to see exactly its events.")
    show_cell(shown, trial)
    link_to_participant()
    with st.expander(
        "The board as a table, with the events of each cell",
        icon=":material/grid_on:",
        expanded=participant() is not None,
    ):
        show_table(kept(safety_board_cells, shown), "safety_board", trial, BEHIND.opens(CELL))
with counts:
    show_numbers(safety.headline, trial)
    link_numbers(safety.headline, choose_number)
    st.caption(
        "Treated participants with at least one such event, and treatment-emergent events per "
        f"{trial.protocol.incidence.per_years} {trial.protocol.incidence.years}."
    )
    st.caption(
        "Choose a row to open the events behind it, a cell of New to open only those, or of "
        "Participant-years to see the time at risk of each, under Participants."
    )
    show_table(kept(safety_overview, safety), "safety_overview", trial, on_cell=choose_measure)
    link_to_events(safety)

how_computed(
    trial,
    [
        "died",
        "treatment_emergent",
        "serious",
        "seriousness_criterion",
        "new_event",
        "grade",
        "severity",
        "action",
        "event_rate",
        "safety_board",
    ],
    ["adverse_events", "participants"],
)
