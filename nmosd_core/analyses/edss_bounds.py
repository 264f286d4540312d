"""How far the EDSS outcomes could move if missing scores were there.

A missing score can be any of the 20 of the scale, so every one of them is tried.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.edss_change import HALF_POINTS_OF_SCALE, WORSENED, judge_change
from nmosd_core.analyses.edss_confirmation import (
    CONFIRMED,
    MAY_BE_CONFIRMED,
    NOTHING_TO_COMPARE,
    confirm_one,
    scores_after_baseline,
)
from nmosd_core.analyses.edss_scores import planned_weeks
from nmosd_core.analyses.evidence_bounds import COUNT, MEDIAN, Reach, Target, Weeks
from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import WorseningRule
from nmosd_core.study.schedule import DAYS_PER_WEEK

SCALE = tuple(half / 2 for half in sorted(HALF_POINTS_OF_SCALE))
ON_PLANNED_DAY = "were it scored on its planned day"


@dataclass(frozen=True)
class EdssBounds:
    """What missing scores of each participant could add to the EDSS outcomes."""

    disability: Disability
    people: dict[str, Any]
    later: dict[str, list[Any]]
    confirmed: dict[str, str]

    def worsened(self, participant: str, filled: Weeks) -> Reach | str:
        """One more participant with both scores, who worsened under the rule in force or not."""
        return self._judge(participant, filled, self._rule)

    def worsened_any(self, participant: str, filled: Weeks) -> Reach | str:
        """The same for any rise, the registered reading."""
        return self._judge(participant, filled, None)

    def change(self, participant: str, filled: Weeks) -> Reach | str:
        """One more change from baseline to week 52."""
        pairs = self._pairs(participant, filled)
        if isinstance(pairs, str):
            return pairs
        changes = [score - baseline for baseline, score in pairs]
        return Reach(min(changes), max(changes), of=1)

    def confirmation(self, participant: str, filled: Weeks) -> Reach | str:
        """A worsening that lasted, or not, were the missing scores on their planned days."""
        before = self.confirmed[participant]
        after = {
            self._confirm(participant, baseline, score, filled)
            for baseline in _options(self.people[participant].baseline, 0 in filled)
            for score in (SCALE[0], SCALE[-1])
        } or {NOTHING_TO_COMPARE}
        known = int(after != {NOTHING_TO_COMPARE}) - int(before != NOTHING_TO_COMPARE)
        fewest, most = zip(*map(_counts, after), strict=True)
        now = _counts(before)
        if not known and set(map(_counts, after)) == {now}:
            return "no score that is missing decides whether a worsening lasted"
        return Reach(min(fewest) - now[0], max(most) - now[1], of=known)

    @property
    def _rule(self) -> WorseningRule:
        return self.disability.protocol.disability.rules[self.disability.rule]

    def _pairs(self, participant: str, filled: Weeks) -> list[tuple[float, float]] | str:
        """Every baseline and week 52 score that are possible, or why there are none."""
        person, week = self.people[participant], self.disability.week
        if pd.notna(person.change):
            return "both scores are there"
        baselines = _options(person.baseline, 0 in filled)
        scores = _options(person.week_52, week in filled)
        if not baselines or not scores:
            lacks = f"week {week}" if baselines else "baseline"
            return f"nothing by itself: the score of {lacks} is not there"
        return [(baseline, score) for baseline in baselines for score in scores]

    def _judge(self, participant: str, filled: Weeks, rule: WorseningRule | None) -> Reach | str:
        pairs = self._pairs(participant, filled)
        if isinstance(pairs, str):
            return pairs
        worse = [
            judge_change(*pair, rule) == WORSENED if rule else pair[1] > pair[0] for pair in pairs
        ]
        return Reach(min(worse), max(worse), of=1)

    def _confirm(self, participant: str, baseline: float, score: float, filled: Weeks) -> str:
        person = self.people[participant]
        added = [
            SimpleNamespace(
                score=score,
                trial_day=week * DAYS_PER_WEEK,
                used_as=f"week {week}",
                visit_name=f"week {week}",
            )
            for week in sorted(filled - {0})
        ]
        later = sorted([*self.later.get(participant, []), *added], key=lambda row: row.trial_day)
        as_if = SimpleNamespace(
            participant=participant, state=person.state, baseline=baseline, week_52=person.week_52
        )
        found = confirm_one(as_if, later, self._rule, self.disability.protocol)
        return str(found["confirmation"])


def _counts(state: str) -> tuple[int, int]:
    """What a participant adds to the lower and to the upper end of the confirmed worsenings."""
    return int(state == CONFIRMED), int(state in MAY_BE_CONFIRMED)


def _options(known: float, is_filled: bool) -> tuple[float, ...]:
    """The scores that one can be: itself, or any of the scale; none where it stays missing."""
    if pd.notna(known):
        return (known,)
    return SCALE if is_filled else ()


def bound_edss(disability: Disability) -> tuple[Target, ...]:
    """The EDSS outcomes that missing scores could move."""
    bounds = EdssBounds(
        disability=disability,
        people={row.participant: row for row in each_row(disability.change)},
        later=scores_after_baseline(disability.scores),
        confirmed={row.participant: row.confirmation for row in each_row(disability.confirmation)},
    )
    ends = 0, disability.week
    every = 0, *planned_weeks(disability.protocol)
    changes = tuple(disability.evaluable["change"])
    return (
        Target(disability.worsened_any, COUNT, ends, bounds.worsened_any),
        Target(disability.worsened, COUNT, ends, bounds.worsened),
        Target(
            disability.median_change, MEDIAN, ends, bounds.change, values=changes, unit="points"
        ),
        Target(disability.confirmed, COUNT, every, bounds.confirmation, remark=ON_PLANNED_DAY),
    )
