"""Where each planned outcome assessment stands: present, still possible, missing or lost.

What the records hold is looked up in evidence_found.py, when an assessment was due is decided in
when_due.py.  Planned weeks and windows are in study/protocol.toml.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from nmosd_core.analyses.edss_scores import planned_weeks
from nmosd_core.analyses.evidence_found import ASSESSMENTS, EDSS
from nmosd_core.analyses.evidence_records import NOTHING, Finds, Found, Week
from nmosd_core.analyses.follow_up import DIED, LEFT_EARLY, ON_STUDY
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.analyses.when_due import AFTER_LEAVING, DUE, NOT_KNOWN, OPEN, TO_COME, judge_due
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK, weeks_by_dataset, window_of_week

PRESENT, PARTLY = "present", "partly present"
STILL_POSSIBLE, MISSING, LOST = "still possible", "missing", "lost"
NOT_SUPPLIED = "dataset not supplied"
# Whether a result can still be had, and how.
NOW, LATER, LATE_ONLY, NO_MORE = "in the window", "not yet reached", "late only", ""

COLUMNS = {
    "participant": "str",
    "state": "str",
    "assessment": "str",
    "week": "int64",
    "status": "str",
    "can_be_saved": "str",
    "why": "str",
    "due": "str",
    "data_cut": "datetime64[s]",
    "first_infusion": "datetime64[s]",
    "day": "int64",
    "first": "int64",
    "last": "int64",
    "done_on": "datetime64[s]",
    "trial_day": "Int64",
    "record": "str",
}


def list_assessments(
    people: pd.DataFrame,
    finds: Mapping[str, Finds | None],
    missed: Mapping[Week, str],
    protocol: Protocol,
) -> pd.DataFrame:
    """List every planned outcome assessment of every treated participant.

    Parameters
    ----------
    people
        Rows of `when_due.count_days`.
    finds
        What was found of each assessment; None where its dataset was not supplied.
    missed
        Visits that were missed, in words.  It explains an assessment without a record and does not
        decide it: blood may have been taken elsewhere.
    protocol
        Planned weeks and windows.

    Returns
    -------
    pandas.DataFrame
        The rows of `MissingEvidence.assessments`.
    """
    rows = [
        _row(person, assessment, week, found, missed.get((person.participant, week), ""), protocol)
        for assessment, found in finds.items()
        for person in each_row(people)
        for week in weeks_of(assessment, protocol)
    ]
    table = as_table(rows, COLUMNS)
    dates = {"planned_on": "day", "opens": "first", "closes": "last"}
    return table.assign(
        **{
            date: table["first_infusion"] + pd.to_timedelta(table[day], unit="D")
            for date, day in dates.items()
        }
    )


def weeks_of(assessment: str, protocol: Protocol) -> tuple[int, ...]:
    """Weeks at which one assessment is planned; 0 is the baseline.  None where it never is."""
    dataset, _ = ASSESSMENTS[assessment]
    weeks = weeks_by_dataset(protocol)[dataset]
    return (0, *planned_weeks(protocol)) if weeks and assessment == EDSS else weeks


def _row(
    person: Any, assessment: str, week: int, finds: Finds | None, missed: str, protocol: Protocol
) -> tuple[Any, ...]:
    first, last = window_of_week(protocol, week)
    found = NOTHING if finds is None else finds.get((person.participant, week), NOTHING)
    due = judge_due(first, last, person)
    status = NOT_SUPPLIED if finds is None else _judge(found, due, person)
    return (
        person.participant,
        person.state,
        assessment,
        week,
        status,
        _save(status, due, person, _next_opens(assessment, week, protocol)),
        _why(status, found, due, person, missed),
        due,
        person.data_cut,
        person.first_infusion,
        week * DAYS_PER_WEEK,
        first,
        last,
        found.done_on,
        found.trial_day,
        found.record,
    )


def _judge(found: Found, due: str, person: Any) -> str:
    """Where one planned assessment stands."""
    if found.present:
        return PARTLY if found.lacking else PRESENT
    if due == NOT_KNOWN:
        return NOT_KNOWN
    if due == DUE:
        return LOST if found.not_done else MISSING
    gone = due == AFTER_LEAVING or person.state in (LEFT_EARLY, DIED)
    return LOST if gone else STILL_POSSIBLE


def _next_opens(assessment: str, week: int, protocol: Protocol) -> int | None:
    """First trial day of the window after this one; None after the last.

    A baseline cannot be had late: the time after it begins at once.
    """
    if week == 0:
        return 0
    later = [other for other in weeks_of(assessment, protocol) if other > week]
    return window_of_week(protocol, min(later))[0] if later else None


def _save(status: str, due: str, person: Any, next_opens: int | None) -> str:
    """Whether and how a result can still be had of someone on study.

    After the window it is late, which counts, until the window of the next one opens.
    """
    if status not in (PARTLY, STILL_POSSIBLE, MISSING):
        return NO_MORE
    if due in (OPEN, TO_COME):
        return NOW if due == OPEN else LATER
    is_last = next_opens is None or person.cut_day < next_opens
    return LATE_ONLY if person.state == ON_STUDY and due == DUE and is_last else NO_MORE


def _why(status: str, found: Found, due: str, person: Any, missed: str) -> str:
    """Why it is not wholly present, in words."""
    if status in (PRESENT, NOT_SUPPLIED):
        return ""
    if status == PARTLY:
        return found.lacking
    if status == NOT_KNOWN:
        dated = pd.notna(person.first_infusion)
        return "no plan for these data" if dated else "the date of the first infusion is incomplete"
    if status == MISSING:
        return found.problem or "; ".join(filter(None, ["nothing recorded", missed]))
    if status == LOST:
        return found.problem if due == DUE else _left(person)
    words = "the window is open" if due == OPEN else "not yet reached"
    return f"{words}; recorded so far: {found.problem}" if found.problem else words


def _left(person: Any) -> str:
    if pd.isna(person.end_day):
        return f"{person.state}, day not known"
    words = f"left on day {int(person.end_day)}"
    return f"{words}: {in_words(person.reason)}" if isinstance(person.reason, str) else words
