"""Visits and infusions against plan: who came when, who is overdue, and who is due next.

The record of a visit is in sv; where that says nothing, an infusion given in that week shows that
the participant came.  The record of an infusion is in ex alone.  When something was due is decided
in when_due.py, and everything is as of the data cut.  Days, windows and how far ahead visits are
listed are in study/protocol.toml; the registry gives no windows.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.adherence_summary import summarise_plan
from nmosd_core.analyses.evidence_found import ASSESSMENTS
from nmosd_core.analyses.evidence_status import weeks_of
from nmosd_core.analyses.exposure import Exposure, measure_exposure
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.analyses.visit_status import (
    DONE,
    EARLY,
    LATE,
    MISSED,
    NO_RECORD,
    OVERDUE,
    UNDATED,
    WAS_DUE,
    Records,
    choose_records,
    judge_visits,
)
from nmosd_core.analyses.visit_weeks import OTHER_VISIT, place_in_weeks
from nmosd_core.analyses.visits import Visits, follow_visits, place_records
from nmosd_core.analyses.when_due import AFTER_LEAVING, NONE_DUE, OPEN, TO_COME, count_days
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plan_visits
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

AS_PLANNED = (DONE, TO_COME, OPEN, AFTER_LEAVING)
WITHOUT_VISIT = "assessments are planned in this week, a visit is not"
WITHOUT_SV = "infusion given, without a record of the visit"
# Why something due was not done in its window, in the order in which it is said.
OUTSIDE = {
    EARLY: "early",
    LATE: "late",
    UNDATED: "without a day",
    MISSED: "missed",
    OVERDUE: "overdue",
    NO_RECORD: "without a record",
}


@dataclass(frozen=True, eq=False)
class VisitAdherence:
    """Planned visits and infusions of every treated participant, as of the data cut.

    Attributes
    ----------
    planned
        One row per treated participant and planned visit: the columns of
        `visit_status.judge_visits` for the visit itself, and planned_infusion (its number;
        missing for a visit without one), assessments (planned at it, in words) and remark.
    by_visit
        Rows of `adherence_summary.summarise_plan`: visits, then infusions.
    recorded
        Every visit recorded, done or missed: rows of sql/visits.sql with planned_week, outside
        and not_planned, which says where assessments are planned in its week, and no visit.
    visits
        What was due of each planned infusion, and of the final evaluation.
    exposure
        Every infusion with its dose; None where the export has none.
    shown
        Participants that the grids show.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    planned: pd.DataFrame
    by_visit: pd.DataFrame
    recorded: pd.DataFrame
    visits: Visits
    exposure: Exposure | None
    shown: tuple[str, ...]
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Everyone treated; where a grid has no room for all, those furthest from plan first."""
        names = self.visits.follow_up.treated["participant"]
        if len(names) <= ROWS_OF_A_GRID:
            return tuple(names)
        both = pd.concat([self.planned, self.visits.planned])
        off = (~both["status"].isin(AS_PLANNED)).groupby(both["participant"]).sum()
        return tuple(off.sort_values(ascending=False, kind="stable").index)

    @property
    def has_plan(self) -> bool:
        """Whether the protocol in force is that of these data."""
        return self.visits.has_plan

    @cached_property
    def visits_in_window(self) -> Number:
        """Visits done within their window, of those due."""
        name = "visits_in_window", "Visits in window", "visits_in_window"
        return self._in_window(name, self.planned, "visits due", "sv")

    @cached_property
    def infusions_in_window(self) -> Number:
        """Infusions given within their window, of those due."""
        name = "infusions_in_window", "Infusions in window", "infusions_in_window"
        if not self.visits.plans_infusions:
            return Number.missing(*name, self.visits.why_no_plan)
        infusions = self.visits.planned[self.visits.planned["infusion"].notna()]
        return self._in_window(name, infusions, "infusions due", "ex")

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        on_time = self.visits_in_window, self.infusions_in_window
        return *on_time, self.visits.overdue, self.visits.coming

    def showing(self, first: int) -> Self:
        """The same with other participants in the grids: so many from this place on."""
        shown = self.participants[first : first + ROWS_OF_A_GRID]
        exposure = self.exposure and replace(self.exposure, shown=shown)
        return replace(self, shown=shown, exposure=exposure)

    def _in_window(
        self, name: tuple[str, str, str], rows: pd.DataFrame, of_what: str, dataset: str
    ) -> Number:
        if self.visits.overdue.not_estimable:
            return Number.missing(*name, self.visits.overdue.not_estimable)
        if dataset not in self.visits.supplied:
            return Number.missing(*name, f"the export holds no {dataset.upper()}")
        if not rows["status"].isin(WAS_DUE).any():
            return Number.missing(*name, NONE_DUE)
        counts = rows["status"].value_counts()
        notes = [f"{counts[status]} {word}" for status, word in OUTSIDE.items() if status in counts]
        return Number.count(
            *name,
            int(counts.get(DONE, 0)),
            of=int(rows["status"].isin(WAS_DUE).sum()),
            of_what=of_what,
            note=", ".join(notes),
        )


@answered_once
def compare_with_plan(trial: TrialData) -> VisitAdherence:
    """Compare every visit and infusion with its planned day and window."""
    visits = follow_visits(trial)
    infusions, recorded = place_records(trial)
    planned = _judge_attendance(trial, visits, choose_records(infusions, recorded))
    by_visit = summarise_plan(planned, visits.planned)
    exposure = measure_exposure(trial) if "ex" in trial.supplied else None
    answer = VisitAdherence(
        planned,
        by_visit,
        _tell_assessments(recorded, trial.protocol),
        visits,
        exposure,
        (),
        trial.protocol,
        trial.stamp,
    )
    return answer.showing(0)


def _tell_assessments(recorded: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Tell weeks of assessments without a visit from weeks for which nothing is planned."""
    weeks = {week for name in ASSESSMENTS for week in weeks_of(name, protocol)}
    of_assessments = place_in_weeks(recorded, tuple(sorted(weeks)), protocol)["planned_week"]
    only_these = recorded["not_planned"].eq(OTHER_VISIT) & of_assessments.notna()
    return recorded.assign(not_planned=recorded["not_planned"].mask(only_these, WITHOUT_VISIT))


def _judge_attendance(trial: TrialData, visits: Visits, records: Records) -> pd.DataFrame:
    """Judge visits by who came, whether or not an infusion was given."""
    plan = plan_visits(trial.protocol)
    known = replace(records, attended={**records.infusions, **records.attended})
    people = count_days(visits.follow_up, planned=visits.has_plan)
    as_visits = tuple(replace(visit, infusion=None) for visit in plan)
    judged = judge_visits(as_visits, people, known, trial.supplied)
    keys = zip(judged["participant"], judged["week"], strict=True)
    attended = [key in records.attended for key in keys]
    only_infused = judged["attended"] & ~pd.Series(attended, judged.index, dtype="bool")
    by_week = {visit.week: visit for visit in plan}
    weeks = judged["week"]
    return judged.drop(columns="infusion").assign(
        planned_infusion=weeks.map({week: one.infusion for week, one in by_week.items()}).astype(
            "Int64"
        ),
        assessments=weeks.map(
            {week: ", ".join(one.assessments) for week, one in by_week.items()}
        ).astype("str"),
        attended=pd.array(attended, "bool"),
        remark=only_infused.map({True: WITHOUT_SV, False: ""}).astype("str"),
    )
