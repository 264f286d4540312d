"""Disability: the EDSS from baseline to week 52."""

import streamlit as st

from nmosd_core.analyses.disability import Disability, follow_disability
from nmosd_core.figures.disability import edss_trajectories
from nmosd_core.figures.disability_panels import edss_panels
from nmosd_core.figures.disability_waterfall import edss_waterfall
from nmosd_core.tables.disability import (
    edss_by_rule,
    edss_by_week,
    edss_change,
    edss_scores,
    edss_verdicts,
)
from nmosd_core.tables.wording import heading
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.kept import kept
from pages.news import with_news
from pages.shared import ask, guard, open_trial, page_footer, page_header

guard()
trial = open_trial()
page_header("Disability", "Did the EDSS worsen from baseline to week 52?", trial)

recorded = ask(follow_disability, trial)
rule = st.segmented_control(
    "Rule of worsening",
    list(trial.protocol.disability.rules),
    default=trial.protocol.disability.rule,
    key="rule",
    bind="query-params",
    format_func=lambda name: heading(f"rule_{name}"),
    required=True,
    help="The registry names no step: any rise is its reading, the others are in use in trials.",
)
disability = kept(Disability.under, recorded, rule)
show_numbers([disability.worsened_any, disability.worsened, disability.improved], trial)
show_numbers([disability.with_week_52, disability.baseline, disability.median_change], trial)

st.subheader("Change from baseline to week 52")
show_figure(kept(edss_waterfall, disability), "edss_waterfall", trial)
show_table(kept(edss_change, disability), "edss_change", trial)

st.subheader("What another rule would change")
show_table(kept(edss_by_rule, disability), "edss_by_rule", trial)
show_table(kept(edss_verdicts, disability), "edss_verdicts", trial)

st.subheader("Everyone's scores, and the median")
show_figure(kept(edss_trajectories, disability), "edss_trajectories", trial)
show_table(kept(edss_by_week, disability), "edss_by_week", trial)

st.subheader("Each participant, with the attacks")
show_figure(kept(edss_panels, disability), "edss_panels", trial)

st.subheader("Every recorded score")
show_table(with_news(kept(edss_scores, disability), "rs", trial), "edss_scores", trial)

how_computed(
    trial,
    [
        "edss_worsening",
        "edss_improvement",
        "edss_change",
        "edss_baseline",
        "edss_week_52",
        "edss_scale",
        "planned_week",
        "near_attack",
        "trial_day",
    ],
    ["edss_scores", "participants", "worsenings"],
)
page_footer(trial)
