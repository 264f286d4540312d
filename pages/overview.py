"""Overview: the questions that readers bring, each answered in a line that links to the page."""

from dataclasses import replace

import streamlit as st

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.errors import HeldBack
from nmosd_core.tables.changes import removed_in_words
from nmosd_core.tables.overview import changes_in_words, questions_in_words
from nmosd_core.tables.wording import as_plain_markdown
from pages.display import show_line, show_numbers
from pages.safety_view import safety_only
from pages.shared import ask, guard, open_previous_trial, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Overview", "Is anyone in trouble, who is overdue, and what is known so far?", trial)

overview = ask(answer_questions, trial)
if safety_only():
    overview = overview.without_efficacy()
show_numbers(overview.first, trial)

for question in questions_in_words(overview):
    st.subheader(question.text, anchor=False)
    for line in question.lines:
        show_line(line)

st.subheader("What changed since the previous data cut?", anchor=False)
previous = open_previous_trial(trial)
if trial.presentation:
    st.info(str(HeldBack("Changes between data cuts")), icon=":material/co_present:")
elif previous:
    changes = ask(compare_cuts, previous, trial)
    alarm = removed_in_words(changes)
    if alarm and not safety_only():
        st.error(as_plain_markdown(alarm), icon=":material/warning:")
    line = changes_in_words(changes)
    show_line(replace(line, page="") if safety_only() else line)

page_footer(trial)
