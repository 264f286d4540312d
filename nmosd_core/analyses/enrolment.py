"""Enrolment: who was screened, treated and is where in the trial, and how that compares with plan.

A participant counts as enrolled with the first infusion.  How a participation ended is in
follow_up.py, reasons in disposition.py, pace in accrual.py, planned visits in visits.py and
standing.py; planned numbers, days and windows in study/protocol.toml.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.accrual import (
    count_by_month,
    cumulate_first_infusions,
    place_on_calendar,
)
from nmosd_core.analyses.disposition import count_steps
from nmosd_core.analyses.follow_up import (
    COMPLETED,
    DIED,
    IN_SCREENING,
    LEFT_EARLY,
    NOT_RECORDED,
    ON_STUDY,
    SCREEN_FAILURE,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.projection import Projection, project_week_52
from nmosd_core.analyses.standing import count_weeks, locate_everyone
from nmosd_core.analyses.visits import Visits, follow_visits
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True)
class Enrolment:
    """Where everyone stands at this data cut.

    Attributes
    ----------
    participants
        Rows of `locate_everyone`: where each screened participant stands.
    steps
        Rows of `count_steps`: from screened to completed, with reasons.
    first_infusions, months
        Rows of `cumulate_first_infusions` and `count_by_month`.
    calendar_cut, planned_between
        The data cut, and first and last day of the plan, on the calendar of the first infusions.
    weeks
        Rows of `count_weeks`: who was due and who came, by planned visit.
    visits
        Every planned visit of every treated participant.
    projection
        When the last participant reaches week 52.
    has_plan
        Whether the protocol in force is that of these data; planned numbers of another trial
        are not shown beside them.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    participants: pd.DataFrame
    steps: pd.DataFrame
    first_infusions: pd.DataFrame
    months: pd.DataFrame
    calendar_cut: pd.Timestamp
    planned_between: tuple[date, date]
    weeks: pd.DataFrame
    visits: Visits
    projection: Projection
    has_plan: bool
    protocol: Protocol
    stamp: Stamp

    def count(self, step: str) -> int:
        """Participants of one step, or in one state."""
        rows = self.steps[(self.steps["step"] == step) & (self.steps["reason"] == "")]
        return int(rows["participants"].sum())

    @cached_property
    def people_of_steps(self) -> dict[str, frozenset[str]]:
        """Participants of each step and of each reason, by what it is called."""
        rows = zip(self.steps["step"], self.steps["reason"], self.steps["names"], strict=True)
        return {
            f"{step}, {reason}" if reason else str(step): frozenset(str(names).split(", "))
            for step, reason, names in rows
            if names
        }

    def of_step(self, step: str | None) -> Self:
        """The same with the participants of one step or reason; with all without one."""
        if step is None:
            return self
        chosen = self.participants["participant"].isin(self.people_of_steps[step])
        return replace(self, participants=self.participants[chosen])

    @property
    def has_accrual(self) -> bool:
        """Whether the planned dates of first infusions are those of this trial."""
        return _has_accrual(self.has_plan, self.protocol)

    @cached_property
    def undated(self) -> int:
        """Treated participants whose first infusion is not completely dated."""
        return self.count("treated") - len(self.first_infusions)

    @cached_property
    def treated(self) -> Number:
        """Treated participants, of those planned where the plan is of this trial."""
        plan = self.protocol.trial.planned_participants if self.has_plan else None
        return Number.count(
            "treated",
            "Treated",
            "treated",
            self.count("treated"),
            of=plan,
            of_what="planned participants" if plan else "",
            note=f"{self.undated} without a complete first date" if self.undated else "",
        )

    @cached_property
    def on_study(self) -> Number:
        """Treated participants without an end of study so far."""
        return self._of("on_study", "On study", "on_study", ON_STUDY)

    @cached_property
    def died(self) -> Number:
        """Treated participants who died, with the exact interval; dm and ds say so, not ae."""
        return Number.proportion(
            "died_participants",
            "Died",
            "died",
            self.count(DIED),
            self.count("treated"),
            "treated participants",
            self.protocol.statistics.level,
        )

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        waiting = self.count(IN_SCREENING)
        screened = Number.count(
            "screened",
            "Screened",
            "screened",
            self.count("screened"),
            note=f"{waiting} still in screening" if waiting else "",
        )
        return (
            screened,
            self._of("screen_failures", "Screen failures", "screen_failure", SCREEN_FAILURE),
            self.treated,
            self.on_study,
            self._of("completed", "Completed", "completed", COMPLETED),
            self._of("left_early", "Left early", "left_early", LEFT_EARLY),
            self.visits.infusions_given,
        )

    def _of(self, name: str, label: str, definition: str, state: str) -> Number:
        """Participants in one state, of the screened or the treated."""
        before = state == SCREEN_FAILURE
        of, unknown = self.count("screened" if before else "treated"), self.count(NOT_RECORDED)
        of_what = "screened participants" if before else "treated participants"
        return Number.count(
            name,
            label,
            definition,
            self.count(state),
            of=of or None,  # of nobody it is known that 0 are in any state
            of_what=of_what if of else "",
            note=f"end not recorded of {unknown}" if unknown and not before else "",
        )


def _has_accrual(has_plan: bool, protocol: Protocol) -> bool:
    return has_plan and "accrual" not in protocol.borrowed


@answered_once
def summarise_enrolment(trial: TrialData) -> Enrolment:
    """Summarise who was screened and treated, who is where, and what was planned by now."""
    visits = follow_visits(trial)
    follow_up = visits.follow_up
    infusions, plan, cut = place_on_calendar(trial, follow_up.treated)
    first_infusions = cumulate_first_infusions(infusions)
    return Enrolment(
        participants=locate_everyone(visits),
        steps=count_steps(follow_up),
        first_infusions=first_infusions,
        months=count_by_month(first_infusions, plan, cut, _has_accrual(visits.has_plan, plan)),
        calendar_cut=cut,
        planned_between=(plan.accrual.starts, plan.accrual.ends),
        weeks=count_weeks(visits),
        visits=visits,
        projection=project_week_52(visits, first_infusions, cut),
        has_plan=visits.has_plan,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )
