"""Disability: the EDSS from baseline to the last week of the plan."""

import streamlit as st

from nmosd_core.analyses.disability import (
    Disability,
    follow_disability,
    follow_disability_away_from_attacks,
)
from nmosd_core.figures.disability import edss_trajectories
from nmosd_core.figures.disability_panels import edss_panels
from nmosd_core.figures.disability_waterfall import edss_waterfall
from nmosd_core.figures.edss_shift import edss_shift_grid
from nmosd_core.figures.functional_systems import functional_system_grid
from nmosd_core.tables import disability as tables
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_edss_rule, leave_out_near_attack
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
last = f"week {trial.protocol.visits.final_week}"
page_header("Disability", f"Did the EDSS worsen from baseline to {last}?", trial)

recorded = ask(follow_disability, trial)
say_what_is_borrowed(trial, ["disability", "assessments", "visits"])
rule = choose_edss_rule(trial)
if leave_out_near_attack(trial):
    recorded = ask(follow_disability_away_from_attacks, trial)
    st.warning(tables.what_is_left_out(recorded), icon=":material/help:")
disability = kept(Disability.under, recorded, rule)
changes = [disability.worsened_any, disability.worsened, disability.confirmed, disability.improved]
show_numbers(changes, trial)
show_numbers([disability.median_change, disability.baseline, disability.with_week_52], trial)

st.subheader(f"Change from baseline to {last}")
show_figure(kept(edss_waterfall, disability), "edss_waterfall", trial)
folded(
    "Scores and verdict of each participant",
    ":material/table_rows:",
    lambda: show_table(kept(tables.edss_change, disability), "edss_change", trial),
)

st.subheader("Each participant, with the attacks")
show_figure(kept(edss_panels, disability), "edss_panels", trial)


def show_courses() -> None:
    """Everyone in one picture."""
    show_figure(kept(edss_trajectories, disability), "edss_trajectories", trial)
    show_table(kept(tables.edss_by_week, disability), "edss_by_week", trial)


def show_rules() -> None:
    """How many worsened by each rule, and who changes sides between them."""
    show_table(kept(tables.edss_by_rule, disability), "edss_by_rule", trial)
    show_table(kept(tables.edss_verdicts, disability), "edss_verdicts", trial)


def show_shift() -> None:
    """Ranges of the scale at baseline against those at week 52."""
    show_figure(kept(edss_shift_grid, disability), "edss_shift", trial, profile_link=False)
    show_table(kept(tables.edss_shift, disability), "edss_shift", trial)


def show_systems() -> None:
    """Each functional system, baseline against week 52."""
    show_figure(kept(functional_system_grid, disability), "functional_systems", trial)
    show_table(kept(tables.functional_systems, disability), "functional_systems", trial)


st.subheader("In depth")
folded("Everyone's scores, and the median", ":material/show_chart:", show_courses)
folded(
    "Did a worsening last?",
    ":material/history:",
    lambda: show_table(kept(tables.edss_confirmation, disability), "edss_confirmation", trial),
)
folded("What another rule would change", ":material/rule:", show_rules)
folded("From which range to which", ":material/grid_on:", show_shift)
folded("Functional systems", ":material/visibility:", show_systems)
folded(
    "Every recorded score",
    ":material/list:",
    lambda: show_table(kept(tables.edss_scores, disability), "edss_scores", trial),
)

DEFINITIONS = ["edss_worsening", "edss_improvement", "edss_confirmed", "edss_change"]
DEFINITIONS += ["edss_baseline", "edss_week_52", "edss_scale", "edss_shift", "functional_system"]
DEFINITIONS += ["planned_week", "near_attack", "without_near_attack", "trial_day"]
QUERIES = ["scores", "participants", "worsenings"]
how_computed(trial, DEFINITIONS, QUERIES)
