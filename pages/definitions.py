"""Definitions: what each number means, and where every value of the protocol comes from."""

import streamlit as st

from nmosd_core.tables.headlines import definition_listing, value_listing
from pages.display import show_static, show_table
from pages.shared import guard, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Definitions", "What does each number mean, and who says so?", trial)

st.markdown(
    "Values marked **ours** are assumptions: the registry leaves them open. "
    f"All are in `{trial.protocol.file.name}` and can be changed there."
)

st.subheader("Terms")
show_static(definition_listing(trial.protocol)[["term", "text", "source", "source_of_text"]])

st.subheader("Values")
show_table(value_listing(trial.protocol), "protocol_values", trial)
page_footer(trial)
