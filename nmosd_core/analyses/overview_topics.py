"""What each line of the overview takes from the analyses of the other pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents, summarise_adverse_events
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.checks import Problems, find_problems
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.enrolment import Enrolment, summarise_enrolment
from nmosd_core.analyses.event_kinds import LEFT
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_status import OVERDUE
from nmosd_core.trial_data.store import TrialData

TROUBLE, DUE, PROGRESS = "trouble", "due", "progress"
MISSING, OUTCOMES, TRUST = "missing", "outcomes", "trust"

# Puts a question of another page to one data cut; asked twice, it is answered once.
Ask = Callable[[Callable[[TrialData], Any]], Any]


@dataclass(frozen=True)
class Named:
    """One row that an answer names: who, what, and the day as recorded or planned.

    `key` is the same for the same record in another data cut.
    """

    participant: str
    what: str
    day: str
    key: str


@dataclass(frozen=True)
class Known:
    """What is known of one topic at one data cut.

    `measure` is the label of the measure of adverse events whose rows are the evidence.
    """

    numbers: tuple[Number, ...]
    named: tuple[Named, ...] = ()
    measure: str = ""


def deaths(ask: Ask) -> Known:
    """Deaths of treated participants, from dm and ds; no adverse events are needed."""
    enrolment: Enrolment = ask(summarise_enrolment)
    people = enrolment.participants
    died = people[people["treated"] & people["died"]]
    return Known((enrolment.died,), _name(died, "reason", "death_as_recorded", ["participant"]))


def serious_events(ask: Ask) -> Known:
    """Serious treatment-emergent events."""
    return _events(ask, "serious_teae")


def events_to_correct(ask: Ask) -> Known:
    """Treatment-emergent events that meet a criterion of seriousness and are not called serious."""
    return _events(ask, "criterion_only_teae")


def severe_events(ask: Ask) -> Known:
    """Severe events, events of grade 3 to 5, and those for which somebody ended or left."""
    events: AdverseEvents = ask(summarise_adverse_events)
    measures = ("severe_teae", "grade_3_teae", "withdrawn_teae", LEFT.name)
    return Known(tuple(events.measure(name).participants for name in measures))


def overdue_visits(ask: Ask) -> Known:
    """Visits whose window has closed without any record, of participants on study."""
    enrolment: Enrolment = ask(summarise_enrolment)
    planned = enrolment.visits.planned
    late = planned[planned["status"] == OVERDUE].sort_values(["closes", "participant"])
    numbers = (enrolment.visits.overdue, enrolment.on_study)
    return Known(numbers, _name(late, "visit", "closes", ["participant", "visit"]))


def coming_visits(ask: Ask) -> Known:
    """Visits that can be done at the data cut or soon after it."""
    visits = ask(summarise_enrolment).visits
    soon = visits.planned[visits.planned["coming"]].sort_values(["planned_on", "participant"])
    return Known((visits.coming,), _name(soon, "visit", "planned_on", ["participant", "visit"]))


def progress(ask: Ask) -> Known:
    """How many were screened and treated, and how their participation stands."""
    enrolment: Enrolment = ask(summarise_enrolment)
    return Known((*enrolment.numbers, enrolment.died))


def infusions(ask: Ask) -> Known:
    """Infusions given of due, and visits of which nothing is recorded."""
    visits = ask(summarise_enrolment).visits
    return Known((visits.infusions_given, visits.without_record))


def evidence(ask: Ask) -> Known:
    """Planned outcome assessments that have a result, and that lack one."""
    return Known(ask(find_missing_evidence).numbers)


def scores(ask: Ask) -> Known:
    """EDSS scores that the registered change needs."""
    return Known((ask(follow_disability).with_week_52,))


def scans(ask: Ask) -> Known:
    """Scans that the registered sum needs."""
    return Known((ask(sum_lesions).scans_read,))


def attacks(ask: Ask) -> Known:
    """The primary outcome."""
    counted = ask(count_attacks)
    return Known((counted.total, counted.rate, counted.attack_free))


def disability(ask: Ask) -> Known:
    """Change of the EDSS."""
    followed = ask(follow_disability)
    return Known((followed.median_change, followed.with_week_52, followed.worsened))


def lesions(ask: Ask) -> Known:
    """The registered sum of lesions."""
    summed = ask(sum_lesions)
    return Known((summed.total, summed.participants_with_lesions))


def checks(ask: Ask) -> Known:
    """Findings of the data checks, those that take records out of the numbers, what did not run."""
    problems: Problems = ask(find_problems)
    found = problems.checks.set_index("check")["findings"]
    losses = tuple(
        Number.count(name, label, "finding", int(found[check]))
        for check, name, label in (
            ("IN01", "rows_set_aside", "Rows set aside"),
            ("IN02", "values_not_read", "Values not read"),
            ("C11", "dates_after_cut", "Dates after the data cut"),
        )
    )
    return Known((*problems.numbers, *losses, problems.not_run))


# Topic: the question it belongs to, the page with the evidence, what it takes.
TOPICS: dict[str, tuple[str, str, Callable[[Ask], Known]]] = {
    "deaths": (TROUBLE, "enrolment", deaths),
    "serious events": (TROUBLE, "adverse_events", serious_events),
    "events to correct": (TROUBLE, "adverse_events", events_to_correct),
    "severe events": (TROUBLE, "adverse_events", severe_events),
    "overdue": (DUE, "visits", overdue_visits),
    "coming": (DUE, "visits", coming_visits),
    "progress": (PROGRESS, "enrolment", progress),
    "infusions": (MISSING, "visits", infusions),
    "evidence": (MISSING, "missing_evidence", evidence),
    "scores": (MISSING, "disability", scores),
    "scans": (MISSING, "lesions", scans),
    "attacks": (OUTCOMES, "attacks", attacks),
    "disability": (OUTCOMES, "disability", disability),
    "lesions": (OUTCOMES, "lesions", lesions),
    "checks": (TRUST, "data_checks", checks),
}


def _events(ask: Ask, measure: str) -> Known:
    events: AdverseEvents = ask(summarise_adverse_events)
    counted = events.measure(measure)
    rows = events.listing[counted.rows]
    named = _name(rows, "preferred_term", "started_as_recorded", ["participant", "sequence"])
    numbers = [one for one in (counted.participants, counted.events) if one]
    return Known(tuple(numbers), named, counted.label)


def _name(rows: pd.DataFrame, what: str, day: str, key: Iterable[str]) -> tuple[Named, ...]:
    return tuple(
        Named(
            participant=row.participant,
            what=_text(getattr(row, what)),
            day=_text(getattr(row, day)),
            key=" ".join(str(getattr(row, one)) for one in key),
        )
        for row in each_row(rows)
    )


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    return str(value.date() if isinstance(value, pd.Timestamp) else value)
