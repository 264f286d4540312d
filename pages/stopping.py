"""Stopping guidance: illustrative boundaries, and where the trial stands on them."""

import streamlit as st

from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.tables.stopping import (
    attack_boundaries,
    attack_guidance,
    stopping_participants,
    stopping_readings,
    toxicity_boundaries,
)
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Stopping guidance", "Would a stopping rule ask the board to look again?", trial)
st.warning(trial.protocol.stopping.caution, icon=":material/info:")

stopping = ask(compare_with_boundaries, trial)
show_numbers(stopping.numbers, trial)

st.subheader(trial.protocol.stopping.toxicity.label)
show_figure(kept(toxicity_boundary, stopping), "toxicity_boundary", trial)
show_table(kept(stopping_readings, stopping), "stopping_readings", trial)
show_table(kept(toxicity_boundaries, stopping), "toxicity_boundaries", trial)

st.subheader(trial.protocol.stopping.attacks.label)
show_figure(kept(attack_boundary, stopping), "attack_boundary", trial)
show_table(kept(attack_guidance, stopping), "attack_guidance", trial)
show_table(kept(attack_boundaries, stopping), "attack_boundaries", trial)

st.subheader("Who is counted")
show_table(kept(stopping_participants, stopping), "stopping_participants", trial)

how_computed(
    trial,
    ["stopping_toxicity", "stopping_attacks", "serious", "attack", "participant_time"],
    ["adverse_events", "worsenings", "participants"],
)
page_footer(trial)
