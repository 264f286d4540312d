"""When the last participant reaches week 52: planned for those on study, projected for the others.

Everything is as of the data cut.  A participation that has ended, or that was seen at week 52,
is not waited for; without the dataset of visits nobody knows who was seen.  While participants
are still to come, their first infusions are projected from the pace so far, taken as constant.
Week 52 and its window are in study/protocol.toml.
"""

from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.follow_up import IN_SCREENING, NOBODY_TREATED, NOT_RECORDED, ON_STUDY
from nmosd_core.analyses.intervals import WAITING_METHOD, waiting_interval
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_status import NOT_SUPPLIED, OVERDUE, WAS_DONE
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.analyses.visits import Visits
from nmosd_core.analyses.when_due import OPEN, TO_COME
from nmosd_core.study.protocol import Protocol

RECORDED, PLANNED, PROJECTED, NOT_ESTIMABLE = "recorded", "planned", "projected", "not estimable"
LAST_INFUSION = "First infusion of the last participant"
LAST_OF_TREATED = "Final evaluation of the last participant treated so far"
LAST_OF_ALL = "Final evaluation of the last participant"
LATER = "later than can be projected"
CENTURY = 36525  # days; a date so far away tells nothing, and pandas ends at 2262
MIDDLE = 14  # days from the first of a month to its middle
WAITING = {
    "participant": "str",
    "planned_on": "datetime64[us]",
    "opens": "datetime64[us]",
    "closes": "datetime64[us]",
    "status": "str",
}
NOBODY_GOES_ON = "nobody is on study or in screening"
OTHER_PLAN = "the plan is that of another trial"
NOT_KNOWN_WHO = "who came to it is not known: the export does not hold these visits"
TO_THE_MONTH = "to the month: days are not told in presentation mode"


@dataclass(frozen=True)
class Milestone:
    """One day that the trial is waiting for, or that has passed.

    Attributes
    ----------
    name, basis
        What happens, and whether the day is recorded, planned, projected or not estimable.
    expected, earliest, latest
        The day, and the first and the last that it can be: the window of a planned visit, the
        prediction interval of a projected one.  Of a day too far off to project only the first.
        Months in presentation mode.
    participant
        Whose it is, where that is known.
    why
        How the day was found, or why it cannot be.
    """

    name: str
    basis: str
    expected: pd.Timestamp | None = None
    earliest: pd.Timestamp | None = None
    latest: pd.Timestamp | None = None
    participant: str = ""
    why: str = ""


@dataclass(frozen=True)
class Projection:
    """When the last participant reaches week 52, as of the data cut.

    Attributes
    ----------
    milestones
        First infusion of the last participant; while some are still to come, week 52 of the last
        one treated so far; and week 52 of the last participant.
    waiting
        One row per participant on study who has not been seen at week 52: participant,
        planned_on, opens, closes (dates), status.
    treated, planned
        Participants; `planned` is missing where the plan is that of another trial.
    first
        First infusion of all, from which months are counted; None without any.
    cut
        The data cut, on the calendar of the first infusions.
    """

    milestones: tuple[Milestone, ...]
    waiting: pd.DataFrame
    treated: int
    planned: int | None
    first: pd.Timestamp | None
    cut: pd.Timestamp


def project_week_52(visits: Visits, first_infusions: pd.DataFrame, cut: pd.Timestamp) -> Projection:
    """Project when the last participant reaches week 52.

    Parameters
    ----------
    visits
        Every planned visit as of the data cut.
    first_infusions, cut
        Rows of `cumulate_first_infusions` and the data cut on their calendar.  In presentation
        mode both are months, and nobody knows whose.
    """
    protocol, treated = visits.protocol, len(visits.follow_up.treated)
    planned = protocol.trial.planned_participants if visits.has_plan else None
    days = first_infusions["first_infusion"]
    at_end = _final_visits(visits)
    waited_for = _waited_for(at_end, visits)
    waiting = as_table([visit._asdict() for visit in waited_for], WAITING)
    recruited = _recruitment(first_infusions, treated, planned, cut, protocol)
    if recruited.basis in (PROJECTED, NOT_ESTIMABLE) and len(days) and _is_over(visits):
        recruited = Milestone(LAST_INFUSION, NOT_ESTIMABLE, why=NOBODY_GOES_ON)
    so_far = (
        _by_month(days, waited_for, _why_not_known(at_end, visits), protocol)
        if visits.follow_up.stamp.presentation
        else _last_of_treated(at_end, waited_for, _why_not_known(at_end, visits))
    )
    milestones: tuple[Milestone, ...]
    if planned is not None and treated >= planned:
        milestones = (recruited, replace(so_far, name=LAST_OF_ALL))
    else:
        milestones = (recruited, so_far, _year_later(recruited, protocol))
    first = None if days.empty else days.iloc[0]
    return Projection(milestones, waiting, treated, planned, first, cut)


def _is_over(visits: Visits) -> bool:
    """Whether everyone's end is recorded, so that no pace can be taken to go on."""
    going_on = visits.follow_up.participants["state"].isin([ON_STUDY, IN_SCREENING, NOT_RECORDED])
    return visits.has_plan and not going_on.any()


def _final_visits(visits: Visits) -> list[Any]:
    """Planned visits of the final week, where the plan is of this trial."""
    at_end = visits.planned["week"] == final_week(visits.protocol)
    return list(each_row(visits.planned[at_end])) if visits.has_plan else []


def _waited_for(at_end: list[Any], visits: Visits) -> list[Any]:
    """Those of the final visits that can still be done, by planned day.

    Without the dataset that tells, those of participants who are still in the trial.
    """
    people = visits.follow_up.treated
    gone = set(people.loc[people["end_of_study"].notna(), "participant"])

    def is_waited_for(visit: Any) -> bool:
        if visit.status == NOT_SUPPLIED:
            return visit.closes >= visit.data_cut and visit.participant not in gone
        return visit.status in (OPEN, TO_COME, OVERDUE)

    return sorted(filter(is_waited_for, at_end), key=lambda visit: visit.planned_on)


def _recruitment(
    first_infusions: pd.DataFrame,
    treated: int,
    planned: int | None,
    cut: pd.Timestamp,
    protocol: Protocol,
) -> Milestone:
    """The first infusion of the last of the planned participants."""
    days = first_infusions["first_infusion"]
    if planned is None:
        return Milestone(LAST_INFUSION, NOT_ESTIMABLE, why=OTHER_PLAN)
    if treated >= planned and len(days):
        last = first_infusions.iloc[-1]
        who = "" if pd.isna(last["participant"]) else str(last["participant"])
        return Milestone(LAST_INFUSION, RECORDED, last["first_infusion"], participant=who)
    if len(days) < 2:
        why = "fewer than two first infusions are completely dated, so there is no pace"
        return Milestone(LAST_INFUSION, NOT_ESTIMABLE, why=why)
    observed, more = (cut - days.iloc[0]).days, planned - treated
    if observed <= 0:
        why = "no time has passed since the first infusion of all"
        return Milestone(LAST_INFUSION, NOT_ESTIMABLE, why=why)
    level, events = protocol.statistics.level, len(days) - 1
    lower, upper = waiting_interval(events, observed, more, level)
    most = _most_days_ahead(protocol)
    expected = _later(cut, round(more * observed / events), most)
    return Milestone(
        LAST_INFUSION,
        PROJECTED if expected else NOT_ESTIMABLE,
        expected,
        _later(cut, floor(lower), CENTURY),
        _later(cut, ceil(upper), most),
        why=f"{more} to come; {counted(events, 'first infusion')} in the {observed} days since the "
        f"first of all, at a constant rate; {100 * level:g}% interval, {WAITING_METHOD}",
    )


def _most_days_ahead(protocol: Protocol) -> float:
    planned = (protocol.accrual.ends - protocol.accrual.starts).days
    return protocol.statistics.most_plans_ahead * planned


def _later(day: pd.Timestamp, days: int, most: float) -> pd.Timestamp | None:
    return day + pd.Timedelta(days=days) if days <= most else None


def _why_not_known(at_end: list[Any], visits: Visits) -> str:
    """Why nobody knows who was seen at the final visit; empty where it is known."""
    if not visits.has_plan:
        return OTHER_PLAN
    return NOT_KNOWN_WHO if any(one.status == NOT_SUPPLIED for one in at_end) else ""


def _last_of_treated(at_end: list[Any], waited_for: list[Any], not_known: str) -> Milestone:
    """The last planned day of those who are waited for, else the last on which one was seen."""
    if waited_for:
        last = waited_for[-1]
        late = "overdue at the data cut" if last.status == OVERDUE else ""
        return Milestone(
            LAST_OF_TREATED,
            PLANNED,
            last.planned_on,
            last.opens,
            last.closes,
            last.participant,
            late,
        )
    seen = [one for one in at_end if one.status in WAS_DONE and pd.notna(one.done_on)]
    if not seen:
        nobody = "nobody is waited for, and nobody came to it"
        why = not_known or (nobody if at_end else NOBODY_TREATED)
        return Milestone(LAST_OF_TREATED, NOT_ESTIMABLE, why=why)
    last = sorted(seen, key=lambda one: one.done_on)[-1]
    return Milestone(LAST_OF_TREATED, RECORDED, last.done_on, participant=last.participant)


def _by_month(
    days: "pd.Series[pd.Timestamp]", waited_for: list[Any], not_known: str, protocol: Protocol
) -> Milestone:
    """The same where months are known and not whose: of the last who was treated."""
    if days.empty:
        why = "no first infusion is completely dated"
        return Milestone(LAST_OF_TREATED, NOT_ESTIMABLE, why=why)
    last = days.iloc[-1] + pd.Timedelta(days=MIDDLE + protocol.visits.final_evaluation_day)
    nobody = not_known or "nobody is waited for any more"
    why = TO_THE_MONTH if waited_for else f"{TO_THE_MONTH}; {nobody}"
    return Milestone(LAST_OF_TREATED, PLANNED, last, why=why)


def _year_later(recruited: Milestone, protocol: Protocol) -> Milestone:
    """Week 52 of the last to come, with the window at either end."""
    visits = protocol.visits
    days = visits.final_evaluation_day
    ends = (
        (recruited.expected, days),
        (recruited.earliest, days - visits.window_days_before),
        (recruited.latest, days + visits.window_days_after),
    )
    expected, earliest, latest = (
        day + pd.Timedelta(days=after) if day else None for day, after in ends
    )
    return replace(recruited, name=LAST_OF_ALL, expected=expected, earliest=earliest, latest=latest)
