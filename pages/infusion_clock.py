"""Infusion clock: how soon after an infusion events start, and after which infusion."""

import streamlit as st

from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.figures.infusion_clock import infusion_clock
from nmosd_core.tables.infusion_clock import events_by_infusion, infusion_clock_listing
from pages.another_protocol import say_what_is_borrowed
from pages.clock_parts import choose_cell, choose_mark, choose_times, choose_window, show_infused
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Infusion clock", "How soon after an infusion do events start?", trial)

times = ask(time_events_by_infusion, trial)
say_what_is_borrowed(trial, ["infusion_clock"])
show_numbers(times.numbers, trial)
link_numbers(times.numbers, choose_window)

st.subheader("Every event by days since the last infusion")
show_figure(kept(infusion_clock, times), "infusion_clock", trial, choose_mark)

st.subheader("By infusion number")
by_infusion = kept(events_by_infusion, times)
if len(by_infusion):
    st.caption("Choose a cell, or a whole row, to see its events below.")
show_table(by_infusion, "events_by_infusion", trial, on_cell=choose_cell)
show_infused(times, trial)

st.subheader("Every treatment-emergent event, soonest after an infusion first")
show_table(kept(infusion_clock_listing, choose_times(times)), "infusion_clock", trial)
how_computed(trial, ["infusion_clock", "treatment_emergent"], ["adverse_events", "infusions"])
