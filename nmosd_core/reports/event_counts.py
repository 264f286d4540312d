"""The safety report in counts: events, laboratory, attacks and stopping guidance."""

from collections.abc import Sequence

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.analyses.stopping import compare_with_boundaries
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.reports.blocks import by_term, figure, table
from nmosd_core.reports.document import Block, Callout, Numbers
from nmosd_core.tables.adverse_events import (
    adverse_events_by_grade,
    adverse_events_by_relation,
    adverse_events_by_term,
)
from nmosd_core.tables.attacks import attack_counts
from nmosd_core.tables.safety import safety_overview
from nmosd_core.tables.special_interest import special_interest_groups
from nmosd_core.tables.stopping import attack_guidance, stopping_readings, toxicity_boundaries
from nmosd_core.tables.wording import rounded
from nmosd_core.trial_data.store import TrialData

NOT_ENOUGH = "Without a number to stop from: not even an event in everyone observed is enough."
MOST_BOUNDARIES = 30
OF_GROUP = "group_"  # begins the code of a measure that is a group of special interest
RATES_CALLED = {"incidence_in_words": "Participants per 100", "rate_in_words": "Events per 100"}


def overview(trial: TrialData) -> list[Block]:
    """Every measure with its exact bounds."""
    safety = review_safety(trial)
    rows = safety_overview(safety)
    rows = rows[~rows["code"].str.startswith(OF_GROUP)]
    columns = ["measure", "participants_in_words", "new", "events", "incidence_in_words"]
    columns += ["rate_in_words", "participant_years", "note"]
    return [
        Numbers(safety.headline),
        table(
            "safety_overview",
            "Deaths, serious events and other measures of safety",
            _with_rates(rows),
            columns,
            note=f"New: events since the previous data cut. {_rates(trial)} "
            f"Groups of special interest have a section of their own. {_intervals(trial)}",
            called=RATES_CALLED,
        ),
    ]


def _rates(trial: TrialData) -> str:
    incidence = trial.protocol.incidence
    return (
        f"Participants per {incidence.per_years} participant-years to their first event, events "
        f"per {incidence.per_years} {incidence.years}, each with its interval."
    )


def _intervals(trial: TrialData) -> str:
    level = trial.protocol.statistics.level
    return f"Exact {100 * level:g}% intervals: Clopper-Pearson for participants, Garwood for rates."


def _with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their rates and limits in words."""
    return rows.assign(
        incidence_in_words=_with_limits(rows, "incidence", "incidence"),
        rate_in_words=_with_limits(rows, "event_rate", "rate"),
    )


def _with_limits(rows: pd.DataFrame, value: str, limits: str) -> list[str]:
    """A rate with its limits in one cell: "31.1 (8.5 to 79.7)"."""
    return [
        "" if pd.isna(rate) else f"{rounded(rate, 1)} ({rounded(low, 1)} to {rounded(high, 1)})"
        for rate, low, high in zip(
            rows[value], rows[f"{limits}_lower"], rows[f"{limits}_upper"], strict=True
        )
    ]


def events_by_term(trial: TrialData) -> list[Block]:
    """Organ classes and terms: all, by worst grade, by relation."""
    events = summarise_adverse_events(trial)
    columns = ["participants", "of", "percent", "percent_lower", "percent_upper", "events"]
    grades = ["participants", *(f"grade_{grade}" for grade in range(1, 6)), "no_grade"]
    relation = ["participants", "related", "not_related", "relation_not_recorded"]
    return [
        _by_term(
            "adverse_events_by_term",
            "Adverse events by organ class and preferred term",
            adverse_events_by_term(events),
            columns,
            _intervals(trial),
        ),
        _by_term(
            "adverse_events_by_grade",
            "Participants by worst grade, organ class and preferred term",
            adverse_events_by_grade(events),
            grades,
            "At the worst CTCAE grade as recorded.",
        ),
        _by_term(
            "adverse_events_by_relation",
            "Participants by relation to treatment, organ class and preferred term",
            adverse_events_by_relation(events),
            relation,
            "Related where one of the events is.",
        ),
    ]


def _by_term(
    name: str, caption: str, rows: pd.DataFrame, counts: Sequence[str], note: str
) -> Block:
    return table(
        name,
        caption,
        by_term(rows, counts),
        ["class_and_term", *counts],
        note=f"Treatment-emergent events. A participant counts once in an organ class and once in "
        f"a term. {note}",
        otherwise="No treatment-emergent event has been recorded in this data cut.",
    )


def special_interest(trial: TrialData) -> list[Block]:
    """Groups of special interest for belimumab."""
    columns = ["label", "participants_in_words", "events", "new", "to_review"]
    columns += ["incidence_in_words", "rate_in_words", "note"]
    return [
        table(
            "special_interest",
            "Events of special interest by group",
            _with_rates(special_interest_groups(list_special_interest(trial))),
            columns,
            note="To review: events that may belong to the group and are not counted. "
            f"{_rates(trial)} {_intervals(trial)}",
            called=RATES_CALLED,
        )
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
        table(
            "stopping_readings",
            "Serious events: readings",
            stopping_readings(compared),
            note=_not_enough(stopping_readings(compared)),
        ),
        toxicity,
        table(
            "toxicity_boundaries",
            "The whole boundary",
            _steps(toxicity_boundaries(compared)),
            note=_not_enough(toxicity_boundaries(compared)),
        ),
        table(
            "attack_guidance",
            "Attacks: reading",
            attack_guidance(compared),
            ("attacks_fewest", "attacks_most", "participant_years", "boundary", "guidance"),
            otherwise=f"Attacks: {compared.attacks_missing or 'nobody has been followed yet.'}",
        ),
        attack,
    ]


def _not_enough(boundaries: pd.DataFrame) -> str:
    """What a row without a boundary means."""
    return NOT_ENOUGH if boundaries["boundary"].isna().any() else ""


def _steps(boundaries: pd.DataFrame) -> pd.DataFrame:
    """A boundary that can be read: of a long one the rows at which it rises."""
    if len(boundaries) <= MOST_BOUNDARIES:
        return boundaries
    limit = boundaries["boundary"].fillna(0)
    return boundaries[limit.ne(limit.shift())]
