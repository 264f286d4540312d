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
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import (
    UNSCHEDULED_VISIT,
    choose_one_a_week,
    final_week,
    place_in_weeks,
)
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import window_of_week

BASELINE = "baseline"
NOT_USED = ""


def planned_weeks(protocol: Protocol) -> tuple[int, ...]:
    """Weeks after the first infusion at which the EDSS is planned, the last one among them."""
    return tuple(sorted({*protocol.assessments.edss, final_week(protocol)} - {0}))


def list_scores(
    recorded: pd.DataFrame, attacks: Attacks | None, protocol: Protocol
) -> pd.DataFrame:
    """Say of every recorded score what it stands for.

    Parameters
    ----------
    recorded
        Rows of sql/edss_scores.sql.
    attacks
        Attacks of the same data cut, or None where the export has none.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        The recorded scores, and score (missing unless on the scale), planned_week, used_as
        (baseline, "week 12", or empty), days_since_attack (from the onset of the attack before
        it), near_attack (missing where attacks or the day are unknown), not_a_score (why a
        record holds none, else empty) and remark: that, and what else a reader should know.
    """
    scores = place_in_weeks(recorded, planned_weeks(protocol), protocol)
    recorded_score = scores["recorded_score"]
    scores = scores.assign(score=recorded_score.where(is_on_scale(recorded_score)))
    since = _days_since_attack(scores, attacks)
    scores = scores.assign(
        used_as=_use(scores),
        days_since_attack=since,
        near_attack=_near_attack(since, scores["trial_day"], attacks, protocol),
        not_a_score=pd.array([_not_a_score(row) for row in each_row(scores)], "str"),
    )
    return scores.assign(remark=_remarks(scores, protocol))


def _use(scores: pd.DataFrame) -> "pd.Series[str]":
    """What each score stands for."""
    of_a_week = scores[scores["score"].notna() & scores["planned_week"].notna()]
    chosen = scores.index.isin(choose_one_a_week(of_a_week, ["participant"]))
    weeks = "week " + scores["planned_week"].astype("str")
    used = weeks.where(chosen, NOT_USED)
    return used.mask(scores.index.isin(_baselines(scores)), BASELINE)


def _baselines(scores: pd.DataFrame) -> pd.Index:
    """The last score of each participant on or before the first infusion."""
    before = scores[scores["score"].notna() & (scores["latest_day"] <= 0).fillna(False)]
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


def _remarks(scores: pd.DataFrame, protocol: Protocol) -> Any:
    """Why each score is not used, or what a reader should know of one that is."""
    answered = {
        (row.participant, row.used_as) for row in each_row(scores) if row.used_as != NOT_USED
    }
    others = _other_scores_of_the_day(scores)
    baseline_days = scores[scores["used_as"] == BASELINE].set_index("participant")["trial_day"]
    remarks = []
    for row in each_row(scores):
        words = [
            row.not_a_score,
            _effect(row, answered),
            _not_for_a_week(row, baseline_days),
            _outside(row, protocol),
            others.get(row.Index, ""),
        ]
        remarks.append("; ".join(word for word in words if word))
    return pd.array(remarks, "str")


def _not_a_score(row: Any) -> str:
    if pd.notna(row.score):
        return ""
    if row.not_done:
        return "not done" if pd.isna(row.reason_not_done) else f"not done: {row.reason_not_done}"
    if pd.isna(row.score_as_recorded):
        return "no score recorded"
    return f"{row.score_as_recorded} is not on the scale and is not used"


def _effect(row: Any, answered: set[tuple[Any, str]]) -> str:
    """What the trial lacks because this record holds no score."""
    if pd.notna(row.score):
        return ""
    if pd.notna(row.planned_week):
        week = f"week {row.planned_week}"
        has = (row.participant, week) in answered
        return f"{week} has another score" if has else f"{week} has no score"
    if pd.notna(row.latest_day) and row.latest_day <= 0:
        has = (row.participant, BASELINE) in answered
        return "another score is the baseline" if has else "there is no baseline"
    return ""


def _not_for_a_week(row: Any, baseline_days: "pd.Series[Any]") -> str:
    """Why a score on the scale stands for nothing."""
    if pd.isna(row.score) or row.used_as != NOT_USED:
        return ""
    if pd.notna(row.planned_week):
        return f"another score stands for week {row.planned_week}"
    if pd.isna(row.latest_day):
        return "without a date or a planned week it stands for nothing"
    if row.latest_day <= 0 and row.participant in baseline_days.index:
        return "a later score is the baseline"
    if row.earliest_day <= 0 < row.latest_day:
        return "not known whether before the first infusion"
    if row.not_planned == UNSCHEDULED_VISIT:
        return "unscheduled, stands for no planned week"
    visit = "its day" if pd.isna(row.visit_name) else row.visit_name
    return f"{visit} is no planned week of the EDSS"


def _outside(row: Any, protocol: Protocol) -> str:
    if not row.outside or row.used_as == NOT_USED:
        return ""
    first, last = window_of_week(protocol, row.planned_week)
    return f"day {row.trial_day} is outside the window of days {first} to {last}"


def _other_scores_of_the_day(scores: pd.DataFrame) -> dict[Any, str]:
    """A remark for each score of a day on which the participant has another that differs."""
    day = ["participant", "assessed"]
    dated = scores[scores["score"].notna() & scores["assessed"].notna()]
    repeated = dated[dated.duplicated(day, keep=False)]
    remarks = {}
    for _, same_day in repeated.groupby(day):
        for row, score in same_day["score"].items():
            others = sorted(set(same_day["score"]) - {score})
            words = " and ".join(f"{other:.1f}" for other in others)
            remarks[row] = f"the same day also has a score of {words}" if others else ""
    return remarks
