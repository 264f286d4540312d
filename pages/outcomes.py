"""Outcomes: every registered outcome, its wording, our reading of it, and where it stands."""

import streamlit as st

from nmosd_core.analyses.outcomes import list_outcomes
from nmosd_core.tables.outcomes import outcome_ledger
from pages.another_protocol import say_what_is_borrowed
from pages.display import show_outcomes, show_table
from pages.kept import kept
from pages.news import tell_damage
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

guard()
trial = open_trial()
page_header("Outcomes", "Where does each registered outcome stand?", trial)

ledger = ask(list_outcomes, trial)
tell_damage(trial)
say_what_is_borrowed(trial, ["outcomes"])
say_what_is_unobserved(trial)
show_outcomes(ledger)

st.subheader("The ledger as a table")
show_table(kept(outcome_ledger, ledger), "outcomes", trial)
