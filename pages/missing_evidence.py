"""Missing evidence: which planned outcome assessments lack a result, and what that could change."""

import streamlit as st

from nmosd_core.analyses.evidence_found import EDSS, MRI, TITRE
from nmosd_core.analyses.evidence_status import weeks_of
from nmosd_core.analyses.missing_evidence import MissingEvidence, find_missing_evidence
from nmosd_core.figures.missing_evidence import evidence_grid
from nmosd_core.tables import missing_evidence as tables
from nmosd_core.tables.enrolment import plan_of_another_trial
from pages.controls import choose_rows
from pages.display import HOW_COMPUTED, how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

DEFINITIONS = ["evidence_present", "evidence_still_possible", "evidence_missing", "evidence_lost"]
DEFINITIONS += ["evidence_bounds", "planned_week"]
RESTS_ON = {MRI: "lesions", EDSS: "edss_worsening", TITRE: "titre_pair"}  # where planned
QUERIES = ["scores", "lesion_counts", "titres", "cell_counts", "laboratory_draws"]
BOUNDS = (
    "Nothing is filled in. Lowest and highest are what a number would be were each missing result "
    "whatever it can be. What has no such bounds, and what is an illustration instead, is said "
    f"under “{HOW_COMPUTED}”."
)

guard()
trial = open_trial()
page_header("Missing evidence", "What is missing, and what could it change?", trial)

missing = ask(find_missing_evidence, trial)
if another := plan_of_another_trial(missing):
    st.info(another, icon=":material/info:")
if missing.not_supplied:
    st.info(tables.not_supplied(missing), icon=":material/info:")
show_numbers(missing.numbers, trial)
st.caption(f"As of the data cut of {trial.cut.date}, never of today.")

st.subheader("What can still be saved")
to_save = kept(tables.evidence_to_save, missing)
if len(to_save):
    show_table(to_save, "evidence_to_save", trial)
else:
    st.info(tables.nothing_to_save(missing))

st.subheader("Missing, lost or partly present")
lost = kept(tables.evidence_lost, missing)
if len(lost):
    show_table(lost, "evidence_lost", trial)
else:
    st.info(tables.nothing_lost(missing))

st.subheader("Every planned outcome assessment")
shown = kept(MissingEvidence.showing, missing, choose_rows(len(missing.participants)))
show_figure(kept(evidence_grid, shown), "evidence_grid", trial)
folded(
    "The rows behind the grid",
    ":material/grid_on:",
    lambda: show_table(kept(tables.evidence, missing), "evidence", trial),
)

st.subheader("How far each outcome could move")
bounds = kept(tables.outcome_bounds, missing)
if len(bounds) and not missing.of_nobody:
    st.caption(BOUNDS)
    show_table(bounds, "outcome_bounds", trial)
    folded(
        "How far each missing result alone could move it",
        ":material/rule:",
        lambda: show_table(kept(tables.evidence_effects, missing), "evidence_effects", trial),
    )
else:
    st.info(tables.nothing_to_move(missing))

planned = [name for of, name in RESTS_ON.items() if weeks_of(of, trial.protocol)]
how_computed(trial, [*DEFINITIONS, *planned], [*QUERIES, "participants"])
