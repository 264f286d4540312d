"""The safety report in counts: events, laboratory, attacks and stopping guidance."""

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.reports.blocks import by_term, figure, table
from nmosd_core.reports.document import Block, Callout, Heading, Numbers
from nmosd_core.tables.adverse_events import (
    adverse_events_by_grade,
    adverse_events_by_relation,
    adverse_events_by_term,
)
from nmosd_core.tables.attacks import attack_counts
from nmosd_core.tables.immunoglobulins import immunoglobulins_by_week, low_immunoglobulins
from nmosd_core.tables.laboratory import laboratory_grade_shifts
from nmosd_core.tables.laboratory_visits import laboratory_course, shifts_side_by_side
from nmosd_core.tables.safety import safety_overview
from nmosd_core.tables.special_interest import special_interest_groups
from nmosd_core.tables.stopping import attack_guidance, stopping_readings, toxicity_boundaries
from nmosd_core.trial_data.store import TrialData

MOST_BOUNDARIES = 30
EMERGENT = (
    "Treatment-emergent events. A participant counts once in an organ class and once in a term."
)
INTERVALS = "Intervals are exact: Clopper-Pearson for participants, Garwood for event rates."


def overview(trial: TrialData) -> list[Block]:
    """Every measure with its exact bounds."""
    safety = review_safety(trial)
    columns = ["measure", "participants_in_words", "new", "events", "event_rate", "rate_lower"]
    columns += ["rate_upper", "participant_years", "note"]
    return [
        Numbers(safety.headline),
        table(
            "safety_overview",
            "Deaths, serious events and other measures of safety",
            safety_overview(safety),
            columns,
            note=f"Event rates per 100 participant-years at risk. New: since the previous data "
            f"cut. {INTERVALS}",
        ),
    ]


def events_by_term(trial: TrialData) -> list[Block]:
    """Organ classes and terms: all, by worst grade, by relation."""
    events = summarise_adverse_events(trial)
    columns = ["participants", "of", "percent", "percent_lower", "percent_upper", "events"]
    grades = ["participants", *(f"grade_{grade}" for grade in range(1, 6)), "no_grade"]
    relation = ["participants", "related", "not_related", "relation_not_recorded"]
    none = "No treatment-emergent event has been recorded in this data cut."
    return [
        table(
            "adverse_events_by_term",
            "Adverse events by organ class and preferred term",
            by_term(adverse_events_by_term(events), columns),
            ("class_and_term", *columns),
            note=f"{EMERGENT} {INTERVALS}",
            otherwise=none,
        ),
        table(
            "adverse_events_by_grade",
            "Participants by worst grade, organ class and preferred term",
            by_term(adverse_events_by_grade(events), grades),
            ("class_and_term", *grades),
            note=f"{EMERGENT} At the worst CTCAE grade as recorded.",
            otherwise=none,
        ),
        table(
            "adverse_events_by_relation",
            "Participants by relation to treatment, organ class and preferred term",
            by_term(adverse_events_by_relation(events), relation),
            ("class_and_term", *relation),
            note=f"{EMERGENT} Related where one of the events is.",
            otherwise=none,
        ),
    ]


def special_interest(trial: TrialData) -> list[Block]:
    """Groups of special interest for belimumab."""
    columns = ["label", "participants_in_words", "events", "new", "to_review", "event_rate"]
    columns += ["rate_lower", "rate_upper"]
    return [
        table(
            "special_interest",
            "Events of special interest by group",
            special_interest_groups(list_special_interest(trial)),
            columns,
            note="Event rates per 100 participant-years at risk. To review: events that may "
            f"belong to the group and are not counted. {INTERVALS}",
        )
    ]


def laboratory(trial: TrialData) -> list[Block]:
    """Results by visit, grades and shifts."""
    reviewed = review_laboratory(trial)
    return [
        Numbers(reviewed.numbers),
        table(
            "laboratory_by_visit",
            "Laboratory results by visit",
            laboratory_course(reviewed),
            note="Participants: median (minimum to maximum), of the visits with most results.",
        ),
        table(
            "laboratory_grade_shifts",
            "Worst CTCAE grade after the first infusion, by grade at baseline",
            laboratory_grade_shifts(reviewed),
            ("label", "baseline_grade", "worst_grade", "participants"),
            called={"label": "Criterion"},
        ),
        table(
            "laboratory_shifts",
            "Participants by range at baseline and worst range after the first infusion",
            shifts_side_by_side(reviewed),
        ),
    ]


def immunoglobulins(trial: TrialData) -> list[Block]:
    """Immunoglobulins and who is low."""
    levels = follow_immunoglobulins(trial)
    columns = ["immunoglobulin", "unit", "week", "n", "median", "lower_quartile", "upper_quartile"]
    return [
        Heading("Immunoglobulins"),
        Numbers(levels.numbers),
        table(
            "low_immunoglobulins",
            "Participants with a low immunoglobulin after the first infusion",
            low_immunoglobulins(levels),
            ("immunoglobulin", "threshold", "participants", "possibly", "of"),
        ),
        table(
            "immunoglobulins_by_week",
            "Immunoglobulins by planned week",
            immunoglobulins_by_week(levels),
            [*columns, "n_from_baseline", "median_change"],
        ),
    ]


def attacks(trial: TrialData) -> list[Block]:
    """Attacks, for safety: a treatment that brings them on would be seen here."""
    counted = count_attacks(trial)
    return [
        Numbers(counted.numbers),
        table("attack_counts", "Attacks by who judged them", attack_counts(counted)),
    ]


def stopping(trial: TrialData) -> list[Block]:
    """Observed events on the illustrative boundaries."""
    compared = compare_with_boundaries(trial)
    toxicity = figure(
        "toxicity_boundary", "Serious events on the boundary", toxicity_boundary(compared)
    )
    attack = figure("attack_boundary", "Attacks on the boundary", attack_boundary(compared))
    return [
        Callout(trial.protocol.stopping.caution),
        Numbers(compared.numbers),
        table("stopping_readings", "Serious events: readings", stopping_readings(compared)),
        toxicity,
        table("toxicity_boundaries", "The whole boundary", _steps(toxicity_boundaries(compared))),
        table(
            "attack_guidance",
            "Attacks: reading",
            attack_guidance(compared),
            ("attacks_fewest", "attacks_most", "participant_years", "boundary", "guidance"),
            otherwise=compared.attacks_missing or "Nobody has been followed yet.",
        ),
        attack,
    ]


def _steps(boundaries: pd.DataFrame) -> pd.DataFrame:
    """A boundary that can be read: of a long one the rows at which it rises."""
    if len(boundaries) <= MOST_BOUNDARIES:
        return boundaries
    limit = boundaries["boundary"].fillna(0)
    return boundaries[limit.ne(limit.shift())]
