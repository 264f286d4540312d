"""Changes: what was removed, changed and added between two data cuts, and what it did."""

import streamlit as st

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.headline_changes import compare_headlines
from nmosd_core.tables.changes import (
    change_sentences,
    change_story,
    headline_effects,
    removed_in_words,
    removed_records,
)
from nmosd_core.tables.checks import change_listing
from nmosd_core.tables.overview import changes_by_dataset, changes_in_words
from nmosd_core.tables.wording import as_plain_markdown
from pages.change_parts import choose_two_cuts, show_story
from pages.display import show_table
from pages.kept import kept
from pages.shared import ask, end_page, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Changes", "What changed between two data cuts, and what did it do?", trial)

cuts = choose_two_cuts(trial)
if cuts is None:
    end_page()

changes = ask(compare_cuts, *cuts)
alarm = removed_in_words(changes)
if alarm:
    st.error(as_plain_markdown(alarm), icon=":material/warning:")
    show_table(kept(removed_records, changes), "removed_records", trial)
st.markdown(as_plain_markdown(changes_in_words(changes).text))
if changes.listing.empty:
    st.success("Both cuts hold the same records.", icon=":material/check:")

st.subheader("What it did to the headline numbers")
headlines = ask(compare_headlines, *cuts)
effects = kept(headline_effects, headlines)
st.markdown(f"{headlines.changed} of {len(effects)} numbers differ.")
for_changed, for_all = st.tabs(["Those that differ", "All"])
with for_changed:
    differ = effects[effects["changed"] == "yes"]
    show_table(differ.drop(columns="changed"), "changed_numbers", trial)
with for_all:
    show_table(effects, "all_numbers", trial)

st.subheader("Each participant")
show_story(kept(change_story, changes))

st.subheader("By dataset")
show_table(kept(changes_by_dataset, changes), "changes_by_dataset", trial)

st.subheader("Every record in a sentence")
show_table(kept(change_sentences, changes.listing), "change_sentences", trial)

st.subheader("Every value")
show_table(kept(change_listing, changes), "changes", trial)
