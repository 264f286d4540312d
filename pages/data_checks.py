"""Data checks: what in the records is wrong, doubtful or not usable."""

import streamlit as st

from nmosd_core.analyses.checks import find_problems
from nmosd_core.tables.checks import check_listing, finding_listing, source_listing
from pages.display import how_computed, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Data checks", "Can the data be trusted?", trial)

problems = ask(find_problems, trial)
show_numbers(problems.numbers, trial)

st.subheader("Findings")
if len(problems.findings):
    show_table(kept(finding_listing, problems), "findings", trial)
else:
    st.success("Every check that could run has passed.", icon=":material/check:")

st.subheader("Checks")
show_table(kept(check_listing, problems), "checks", trial)

st.subheader("Where the data came from")
if trial.cut.sources:
    show_table(kept(source_listing, trial.cut), "sources", trial)
else:
    st.info("These data were written by a program, not brought in from an export.")

how_computed(trial, ["finding"], [])
page_footer(trial)
