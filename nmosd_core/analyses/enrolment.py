"""Enrolment: who was screened, treated and is where in the trial, and how that compares with plan.

A participant counts as enrolled with the first infusion.  How a participation ended is in
follow_up.py, reasons in disposition.py, pace in accrual.py, planned visits in visits.py; planned
numbers, days and windows in study/protocol.toml.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.accrual import count_by_month, cumulate_first_infusions
from nmosd_core.analyses.disposition import count_steps
from nmosd_core.analyses.follow_up import (
    COMPLETED,
    IN_SCREENING,
    LEFT_EARLY,
    NOT_RECORDED,
    ON_STUDY,
    SCREEN_FAILURE,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.visit_status import (
    MISSED,
    NO_RECORD,
    OPEN,
    OVERDUE,
    TO_COME,
    WAS_DONE,
    WAS_DUE,
)
from nmosd_core.analyses.visits import Visits, follow_visits
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData


@dataclass(frozen=True)
class Enrolment:
    """Where everyone stands at this data cut.

    Attributes
    ----------
    participants
        One row per screened participant: participant, state, reason, age, sex, consent,
        first_infusion, first_infusion_as_recorded, week_reached (last planned week with an
        infusion or a visit), infusions_given, infusions_due, last_infusion, next_visit,
        next_on, next_opens, next_closes (dates), visits_overdue (count), end_of_study,
        end_as_recorded, end_record.
    steps
        Rows of `count_steps`: from screened to completed, with reasons.
    first_infusions, months
        Rows of `cumulate_first_infusions` and `count_by_month`.
    weeks
        One row per planned visit: visit, week, planned (treated participants), due, reached
        (with a visit of that week in sv), infused, missed, without_record.
    visits
        Every planned visit of every treated participant.
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
    weeks: pd.DataFrame
    visits: Visits
    has_plan: bool
    protocol: Protocol
    stamp: Stamp

    def count(self, step: str) -> int:
        """Participants of one step, or in one state."""
        rows = self.steps[(self.steps["step"] == step) & (self.steps["reason"] == "")]
        return int(rows["participants"].sum())

    @property
    def undated(self) -> int:
        """Treated participants whose first infusion is not completely dated."""
        return self.count("treated") - len(self.first_infusions)

    @property
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

    @property
    def on_study(self) -> Number:
        """Treated participants without an end of study so far."""
        return self._of("on_study", "On study", "on_study", ON_STUDY)

    @property
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
        unknown = self.count(NOT_RECORDED)
        return Number.count(
            name,
            label,
            definition,
            self.count(state),
            of=self.count("screened" if before else "treated"),
            of_what="screened participants" if before else "treated participants",
            note=f"end not recorded of {unknown}" if unknown and not before else "",
        )


def summarise_enrolment(trial: TrialData) -> Enrolment:
    """Summarise who was screened and treated, who is where, and what was planned by now."""
    visits = follow_visits(trial)
    follow_up = visits.follow_up
    first_infusions = cumulate_first_infusions(follow_up.treated)
    has_plan = trial.cut.study in ("", *trial.protocol.trial.study_ids)
    cut = pd.Timestamp(trial.cut.date)
    return Enrolment(
        participants=_where_everyone_is(visits),
        steps=count_steps(follow_up),
        first_infusions=first_infusions,
        months=count_by_month(first_infusions, trial.protocol, cut, has_plan),
        weeks=_count_weeks(visits),
        visits=visits,
        has_plan=has_plan,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _where_everyone_is(visits: Visits) -> pd.DataFrame:
    planned, status = visits.planned, visits.planned["status"]
    was_there = status.isin(WAS_DONE) | planned["attended"]
    is_infusion = planned["infusion"].notna()
    next_one = planned[status.isin([OPEN, TO_COME]) & planned["state"].eq(ON_STUDY)]
    next_one = next_one.drop_duplicates("participant").set_index("participant")
    given = pd.concat(
        [
            planned.loc[is_infusion, ["participant", "done_on"]].rename(columns={"done_on": "on"}),
            visits.unplaced[["participant", "given"]].rename(columns={"given": "on"}),
        ]
    )
    facts: dict[str, pd.Series[Any]] = {
        "week_reached": planned[was_there].groupby("participant")["week"].max(),
        "infusions_given": (status.isin(WAS_DONE) & is_infusion)
        .groupby(planned["participant"])
        .sum(),
        "infusions_due": (status.isin(WAS_DUE) & is_infusion).groupby(planned["participant"]).sum(),
        "last_infusion": given.groupby("participant")["on"].max(),
        "next_visit": next_one["visit"],
        "next_on": next_one["planned_on"],
        "next_opens": next_one["opens"],
        "next_closes": next_one["closes"],
        "visits_overdue": status.eq(OVERDUE).groupby(planned["participant"]).sum(),
    }
    counts = ["week_reached", "infusions_given", "infusions_due", "visits_overdue"]
    table = pd.DataFrame(facts).astype(dict.fromkeys(counts, "Int64"))
    return visits.follow_up.participants.join(table, on="participant")


def _count_weeks(visits: Visits) -> pd.DataFrame:
    planned, status = visits.planned, visits.planned["status"]
    is_infusion = planned["infusion"].notna()
    counted = planned[["visit", "week"]].assign(
        planned=True,
        due=status.isin(WAS_DUE),
        reached=planned["attended"],
        infused=status.isin(WAS_DONE) & is_infusion,
        missed=status.eq(MISSED),
        without_record=status.isin([NO_RECORD, OVERDUE]),
    )
    return counted.groupby(["week", "visit"], sort=False).sum().astype("int64").reset_index()
