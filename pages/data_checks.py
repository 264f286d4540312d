"""Data checks: what in the records is wrong, doubtful or not usable, and whose data are clean."""

import streamlit as st

from nmosd_core.analyses.clean_data import CleanData, judge_clean_data
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.figures.clean_data import clean_grid
from nmosd_core.tables import checks as tables
from nmosd_core.tables.enrolment import PLAN
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_rows
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.finding_filters import choose_findings, show_check
from pages.finding_parts import (
    how_to_add_a_check,
    say_what_it_is,
    say_what_was_not_checked,
    without_efficacy,
)
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Data checks", "Can the data be trusted?", trial)

reviewed = ask(review_problems, trial)
say_what_is_borrowed(trial, [*PLAN, "eligibility", "checks"])
show_numbers(reviewed.numbers, trial)
say_what_it_is(reviewed)
listed = without_efficacy(reviewed)

st.subheader("Findings")
if not reviewed.problems.screened:
    st.info(tables.NOBODY_SCREENED, icon=":material/info:")
elif not len(reviewed.findings):
    st.success("No check found anything among the records it saw.", icon=":material/check:")
if len(reviewed.findings):
    chosen = choose_findings(listed)
    show_table(kept(tables.findings_to_read, chosen), "findings", trial, also_json=True)

st.subheader("Clean data")
clean = ask(judge_clean_data, trial)
show_numbers(clean.numbers, trial)
if of_nobody := tables.of_nobody_in_words(clean):
    st.caption(of_nobody)
if clean.has_plan:
    shown = kept(CleanData.showing, clean, choose_rows(len(clean.participants)))
    show_figure(kept(clean_grid, shown), "clean_grid", trial)
    folded(
        "The rows behind the grid",
        ":material/grid_on:",
        lambda: show_table(kept(tables.clean_by_milestone, clean), "clean_by_milestone", trial),
    )

st.subheader("Checks")
st.markdown(kept(tables.checks_in_words, reviewed.problems))
say_what_was_not_checked(reviewed)
show_table(kept(tables.checks_to_read, reviewed.problems), "checks", trial, show_check)
how_to_add_a_check()

if len(listed.resolved):
    st.subheader("No longer found")
    show_table(kept(tables.resolved_findings, listed), "findings_resolved", trial)

st.subheader("Where the data came from")
if trial.cut.sources:
    show_table(kept(tables.source_listing, trial.cut), "sources", trial)
else:
    st.info("These data were written by a program, not brought in from an export.")

how_computed(trial, ["finding", "new_finding", "clean", "edc_query"], [])
