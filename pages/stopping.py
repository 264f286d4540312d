"""Stopping guidance: illustrative boundaries, and where the trial stands on them."""

import streamlit as st

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.tables.attacks import counted_worsenings
from nmosd_core.tables.stopping import (
    attack_boundaries,
    attack_guidance,
    borrowed_in_words,
    stopping_participants,
    stopping_readings,
    toxicity_boundaries,
)
from pages.controls import choose_counted, choose_number_of_reading, choose_reading
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.safety_parts import link_to_measure
from pages.safety_view import WHY_ATTACKS_ARE_SHOWN, safety_only
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

COMPUTED = (
    "The numbers of the next table are computed from the number observed, the count and the prior: "
    "no records are behind them."
)

guard()
trial = open_trial()
page_header("Stopping guidance", "Would a stopping rule ask the board to look again?", trial)
st.warning(trial.protocol.stopping.caution, icon=":material/info:")

stopping = ask(compare_with_boundaries, trial)
if borrowed := borrowed_in_words(stopping):
    st.warning(borrowed, icon=":material/info:")
show_numbers(stopping.numbers, trial)
say_what_is_unobserved(trial)
link_numbers(stopping.numbers[:-1], choose_number_of_reading)
rule = trial.protocol.stopping.toxicity
events = ask(summarise_adverse_events, trial)
link_to_measure(events.measure(rule.measure).label)

st.subheader(trial.protocol.stopping.toxicity.label)
show_figure(kept(toxicity_boundary, stopping), "toxicity_boundary", trial)
st.caption("Choose a row or a count to see who is counted, at the end of the page.")
show_table(kept(stopping_readings, stopping), "stopping_readings", trial, on_cell=choose_reading)
st.caption(COMPUTED)
show_table(kept(toxicity_boundaries, stopping), "toxicity_boundaries", trial)

st.subheader(trial.protocol.stopping.attacks.label)
if safety_only():
    st.info(WHY_ATTACKS_ARE_SHOWN, icon=":material/info:")
show_figure(kept(attack_boundary, stopping), "attack_boundary", trial)
if stopping.attacks_missing:
    st.info(f"Attacks: {stopping.attacks_missing}", icon=":material/info:")
else:
    show_table(kept(attack_guidance, stopping), "attack_guidance", trial)
if stopping.attacks is not None:
    st.caption("The attacks, and worsenings to review that may be one.")
    show_table(kept(counted_worsenings, stopping.attacks), "worsenings", trial)
st.caption(COMPUTED)
show_table(kept(attack_boundaries, stopping), "attack_boundaries", trial)

st.subheader("Who is counted")
shown = choose_counted(stopping)
show_table(kept(stopping_participants, shown), "stopping_participants", trial)

how_computed(
    trial,
    ["stopping_toxicity", "stopping_attacks", "serious", "attack", "participant_time"],
    ["adverse_events", "worsenings", "participants"],
)
