"""Reports: what can be taken to a meeting, and whether what was taken still holds."""

import streamlit as st

from nmosd_core.reports.catalogue import REPORTS
from pages.report_parts import ask_a_file, offer_report
from pages.safety_view import safety_only
from pages.shared import guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Reports", "What can be taken to the meeting, and does it still hold?", trial)

st.markdown(
    "Each file stands alone: it names its data cut, its date and its definitions, and carries a "
    "record of its numbers that can be asked later whether they still hold."
)
shown = {
    name: report for name, report in REPORTS.items() if not (report.efficacy and safety_only())
}
for name, report in shown.items():
    offer_report(name, report, trial)

if not trial.presentation:
    st.subheader("Does a file still hold?")
    ask_a_file()
