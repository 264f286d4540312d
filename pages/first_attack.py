"""Time to first attack: how long participants stay without one."""

import streamlit as st

from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.figures.first_attack import first_attack_curve
from nmosd_core.tables.first_attack import (
    attack_free_by_week,
    first_attack_listing,
    survival_steps,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

guard()
trial = open_trial()
page_header("Time to first attack", "How long do participants stay without an attack?", trial)

first = ask(follow_to_first_attack, trial)
say_what_is_borrowed(trial, ["attack", "follow_up"])
show_numbers(first.numbers, trial)
say_what_is_unobserved(trial)

st.subheader("Attack-free over the first year")
show_figure(kept(first_attack_curve, first), "first_attack_curve", trial)

st.subheader("Each participant")
show_table(kept(first_attack_listing, first), "first_attack", trial)

st.subheader("At the reported weeks, and every step of the curve")
show_table(kept(attack_free_by_week, first), "attack_free_by_week", trial)
show_table(kept(survival_steps, first), "survival_steps", trial)

how_computed(trial, ["time_to_first_attack", "attack", "participant_time"], ["worsenings"])
