"""Participant profile: everything that is known of one participant, on one axis of days."""

import streamlit as st

from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.participant_records import list_records
from nmosd_core.analyses.profile import look_at_everyone, look_at_participant
from nmosd_core.errors import HeldBack
from nmosd_core.figures.profile import compare_timelines, profile_timeline
from nmosd_core.tables.changes import change_sentences
from nmosd_core.tables.checks import findings_of_one, nothing_found_of_one
from nmosd_core.tables.profile import profile_cards, profile_listing
from nmosd_core.tables.profile_sentences import (
    empty_for_everyone,
    findings_of_nobody,
    profile_in_words,
)
from nmosd_core.tables.wording import as_plain_markdown
from pages.another_protocol import say_what_is_borrowed
from pages.display import show_figure, show_table
from pages.kept import kept
from pages.news import tell_damage
from pages.profile_parts import (
    choose_beside,
    link_each,
    show_cards,
    show_neighbours,
    show_records,
)
from pages.shared import ask, end_page, guard, open_trial, page_header, participant

guard()
trial = open_trial()
who = participant()
if who is None:
    page_header("Participant profile", "Whose records do you want to see?", trial)
else:
    page_header(who, "What happened to this participant, and what is known of it?", trial)
say_what_is_borrowed(trial)
everyone = ask(look_at_everyone, trial)

if everyone.people.empty:
    st.info("Nobody was screened by this data cut, so there are no records to see.")
    end_page()
if who is None:
    st.markdown("Choose a row, or a participant in the sidebar.")
    show_table(kept(profile_listing, everyone), "profiles", trial)
    beside = findings_of_nobody(everyone), empty_for_everyone(everyone)
    if words := " ".join(filter(None, beside)):
        st.caption(words)
    end_page()

profile = ask(look_at_participant, trial, who)
names = everyone.people["participant"].tolist()
show_neighbours(names, who)
show_cards(profile_cards(profile), trial)
st.markdown(as_plain_markdown(profile_in_words(profile)))

st.subheader("On one axis of trial days")
if profile.first_infusion is None:
    st.info("There are no trial days: no completely dated first infusion by this data cut.")
else:
    show_figure(kept(profile_timeline, profile), "profile", trial, profile_link=False)

st.subheader("Beside other participants")
beside = [ask(look_at_participant, trial, name) for name in choose_beside(names, who)]
dated = [one for one in (profile, *beside) if one.first_infusion is not None]
if beside and dated:
    show_figure(compare_timelines(dated), "profiles_beside", trial, profile_link=False)
link_each([one.participant for one in beside])

if profile.findings is None:
    st.info(str(HeldBack("Findings, changes and records")), icon=":material/co_present:")
    end_page()

st.subheader("Findings of the data checks")
if len(profile.findings):
    show_table(kept(findings_of_one, profile.findings), "findings", trial, profile_link=False)
else:
    nothing = nothing_found_of_one(ask(find_problems, trial))
    st.success(nothing, icon=":material/check:")

tell_damage(trial)
if profile.changes is not None and profile.previous:
    st.subheader(f"What changed since the data cut of {profile.previous.cut}")
    if len(profile.changes):
        show_table(change_sentences(profile.changes), "change_sentences", trial, profile_link=False)
    else:
        st.info("No record of this participant was removed, changed or added.")

st.subheader("Every record, as recorded")
show_records(ask(list_records, trial, who), who, trial)
