"""Vital signs: blood pressure, pulse and temperature from before to after each infusion."""

import streamlit as st

from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.figures import vital_signs as figures
from nmosd_core.tables.vital_signs import (
    left_out,
    no_reading,
    nothing_compared,
    vital_sign_changes,
    vital_sign_changes_by_infusion,
    vital_sign_listing,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header
from pages.vital_sign_parts import BEHIND, INFUSION, SIGN, choose_mark, choose_readings

guard()
trial = open_trial()
page_header("Vital signs", "What do vital signs do from before an infusion to after it?", trial)

signs = ask(compare_vital_signs, trial)
say_what_is_borrowed(trial, ["vital_signs"])
if signs.nothing_after:
    st.info(nothing_compared(signs))
show_numbers(signs.headline, trial)
link_numbers(signs.headline, BEHIND.opens_number)
st.caption(
    "Choose a number, a mark, or a row or cell of a table, to see the readings behind it, below."
)

st.subheader("Change at each infusion")
show_figure(kept(figures.vital_sign_changes, signs), "vital_sign_changes", trial, choose_mark)

st.subheader("Each vital sign")
changes = kept(vital_sign_changes, signs)
show_table(changes, "vital_sign_changes", trial, on_cell=BEHIND.opens(SIGN))
folded(
    "Each vital sign by infusion",
    ":material/table_chart:",
    lambda: show_table(
        kept(vital_sign_changes_by_infusion, signs),
        "vital_sign_changes_by_infusion",
        trial,
        on_cell=BEHIND.opens(INFUSION),
    ),
)

st.subheader("Every reading")
if len(signs.readings) or not len(signs.infusions):
    show_table(kept(vital_sign_listing, choose_readings(signs)), "vital_signs", trial)
else:
    st.info(no_reading(signs))
if left_out(signs):
    st.caption(left_out(signs))

how_computed(trial, ["vital_sign_change", "vital_sign_limit"], ["vital_signs", "infusions"])
