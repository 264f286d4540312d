"""Narrative drafts: the recorded facts of each serious event, in order."""

import streamlit as st

from nmosd_core.analyses.narratives import draft_narratives
from nmosd_core.analyses.safety import review_safety
from nmosd_core.tables.narratives import narrative_facts, narrative_texts, narrative_titles
from nmosd_core.tables.safety import no_serious_event
from nmosd_core.tables.wording import as_plain_markdown
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header, participant

guard()
trial = open_trial()
page_header("Narrative drafts", "What is recorded of each serious event?", trial)
narratives = ask(draft_narratives, trial)
say_what_is_borrowed(trial, ["infusion_clock"])

if not len(narratives.events):
    st.info(no_serious_event(ask(review_safety, trial)))
st.caption("Drafts from the records. Nothing is inferred; what is not recorded is said to be so.")
who = narratives.events["participant"].tolist()
titles, texts = narrative_titles(narratives), narrative_texts(narratives)
for name, title, paragraphs in zip(who, titles, texts, strict=True):
    if participant() in (None, name):
        with st.expander(title, icon=":material/edit_note:", expanded=participant() == name):
            st.markdown("\n\n".join(map(as_plain_markdown, paragraphs)))

st.subheader("Every fact and the record it comes from")
show_table(kept(narrative_facts, narratives), "narrative_facts", trial)
how_computed(trial, ["narrative", "serious", "infusion_clock"], ["adverse_events", "infusions"])
