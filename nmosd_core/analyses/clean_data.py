"""Whose data are clean at which milestone: nothing missing and nothing to ask.

A participant's data are clean at a milestone when every planned outcome assessment up to it is
present and no open error or query touches a record dated up to it or of a visit up to it: what a
late visit asks belongs to the milestone it was for.  What was recorded as not done or was lost
cannot be mended and is told apart; of a dataset that was not supplied nobody knows what is
missing.  Milestones are in study/protocol.toml, what is present in missing_evidence.py, when it was
due in when_due.py, when a finding happened in finding_days.py.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import pandas as pd

from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.evidence_status import LOST, NOT_SUPPLIED, PRESENT
from nmosd_core.analyses.finding_days import first_record, place_findings
from nmosd_core.analyses.findings import ERROR, QUERY
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.new_records import SEVERAL, record_name
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import ROWS_OF_A_GRID, as_table, each_row
from nmosd_core.analyses.when_due import (
    AFTER_LEAVING,
    DUE,
    NOT_KNOWN,
    count_days,
    has_plan,
    judge_due,
)
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import window_of_week
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

CLEAN, CLEAN_BUT_LOST = "clean", "clean but for what is lost"
TO_MEND, NOT_YET_DUE, LEFT = "open or incomplete", "not yet due", "left before"
WAS_DUE = (CLEAN, CLEAN_BUT_LOST, TO_MEND, NOT_SUPPLIED)
COLUMNS = {
    "participant": "str",
    "week": "int64",
    "status": "str",
    "errors": "int64",
    "queries": "int64",
    "missing": "int64",
    "lost": "int64",
    "records": "str",
}
BY_SEQUENCE = re.compile(r"[A-Z]{2}SEQ ([0-9]+)")  # how a finding names its record


@dataclass(frozen=True)
class CleanData:
    """How the data of every treated participant stand at every milestone.

    Attributes
    ----------
    milestones
        One row per treated participant and milestone: participant, week, status (clean, clean
        but for what is lost, open or incomplete, dataset not supplied, not yet due, left before,
        not known when due), errors, queries (findings that touch a record dated up to it or of a
        visit up to it), missing, lost (planned assessments up to it, of datasets that were
        supplied), records (what those of these assessments and findings are called).
    of_nobody
        Open errors and queries that name no participant and so count for none.
    shown
        Participants of the grid.
    has_plan
        Whether the protocol in force is that of these data; without it nothing was due.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    milestones: pd.DataFrame
    of_nobody: int
    shown: tuple[str, ...]
    has_plan: bool
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Treated participants; where a grid has no room for all, those with most to mend first."""
        people = self.milestones["participant"].drop_duplicates()
        if len(people) <= ROWS_OF_A_GRID:
            return tuple(people)
        to_mend = self.milestones[["errors", "queries", "missing"]].sum(axis=1)
        worst = to_mend.groupby(self.milestones["participant"]).max()
        return tuple(worst.sort_values(ascending=False, kind="stable").index)

    def showing(self, first: int) -> Self:
        """The same with other participants in the grid: so many from this place on."""
        return replace(self, shown=self.participants[first : first + ROWS_OF_A_GRID])

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Clean data of those for whom each milestone was due, or whose assessments are there."""
        return tuple(self._at(week) for week in self.protocol.checks.milestone_weeks)

    def _at(self, week: int) -> Number:
        name, label = f"clean_week_{week}", f"Clean at week {week}"
        if not self.has_plan:
            why = f"the protocol in force is that of {self.protocol.trial.registration}"
            return Number.missing(name, label, "clean", f"{why}, not of {self.stamp.study}")
        status = self.milestones.loc[self.milestones["week"] == week, "status"]
        clean, lost, unknown = (
            int((status == one).sum()) for one in (CLEAN, CLEAN_BUT_LOST, NOT_SUPPLIED)
        )
        notes = {"more but for what is lost": lost, "not known: a dataset not supplied": unknown}
        return Number.count(
            name,
            label,
            "clean",
            clean,
            clean + unknown,
            of=int(status.isin(WAS_DUE).sum()),
            of_what="participants for whom it was due or done",
            note=" · ".join(f"{count} {words}" for words, count in notes.items() if count),
        )


@answered_once
def judge_clean_data(trial: TrialData) -> CleanData:
    """Say of every treated participant whether the data up to each milestone are clean."""
    protocol, planned = trial.protocol, has_plan(trial)
    people = count_days(follow_participants(trial), planned=planned)
    evidence = find_missing_evidence(trial).assessments
    open_findings = _list_open(trial, people)
    rows = [
        _judge_person(person, week, evidence, open_findings, protocol)
        for person in each_row(people)
        for week in protocol.checks.milestone_weeks
    ]
    milestones = as_table(rows, COLUMNS)
    of_nobody = int(open_findings["participant"].eq("").sum())
    return CleanData(milestones, of_nobody, (), planned, protocol, trial.stamp).showing(0)


def _list_open(trial: TrialData, people: pd.DataFrame) -> pd.DataFrame:
    """Errors and queries with their record: participant, severity, record, trial day, week."""
    findings = find_problems(trial).of_each
    asked = findings[findings["severity"].isin([ERROR, QUERY])]
    placed = place_findings(asked, trial)
    first = people.set_index("participant")["first_infusion"]
    day = (
        placed["happened_on"] - first.reindex(asked["participant"]).set_axis(asked.index)
    ).dt.days
    named = map(_record, asked["dataset"], asked["record"])
    return asked[["participant", "severity"]].assign(
        record=list(named), day=day, week=placed["visit_week"]
    )


def _record(dataset: str, record: str) -> str:
    """What the record of a finding is called; empty where it has no sequence number."""
    number = BY_SEQUENCE.fullmatch(first_record(record))
    return record_name(dataset, number[1]) if number else ""


def _judge_person(
    person: Any, week: int, evidence: pd.DataFrame, findings: pd.DataFrame, protocol: Protocol
) -> tuple[Any, ...]:
    """One participant at one milestone."""
    first, last = window_of_week(protocol, week)
    own = evidence[(evidence["participant"] == person.participant) & (evidence["week"] <= week)]
    mine = findings[findings["participant"] == person.participant]
    of_neither = mine["day"].isna() & mine["week"].isna()
    of_visit = mine["week"].le(week).fillna(False).astype("bool")
    touching = mine[mine["day"].le(last) | of_visit | of_neither]
    lost = int((own["status"] == LOST).sum())
    unknown = bool((own["status"] == NOT_SUPPLIED).any())
    missing = int((~own["status"].isin([PRESENT, LOST, NOT_SUPPLIED])).sum())
    errors, queries = (int(touching["severity"].eq(one).sum()) for one in (ERROR, QUERY))
    planned = own.loc[own["week"] == week, "status"]
    there = len(planned) > 0 and bool((planned == PRESENT).all())
    due = _judge(judge_due(first, last, person), there)
    status = _light(errors + queries + missing, unknown, lost) if due == DUE else due
    records = SEVERAL.join(filter(None, dict.fromkeys([*own["record"], *touching["record"]])))
    return person.participant, week, status, errors, queries, missing, lost, records


def _judge(due: str, there: bool) -> str:
    """Whether the milestone was due; once its assessments are there it counts as due."""
    if due in (NOT_KNOWN, DUE):
        return due
    if there:
        return DUE
    return LEFT if due == AFTER_LEAVING else NOT_YET_DUE


def _light(to_mend: int, unknown: bool, lost: int) -> str:
    """The light of a milestone that was due."""
    if to_mend:
        return TO_MEND
    if unknown:
        return NOT_SUPPLIED
    return CLEAN_BUT_LOST if lost else CLEAN
