"""Enrolment as tables: every participant, the steps, the months, the planned visits."""

from collections.abc import Iterable

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.analyses.missing_evidence import MissingEvidence
from nmosd_core.analyses.visit_adherence import VisitAdherence
from nmosd_core.analyses.visit_status import OVERDUE
from nmosd_core.analyses.visits import NOTHING_SUPPLIED
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plan_visits
from nmosd_core.tables.presentation import who_they_are
from nmosd_core.tables.visits import in_place_of_visits
from nmosd_core.tables.wording import in_short

# Sections that plan a trial and are in force also where borrowed; no accrual of others is drawn.
PLAN = ("infusions", "visits", "assessments")
# Sections whose name does not say what they hold: how many are planned is not of accrual.
IN_WORDS = {
    "accrual": "when accrual starts and ends",
    "adverse_events": "groups of adverse events",
    "antibody": "the AQP4-IgG antibody",
    "antibody_treatments": "treatments that change the antibody",
    "attack": "the definition of an attack",
    "b_cells": "B cells",
    "baseline": "baseline characteristics",
    "before_treatment": "the time before treatment",
    "checks": "limits of the data checks",
    "disability": "when the EDSS is worse",
    "follow_up": "the length of follow-up",
    "incidence": "the time at risk of an event",
    "infusion_clock": "days of reactions to an infusion",
    "laboratory": "limits of laboratory results",
    "lesions": "lesions of MRI scans",
    "presentation": "presentation mode",
    "statistics": "the confidence level",
    "stopping": "stopping guidance",
    "vital_signs": "limits of vital signs",
}


def participant_listing(enrolment: Enrolment) -> pd.DataFrame:
    """One row per screened participant, and where each stands.

    Columns: participant, state, reason, age (years), sex, consent, first_infusion (dates),
    first_infusion_as_recorded, week_reached (last planned week with an infusion or a visit),
    planned_infusions_given, infusions_due, last_infusion (date), visits_overdue, next_visit,
    next_on, next_opens, next_closes (dates: planned day and window), end_of_study (date),
    end_as_recorded, end_record (which record says so).
    """
    return who_they_are(enrolment.participants, enrolment.stamp)[
        [
            "participant",
            "state",
            "reason",
            "first_infusion",
            "week_reached",
            "planned_infusions_given",
            "infusions_due",
            "last_infusion",
            "visits_overdue",
            "next_visit",
            "next_on",
            "next_opens",
            "next_closes",
            "end_of_study",
            "end_record",
            "age",
            "sex",
            "consent",
            "first_infusion_as_recorded",
            "end_as_recorded",
        ]
    ]


def without_a_week(enrolment: Enrolment) -> str:
    """Why treated participants have no week reached; empty where each has one."""
    people = enrolment.participants
    without = int((people["treated"] & people["week_reached"].isna()).sum())
    if not without:
        return ""
    weeks = dict.fromkeys(str(visit.week) for visit in plan_visits(enrolment.protocol))
    why = (
        f"nothing is recorded in a week with a planned visit (week {', '.join(weeks)})"
        if {"ex", "sv"} & enrolment.visits.supplied
        else NOTHING_SUPPLIED
    )
    return f"Week reached is empty for {counted(without, 'treated participant')}: {why}."


def disposition(enrolment: Enrolment) -> pd.DataFrame:
    """One row per step from screened to completed, and per reason for not going on.

    Columns: step, reason (empty for the step itself), participants, of (screened, then treated;
    of a reason the participants of its step), names (of the first 20 of them).
    """
    return enrolment.steps.assign(names=enrolment.steps["names"].map(in_short))


def enrolment_by_month(enrolment: Enrolment) -> pd.DataFrame:
    """One row per calendar month, months without a first infusion among them.

    Columns: month, treated (first infusions), cumulative, planned (treated participants planned
    by the end of the month; empty without a plan for these data).  In presentation mode a month
    is counted from that of the first infusion of all: "month 0".
    """
    months = enrolment.months
    if not enrolment.stamp.presentation or not months["treated"].any():
        return months
    first = int(months["treated"].gt(0).to_numpy().argmax())
    return months.assign(month=[f"month {place - first}" for place in range(len(months))])


def planned_weeks(enrolment: Enrolment) -> pd.DataFrame:
    """One row per planned visit, counted over treated participants.

    Columns: week, visit, planned (treated participants), due (window closed by data cut and end
    of study, or done before), reached (a visit of that week in sv), infused, missed (sv says
    so), without_record.
    """
    return enrolment.weeks


def visits_due(enrolment: Enrolment) -> pd.DataFrame:
    """One row per visit that is overdue or coming at the data cut, the longest overdue first.

    Columns: participant, visit, status (overdue, window open, to come), planned_on, opens,
    closes (dates).
    """
    planned = enrolment.visits.planned
    shown = planned[planned["status"].eq(OVERDUE) | planned["coming"]]
    ordered = shown.sort_values(["closes", "participant"]).reset_index(drop=True)
    return ordered[["participant", "visit", "status", "planned_on", "opens", "closes"]]


def plan_of_another_trial(of: Enrolment | VisitAdherence | MissingEvidence) -> str:
    """What to say where the protocol in force is not that of the data; empty where it is."""
    if of.has_plan:
        return borrowed_plan(of.protocol)
    return (
        f"The data are of study {of.stamp.study}, the protocol in force is that of "
        f"{of.protocol.trial.registration}. Planned participants and due visits are "
        "therefore not counted. Put a protocol.toml of the study into the trial folder."
    )


def borrowed_plan(protocol: Protocol, sections: Iterable[str] = PLAN) -> str:
    """What to say of sections that the file of another trial does not give; empty where it does."""
    lacking = sections_in_words(name for name in sections if name in protocol.borrowed)
    if not lacking:
        return ""
    return (
        f"The protocol file of {protocol.trial.registration} says nothing of "
        f"{lacking}; what the standard protocol says is in force and may not be what was planned."
    )


def sections_in_words(sections: Iterable[str]) -> str:
    """What sections of the protocol hold, with commas between."""
    return ", ".join(IN_WORDS.get(name, name.replace("_", " ")) for name in sections)


def nobody_due(enrolment: Enrolment) -> str:
    """What to say instead of the list of visits that are overdue or coming."""
    words = "No visit of a participant on study is overdue or coming at this data cut."
    return in_place_of_visits(words, "overdue or to come", enrolment.visits)
