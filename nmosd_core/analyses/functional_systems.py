"""Functional systems: which part of the EDSS changed from baseline to week 52.

The scores are compared as recorded and by the same rule as the EDSS (edss_scores.py): the last
on or before the first infusion, against the visit of week 52.  Their codes are in
study/protocol.toml.  Nothing is converted, and no EDSS is computed from them.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.edss_scores import choose_baselines
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_weeks import (
    DUE,
    choose_one_a_week,
    final_week,
    list_due_weeks,
    place_in_weeks,
)
from nmosd_core.study.protocol import Protocol


def compare_systems(
    recorded: pd.DataFrame, follow_up: FollowUp, protocol: Protocol
) -> pd.DataFrame:
    """Compare each functional system of each participant at week 52 with the baseline.

    Parameters
    ----------
    recorded
        Rows of sql/scores.sql.
    follow_up
        Everyone of the same data cut.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant and system of the protocol: participant, system (in
        words), system_baseline, system_week_52, system_change (steps; missing without both),
        remark (why one of the two is missing), baseline_sequence and week_52_sequence (of the
        records).
    """
    systems, week = protocol.disability.systems, final_week(protocol)
    own = recorded[recorded["code"].isin([code.upper() for code in systems])].reset_index(drop=True)
    placed = place_in_weeks(own, (week,), protocol)
    known = placed["recorded_score"].notna()
    first = _scores(placed.loc[choose_baselines(placed, _KEY, known.to_numpy())])
    last = _scores(placed.loc[choose_one_a_week(placed, _KEY, among=known)])
    problems = _problems(placed, week)
    rows = []
    for person in each_row(list_due_weeks(follow_up, (week,), protocol)):
        not_due = "" if person.due == DUE else person.due
        for code, system in systems.items():
            key = person.participant, code.upper()
            (before, own_first), (after, own_last) = first.get(key, NONE), last.get(key, NONE)
            missing = problems.get((key, 0), ""), problems.get((key, week), "") or not_due
            words = _remark((before, after), missing, week)
            rows.append((person.participant, system, before, after, words, own_first, own_last))
    table = as_table(rows, _TYPES)
    table.insert(4, "system_change", table["system_week_52"] - table["system_baseline"])
    return table


_TYPES = {
    "participant": "str",
    "system": "str",
    "system_baseline": "float64",
    "system_week_52": "float64",
    "remark": "str",
    "baseline_sequence": "Int64",
    "week_52_sequence": "Int64",
}
NONE = None, None
_KEY = ["participant", "code"]


def _scores(chosen: pd.DataFrame) -> dict[tuple[str, str], tuple[float, int]]:
    """Score and sequence number by participant and code."""
    keys = zip(chosen["participant"], chosen["code"], strict=True)
    known = zip(chosen["recorded_score"], chosen["sequence"], strict=True)
    return dict(zip(keys, known, strict=True))


def _problems(placed: pd.DataFrame, week: int) -> dict[tuple[tuple[str, str], int], str]:
    """Why a record of the baseline (0) or of week 52 holds no score."""
    problems = {}
    for row in each_row(placed[placed["recorded_score"].isna()]):
        key = row.participant, row.code
        if pd.notna(row.planned_week):
            problems[key, week] = _no_score(row)
        elif pd.notna(row.latest_day) and row.latest_day <= 0:
            problems[key, 0] = _no_score(row)
    return problems


def _no_score(row: Any) -> str:
    if row.not_done:
        return "not done" if pd.isna(row.reason_not_done) else f"not done: {row.reason_not_done}"
    if pd.isna(row.score_as_recorded):
        return "no score recorded"
    return f"{row.score_as_recorded} is not a number"


def _remark(scores: tuple[float | None, float | None], missing: tuple[str, str], week: int) -> str:
    """Which of the two scores is missing, and why as far as it is known."""
    names = "baseline", f"week {week}"
    return "; ".join(
        f"{name}: {why or 'no score recorded'}"
        for name, score, why in zip(names, scores, missing, strict=True)
        if score is None
    )
