"""Visits and infusions: who is overdue, who is due next, and what was done of the plan."""

import streamlit as st

from nmosd_core.analyses.visit_adherence import VisitAdherence, compare_with_plan
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.figures.visits import visit_grid
from nmosd_core.tables import visits as tables
from nmosd_core.tables.enrolment import plan_of_another_trial
from nmosd_core.tables.exposure import planned_infusions
from pages.controls import choose_rows
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

DEFINITIONS = ["overdue", "coming", "visits_in_window", "infusions_in_window", "infusions_due"]
DEFINITIONS += ["no_record", "planned_week", "trial_day", "dose_deviation"]
DEFINITIONS += ["infusion_adjusted"]

guard()
trial = open_trial()
page_header("Visits and infusions", "Who is overdue, who is due next, and what was done?", trial)

adherence = ask(compare_with_plan, trial)
if another := plan_of_another_trial(adherence):
    st.info(another, icon=":material/info:")
show_numbers(adherence.numbers, trial)
st.caption(f"As of the data cut of {trial.cut.date}, never of today.")

st.subheader("Overdue")
if adherence.visits.overdue.value:
    show_table(kept(tables.overdue, adherence), "overdue", trial)
else:
    st.info(tables.nobody_overdue(adherence))

st.subheader(f"Next {trial.protocol.visits.days_ahead} days")
if adherence.visits.coming.value:
    show_table(kept(tables.next_due, adherence), "next_due", trial)
else:
    st.info(tables.nobody_due(adherence))
st.caption(kept(tables.windows_in_words, adherence))

shown = kept(VisitAdherence.showing, adherence, choose_rows(len(adherence.participants)))
st.subheader("Every planned visit")
show_figure(kept(visit_grid, shown), "visit_grid", trial)
folded(
    "The rows behind the grid of visits",
    ":material/grid_on:",
    lambda: show_table(kept(tables.visit_grid, adherence), "visit_grid", trial),
)

st.subheader("Every planned infusion")
if shown.exposure and not shown.exposure.has_plan:
    st.info(f"Nothing is due: {shown.exposure.visits.why_no_plan}.", icon=":material/info:")
elif shown.exposure:
    show_figure(kept(infusion_grid, shown.exposure), "infusion_grid", trial)
    infusions = shown.exposure
    folded(
        "The rows behind the grid of infusions",
        ":material/grid_on:",
        lambda: show_table(kept(planned_infusions, infusions), "planned_infusions", trial),
    )
else:
    st.info("This data cut has no EX dataset, so nothing is known of the infusions given.")

st.subheader("How well each was kept")
show_table(kept(tables.visit_adherence, adherence), "visit_adherence", trial)

st.subheader("Every recorded visit, planned or not")
recorded = kept(tables.recorded_visits, adherence)
if len(recorded):
    show_table(recorded, "recorded_visits", trial)
elif "sv" in trial.supplied:
    st.info("No visit of a treated participant is recorded.")
else:
    st.info("This data cut has no SV dataset, so nothing is known of the visits recorded.")

how_computed(trial, DEFINITIONS, ["visits", "infusions", "doses", "participants"])
