"""When each infusion and visit is planned.

Days are counted from the first infusion, which is trial day 0, never from the infusion before.
The days, windows and weeks are in protocol.toml; the registry gives no windows, so those are
assumptions and are shown as such.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from nmosd_core.study.protocol import DAYS_PER_WEEK, Protocol

__all__ = [
    "DAYS_PER_WEEK",
    "PlannedVisit",
    "find_planned_infusion",
    "plan_visits",
    "planned_dose_mg",
    "plans_dataset",
    "weeks_by_dataset",
    "window_of_week",
]


@dataclass(frozen=True)
class PlannedVisit:
    """One planned visit of one participant, or of nobody in particular when `on` is None.

    Attributes
    ----------
    name
        "Infusion 5 (week 12)" or "Final evaluation (week 52)".
    day, week
        Trial day, and the same in weeks.
    earliest, latest
        Trial days of the window, both inside it.
    infusion
        Number of the infusion from 1, or None for a visit without one.
    assessments
        What is planned: EDSS, MRI, antibody titre, B cells, laboratory.
    on
        Calendar date, where the first infusion is known.
    """

    name: str
    day: int
    week: int
    earliest: int
    latest: int
    infusion: int | None
    assessments: tuple[str, ...]
    on: date | None = None


def plan_visits(protocol: Protocol, first_infusion: date | None = None) -> tuple[PlannedVisit, ...]:
    """List the planned visits, from the first infusion to the final evaluation.

    Parameters
    ----------
    protocol
        The trial's protocol.
    first_infusion
        Date of trial day 0; without it the plan has days and no dates.

    Returns
    -------
    tuple[PlannedVisit, ...]
        By day: each infusion, then the final evaluation.
    """
    infusions, visits = protocol.infusions, protocol.visits
    plan = [
        (f"Infusion {number}", day, before, after, number)
        for number, (day, before, after) in enumerate(
            zip(
                infusions.days,
                infusions.window_days_before,
                infusions.window_days_after,
                strict=True,
            ),
            start=1,
        )
    ]
    planned: list[tuple[str, int, int, int, int | None]] = [
        *plan,
        (
            "Final evaluation",
            visits.final_evaluation_day,
            visits.window_days_before,
            visits.window_days_after,
            None,
        ),
    ]
    return tuple(
        PlannedVisit(
            name=f"{name} (week {day // DAYS_PER_WEEK})",
            day=day,
            week=day // DAYS_PER_WEEK,
            earliest=day - before,
            latest=day + after,
            infusion=number,
            assessments=_assessments_at(protocol, day),
            on=first_infusion + timedelta(days=day) if first_infusion else None,
        )
        for name, day, before, after, number in planned
    )


def planned_dose_mg(protocol: Protocol, weight_kg: float) -> float:
    """Planned dose of one infusion, in mg, from the weight of the day in kg."""
    return protocol.infusions.dose_mg_per_kg * weight_kg


def find_planned_infusion(protocol: Protocol, trial_day: int) -> int | None:
    """Planned day of the infusion in whose window a trial day lies, or None outside all windows.

    Where windows meet, the nearer planned day is taken, and of two equally near the earlier.
    """
    inside = [
        visit
        for visit in plan_visits(protocol)
        if visit.infusion and visit.earliest <= trial_day <= visit.latest
    ]
    return min(inside, key=lambda visit: abs(visit.day - trial_day)).day if inside else None


def window_of_week(protocol: Protocol, week: int) -> tuple[int, int]:
    """First and last trial day that count as a planned week.

    The window of the visit planned in that week; in a week without one, the window of the
    final evaluation is laid around it.
    """
    day, infusions, visits = week * DAYS_PER_WEEK, protocol.infusions, protocol.visits
    before, after = visits.window_days_before, visits.window_days_after
    if day in infusions.days:
        place = infusions.days.index(day)
        before, after = infusions.window_days_before[place], infusions.window_days_after[place]
    return day - before, day + after


def weeks_by_dataset(protocol: Protocol) -> dict[str, tuple[int, ...]]:
    """Planned weeks of the outcome assessments, by the dataset that holds each."""
    planned = protocol.assessments
    return {
        "rs": planned.edss,
        "nv": protocol.lesions.weeks,
        "is": planned.antibody_titre,
        "cp": planned.b_cells,
        "lb": planned.laboratory,
    }


def plans_dataset(protocol: Protocol, dataset: str) -> bool:
    """Whether the protocol asks for a dataset: not for one of an assessment it never plans.

    Attacks are reported when they happen, so no week plans them.  They are not asked for where the
    protocol leaves the definition of an attack to that of another trial, and plans neither EDSS
    nor MRI: then its disease is another.
    """
    if dataset == "ce":
        assessments = protocol.assessments
        return "attack" not in protocol.borrowed or bool(assessments.edss or assessments.mri)
    weeks = weeks_by_dataset(protocol)
    return dataset not in weeks or bool(weeks[dataset])


def _assessments_at(protocol: Protocol, day: int) -> tuple[str, ...]:
    weeks = {
        "EDSS": protocol.assessments.edss,
        "MRI": protocol.assessments.mri,
        "antibody titre": protocol.assessments.antibody_titre,
        "B cells": protocol.assessments.b_cells,
        "laboratory": protocol.assessments.laboratory,
    }
    return tuple(
        name for name, planned in weeks.items() if day in {w * DAYS_PER_WEEK for w in planned}
    )
