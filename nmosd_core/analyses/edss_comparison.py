"""Baseline against week 52 for each participant, and why a comparison is missing.

Which score is the baseline and which is of week 52 is decided in edss_scores.py; when week 52
is due, in visit_weeks.py.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.edss_change import change_in_points
from nmosd_core.analyses.edss_scores import BASELINE
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.analyses.visit_weeks import (
    AFTER_LEAVING,
    DUE,
    NOT_KNOWN,
    NOT_YET_DUE,
    final_week,
    list_due_weeks,
)
from nmosd_core.study.protocol import Protocol

SCORED, MISSING, NO_BASELINE = "scored", "missing", "no baseline"


def compare_with_baseline(
    scores: pd.DataFrame, follow_up: FollowUp, protocol: Protocol
) -> pd.DataFrame:
    """Compare the week 52 score of every treated participant with the baseline.

    Parameters
    ----------
    scores
        Rows of `edss_scores.list_scores`.
    follow_up
        Everyone of the same data cut.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, baseline, baseline_day,
        baseline_near_attack, week_52, week_52_day, week_52_near_attack, change (points;
        missing without both), known (scored, no baseline, missing, not yet due, after leaving,
        not known when due) and why_no_change, in words, empty with both.
    """
    week = final_week(protocol)
    used = {
        (row.participant, row.used_as): (row.score, row.trial_day, row.near_attack)
        for row in each_row(scores, "participant", "used_as", "score", "trial_day", "near_attack")
    }
    problems = _problems(scores, week)
    due = list_due_weeks(follow_up, (week,), protocol)["due"].tolist()
    rows = []
    for person, when in zip(each_row(follow_up.treated, *_PERSON), due, strict=True):
        who = person.participant
        first, last = used.get((who, BASELINE), _NONE), used.get((who, f"week {week}"), _NONE)
        change = change_in_points(first[0], last[0])
        known = SCORED if change is not None else _lacks(first[0], when, (who, week) in problems)
        why = _why(known, person, problems, week)
        rows.append((who, person.state, *first, *last, change, known, why))
    return as_table(rows, _TYPES)


_PERSON = ("participant", "state", "reason", "first_infusion", "end_of_study")
_TYPES = {
    "participant": "str",
    "state": "str",
    "baseline": "float64",
    "baseline_day": "Int64",
    "baseline_near_attack": "boolean",
    "week_52": "float64",
    "week_52_day": "Int64",
    "week_52_near_attack": "boolean",
    "change": "float64",
    "known": "str",
    "why_no_change": "str",
}
_NONE = None, None, None


def _problems(scores: pd.DataFrame, week: int) -> dict[tuple[str, int], str]:
    """Why a record of the baseline (0) or of week 52 holds no score, by participant."""
    read = "participant", "planned_week", "latest_day", "not_a_score", "left_out"
    problems = {}
    for row in each_row(scores, *read):
        why = row.not_a_score or row.left_out
        if why and pd.notna(row.planned_week) and row.planned_week == week:
            problems[row.participant, week] = why
        elif why and pd.notna(row.latest_day) and row.latest_day <= 0:
            problems[row.participant, 0] = why
    return problems


def _lacks(baseline: float | None, due: str, is_recorded: bool) -> str:
    """Why there is no change; an empty record of week 52 tells that it was to be scored."""
    if due == NOT_KNOWN:
        return NOT_KNOWN
    if baseline is None:
        return NO_BASELINE
    return MISSING if due == DUE or is_recorded else due


def _why(known: str, person: Any, problems: dict[tuple[str, int], str], week: int) -> str:
    """Why there is no change, in words."""
    if known == SCORED:
        return ""
    if known == NOT_KNOWN:
        return "the date of the first infusion is incomplete"
    if known == NO_BASELINE:
        problem = problems.get((person.participant, 0), "no score before the first infusion")
        return f"baseline: {problem}"
    if known == MISSING:
        return f"week {week}: {problems.get((person.participant, week), 'no score recorded')}"
    return _left(person) if known == AFTER_LEAVING else f"week {week}: {NOT_YET_DUE}"


def _left(person: Any) -> str:
    day = (person.end_of_study - person.first_infusion).days
    reason = f": {in_words(person.reason)}" if pd.notna(person.reason) else ""
    return f"left on day {day}{reason}"


def count_missing(change: pd.DataFrame, week: int) -> str:
    """How many participants cannot be compared, by reason, and of the others, near an attack."""
    counts = change["known"].value_counts()
    words = {
        NOT_YET_DUE: f"not yet at week {week}",
        AFTER_LEAVING: f"left before week {week}",
        MISSING: f"without a week {week} score",
        NO_BASELINE: "without a baseline",
        NOT_KNOWN: NOT_KNOWN,
    }
    near = change["baseline_near_attack"].fillna(False) | change["week_52_near_attack"].fillna(
        False
    )
    compared_near = int((near & change["change"].notna()).sum())
    left_out = ", ".join(f"{counts[key]} {text}" for key, text in words.items() if key in counts)
    near_words = f"of those compared, {compared_near} near an attack" if compared_near else ""
    return "; ".join(part for part in (left_out, near_words) if part)
