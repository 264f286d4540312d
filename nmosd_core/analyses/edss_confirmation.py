"""Did a worsening of the EDSS last?

A worsening first seen at a planned visit is confirmed when every later score, planned or not, up
to the first planned one at least so many weeks later is worse than the baseline too.  How many
weeks is in study/protocol.toml.  A worsening first seen at the last visit, or at an unscheduled
one with no score after it, cannot be confirmed: it is counted at the upper end of the range alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.edss_change import WORSENED, judge_change
from nmosd_core.analyses.edss_scores import BASELINE, NOT_USED
from nmosd_core.analyses.follow_up import NOT_RECORDED, ON_STUDY
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.study.protocol import Protocol, WorseningRule
from nmosd_core.study.schedule import DAYS_PER_WEEK

NO_WORSENING, CONFIRMED, NOT_CONFIRMED = "no worsening", "confirmed", "not confirmed"
NOT_YET, CANNOT_BE = "cannot be confirmed yet", "cannot be confirmed"
NOTHING_TO_COMPARE = "not known"
MAY_BE_CONFIRMED = {CONFIRMED, NOT_YET, CANNOT_BE}  # nothing recorded refutes it


@dataclass(frozen=True)
class _Worsening:
    """The first worsening of one participant that stands for the others, and what became of it."""

    seen: Any
    state: str
    decided_by: Any = None


def confirm_worsenings(
    scores: pd.DataFrame, change: pd.DataFrame, rule: WorseningRule, protocol: Protocol
) -> pd.DataFrame:
    """Say of every participant whether a worsening at a planned visit was confirmed.

    Parameters
    ----------
    scores
        Rows of `edss_scores.list_scores`.
    change
        Rows of `edss_comparison.compare_with_baseline`.
    rule
        The rise that counts.
    protocol
        The trial's protocol, for the weeks until a worsening is confirmed.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, baseline, confirmation (confirmed, not
        confirmed, cannot be confirmed yet, cannot be confirmed, no worsening; not known without
        a baseline or any score after it), first_worsening (planned week; empty where it was seen
        at an unscheduled visit), first_worsening_day,
        confirmed_worsening (the first that was, which may be a later one),
        confirmed_worsening_day, decided_at (visit of the score that decided it), decided_day and
        why, in words.
    """
    after = scores_after_baseline(scores)
    rows = [
        confirm_one(person, after.get(person.participant, []), rule, protocol)
        for person in each_row(change, "participant", "state", "baseline", "week_52")
    ]
    return as_table(rows, _TYPES)


_TYPES = {
    "participant": "str",
    "baseline": "float64",
    "confirmation": "str",
    "first_worsening": "str",
    "first_worsening_day": "Int64",
    "confirmed_worsening": "str",
    "confirmed_worsening_day": "Int64",
    "decided_at": "str",
    "decided_day": "Int64",
    "why": "str",
}


def count_confirmed(confirmation: pd.DataFrame, rule: str, level: float) -> Number:
    """Participants with a confirmed worsening; to those whose worsening nothing refutes, too."""
    name = "edss_confirmed", f"Confirmed, rule {rule}", "edss_confirmed"
    states = confirmation["confirmation"].value_counts()
    others = NOT_CONFIRMED, NOT_YET, CANNOT_BE
    known = len(confirmation) - int(states.get(NOTHING_TO_COMPARE, 0))
    return Number.proportion(
        *name,
        int(states.get(CONFIRMED, 0)),
        known,
        "participants with a baseline and a later planned score",
        level,
        n_to=int(confirmation["confirmation"].isin(MAY_BE_CONFIRMED).sum()),
        note=", ".join(f"{states[state]} {state}" for state in others if state in states),
    )


def scores_after_baseline(scores: pd.DataFrame) -> dict[str, list[Any]]:
    """Dated scores after the first infusion that may be used; the query has them in order."""
    after = defaultdict(list)
    read = "participant", "visit_name", "trial_day", "score", "used_as", "left_out"
    for row in each_row(scores, *read):
        is_after = pd.notna(row.trial_day) and row.trial_day > 0 and row.used_as != BASELINE
        if is_after and pd.notna(row.score) and not row.left_out:
            after[str(row.participant)].append(row)
    return dict(after)


def confirm_one(person: Any, later: list[Any], rule: WorseningRule, protocol: Protocol) -> Any:
    """The row of `confirm_worsenings` of one participant; `later` in order of days."""
    start = {"participant": person.participant, "baseline": person.baseline}
    if pd.isna(person.baseline) or not any(row.used_as != NOT_USED for row in later):
        lacks = "baseline" if pd.isna(person.baseline) else "dated score of a planned week"
        return start | {"confirmation": NOTHING_TO_COMPARE, "why": f"there is no {lacks}"}
    worsenings = list(_worsenings(person.baseline, later, rule, protocol))
    if not worsenings:
        return start | _without_planned_worsening(person, later, rule, protocol)
    first = worsenings[0]
    decisive = next((one for one in worsenings if one.state == CONFIRMED), worsenings[-1])
    return start | {
        "confirmation": _final_state(decisive, person, protocol),
        "first_worsening": first.seen.used_as,
        "first_worsening_day": first.seen.trial_day,
        **_as_confirmed(decisive),
        "why": _why(decisive, protocol),
    }


def _without_planned_worsening(
    person: Any, later: list[Any], rule: WorseningRule, protocol: Protocol
) -> dict[str, Any]:
    """What is said of somebody who was worse at no planned visit, or perhaps when last seen."""
    last = later[-1]
    if judge_change(person.baseline, last.score, rule) == WORSENED:
        return {
            "confirmation": _final_state(_Worsening(last, CANNOT_BE), person, protocol),
            "first_worsening_day": last.trial_day,
            "why": f"{last.score:.1f} at an unscheduled visit, and no score after it",
        }
    seen = [row.used_as for row in later if row.used_as != NOT_USED]
    is_whole = seen[-1] == f"week {final_week(protocol)}"
    return {"confirmation": NO_WORSENING, "why": "" if is_whole else f"scored up to {seen[-1]}"}


def _worsenings(
    baseline: float, later: list[Any], rule: WorseningRule, protocol: Protocol
) -> Iterator[_Worsening]:
    """Every worsening that begins at a planned visit, up to the first that was not refuted."""
    until = protocol.disability.confirmation_weeks * DAYS_PER_WEEK
    worse = [judge_change(baseline, row.score, rule) == WORSENED for row in later]
    place = 0
    while place < len(later):
        if not worse[place] or later[place].used_as == NOT_USED:
            place += 1
            continue
        state, decided = _outcome(later, worse, place, until)
        yield _Worsening(later[place], state, later[decided] if decided < len(later) else None)
        if state != NOT_CONFIRMED:
            return
        place = decided


def _outcome(later: list[Any], worse: list[bool], first: int, until: int) -> tuple[str, int]:
    """What the scores after a worsening say of it, and the place of the one that decides."""
    for place in range(first + 1, len(later)):
        if not worse[place]:
            return NOT_CONFIRMED, place
        far_enough = later[place].trial_day - later[first].trial_day >= until
        if far_enough and later[place].used_as != NOT_USED:
            return CONFIRMED, place
    return CANNOT_BE, len(later)


def _final_state(worsening: _Worsening, person: Any, protocol: Protocol) -> str:
    """A worsening without a later score can still be confirmed while the participant goes on."""
    goes_on = person.state in (ON_STUDY, NOT_RECORDED)
    at_end = worsening.seen.used_as == f"week {final_week(protocol)}"
    can_still_be = goes_on and not at_end and pd.isna(person.week_52)
    return NOT_YET if worsening.state == CANNOT_BE and can_still_be else worsening.state


def _as_confirmed(worsening: _Worsening) -> dict[str, Any]:
    decided = worsening.decided_by
    words = (
        {} if decided is None else {"decided_day": decided.trial_day, "decided_at": _at(decided)}
    )
    if worsening.state != CONFIRMED:
        return words
    seen = worsening.seen
    return words | {
        "confirmed_worsening": seen.used_as,
        "confirmed_worsening_day": seen.trial_day,
    }


def _at(row: Any) -> str:
    return row.used_as or ("a visit without a name" if pd.isna(row.visit_name) else row.visit_name)


def _why(worsening: _Worsening, protocol: Protocol) -> str:
    """What decided it, in words."""
    if worsening.state == NOT_CONFIRMED:
        return "a later score is no longer worse"
    weeks = protocol.disability.confirmation_weeks
    if worsening.state == CONFIRMED:
        return f"worse at every score for at least {weeks} weeks"
    if worsening.seen.used_as == f"week {final_week(protocol)}":
        return f"first seen at week {final_week(protocol)}, the last visit"
    return f"no planned score at least {weeks} weeks later"
