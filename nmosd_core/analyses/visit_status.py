"""Whether a planned visit was done, missed, is late, or is still to come.

The record of an infusion is in ex, that of a visit without one in sv; sv also says which visits
were missed and why.  A record belongs to the planned week that its visit names, else to the one
in whose window its date lies (visit_weeks.py).  Windows are in study/protocol.toml.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from nmosd_core.analyses.follow_up import ON_STUDY
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week
from nmosd_core.analyses.when_due import DUE, dates_of, judge_due
from nmosd_core.study.schedule import PlannedVisit

DONE, EARLY, LATE, UNDATED = "done", "early", "late", "done, day not recorded"
MISSED, OVERDUE, NO_RECORD = "missed", "overdue", "no record"
NOT_SUPPLIED = "dataset not supplied"

WAS_DONE = (DONE, EARLY, LATE, UNDATED)
WAS_DUE = (*WAS_DONE, MISSED, OVERDUE, NO_RECORD)

COLUMNS = {
    "participant": "str",
    "state": "str",
    "first_infusion": "datetime64[s]",
    "visit": "str",
    "week": "int64",
    "day": "int64",
    "infusion": "Int64",
    "first": "int64",
    "last": "int64",
    "done_on": "datetime64[s]",
    "done_day": "Int64",
    "attended": "bool",
    "reason": "str",
    "missed_visit": "float64",
    "status": "str",
}


class Record(NamedTuple):
    """What is recorded of one planned visit: that it was done, or why it was missed.

    `number` is the VISITNUM of a visit that was missed.
    """

    done_on: Any = pd.NaT
    trial_day: Any = None
    number: Any = None
    reason: Any = None


NOTHING = Record()

ByVisit = dict[tuple[str, int], Record]


@dataclass(frozen=True)
class Records:
    """What was recorded of planned visits, by participant and planned week.

    Attributes
    ----------
    infusions, attended, missed
        Infusions given, visits that occurred and visits that did not.
    last_week
        Last planned week of which anything is recorded, by participant.
    """

    infusions: ByVisit
    attended: ByVisit
    missed: ByVisit
    last_week: dict[str, int]

    def of(self, participant: str, visit: PlannedVisit) -> Record | None:
        """The record that the visit was done: of the infusion where one is planned."""
        records = self.infusions if visit.infusion else self.attended
        return records.get((participant, visit.week))


def choose_records(infusions: pd.DataFrame, visits: pd.DataFrame) -> Records:
    """Choose the one record that stands for each planned visit.

    Parameters
    ----------
    infusions, visits
        Rows of sql/infusions.sql, placed in the weeks of infusions, and of sql/visits.sql,
        placed in all planned weeks.
    """
    occurred = visits["occurred"].fillna(False).astype("bool")
    visits = visits.assign(sequence=visits["visit_number"])
    given = _by_visit(infusions, ("given", "trial_day"))
    attended = _by_visit(visits, ("visited", "trial_day"), occurred)
    missed = _by_visit(visits, ("visited", "trial_day", "visit_number", "reason"), ~occurred)
    last_week: dict[str, int] = {}
    for who, week in (*given, *attended, *missed):
        last_week[who] = max(week, last_week.get(who, week))
    return Records(given, attended, missed, last_week)


def judge_visits(
    plan: tuple[PlannedVisit, ...],
    people: pd.DataFrame,
    records: Records,
    supplied: Collection[str],
) -> pd.DataFrame:
    """Say how every planned visit of every treated participant stands at the data cut.

    Parameters
    ----------
    plan
        Planned visits.
    people
        One row per treated participant: participant, state, first_infusion, cut_day and end_day
        (trial days of the data cut and of the end of study; missing where unknown).
    records, supplied
        What was recorded, and the datasets of the export.

    Returns
    -------
    pandas.DataFrame
        One row per participant and planned visit, with the columns of COLUMNS and planned_on,
        opens, closes (dates of the planned day and its window).
    """
    rows = [_row(visit, person, records, supplied) for person in each_row(people) for visit in plan]
    planned = as_table(rows, COLUMNS)
    dates = {"planned_on": "day", "opens": "first", "closes": "last"}
    return planned.assign(
        **{on: dates_of(planned["first_infusion"], planned[day]) for on, day in dates.items()}
    )


def _row(
    visit: PlannedVisit, person: Any, records: Records, supplied: Collection[str]
) -> tuple[Any, ...]:
    """One planned visit of one participant, by the names of COLUMNS."""
    done = records.of(person.participant, visit) or NOTHING
    missed = records.missed.get((person.participant, visit.week), NOTHING)
    return (
        person.participant,
        person.state,
        person.first_infusion,
        visit.name,
        visit.week,
        visit.day,
        visit.infusion,
        visit.earliest,
        visit.latest,
        done.done_on,
        done.trial_day,
        (person.participant, visit.week) in records.attended,
        missed.reason,
        missed.number,
        _judge_visit(visit, person, records, supplied),
    )


def _judge_visit(
    visit: PlannedVisit,
    person: Any,
    records: Records,
    supplied: Collection[str],
) -> str:
    """How one planned visit stands; ex knows of infusions, sv of the other visits."""
    record = records.of(person.participant, visit)
    if record is not None:
        return _judge_day(record.trial_day, visit)
    if (person.participant, visit.week) in records.missed:
        return MISSED
    if ("ex" if visit.infusion else "sv") not in supplied:
        return NOT_SUPPLIED
    due = judge_due(visit.earliest, visit.latest, person)
    if due != DUE:
        return due
    nothing_since = records.last_week.get(person.participant, -1) < visit.week
    return OVERDUE if person.state == ON_STUDY and nothing_since else NO_RECORD


def _judge_day(day: Any, visit: PlannedVisit) -> str:
    if pd.isna(day):
        return UNDATED
    if day < visit.earliest:
        return EARLY
    return LATE if day > visit.latest else DONE


def _by_visit(
    records: pd.DataFrame, names: tuple[str, ...], among: "pd.Series[bool] | None" = None
) -> ByVisit:
    """The record that stands for each visit, with the columns of `Record` by these names."""
    chosen = set(choose_one_a_week(records, ["participant"], among=among))
    rows = each_row(records, "participant", "planned_week", *names)
    return {(who, week): Record(*told) for label, who, week, *told in rows if label in chosen}
