"""Definitions: what each number means, and where every value of the protocol comes from."""

import streamlit as st

from nmosd_core.tables.headlines import value_listing
from pages.another_protocol import say_what_is_borrowed
from pages.display import show_definitions, show_table
from pages.kept import kept
from pages.shared import guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Definitions", "What does each number mean, and who says so?", trial)

say_what_is_borrowed(trial, sorted(trial.protocol.borrowed - {"definitions"}))
st.markdown(
    "Values marked **ours** are assumptions: what is published of the trial leaves them open. "
    f"All can be changed in `{trial.protocol.file.name}`."
)

show_definitions(trial.protocol.definitions)

st.header("Values of the protocol")
show_table(kept(value_listing, trial.protocol), "protocol_values", trial)
