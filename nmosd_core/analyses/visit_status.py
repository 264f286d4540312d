"""Whether a planned visit was done, missed, is late, or is still to come.

The record of an infusion is in ex, that of a visit without one in sv; sv also says which visits
were missed and why.  A record belongs to the planned week that its visit names, else to the one
in whose window its date lies (visit_weeks.py).  Windows are in study/protocol.toml.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.follow_up import ON_STUDY
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week
from nmosd_core.analyses.when_due import DUE, judge_due
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

ByVisit = dict[tuple[str, int], Any]


@dataclass(frozen=True)
class Records:
    """What was recorded of planned visits, by participant and planned week.

    Attributes
    ----------
    infusions
        Infusions given, rows with done_on (date) and trial_day.
    attended
        Visits that occurred, likewise.
    missed
        Visits that did not occur, rows with reason and sequence (VISITNUM).
    last_week
        Last planned week of which anything is recorded, by participant.
    """

    infusions: ByVisit
    attended: ByVisit
    missed: ByVisit
    last_week: dict[str, int]

    def of(self, participant: str, visit: PlannedVisit) -> Any:
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
    given = _by_visit(infusions.rename(columns={"given": "done_on"}))
    visits = visits.rename(columns={"visited": "done_on", "visit_number": "sequence"})
    attended, missed = _by_visit(visits[occurred]), _by_visit(visits[~occurred])
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
    rows = [
        (
            person.participant,
            person.state,
            person.first_infusion,
            visit.name,
            visit.week,
            visit.day,
            visit.infusion,
            visit.earliest,
            visit.latest,
            getattr(records.of(person.participant, visit), "done_on", pd.NaT),
            getattr(records.of(person.participant, visit), "trial_day", None),
            (person.participant, visit.week) in records.attended,
            getattr(records.missed.get((person.participant, visit.week)), "reason", None),
            getattr(records.missed.get((person.participant, visit.week)), "sequence", None),
            _judge_visit(visit, person, records, supplied),
        )
        for person in each_row(people)
        for visit in plan
    ]
    return _with_dates(as_table(rows, COLUMNS))


def _with_dates(planned: pd.DataFrame) -> pd.DataFrame:
    """Planned day and window as calendar dates, where the first infusion is known."""
    dates = {"planned_on": "day", "opens": "first", "closes": "last"}
    return planned.assign(
        **{
            date: planned["first_infusion"] + pd.to_timedelta(planned[day], unit="D")
            for date, day in dates.items()
        }
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


def _by_visit(records: pd.DataFrame) -> ByVisit:
    columns = ["participant", "planned_week", "sequence", "trial_day", "done_on"]
    placed = records.reindex(columns=[*columns, "reason"])
    placed = placed[placed["planned_week"].notna()]
    chosen = placed.loc[choose_one_a_week(placed, ["participant"])]
    return {(row.participant, int(row.planned_week)): row for row in each_row(chosen)}
