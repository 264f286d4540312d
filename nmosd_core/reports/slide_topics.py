"""The slides of the deck, one function a topic, in the order of a talk."""

from collections.abc import Callable
from dataclasses import dataclass
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
from nmosd_core.analyses.safety import review_safety
from nmosd_core.reports import slide_outcomes as outcomes
from nmosd_core.reports import slide_safety
from nmosd_core.reports.deck import Slide
from nmosd_core.reports.document import Points
from nmosd_core.reports.limitations import limitations, limitations_title
from nmosd_core.reports.slide_facts import MOST_ROWS, Facts, table_block
from nmosd_core.tables import slide_sentences as sentences
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.enrolment import plan_of_another_trial
from nmosd_core.tables.wording import sentence
from nmosd_core.trial_data.store import TrialData


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
        sentence(f"{facts.protocol.trial.population}; {facts.protocol.trial.site}"),
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


def limits(facts: Facts) -> Slide:
    """What these data cannot show, built from the data."""
    return Slide(
        limitations_title(facts),
        "",
        (Points(limitations(facts)),),
        (),
        facts.n,
        sources=("outcomes", "findings", "protocol_values"),
    )


@dataclass(frozen=True)
class Topic:
    """One slide: the analysis without which it has nothing to say, and how it is written.

    Where another slide says the same, `write` returns none.  `before_treatment` says whether it
    has anything to say before anybody is treated.
    """

    ask: Callable[[TrialData], Any]
    write: Callable[[Facts], Slide | None]
    before_treatment: bool = False


TOPICS: dict[str, Topic] = {
    "Design": Topic(summarise_enrolment, design, before_treatment=True),
    "Enrolment": Topic(summarise_enrolment, flow, before_treatment=True),
    "Baseline": Topic(describe_baseline, baseline),
    "Attacks": Topic(count_attacks, outcomes.attacks),
    "Time to first attack": Topic(follow_to_first_attack, outcomes.first_attack),
    "EDSS": Topic(follow_disability, outcomes.disability),
    "MRI": Topic(sum_lesions, outcomes.lesions),
    "AQP4-IgG titre": Topic(compare_titres, outcomes.titre),
    "B cells": Topic(compare_b_cells, outcomes.b_cells),
    "Safety": Topic(review_safety, slide_safety.safety),
    "Serious events": Topic(review_safety, slide_safety.serious_events),
    "Limitations": Topic(summarise_enrolment, limits, before_treatment=True),
}
