"""Antibody: the AQP4-IgG titre before the first infusion and at the final evaluation."""

import streamlit as st

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.figures.antibody import titre_ladder
from nmosd_core.tables.antibody import titre_change, titre_ratio_by_rule, titre_results
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
last = f"week {trial.protocol.visits.final_week}"
page_header("Antibody", f"Did the AQP4-IgG titre change from baseline to {last}?", trial)

ask(compare_titres, trial)  # before the choice, which would do nothing without an answer
say_what_is_borrowed(trial, ["antibody", "antibody_treatments", "visits"])
rule = st.segmented_control(
    "A titre beyond the measured range counts, in the ratio, as",
    list(trial.protocol.antibody.substitutions),
    default=trial.protocol.antibody.substitution,
    key="substitution",
    bind="query-params",
    required=True,
    help="Below 1:10 is less than 10, but how much less was not measured. Rungs and counts "
    "do not depend on this choice.",
)
titres = ask(compare_titres, trial, rule)
show_numbers([titres.compared, titres.ratio, titres.negative], trial)
show_numbers([titres.rungs, titres.fallen(1), titres.fallen(2), titres.risen(1)], trial)

st.subheader("Before and after, on the ladder")
show_figure(kept(titre_ladder, titres), "titre_ladder", trial)
show_table(kept(titre_change, titres), "titre_change", trial)

st.subheader("What another rule would change")
show_numbers([titres.mean_baseline, titres.mean_week_52, titres.sign_test], trial)
show_table(kept(titre_ratio_by_rule, titres), "titre_ratio_by_rule", trial)

st.subheader("Every recorded result")
show_table(kept(titre_results, titres), "titre_results", trial)

how_computed(
    trial,
    [
        "titre",
        "titre_pair",
        "titre_ratio",
        "titre_rungs",
        "seronegative",
        "titre_sign_test",
        "antibody_treatment",
        "planned_week",
    ],
    ["titres", "treatments", "participants"],
)
