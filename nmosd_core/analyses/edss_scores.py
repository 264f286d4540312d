"""What each recorded EDSS stands for: the baseline, a planned week, or nothing, and why.

The baseline is the last score on or before the day of the first infusion, at whatever visit.
A planned week has the score of the visit named so (visit_weeks.py); an unscheduled score, such
as one during an attack, is shown and stands for no week.  A value that is not on the scale is
not used.  Which days are near an attack is in study/protocol.toml.
"""

from bisect import bisect_right
from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT
from nmosd_core.analyses.edss_change import is_on_scale
from nmosd_core.analyses.edss_remarks import BASELINE, NOT_USED, list_remarks, why_no_score
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week, final_week, place_in_weeks
from nmosd_core.study.protocol import Protocol

EDSS = "EDSS0101"

Truths = NDArray[np.bool_]

__all__ = [
    "BASELINE",
    "EDSS",
    "NOT_USED",
    "attack_onsets",
    "choose_baselines",
    "list_scores",
    "planned_weeks",
]


def planned_weeks(protocol: Protocol) -> tuple[int, ...]:
    """Weeks after the first infusion at which the EDSS is planned, the last one among them."""
    return tuple(sorted({*protocol.assessments.edss, final_week(protocol)} - {0}))


def list_scores(
    recorded: pd.DataFrame,
    attacks: Attacks | None,
    protocol: Protocol,
    *,
    without_near_attack: bool = False,
) -> pd.DataFrame:
    """Say of every recorded score what it stands for.

    Parameters
    ----------
    recorded
        Rows of sql/scores.sql: those of the EDSS.
    attacks
        Attacks of the same data cut, or None where the export has none.
    protocol
        The trial's protocol.
    without_near_attack
        Whether scores near an attack stand for nothing, to see what that would change.

    Returns
    -------
    pandas.DataFrame
        The recorded scores, and score (missing unless on the scale), planned_week, used_as
        (baseline, "week 12", or empty), days_since_attack (from the onset of the attack before
        it), near_attack (missing where attacks or the day are unknown), left_out and
        not_a_score (why a score is left out, or a record holds none; else empty) and remark:
        that, and what else a reader should know.
    """
    scores = place_in_weeks(recorded, planned_weeks(protocol), protocol)
    value = scores["recorded_score"]
    scores = scores.assign(score=np.where(is_on_scale(value), value, np.nan))
    since = _days_since_attack(scores, attacks)
    near = _near_attack(since, scores["trial_day"], attacks, protocol)
    has_score = scores["score"].notna().to_numpy()
    is_near = np.array([one is True for one in near], bool)
    left_out = is_near & has_score & without_near_attack
    scores = scores.assign(
        days_since_attack=pd.array(since, "Int64"),
        near_attack=pd.array(near, "boolean"),
        used_as=pd.array(_use(scores, has_score & ~left_out), "str"),
        left_out=pd.array(_left_out(since, left_out), "str"),
        not_a_score=why_no_score(scores),
    )
    return scores.assign(remark=list_remarks(scores, protocol))


def choose_baselines(records: pd.DataFrame, key: list[str], among: Truths) -> pd.Index:
    """Pick the last record of each key on or before the day of the first infusion.

    Parameters
    ----------
    records
        Rows with earliest_day, latest_day and sequence.
    key
        Columns that tell apart what is measured: participant, and perhaps the system.
    among
        Which records may be a baseline.

    Returns
    -------
    pandas.Index
        Index of the records chosen.
    """
    earliest, latest, sequence = (
        records[name].to_numpy("float64", na_value=np.nan)
        for name in ("earliest_day", "latest_day", "sequence")
    )
    last_last = np.lexsort((sequence, earliest))  # the last key leads
    may_be = among & (latest <= 0)
    measured = list(zip(*(records[name].tolist() for name in key), strict=True))
    chosen = {measured[row]: row for row in last_last[may_be[last_last]].tolist()}
    return records.index.take(sorted(chosen.values()))


def _left_out(since: list[int | None], which: Truths) -> list[str]:
    """Why each score is left out."""
    return [
        f"left out, {days} days after the onset of an attack" if out else ""
        for days, out in zip(since, which, strict=True)
    ]


def _use(scores: pd.DataFrame, usable: Truths) -> list[str]:
    """What each score stands for."""
    baselines = set(choose_baselines(scores, ["participant"], usable))
    among = pd.Series(usable, scores.index)
    of_a_week = set(choose_one_a_week(scores, ["participant"], among=among))
    return [
        BASELINE if row in baselines else f"week {week}" if row in of_a_week else NOT_USED
        for row, week in zip(scores.index, scores["planned_week"].tolist(), strict=True)
    ]


def _days_since_attack(scores: pd.DataFrame, attacks: Attacks | None) -> list[int | None]:
    """Days from the latest onset on or before each score; missing without one."""
    onsets = attack_onsets(attacks)
    since = []
    for row in each_row(scores, "participant", "trial_day"):
        own = onsets.get(row.participant, [])
        place = bisect_right(own, row.trial_day) if pd.notna(row.trial_day) else 0
        since.append(row.trial_day - own[place - 1] if place else None)
    return since


def attack_onsets(attacks: Attacks | None) -> dict[str, list[int]]:
    """Trial days on which attacks of each participant began, those before treatment among them.

    Worsenings to review are left out: it is not known whether they are attacks.
    """
    if attacks is None:
        return {}
    onsets = defaultdict(list)
    for row in each_row(attacks.worsenings, "participant", "trial_day", "hours", "verdict"):
        earlier = row.verdict == BEFORE_TREATMENT and row.hours >= attacks.rule.minimum_hours
        if (row.verdict == ATTACK or earlier) and pd.notna(row.trial_day):
            onsets[row.participant].append(row.trial_day)
    return {participant: sorted(days) for participant, days in sorted(onsets.items())}


def _near_attack(
    since: list[int | None],
    trial_day: "pd.Series[Any]",
    attacks: Attacks | None,
    protocol: Protocol,
) -> list[bool | None]:
    """Whether each score is near an attack; missing where attacks or the day are unknown."""
    if attacks is None:
        return [None] * len(since)
    near_days = protocol.disability.near_attack_days
    return [
        None if pd.isna(day) else days is not None and days <= near_days
        for days, day in zip(since, trial_day.tolist(), strict=True)
    ]
