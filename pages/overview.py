"""Overview: the questions that readers bring, each answered in a line that links to the page."""

import streamlit as st

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.tables.overview import (
    changes_by_dataset,
    changes_in_words,
    questions_in_words,
    removed_and_changed,
)
from pages.display import show_line, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_previous_trial, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Overview", "Is anyone in trouble, who is overdue, and what is known so far?", trial)

overview = ask(answer_questions, trial)
show_numbers(overview.first, trial)

for question in questions_in_words(overview):
    st.subheader(question.text, anchor=False)
    for line in question.lines:
        show_line(line)

st.subheader("What changed since the previous data cut?", anchor=False)
previous = open_previous_trial(trial)
if previous:
    changes = ask(compare_cuts, previous, trial)
    show_line(changes_in_words(changes))
    for_records, for_datasets = st.tabs(["Removed and changed", "By dataset"])
    with for_records:
        show_table(kept(removed_and_changed, changes), "changes", trial)
    with for_datasets:
        show_table(kept(changes_by_dataset, changes), "changes_by_dataset", trial)
else:
    st.info("This is the first data cut of the trial.")

page_footer(trial)
