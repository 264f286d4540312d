"""Why a recorded EDSS is not used, or what a reader should know of one that is, in words."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.week_remarks import outside_its_window, stands_for_nothing
from nmosd_core.study.protocol import Protocol

BASELINE = "baseline"
NOT_USED = ""


def list_remarks(scores: pd.DataFrame, protocol: Protocol) -> Any:
    """Why each score is not used, or what a reader should know of one that is."""
    rows = list(each_row(scores, *_READ))
    answered = {(row.participant, row.used_as) for row in rows if row.used_as != NOT_USED}
    of_day = defaultdict(set)
    for row in rows:
        of_day[row.participant, row.assessed].add(row.score)
    remarks = []
    for row in rows:
        words = [
            row.not_a_score or row.left_out,
            _effect(row, answered),
            _not_for_a_week(row, answered),
            outside_its_window(row, protocol) if row.used_as != NOT_USED else "",
            _others_of_the_day(row, of_day),
        ]
        remarks.append("; ".join(word for word in words if word))
    return pd.array(remarks, "str")


_READ = (
    *("participant", "visit_name", "assessed", "trial_day", "earliest_day", "latest_day"),
    *("planned_week", "outside", "not_planned", "score", "used_as", "left_out", "not_a_score"),
)


def why_no_score(scores: pd.DataFrame) -> Any:
    """Why each record holds no score of the scale; empty where it does."""
    read = "score", "not_done", "reason_not_done", "score_as_recorded"
    return pd.array([_not_a_score(row) for row in each_row(scores, *read)], "str")


def _not_a_score(row: Any) -> str:
    if pd.notna(row.score):
        return ""
    if row.not_done:
        return "not done" if pd.isna(row.reason_not_done) else f"not done: {row.reason_not_done}"
    if pd.isna(row.score_as_recorded):
        return "no score recorded"
    return f"{row.score_as_recorded} is not on the scale and is not used"


def _effect(row: Any, answered: set[tuple[Any, str]]) -> str:
    """What the trial lacks because this record holds no score, or one that is left out."""
    if pd.notna(row.score) and not row.left_out:
        return ""
    if pd.notna(row.planned_week):
        week = f"week {row.planned_week}"
        has = (row.participant, week) in answered
        return f"{week} has another score" if has else f"{week} has no score"
    if pd.notna(row.latest_day) and row.latest_day <= 0:
        has = (row.participant, BASELINE) in answered
        return "another score is the baseline" if has else "there is no baseline"
    return ""


def _not_for_a_week(row: Any, answered: set[tuple[Any, str]]) -> str:
    """Why a score on the scale stands for nothing."""
    if pd.isna(row.score) or row.left_out or row.used_as != NOT_USED:
        return ""
    has_baseline = (row.participant, BASELINE) in answered
    return stands_for_nothing(
        row, "score", has_baseline=has_baseline, week="planned week of the EDSS"
    )


def _others_of_the_day(row: Any, of_day: Mapping[tuple[Any, Any], set[float]]) -> str:
    """Which other scores the participant has on the day of this one."""
    if pd.isna(row.score) or pd.isna(row.assessed):
        return ""
    others = sorted(
        other
        for other in of_day[row.participant, row.assessed]
        if other != row.score and pd.notna(other)
    )
    words = " and ".join(f"{other:.1f}" for other in others)
    return f"the same day also has a score of {words}" if others else ""
