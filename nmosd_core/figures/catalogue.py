"""Every figure by name: what pages show, reports place and journals are sent.

Names are those of the downloads, and an interface that others script against.  A changed one is
a change in CHANGELOG.md.  Profiles are not here: they need a participant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.figures.adverse_events import adverse_event_timeline
from nmosd_core.figures.antibody import titre_ladder
from nmosd_core.figures.attacks import attack_timeline
from nmosd_core.figures.b_cells import b_cell_courses
from nmosd_core.figures.before_and_during import rate_dumbbells
from nmosd_core.figures.clean_data import clean_grid
from nmosd_core.figures.design import trial_design
from nmosd_core.figures.disability import edss_trajectories
from nmosd_core.figures.disability_panels import edss_panels
from nmosd_core.figures.disability_waterfall import edss_waterfall
from nmosd_core.figures.disposition import participant_flow
from nmosd_core.figures.edss_shift import edss_shift_grid
from nmosd_core.figures.enrolment import enrolment_curve
from nmosd_core.figures.event_terms import events_by_term
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.figures.first_attack import first_attack_curve
from nmosd_core.figures.functional_systems import functional_system_grid
from nmosd_core.figures.hepatic import hepatic_plot
from nmosd_core.figures.immunoglobulins import immunoglobulin_courses
from nmosd_core.figures.infusion_clock import infusion_clock
from nmosd_core.figures.laboratory import laboratory_panels
from nmosd_core.figures.lesions import lesions_by_week_and_region
from nmosd_core.figures.missing_evidence import evidence_grid
from nmosd_core.figures.records_behind import without_records
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.figures.scan_grid import scan_grid
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.figures.visits import visit_grid
from nmosd_core.figures.vital_signs import vital_sign_changes
from nmosd_core.trial_data.store import TrialData

SINGLE, ONE_AND_A_HALF, DOUBLE = "single column", "one and a half columns", "double column"


@dataclass(frozen=True)
class Figure:
    """One figure: the analysis that is asked, and how its result becomes a picture.

    `narrowest` is the preset below which its words would run into each other, `lowest` the share
    of its height on screen.
    """

    ask: Callable[[TrialData], Any]
    draw: Callable[[Any], go.Figure]
    narrowest: str = DOUBLE
    lowest: float = 0.75

    def of(self, trial: TrialData) -> go.Figure:
        """The figure at one data cut, without what only `with_new_marks` asks for."""
        return without_records(self.draw(self.ask(trial)))

    @property
    def description(self) -> str:
        """What the figure shows: the words of the function that draws it."""
        return self.draw.__doc__ or ""


FIGURES: dict[str, Figure] = {
    "adverse_event_timeline": Figure(
        summarise_adverse_events, adverse_event_timeline, ONE_AND_A_HALF
    ),
    "attack_boundary": Figure(compare_with_boundaries, attack_boundary, SINGLE),
    "attack_timeline": Figure(count_attacks, attack_timeline, ONE_AND_A_HALF),
    "b_cell_courses": Figure(compare_b_cells, b_cell_courses, lowest=0.8),
    "clean_grid": Figure(judge_clean_data, clean_grid),
    "edss_panels": Figure(follow_disability, edss_panels),
    "edss_shift": Figure(follow_disability, edss_shift_grid, ONE_AND_A_HALF),
    "edss_trajectories": Figure(follow_disability, edss_trajectories, SINGLE),
    "edss_waterfall": Figure(follow_disability, edss_waterfall, SINGLE),
    "enrolment_curve": Figure(summarise_enrolment, enrolment_curve, SINGLE),
    "events_by_term": Figure(summarise_adverse_events, events_by_term),
    "evidence_grid": Figure(find_missing_evidence, evidence_grid),
    "first_attack_curve": Figure(follow_to_first_attack, first_attack_curve, SINGLE),
    "functional_systems": Figure(follow_disability, functional_system_grid, ONE_AND_A_HALF),
    "hepatic_plot": Figure(review_laboratory, hepatic_plot, SINGLE),
    "immunoglobulin_courses": Figure(follow_immunoglobulins, immunoglobulin_courses),
    "infusion_clock": Figure(time_events_by_infusion, infusion_clock, ONE_AND_A_HALF),
    "infusion_grid": Figure(measure_exposure, infusion_grid, ONE_AND_A_HALF),
    "laboratory_panels": Figure(review_laboratory, laboratory_panels),
    "lesions_by_week_and_region": Figure(sum_lesions, lesions_by_week_and_region, SINGLE),
    "participant_flow": Figure(summarise_enrolment, participant_flow, lowest=1.05),
    "rate_dumbbells": Figure(compare_before_and_during, rate_dumbbells, SINGLE),
    "safety_board": Figure(lay_out_safety, safety_board, ONE_AND_A_HALF),
    "scan_grid": Figure(sum_lesions, scan_grid),
    "titre_ladder": Figure(compare_titres, titre_ladder, ONE_AND_A_HALF),
    "toxicity_boundary": Figure(compare_with_boundaries, toxicity_boundary, SINGLE),
    "trial_design": Figure(summarise_enrolment, trial_design, ONE_AND_A_HALF),
    "visit_grid": Figure(compare_with_plan, visit_grid, ONE_AND_A_HALF),
    "vital_sign_changes": Figure(compare_vital_signs, vital_sign_changes),
}
