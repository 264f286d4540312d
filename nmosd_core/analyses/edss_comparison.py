"""Baseline against week 52 for each participant, and why a comparison is missing.

Which score is the baseline and which is of week 52 is decided in edss_scores.py; when week 52
is due, in visit_weeks.py.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.edss_change import change_in_points
from nmosd_core.analyses.edss_scores import BASELINE
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import each_row
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
    people = follow_up.treated
    first = _scores_used(scores, BASELINE, "baseline", people)
    last = _scores_used(scores, f"week {week}", "week_52", people)
    change = pd.concat([people[["participant", "state"]], first, last], axis=1)
    change = change.assign(change=change_in_points(change["baseline"], change["week_52"]))
    due = list_due_weeks(follow_up, (week,), protocol).set_index("participant")["due"]
    problems = _problems(scores, week)
    known, why = [], []
    for person, row in zip(each_row(people), each_row(change), strict=True):
        state = _known(row, due[row.participant], problems.get((row.participant, week), ""))
        known.append(state)
        why.append(_why(state, row, person, problems, week))
    return change.assign(known=pd.array(known, "str"), why_no_change=pd.array(why, "str"))


def _scores_used(
    scores: pd.DataFrame, used_as: str, name: str, people: pd.DataFrame
) -> pd.DataFrame:
    """Score, day and nearness of an attack, in the order of the participants."""
    own = scores[scores["used_as"] == used_as].set_index("participant")
    own = own[["score", "trial_day", "near_attack"]].reindex(people["participant"])
    own.columns = pd.Index([name, f"{name}_day", f"{name}_near_attack"])
    return own.reset_index(drop=True)


def _problems(scores: pd.DataFrame, week: int) -> dict[tuple[str, int], str]:
    """Why a record of the baseline (0) or of week 52 holds no score, by participant."""
    empty = scores[scores["score"].isna() | scores["left_out"].ne("")]
    problems = {}
    for row in each_row(empty):
        if pd.notna(row.planned_week) and row.planned_week == week:
            problems[row.participant, week] = row.not_a_score or row.left_out
        elif pd.notna(row.latest_day) and row.latest_day <= 0:
            problems[row.participant, 0] = row.not_a_score or row.left_out
    return problems


def _known(row: Any, due: str, problem: str) -> str:
    if pd.notna(row.change):
        return SCORED
    if due == NOT_KNOWN:
        return NOT_KNOWN
    if pd.isna(row.baseline):
        return NO_BASELINE
    return MISSING if due == DUE or problem else due


def _why(state: str, row: Any, person: Any, problems: dict[tuple[str, int], str], week: int) -> str:
    """Why there is no change, in words."""
    if state == SCORED:
        return ""
    if state == NOT_KNOWN:
        return "the date of the first infusion is incomplete"
    if state == NO_BASELINE:
        problem = problems.get((row.participant, 0), "no score before the first infusion")
        return f"baseline: {problem}"
    if state == MISSING:
        return f"week {week}: {problems.get((row.participant, week), 'no score recorded')}"
    return _left(person) if state == AFTER_LEAVING else f"week {week}: {NOT_YET_DUE}"


def _left(person: Any) -> str:
    day = (person.end_of_study - person.first_infusion).days
    reason = f": {person.reason}" if pd.notna(person.reason) else ""
    return f"left on day {day}{reason}"


def count_missing(change: pd.DataFrame, week: int) -> str:
    """How many participants cannot be compared, by reason, and how many are near an attack."""
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
    notes = [f"{counts[key]} {text}" for key, text in words.items() if key in counts]
    if compared_near:
        notes.append(f"{compared_near} compared although near an attack")
    return ", ".join(notes)
