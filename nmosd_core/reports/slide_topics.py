"""The slides of the deck, one function a topic, in the order of a talk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.safety import LOOKED_FOR, review_safety
from nmosd_core.reports.deck import Slide
from nmosd_core.reports.document import Points
from nmosd_core.reports.limitations import limitations
from nmosd_core.reports.slide_facts import Facts, numbers_block, table_block
from nmosd_core.tables import slide_sentences as sentences
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.enrolment import plan_of_another_trial
from nmosd_core.trial_data.store import TrialData

MOST_ROWS = 12  # of a table that is to be read from a seat


def design(facts: Facts) -> Slide:
    """What is given and assessed, and when."""
    other = plan_of_another_trial(facts.enrolment)
    if other:
        return Slide(sentences.DESIGN_UNKNOWN, content=(Points((other,)),), n=facts.n)
    plan = facts.table("protocol_values", ["value_name", "value", "source"])
    sections = ("Infusions", "Assessments")
    named = plan.rows.iloc[:, 0].str.capitalize().str.startswith(sections)
    table = table_block("protocol_values", plan.rows[named], MOST_ROWS)
    return Slide(
        sentences.design_finding(facts.protocol),
        f"{facts.protocol.trial.population}; {facts.protocol.trial.site}",
        (facts.figure("trial_design"),),
        (table,),
        f"n = {facts.protocol.trial.planned_participants} planned",
        sources=("protocol_values",),
    )


def flow(facts: Facts) -> Slide:
    """From screened to completed."""
    names = ("screened", "screen_failures", "treated", "completed", "left_early", "on_study")
    return Slide(
        sentences.enrolment_finding(facts.numbers),
        "",
        (facts.figure("participant_flow"),),
        (facts.table("disposition", ["step", "reason", "participants"], MOST_ROWS),),
        f"n = {facts.enrolment.count('screened')} screened",
        facts.definitions(("screened", "treated")),
        facts.of((*names, "died_participants")),
        ("disposition", "participants"),
    )


def baseline(facts: Facts) -> Slide:
    """Who the treated participants were."""
    shown = _in_one_column(baseline_in_words(describe_baseline(facts.trial)))
    half = _half_of(shown)
    return Slide(
        sentences.baseline_finding(describe_baseline(facts.trial)),
        "Count (percentage of those known), or median (lowest to highest)",
        (
            table_block("baseline", shown.head(half)),
            table_block("baseline", shown.tail(len(shown) - half)),
        ),
        (),
        facts.n,
        facts.definitions(("treated", "edss_baseline")),
        facts.of(("treated", "edss_baseline")),
        ("baseline",),
    )


def _in_one_column(shown: pd.DataFrame) -> pd.DataFrame:
    """Count or median in one column; that a dataset was not supplied is said in short."""
    value = shown["count_in_words"].where(shown["count_in_words"].ne(""), shown["median_in_words"])
    value = value.where(~value.str.startswith("This data cut has no"), "not supplied")
    return shown[["characteristic", "known"]].assign(value=value)


def _half_of(shown: pd.DataFrame) -> int:
    """Rows of the left table; it ends before the name of a characteristic."""
    ends = [
        place
        for place, name in enumerate(shown["characteristic"])
        if place and not name.startswith("\N{EM SPACE}")
    ]
    return min(ends, key=lambda place: abs(place - len(shown) / 2), default=len(shown))


def attacks(facts: Facts) -> Slide:
    """The primary outcome."""
    numbers = facts.of(("attacks", "attack_rate", "attack_free", "worsenings", "participant_years"))
    return Slide(
        sentences.attack_finding(facts.numbers, all_completed=facts.all_completed),
        sentences.attack_beside(facts.numbers),
        (facts.figure("attack_timeline"),),
        (numbers_block(numbers),),
        facts.n,
        facts.definitions(("attack", "attack_free")),
        numbers,
        ("worsenings", "attacks_by_participant"),
    )


def first_attack(facts: Facts) -> Slide:
    """The Kaplan-Meier curve with the participants at risk."""
    weeks = facts.protocol.attack.report_weeks
    names = [f"attack_free_week_{week}" for week in weeks]
    return Slide(
        sentences.first_attack_finding(facts.numbers, max(weeks)),
        "With participants at risk and pointwise 95% limits",
        (facts.figure("first_attack_curve"),),
        (facts.table("attack_free_by_week", ["week", "n_risk", "attack_free", "lower", "upper"]),),
        facts.n,
        facts.definitions(("time_to_first_attack",)),
        facts.of((*names, "median_days_to_first_attack")),
        ("first_attack", "survival_steps", "attack_free_by_week"),
    )


def disability(facts: Facts) -> Slide:
    """Scores of everyone, and the change of each."""
    names = ("edss_worsened", "edss_worsened_any", "edss_improved_any", "edss_confirmed")
    return Slide(
        sentences.edss_finding(facts.numbers),
        sentences.edss_beside(facts.numbers),
        (facts.figure("edss_trajectories"), numbers_block(facts.of(names))),
        (facts.table("edss_by_week", ["week", "n", "of", "median", "minimum", "maximum"]),),
        facts.n,
        facts.definitions(("edss_worsening", "edss_week_52")),
        facts.of((*names, "edss_change", "edss_evaluable", "edss_baseline")),
        ("edss_scores", "edss_change", "edss_by_rule"),
    )


def lesions(facts: Facts) -> Slide:
    """The registered sum by week and region."""
    columns = ["week", "region", "scans_due", "scans_read", "new", "enlarging"]
    return Slide(
        sentences.lesion_finding(facts.numbers),
        sentences.lesion_beside(facts.numbers),
        (facts.figure("lesions_by_week_and_region"),),
        (facts.table("lesions_by_week", columns, MOST_ROWS),),
        facts.n,
        facts.definitions(("lesions",)),
        facts.of(("lesions", "lesion_scans_read", "lesion_participants", "silent_lesions")),
        ("lesion_counts", "lesions_by_week"),
    )


def titre(facts: Facts) -> Slide:
    """Titres before and one year after."""
    names = ("titre_pairs", "titre_ratio", "titre_rungs", "titre_fell_1", "titre_fell_2")
    numbers = facts.of((*names, "titre_rose_1", "titre_negative"))
    return Slide(
        sentences.titre_finding(facts.numbers),
        sentences.titre_beside(facts.numbers),
        (facts.figure("titre_ladder"),),
        (numbers_block(numbers),),
        facts.n,
        facts.definitions(("titre_rungs", "titre_ratio")),
        numbers,
        ("titre_results", "titre_change"),
    )


def b_cells(facts: Facts) -> Slide:
    """Plasma cells and B-cell subsets over the year."""
    columns = ["subset", "pairs", "median_before", "median_after", "median_percent_change"]
    names = [name for name, one in facts.numbers.items() if one.definition == "cell_change"]
    return Slide(
        sentences.b_cell_finding(facts.numbers),
        "Green: median of those with a result. Shaded: what "
        f"{facts.protocol.trial.treatment} is known to do.",
        (facts.figure("b_cell_courses"),),
        (facts.table("b_cell_subsets", columns, MOST_ROWS),),
        facts.n,
        facts.definitions(("cell_change",)),
        facts.of(names),
        ("b_cell_counts", "b_cell_change", "b_cell_subsets"),
    )


def safety(facts: Facts) -> Slide:
    """Deaths and serious events first, then what else a safety board looks for."""
    overview = TABLES["safety_overview"].of(facts.trial)
    counted = overview[["measure", "participants_in_words", "events"]]
    looked_for = overview["code"].isin(LOOKED_FOR)
    groups = counted.rename(columns={"measure": "special_interest"})[~looked_for]
    occurred = groups["events"].gt(0).fillna(True)
    without = table_block("safety_overview", groups[occurred], MOST_ROWS)
    names = ("serious_teae_participants", "grade_3_teae_participants", "teae_participants")
    return Slide(
        sentences.safety_finding(facts.numbers),
        "Participants with at least one treatment-emergent event, exact 95% interval; events",
        (
            table_block("safety_overview", counted[looked_for], MOST_ROWS),
            replace(without, note=_not_seen(groups[~occurred], without.note)),
        ),
        (),
        facts.n,
        facts.definitions(("treatment_emergent", "serious")),
        facts.of(("died_participants", *names, "withdrawn_teae_participants")),
        ("safety_overview", "adverse_events"),
    )


def _not_seen(groups: pd.DataFrame, note: str) -> str:
    """Groups of special interest without an event, with how bad it could be."""
    if groups.empty:
        return note
    (bound,) = set(groups["participants_in_words"])
    return "; ".join([*filter(None, [note]), f"{bound}: {', '.join(groups['special_interest'])}"])


def serious_events(facts: Facts) -> Slide:
    """Every serious event, so many as have room."""
    columns = ["participant", "preferred_term", "serious", "grade", "trial_day"]
    columns += ["days_since_infusion", "related", "action", "outcome"]
    listing = facts.table("serious_events", columns, MOST_ROWS)
    empty = Points(("No serious event of a treated participant is recorded at this data cut.",))
    return Slide(
        sentences.serious_finding(facts.numbers),
        "" if listing.rows.empty else "Days since the last infusion before the start",
        (empty,) if listing.rows.empty else (listing,),
        (),
        facts.n,
        facts.definitions(("serious",)),
        facts.of(("serious_teae_participants", "serious_teae_events")),
        ("serious_events",),
    )


def limits(facts: Facts) -> Slide:
    """What these data cannot show, built from the data."""
    people = "participant" if facts.treated == 1 else "participants"
    return Slide(
        f"Limitations: one arm, {facts.treated} treated {people}, no control group",
        "",
        (Points(limitations(facts)),),
        (),
        facts.n,
        sources=("outcomes", "findings", "protocol_values"),
    )


@dataclass(frozen=True)
class Topic:
    """One slide: the analysis without which it has nothing to say, and how it is written.

    `before_treatment` says whether it has anything to say before anybody is treated.
    """

    ask: Callable[[TrialData], Any]
    write: Callable[[Facts], Slide]
    before_treatment: bool = False


TOPICS: dict[str, Topic] = {
    "Design": Topic(summarise_enrolment, design, before_treatment=True),
    "Enrolment": Topic(summarise_enrolment, flow, before_treatment=True),
    "Baseline": Topic(describe_baseline, baseline),
    "Attacks": Topic(count_attacks, attacks),
    "Time to first attack": Topic(follow_to_first_attack, first_attack),
    "EDSS": Topic(follow_disability, disability),
    "MRI": Topic(sum_lesions, lesions),
    "AQP4-IgG titre": Topic(compare_titres, titre),
    "B cells": Topic(compare_b_cells, b_cells),
    "Safety": Topic(review_safety, safety),
    "Serious events": Topic(review_safety, serious_events),
    "Limitations": Topic(summarise_enrolment, limits, before_treatment=True),
}
