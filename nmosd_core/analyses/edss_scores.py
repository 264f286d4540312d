"""What each recorded EDSS stands for: the baseline, a planned week, or nothing, and why.

The baseline is the last score on or before the day of the first infusion, at whatever visit.
A planned week has the score of the visit named so (visit_weeks.py); an unscheduled score, such
as one during an attack, is shown and stands for no week.  A value that is not on the scale is
not used.  Which days are near an attack is in study/protocol.toml.
"""

from bisect import bisect_right
from typing import Any

import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT
from nmosd_core.analyses.edss_change import is_on_scale
from nmosd_core.analyses.edss_remarks import BASELINE, NOT_USED, list_remarks, why_no_score
from nmosd_core.analyses.visit_weeks import choose_one_a_week, final_week, place_in_weeks
from nmosd_core.study.protocol import Protocol

EDSS = "EDSS0101"

__all__ = ["BASELINE", "EDSS", "NOT_USED", "attack_onsets", "list_scores", "planned_weeks"]


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
    recorded_score = scores["recorded_score"]
    scores = scores.assign(score=recorded_score.where(is_on_scale(recorded_score)))
    since = _days_since_attack(scores, attacks)
    near = _near_attack(since, scores["trial_day"], attacks, protocol)
    scores = scores.assign(days_since_attack=since, near_attack=near)
    left_out = scores["near_attack"].fillna(False) & scores["score"].notna() & without_near_attack
    usable = scores["score"].notna() & ~left_out
    scores = scores.assign(
        used_as=_use(scores, usable),
        left_out=_left_out(since, left_out),
        not_a_score=why_no_score(scores),
    )
    return scores.assign(remark=list_remarks(scores, protocol))


def _left_out(since: Any, which: "pd.Series[bool]") -> Any:
    """Why each score is left out."""
    words = [
        f"left out, {days} days after the onset of an attack" if out else ""
        for days, out in zip(since, which, strict=True)
    ]
    return pd.array(words, "str")


def _use(scores: pd.DataFrame, usable: "pd.Series[bool]") -> "pd.Series[str]":
    """What each score stands for."""
    of_a_week = scores[usable & scores["planned_week"].notna()]
    chosen = scores.index.isin(choose_one_a_week(of_a_week, ["participant"]))
    weeks = "week " + scores["planned_week"].astype("str")
    used = weeks.where(chosen, NOT_USED)
    return used.mask(scores.index.isin(_baselines(scores[usable])), BASELINE)


def _baselines(scores: pd.DataFrame) -> pd.Index:
    """The last score of each participant on or before the first infusion."""
    before = scores[(scores["latest_day"] <= 0).fillna(False)]
    ordered = before.sort_values(["participant", "earliest_day", "sequence"], kind="stable")
    return ordered.drop_duplicates("participant", keep="last").index


def _days_since_attack(scores: pd.DataFrame, attacks: Attacks | None) -> Any:
    """Days from the latest onset on or before each score; missing without one."""
    onsets = attack_onsets(attacks)
    since: list[Any] = []
    for participant, day in zip(scores["participant"], scores["trial_day"], strict=True):
        own = onsets.get(participant, [])
        place = bisect_right(own, day) if pd.notna(day) else 0
        since.append(day - own[place - 1] if place else pd.NA)
    return pd.array(since, "Int64")


def attack_onsets(attacks: Attacks | None) -> dict[str, list[int]]:
    """Trial days on which attacks of each participant began, those before treatment among them.

    Worsenings to review are left out: it is not known whether they are attacks.
    """
    if attacks is None:
        return {}
    known = attacks.worsenings.dropna(subset=["trial_day"])
    earlier = known["verdict"].eq(BEFORE_TREATMENT) & (known["hours"] >= attacks.rule.minimum_hours)
    own = known[known["verdict"].eq(ATTACK) | earlier]
    return {
        str(participant): sorted(int(day) for day in days)
        for participant, days in own.groupby("participant")["trial_day"]
    }


def _near_attack(
    since: Any, trial_day: "pd.Series[Any]", attacks: Attacks | None, protocol: Protocol
) -> Any:
    if attacks is None:
        return pd.array([pd.NA] * len(trial_day), "boolean")
    near = pd.Series(since, trial_day.index) <= protocol.disability.near_attack_days
    return near.fillna(False).astype("boolean").mask(trial_day.isna(), pd.NA).array
