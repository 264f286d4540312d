"""Whether a planned visit was done, missed, is late, or is still to come.

The record of an infusion is in ex, that of a visit without one in sv; sv also says which visits
were missed and why.  A record belongs to the planned week that its visit names, else to the one
in whose window its date lies (visit_weeks.py).  Windows are in study/protocol.toml.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.follow_up import COMPLETED, ON_STUDY
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week
from nmosd_core.study.schedule import PlannedVisit

DONE, EARLY, LATE, UNDATED = "done", "early", "late", "done, day not recorded"
MISSED, OVERDUE, NO_RECORD = "missed", "overdue", "no record"
OPEN, TO_COME, AFTER_LEAVING = "window open", "to come", "after leaving"
NOT_KNOWN, NOT_SUPPLIED = "not known when due", "dataset not supplied"

WAS_DONE = (DONE, EARLY, LATE, UNDATED)
WAS_DUE = (*WAS_DONE, MISSED, OVERDUE, NO_RECORD)

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
        Visits that did not occur, rows with reason.
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


def judge_visit(
    visit: PlannedVisit,
    person: Any,
    records: Records,
    supplied: Collection[str],
) -> str:
    """Say how one planned visit stands at the data cut.

    Parameters
    ----------
    visit
        The planned visit.
    person
        One participant: participant, state, cut_day and end_day (trial days of the data cut and
        of the end of study; missing where unknown).
    records
        What was recorded.
    supplied
        Datasets of the export: without ex nothing is known of infusions, without sv of visits.
    """
    record = records.of(person.participant, visit)
    if record is not None:
        return _judge_day(record.trial_day, visit)
    if (person.participant, visit.week) in records.missed:
        return MISSED
    if ("ex" if visit.infusion else "sv") not in supplied:
        return NOT_SUPPLIED
    if pd.isna(person.cut_day):
        return NOT_KNOWN
    left = person.state != COMPLETED and pd.notna(person.end_day)
    if visit.latest <= (person.end_day if left else person.cut_day):
        nothing_since = records.last_week.get(person.participant, -1) < visit.week
        return OVERDUE if person.state == ON_STUDY and nothing_since else NO_RECORD
    if left:
        return AFTER_LEAVING
    return OPEN if visit.earliest <= person.cut_day else TO_COME


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
