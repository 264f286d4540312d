"""Exposure: what was given of what was planned."""

import streamlit as st

from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.tables.exposure import infusion_listing
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.exposure_parts import (
    choose_cell,
    choose_infusions,
    choose_mark,
    choose_number,
    list_participants,
    show_planned,
)
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Exposure", "How much of the planned treatment was given, and for how long?", trial)

exposure = ask(measure_exposure, trial)
say_what_is_borrowed(trial, ["infusions", "exposure"])
show_numbers(exposure.headline, trial)
link_numbers(exposure.headline, choose_number)
show_numbers(exposure.durations, trial)
link_numbers(exposure.durations, choose_number)

st.subheader("Every planned infusion")
if exposure.has_plan:
    show_figure(kept(infusion_grid, exposure), "infusion_grid", trial, choose_mark)
else:
    st.info(f"Nothing is due: {exposure.visits.why_no_plan}.", icon=":material/info:")

st.subheader("Each participant")
if len(exposure.per_participant):
    mark = "a mark of the grid, " if exposure.has_plan else ""
    st.caption(f"Choose {mark}a count or a row here to see its infusions below.")
show_table(list_participants(exposure), "exposure_by_participant", trial, on_cell=choose_cell)

st.subheader("Every infusion given, against its plan")
show_table(kept(infusion_listing, choose_infusions(exposure)), "infusions", trial)

if exposure.has_plan:
    show_planned(exposure, trial)
how_computed(
    trial,
    [
        "infusions_due",
        "dose_compliance",
        "dose_deviation",
        "infusion_adjusted",
        "cumulative_dose",
        "infusion_interval",
        "exposure_days",
    ],
    ["doses", "visits", "participants"],
)
