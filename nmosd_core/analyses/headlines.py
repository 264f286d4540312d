"""Every headline number of the dashboard, from the questions that pages ask.

A question whose data were not supplied is listed with the reason, so that a missing number is
never taken for one that was forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.checks import find_problems
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
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.store import TrialData, answered_once

# One line a question: name, as the page is called, and the analysis with `numbers`.
QUESTIONS: dict[str, Callable[[TrialData], Any]] = {
    "enrolment": summarise_enrolment,
    "visits": compare_with_plan,
    "attacks": count_attacks,
    "time to first attack": follow_to_first_attack,
    "before and during": compare_before_and_during,
    "disability": follow_disability,
    "lesions": sum_lesions,
    "antibody": compare_titres,
    "b cells": compare_b_cells,
    "adverse events": summarise_adverse_events,
    "safety": review_safety,
    "infusion clock": time_events_by_infusion,
    "exposure": measure_exposure,
    "vital signs": compare_vital_signs,
    "laboratory": review_laboratory,
    "stopping guidance": compare_with_boundaries,
    "immunoglobulins": follow_immunoglobulins,
    "missing evidence": find_missing_evidence,
    "data checks": find_problems,
    "clean data": judge_clean_data,
}


@dataclass(frozen=True)
class Headline:
    """One headline number and the question that it answers."""

    question: str
    number: Number


@answered_once
def list_headlines(trial: TrialData) -> tuple[Headline, ...]:
    """Every headline number at this data cut, in the order of the pages."""
    headlines = []
    for question, analysis in QUESTIONS.items():
        try:
            numbers = analysis(trial).numbers
        except NotSupplied as missing:
            name = question.replace(" ", "_")
            numbers = (Number.missing(name, question.capitalize(), "", str(missing)),)
        headlines += [Headline(question, number) for number in numbers]
    return tuple(headlines)
