"""Every table by name: what pages show and what the command line prints.

Names and columns are an interface that others script against.  A changed one is a change in
CHANGELOG.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.analyses.concomitant import list_concomitant
from nmosd_core.analyses.deviations import list_deviations
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.eligibility import compare_with_registry, count_criteria
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.narratives import draft_narratives
from nmosd_core.analyses.outcomes import list_outcomes
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.analyses.profile import look_at_everyone
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.sensitivity import vary_attacks
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.errors import HeldBack
from nmosd_core.tables import (
    adverse_events,
    antibody,
    attacks,
    b_cells,
    baseline,
    before_and_during,
    checks,
    concomitant,
    deviations,
    disability,
    eligibility,
    enrolment,
    exposure,
    first_attack,
    headlines,
    immunoglobulins,
    infusion_clock,
    laboratory,
    laboratory_visits,
    lesions,
    missing_evidence,
    narratives,
    news,
    outcomes,
    overview,
    profile,
    projection,
    safety,
    special_interest,
    stopping,
    visits,
    vital_signs,
)
from nmosd_core.tables.presentation import in_trial_days, say_how_final
from nmosd_core.trial_data.store import TrialData


@dataclass(frozen=True)
class Table:
    """One table: the analysis that is asked, and how its result becomes rows.

    `in_progress` says what the rows are where they are not for a presentation, `records_of` the
    dataset whose records they are, `done_on` the column of the day by which they are known, or
    `named_in` the column of what they are called, of whatever dataset.  `for_programs` are the
    columns of names that readers have in words beside them: pages do not show these.
    `counts_alone` is said of rows of counts, or of the protocol alone: a table that does not say it
    is taken for one that names participants.
    """

    ask: Callable[[TrialData], Any]
    show: Callable[[Any], pd.DataFrame]
    in_progress: str = ""
    records_of: str = ""
    done_on: str = ""
    named_in: str = ""
    for_programs: tuple[str, ...] = ()
    counts_alone: bool = False

    @property
    def is_of_records(self) -> bool:
        """Whether its rows are records, each new since the previous data cut or not."""
        return bool(self.records_of or self.named_in)

    def of(self, trial: TrialData) -> pd.DataFrame:
        """The table at one data cut.

        Raises
        ------
        HeldBack
            The cut is opened in presentation mode, and the table is work in progress.
        """
        if trial.presentation and self.in_progress:
            raise HeldBack(self.in_progress)
        table = self.show(self.ask(trial))
        return say_how_final(in_trial_days(table), trial.stamp) if trial.presentation else table

    def with_news(self, trial: TrialData) -> pd.DataFrame:
        """The same; records with whether they are new since the previous data cut."""
        table = self.of(trial)
        return self.say_news(table, trial) if self.is_of_records else table

    def say_news(self, table: pd.DataFrame, trial: TrialData) -> pd.DataFrame:
        """This table of records, or some rows of it, with the column of what is new."""
        if self.named_in:
            return news.with_news_by_name(table, trial, self.named_in)
        return news.with_news(table, self.records_of, trial, self.done_on)

    @property
    def description(self) -> str:
        """What one row is, and the columns: the words of the function that makes the table."""
        return self.show.__doc__ or ""

    @property
    def described(self) -> str:
        """The same with the column of what is new, where there is one."""
        words = self.description.strip()
        return f"{words}\n\n    {news.DESCRIBED}" if self.is_of_records else words


def _protocol(trial: TrialData) -> Any:
    return trial.protocol


# What is for the study team at work, and so not for a presentation.
DUE, EVIDENCE = "Lists of visits that are due", "Lists of missing evidence"

TABLES: dict[str, Table] = {
    "adverse_event_groups": Table(
        summarise_adverse_events, adverse_events.event_groups, counts_alone=True
    ),
    "adverse_event_overview": Table(
        summarise_adverse_events,
        adverse_events.adverse_event_overview,
        for_programs=("code", "definition"),
        counts_alone=True,
    ),
    "adverse_events": Table(
        summarise_adverse_events, adverse_events.adverse_event_listing, records_of="ae"
    ),
    "adverse_events_by_grade": Table(
        summarise_adverse_events, adverse_events.adverse_events_by_grade, counts_alone=True
    ),
    "adverse_events_by_relation": Table(
        summarise_adverse_events, adverse_events.adverse_events_by_relation, counts_alone=True
    ),
    "adverse_events_by_term": Table(
        summarise_adverse_events, adverse_events.adverse_events_by_term, counts_alone=True
    ),
    "attack_boundaries": Table(
        compare_with_boundaries, stopping.attack_boundaries, counts_alone=True
    ),
    "attack_counts": Table(count_attacks, attacks.attack_counts, counts_alone=True),
    "attack_free_by_week": Table(
        follow_to_first_attack, first_attack.attack_free_by_week, counts_alone=True
    ),
    "attack_guidance": Table(compare_with_boundaries, stopping.attack_guidance, counts_alone=True),
    "attack_scenarios": Table(vary_attacks, before_and_during.scenario_listing, counts_alone=True),
    "attacks_by_participant": Table(count_attacks, attacks.attacks_by_participant),
    "attacks_without_each": Table(vary_attacks, before_and_during.without_each_listing),
    "b_cell_change": Table(compare_b_cells, b_cells.b_cell_change),
    "b_cell_counts": Table(compare_b_cells, b_cells.b_cell_counts, records_of="cp"),
    "b_cell_subsets": Table(compare_b_cells, b_cells.b_cell_subsets, counts_alone=True),
    "b_cells_by_week": Table(compare_b_cells, b_cells.b_cells_by_week, counts_alone=True),
    "baseline": Table(describe_baseline, baseline.baseline_characteristics, counts_alone=True),
    "baseline_by_participant": Table(describe_baseline, baseline.baseline_by_participant),
    "before_and_during": Table(
        compare_before_and_during, before_and_during.before_and_during_listing
    ),
    "checks": Table(find_problems, checks.check_listing, counts_alone=True),
    "clean_by_milestone": Table(judge_clean_data, checks.clean_by_milestone),
    "definitions": Table(_protocol, headlines.definition_listing, counts_alone=True),
    "deviations": Table(list_deviations, deviations.deviation_listing, records_of="dv"),
    "deviations_by_category": Table(
        list_deviations, deviations.deviations_by_category, counts_alone=True
    ),
    "deviations_by_importance": Table(
        list_deviations, deviations.deviations_by_importance, counts_alone=True
    ),
    "disposition": Table(summarise_enrolment, enrolment.disposition),
    "edss_by_rule": Table(follow_disability, disability.edss_by_rule),
    "edss_by_week": Table(follow_disability, disability.edss_by_week, counts_alone=True),
    "edss_change": Table(follow_disability, disability.edss_change),
    "edss_confirmation": Table(follow_disability, disability.edss_confirmation),
    "edss_scores": Table(follow_disability, disability.edss_scores, records_of="rs"),
    "edss_shift": Table(follow_disability, disability.edss_shift),
    "edss_verdicts": Table(follow_disability, disability.edss_verdicts),
    "eligibility": Table(count_criteria, eligibility.eligibility_criteria),
    "enrolment_by_month": Table(
        summarise_enrolment, enrolment.enrolment_by_month, counts_alone=True
    ),
    "events_by_infusion": Table(
        time_events_by_infusion, infusion_clock.events_by_infusion, counts_alone=True
    ),
    "evidence": Table(
        find_missing_evidence, missing_evidence.evidence, EVIDENCE, named_in="record"
    ),
    "evidence_by_week": Table(
        find_missing_evidence, missing_evidence.evidence_by_week, EVIDENCE, counts_alone=True
    ),
    "evidence_effects": Table(find_missing_evidence, missing_evidence.evidence_effects, EVIDENCE),
    "evidence_lost": Table(find_missing_evidence, missing_evidence.evidence_lost, EVIDENCE),
    "evidence_to_save": Table(find_missing_evidence, missing_evidence.evidence_to_save, EVIDENCE),
    "exposure_by_participant": Table(measure_exposure, exposure.exposure_by_participant),
    "findings": Table(review_problems, checks.finding_listing),
    "findings_resolved": Table(review_problems, checks.resolved_findings),
    "first_attack": Table(follow_to_first_attack, first_attack.first_attack_listing),
    "functional_systems": Table(follow_disability, disability.functional_systems),
    "immunoglobulin_change": Table(follow_immunoglobulins, immunoglobulins.immunoglobulin_change),
    "immunoglobulin_classes": Table(
        follow_immunoglobulins, immunoglobulins.immunoglobulin_classes, counts_alone=True
    ),
    "immunoglobulin_levels": Table(
        follow_immunoglobulins, immunoglobulins.immunoglobulin_levels, records_of="lb"
    ),
    "immunoglobulins_by_week": Table(
        follow_immunoglobulins, immunoglobulins.immunoglobulins_by_week, counts_alone=True
    ),
    "infusion_clock": Table(time_events_by_infusion, infusion_clock.infusion_clock_listing),
    "infusions": Table(measure_exposure, exposure.infusion_listing, records_of="ex"),
    "hepatic": Table(review_laboratory, laboratory.hepatic_listing),
    "laboratory": Table(review_laboratory, laboratory.laboratory_listing, records_of="lb"),
    "laboratory_by_visit": Table(
        review_laboratory, laboratory_visits.laboratory_by_visit, counts_alone=True
    ),
    "laboratory_grade_shifts": Table(
        review_laboratory, laboratory.laboratory_grade_shifts, counts_alone=True
    ),
    "laboratory_grades": Table(review_laboratory, laboratory.laboratory_grades),
    "laboratory_gradings": Table(review_laboratory, laboratory.grading_listing, counts_alone=True),
    "laboratory_not_graded": Table(review_laboratory, laboratory.laboratory_not_graded),
    "laboratory_shifts": Table(review_laboratory, laboratory.laboratory_shifts, counts_alone=True),
    "lesion_counts": Table(sum_lesions, lesions.lesion_counts, records_of="nv"),
    "lesion_scans": Table(sum_lesions, lesions.lesion_scans, records_of="nv", done_on="scanned"),
    "lesions_by_participant": Table(sum_lesions, lesions.lesions_by_participant),
    "lesions_by_week": Table(sum_lesions, lesions.lesions_by_week, counts_alone=True),
    "low_immunoglobulins": Table(follow_immunoglobulins, immunoglobulins.low_immunoglobulins),
    "narrative_facts": Table(draft_narratives, narratives.narrative_facts, records_of="ae"),
    "next_due": Table(compare_with_plan, visits.next_due, DUE),
    "numbers": Table(list_headlines, headlines.headline_numbers, counts_alone=True),
    "outcome_bounds": Table(
        find_missing_evidence, missing_evidence.outcome_bounds, counts_alone=True
    ),
    "outcomes": Table(
        list_outcomes, outcomes.outcome_ledger, for_programs=("page",), counts_alone=True
    ),
    "overdue": Table(compare_with_plan, visits.overdue, DUE),
    "overview": Table(answer_questions, overview.overview_listing),
    "participants": Table(summarise_enrolment, enrolment.participant_listing, records_of="dm"),
    "planned_infusions": Table(
        measure_exposure, exposure.planned_infusions, records_of="ex", done_on="done_on"
    ),
    "planned_weeks": Table(summarise_enrolment, enrolment.planned_weeks, counts_alone=True),
    "projection": Table(summarise_enrolment, projection.projection_listing),
    "profiles": Table(look_at_everyone, profile.profile_listing, records_of="dm"),
    "protocol_values": Table(_protocol, headlines.value_listing, counts_alone=True),
    "recorded_visits": Table(compare_with_plan, visits.recorded_visits, records_of="sv"),
    "registry_criteria": Table(
        compare_with_registry, eligibility.registry_criteria, counts_alone=True
    ),
    "safety_board": Table(lay_out_safety, safety.safety_board_cells),
    "safety_overview": Table(
        review_safety,
        safety.safety_overview,
        for_programs=("code", "definition"),
        counts_alone=True,
    ),
    "screen_failures": Table(count_criteria, eligibility.screen_failures, records_of="dm"),
    "serious_events": Table(review_safety, safety.serious_event_listing),
    "set_aside": Table(
        lambda trial: trial.dataset("set_aside"), checks.set_aside_listing, "Rows set aside"
    ),
    "sources": Table(
        lambda trial: trial.cut, checks.source_listing, "Source files", counts_alone=True
    ),
    "stopping_participants": Table(compare_with_boundaries, stopping.stopping_participants),
    "stopping_readings": Table(
        compare_with_boundaries, stopping.stopping_readings, counts_alone=True
    ),
    "special_interest": Table(
        list_special_interest,
        special_interest.special_interest_groups,
        for_programs=("group",),
        counts_alone=True,
    ),
    "special_interest_events": Table(
        list_special_interest, special_interest.special_interest_events
    ),
    "special_interest_to_review": Table(
        list_special_interest, special_interest.special_interest_to_review, "Events to review"
    ),
    "survival_steps": Table(follow_to_first_attack, first_attack.survival_steps, counts_alone=True),
    "time_at_risk": Table(review_safety, safety.time_at_risk),
    "titre_change": Table(compare_titres, antibody.titre_change),
    "titre_ratio_by_rule": Table(compare_titres, antibody.titre_ratio_by_rule, counts_alone=True),
    "titre_results": Table(compare_titres, antibody.titre_results, records_of="is"),
    "toxicity_boundaries": Table(
        compare_with_boundaries, stopping.toxicity_boundaries, counts_alone=True
    ),
    "treatments": Table(list_concomitant, concomitant.treatment_listing, records_of="cm"),
    "treatments_by_name": Table(
        list_concomitant, concomitant.treatments_by_name, counts_alone=True
    ),
    "visit_adherence": Table(compare_with_plan, visits.visit_adherence),
    "visit_grid": Table(compare_with_plan, visits.visit_grid, records_of="sv", done_on="done_on"),
    "visits_due": Table(summarise_enrolment, enrolment.visits_due, DUE),
    "vital_sign_changes": Table(
        compare_vital_signs, vital_signs.vital_sign_changes, counts_alone=True
    ),
    "vital_sign_changes_by_infusion": Table(
        compare_vital_signs, vital_signs.vital_sign_changes_by_infusion, counts_alone=True
    ),
    "vital_signs": Table(compare_vital_signs, vital_signs.vital_sign_listing, records_of="vs"),
    "weeks_52_to_come": Table(summarise_enrolment, projection.weeks_52_to_come, DUE),
    "who_was_infused": Table(
        time_events_by_infusion, infusion_clock.who_was_infused, records_of="ex", done_on="given"
    ),
    "worsenings": Table(count_attacks, attacks.worsening_listing, records_of="ce"),
}
