"""Before and during: attacks of the years before treatment against those of the first year."""

import streamlit as st

from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.sensitivity import vary_attacks
from nmosd_core.figures.before_and_during import rate_dumbbells
from nmosd_core.tables.before_and_during import (
    before_and_during_listing,
    scenario_listing,
    without_each_listing,
)
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_lookback, choose_zeros
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header
from pages.unobserved import say_what_is_unobserved

guard()
trial = open_trial()
page_header("Before and during", "Are there fewer attacks during treatment than before?", trial)
if caution := trial.protocol.before_treatment.caution:
    st.warning(caution, icon=":material/warning:")

ask(compare_before_and_during, trial)  # before the choices, which would do nothing without it
say_what_is_borrowed(trial, ["attack", "before_treatment", "follow_up"])
lookback_years, zeros = choose_lookback(trial), choose_zeros()
compared = ask(compare_before_and_during, trial, lookback_years, zeros)
show_numbers(compared.numbers, trial)
if len(compared.per_participant):
    words = "Attacks between consent and the first infusion, in neither rate"
    st.caption(f"{words}: {compared.between}.")
say_what_is_unobserved(trial)

st.subheader("Each participant")
show_figure(kept(rate_dumbbells, compared), "rate_dumbbells", trial)
show_table(kept(before_and_during_listing, compared), "before_and_during", trial)

varied = ask(vary_attacks, trial)
st.subheader("How much one assumption changes")
show_table(kept(scenario_listing, varied), "attack_scenarios", trial)

st.subheader("How much one participant changes")
show_table(kept(without_each_listing, varied), "attacks_without_each", trial)

how_computed(trial, ["rate_ratio", "signed_rank", "attacks_before", "attack_rate"], ["worsenings"])
