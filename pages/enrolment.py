"""Enrolment: from screened to completed, the pace against plan, and where everyone stands."""

import streamlit as st

from nmosd_core.analyses.disposition import find_newcomers
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.figures.disposition import participant_flow
from nmosd_core.tables.enrolment import (
    disposition,
    enrolment_by_month,
    nobody_due,
    participant_listing,
    plan_of_another_trial,
    planned_weeks,
    visits_due,
    without_a_week,
)
from pages import enrolment_parts as parts
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

PARTICIPANTS = ["screened", "screen_failure", "treated", "on_study", "completed", "left_early"]
PLAN = ["eligibility_criterion", "accrual", "projection", "baseline", "disease_duration"]
VISITS = ["infusions_due", "overdue", "coming", "no_record", "week_reached"]
QUERIES = ["participants", "unmet_criteria", "infusions", "visits"]

guard()
trial = open_trial()
page_header("Enrolment", "Who was screened and treated, who is where, and who is due?", trial)

enrolment = ask(summarise_enrolment, trial)
if another := plan_of_another_trial(enrolment):
    st.info(another, icon=":material/info:")
visits = enrolment.visits
show_numbers([enrolment.treated, enrolment.on_study, visits.infusions_given, visits.overdue], trial)

st.subheader("From screened to completed")
flow = kept(participant_flow, enrolment, ask(find_newcomers, trial))
show_figure(flow, "participant_flow", trial, parts.choose_box)

st.subheader("Overdue and coming at the data cut")
if visits.overdue.value or visits.coming.value:
    show_table(kept(visits_due, enrolment), "visits_due", trial)
else:
    st.info(nobody_due(enrolment))

st.subheader("Where everyone is")
chosen = parts.choose_step(enrolment)
show_table(kept(participant_listing, chosen), "participants", trial)
if words := without_a_week(chosen):
    st.caption(words)

st.subheader("Eligibility, criterion by criterion")
parts.show_eligibility(trial)

against_plan = " against plan" if enrolment.has_accrual else ""
st.subheader(f"First infusions{against_plan}, and the last final evaluation")
parts.show_pace(enrolment, trial)

st.subheader("Baseline characteristics")
parts.show_baseline(trial)

st.subheader("The same in tables")
for_steps, for_months, for_weeks = st.tabs(["Steps and reasons", "By month", "By planned visit"])
with for_steps:
    show_table(kept(disposition, enrolment), "disposition", trial, parts.choose_row)
with for_months:
    show_table(kept(enrolment_by_month, enrolment), "enrolment_by_month", trial)
with for_weeks:
    show_table(kept(planned_weeks, enrolment), "planned_weeks", trial)

how_computed(trial, [*PARTICIPANTS, *PLAN, *VISITS], QUERIES)
