"""Planned visits and infusions: which were done, which were missed, what is due and what comes.

Days are counted from the first infusion, and everything is as of the data cut, never of today.
Days, windows and how far ahead visits are listed are in study/protocol.toml; the registry gives
no windows.  How a visit is judged is in visit_status.py.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.counted import counted, in_how_many
from nmosd_core.analyses.follow_up import (
    NOT_RECORDED,
    ON_STUDY,
    FollowUp,
    follow_participants,
)
from nmosd_core.analyses.infusion_days import NO_INFUSION_PLANNED, list_infusions
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.visit_status import (
    MISSED,
    NO_RECORD,
    OVERDUE,
    WAS_DONE,
    WAS_DUE,
    choose_records,
    judge_visits,
)
from nmosd_core.analyses.visit_weeks import place_in_weeks
from nmosd_core.analyses.when_due import NONE_DUE, OPEN, TO_COME, count_days, has_plan
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plan_visits
from nmosd_core.trial_data.store import TrialData, answered_once

NOTHING_SUPPLIED = "the export holds neither infusions (EX) nor visits (SV)"
NOT_GIVEN = {
    MISSED: "recorded as missed",
    OVERDUE: "overdue",
    NO_RECORD: "with nothing recorded",
}


@dataclass(frozen=True)
class Visits:
    """Every planned visit of every treated participant, as of the data cut.

    Attributes
    ----------
    planned
        One row per treated participant and planned visit: participant, state, first_infusion,
        visit, week, day (trial day), infusion (its number; missing for a visit without one),
        first, last (trial days of the window, both inside it), done_on (date), done_day (trial
        day), attended (a visit of that week is in sv), reason (why it was missed), missed_visit
        (VISITNUM of the record that says so), status (visit_status.py), planned_on, opens, closes
        (dates of the plan and the window), data_cut (date, on the participant's calendar in
        presentation mode), coming (can be done at the data cut or soon after).
    unplaced
        Infusions given that belong to no planned week: rows of sql/infusions.sql.
    follow_up, supplied
        How each participation ended; datasets of the export (without sv nobody knows who came).
    has_plan
        Whether the protocol in force is that of these data; without it nothing was due.
    protocol
        What was planned.
    """

    planned: pd.DataFrame
    unplaced: pd.DataFrame
    follow_up: FollowUp
    supplied: frozenset[str]
    has_plan: bool
    protocol: Protocol

    @cached_property
    def infusions_given(self) -> Number:
        """Infusions given of those due."""
        name, label, definition = "infusions_given", "Infusions given of due", "infusions_due"
        if not self.plans_infusions or "ex" not in self.supplied:
            why = "the export holds no infusions (EX)" if self.plans_infusions else self.why_no_plan
            return Number.missing(name, label, definition, why)
        statuses = self.planned.loc[self.planned["infusion"].notna(), "status"]
        counts = statuses.value_counts()
        notes = [f"{counts[one]} {words}" for one, words in NOT_GIVEN.items() if one in counts]
        if len(self.unplaced):
            notes.append(f"{len(self.unplaced)} more belong to no planned week")
        due, note = int(statuses.isin(WAS_DUE).sum()), " · ".join(notes)
        if not due:
            return replace(Number.missing(name, label, definition, NONE_DUE), note=note)
        return Number.count(
            name,
            label,
            definition,
            int(statuses.isin(WAS_DONE).sum()),
            of=due,
            of_what="infusions due",
            note=note,
        )

    @cached_property
    def overdue(self) -> Number:
        """Planned visits of participants on study that are late and without any record."""
        number = self._count(
            "visits_overdue", "Visits overdue", "overdue", self.planned["status"] == OVERDUE
        )
        if number.note or number.value is None:
            return number
        on_study = self.follow_up.count(ON_STUDY)
        words = f"{counted(on_study, 'participant')} on study"
        return replace(number, note=words if on_study else self._nobody_on_study)

    @cached_property
    def coming(self) -> Number:
        """Visits that can be done at the data cut or soon after it."""
        label = f"Visits within {self.protocol.visits.days_ahead} days"
        number = self._count("visits_coming", label, "coming", self.planned["coming"])
        if number.note or number.value is None or self.follow_up.count(ON_STUDY):
            return number
        return replace(number, note=self._nobody_on_study)

    @cached_property
    def without_record(self) -> Number:
        """Visits that were due and of which nothing is recorded."""
        is_gap = self.planned["status"] == NO_RECORD
        return self._count("visits_without_record", "Visits without a record", "no_record", is_gap)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        return self.infusions_given, self.overdue, self.coming, self.without_record

    @property
    def _nobody_on_study(self) -> str:
        """Why none is overdue or to come; whose end is not recorded may be on study."""
        known = "known to be " if self.follow_up.count(NOT_RECORDED) else ""
        return f"nobody is {known}on study"

    def _count(self, name: str, label: str, definition: str, which: "pd.Series[bool]") -> Number:
        if not self.has_plan:
            return Number.missing(name, label, definition, self.why_no_plan)
        if not {"ex", "sv"} & self.supplied:
            return Number.missing(name, label, definition, NOTHING_SUPPLIED)
        people = self.planned.loc[which, "participant"].nunique()
        note = in_how_many(people)
        return Number.count(name, label, definition, int(which.sum()), note=note)

    @property
    def plans_infusions(self) -> bool:
        """Whether the protocol in force says when infusions of this trial are due."""
        return self.has_plan and bool(self.protocol.infusions.days)

    @cached_property
    def why_no_plan(self) -> str:
        """Why nothing was due: what is planned is planned of another trial, or nothing is."""
        if self.has_plan:
            return NO_INFUSION_PLANNED
        in_force, study = self.protocol.trial.registration, self.follow_up.stamp.study
        return f"the protocol in force is that of {in_force}, not of {study}"


@answered_once
def follow_visits(trial: TrialData) -> Visits:
    """Follow every treated participant through the planned visits, up to the data cut."""
    protocol, follow_up = trial.protocol, follow_participants(trial)
    planned, plan = has_plan(trial), plan_visits(protocol)
    people = count_days(follow_up, planned=planned)
    infusions, visits = place_records(trial)
    judged = judge_visits(plan, people, choose_records(infusions, visits), trial.supplied)
    judged["data_cut"] = people["data_cut"].array.repeat(len(plan))
    last_to_open = people["cut_day"].to_numpy().repeat(len(plan)) + protocol.visits.days_ahead
    can_come = judged["status"].isin([OPEN, TO_COME]) & judged["state"].eq(ON_STUDY)
    judged["coming"] = can_come & (judged["first"] <= last_to_open)
    unplaced = infusions[infusions["planned_week"].isna()].reset_index(drop=True)
    return Visits(judged, unplaced, follow_up, trial.supplied, planned, protocol)


def place_records(trial: TrialData) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Infusions given and visits recorded, each with the planned week that it belongs to."""
    protocol, plan = trial.protocol, plan_visits(trial.protocol)
    of_infusions = tuple(visit.week for visit in plan if visit.infusion)
    infusions = place_in_weeks(list_infusions(trial), of_infusions, protocol)
    weeks = tuple(visit.week for visit in plan)
    return infusions, place_in_weeks(trial.rows("visits"), weeks, protocol)
