"""Overview: the questions that readers bring, each answered in a line that links to the page."""

import streamlit as st

from nmosd_core.analyses.overview import answer_questions
from nmosd_core.tables.changes import removed_in_words
from nmosd_core.tables.five_questions import five_questions
from nmosd_core.tables.overview import changes_in_words, questions_in_words
from nmosd_core.tables.wording import as_plain_markdown
from pages.another_protocol import say_what_is_borrowed
from pages.display import show_line, show_numbers
from pages.overview_parts import find_changes
from pages.safety_view import safety_only
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Overview", "Is anyone in trouble, who is overdue, and what is known so far?", trial)

overview = ask(answer_questions, trial)
say_what_is_borrowed(trial)
if safety_only():
    overview = overview.without_efficacy()
changes, why_not = find_changes(trial)

with st.container(border=True):
    for line in five_questions(overview, changes, why_not):
        show_line(line)
show_numbers(overview.first, trial)

for question in questions_in_words(overview):
    st.subheader(question.text, anchor=False)
    for line in question.lines:
        show_line(line)

st.subheader("What changed since the previous data cut?", anchor=False)
if changes is None:
    st.info(why_not)
else:
    alarm = removed_in_words(changes)
    if alarm and not safety_only():
        st.error(as_plain_markdown(alarm), icon=":material/warning:")
    show_line(changes_in_words(changes))
