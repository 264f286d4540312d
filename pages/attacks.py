"""Attacks: the primary outcome, for one year from the first infusion."""

import streamlit as st

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.counted import counted
from nmosd_core.figures.attacks import attack_timeline
from nmosd_core.tables.attacks import (
    attack_counts,
    attacks_by_participant,
    changed_verdicts,
    worsening_listing,
)
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_rate, choose_what_if_rule
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

guard()
trial = open_trial()
page_header("Attacks", "How many attacks occurred in the first year of treatment?", trial)

attacks = ask(count_attacks, trial)
say_what_is_borrowed(trial, ["attack", "follow_up"])
show_numbers([attacks.total, choose_rate(attacks), attacks.attack_free], trial)
say_what_is_unobserved(trial)

st.subheader("When they occurred")
show_figure(kept(attack_timeline, attacks), "attack_timeline", trial)

st.subheader("Every reported worsening and its verdict")
show_table(kept(worsening_listing, attacks), "worsenings", trial)

st.subheader("What if the limits were others?")
what_if = ask(count_attacks, trial, choose_what_if_rule(trial.protocol.attack))
st.caption("What if: this recounts here only. Every other number keeps the protocol's limits.")
if what_if.rule != attacks.rule:
    st.badge("What if: other limits than the protocol's", icon=":material/help:", color="orange")
show_numbers([what_if.total, what_if.rate, what_if.attack_free], trial)
if what_if.rule != attacks.rule:
    changed = kept(changed_verdicts, attacks, what_if)
    judged_otherwise = counted(len(changed), "worsening") if len(changed) else "no worsening"
    st.caption(f"What if: {judged_otherwise} would have another verdict.")
    if len(changed):
        show_table(changed, "worsenings_what_if", trial)

st.subheader("Reported, confirmed, adjudicated in the first year")
show_table(kept(attack_counts, attacks), "attack_counts", trial)

st.subheader("Each participant")
show_table(kept(attacks_by_participant, attacks), "attacks_by_participant", trial)

how_computed(
    trial,
    ["attack", "worsening", "attack_rate", "attack_free", "participant_time"],
    ["worsenings", "participants"],
)
