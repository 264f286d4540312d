"""How far outcomes of two results, before and one year after, could move with those missing.

A missing titre can be on any rung of the ladder and beyond its ends, a missing count is 0 or more.
How many have both results is no outcome: whatever a missing result is, they become more.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import Titres
from nmosd_core.analyses.b_cells import BCells
from nmosd_core.analyses.evidence_bounds import COUNT, MEDIAN, UNBOUNDED, Reach, Target, Weeks
from nmosd_core.analyses.rows import each_row

NO_HIGHEST = "a titre has no highest value, so the ratio cannot be bounded"

NO_HIGHEST_COUNT = "a count has no highest value; the median holds while enough are known"


@dataclass(frozen=True)
class PairBounds:
    """What missing results of each participant could add; `people` are the rows of the change."""

    people: dict[str, Any]
    week: int
    top: int = 0

    def pair(self, participant: str, filled: Weeks) -> Reach | str:
        """One more participant with both results."""
        why = self._why_none(participant, filled)
        return why or Reach(1, 1)

    def fell(self, participant: str, filled: Weeks) -> Reach | str:
        """One more pair on the ladder, which fell by a rung or more or did not."""
        why = self._why_none(participant, filled)
        if why:
            return why
        person = self.people[participant]
        before = self._rungs(person, "baseline", 0 in filled)
        after = self._rungs(person, "week_52", self.week in filled)
        if before is None or after is None:
            return "the other titre is between two rungs and is in no count of rungs"
        return Reach(int(before[0] > after[1]), int(before[1] > after[0]), of=1)

    def negative(self, participant: str, _filled: Weeks) -> Reach | str:
        """One more titre of week 52, negative or not."""
        known = pd.notna(self.people[participant].week_52_titre)
        return f"there is a titre of week {self.week}" if known else Reach(0, 1, of=1)

    def change(self, participant: str, filled: Weeks, *, percent: bool) -> Reach | str:
        """One more change of a count that cannot be below 0."""
        why = self._why_none(participant, filled)
        if why:
            return why
        person = self.people[participant]
        is_open = self._is_open(person.baseline_value, 0 in filled)
        ends = self._is_open(person.week_52_value, self.week in filled)
        lowest = 0.0 if ends else person.week_52_value
        highest = float("inf") if ends else person.week_52_value
        if percent:
            return self._percent(person, lowest, highest, is_open)
        before = (float("inf"), 0.0) if is_open else (person.baseline_value, person.baseline_value)
        return Reach(lowest - before[0], highest - before[1], of=1)

    def _percent(self, person: Any, lowest: float, highest: float, is_open: bool) -> Reach | str:
        if is_open:
            return Reach(-100.0, float("inf"), of=1)
        if not person.baseline_value > 0:
            return "a percent change from a baseline of 0 does not exist"
        return Reach(
            100 * (lowest / person.baseline_value - 1),
            100 * (highest / person.baseline_value - 1),
            of=1,
        )

    def _why_none(self, participant: str, filled: Weeks) -> str:
        """Why missing results make no pair; empty where they make one."""
        person = self.people[participant]
        if person.why_no_change == "":
            return "both results are there"
        lacks = [
            name
            for name, value, week in (
                ("baseline", person.baseline_value, 0),
                (f"week {self.week}", person.week_52_value, self.week),
            )
            if pd.isna(value) and week not in filled
        ]
        return f"nothing by itself: the result of {lacks[0]} is not there" if lacks else ""

    def _rungs(self, person: Any, side: str, is_filled: bool) -> tuple[int, int] | None:
        """Lowest and highest rung that a titre can be; None where it is off the ladder."""
        if is_filled:
            return 0, self.top
        low, high = getattr(person, f"{side}_lowest_rung"), getattr(person, f"{side}_highest_rung")
        return None if pd.isna(low) else (int(low), int(high))

    @staticmethod
    def _is_open(value: float, is_filled: bool) -> bool:
        return is_filled or pd.isna(value)


def bound_titres(titres: Titres) -> tuple[Target, ...]:
    """The titre outcomes that missing titres could move."""
    people = {row.participant: row for row in each_row(titres.change)}
    top = len(titres.protocol.antibody.ladder) + 1
    bounds, ends = PairBounds(people, titres.week, top), (0, titres.week)
    return (
        Target(titres.fallen(1), COUNT, ends, bounds.fell),
        Target(titres.negative, COUNT, (titres.week,), bounds.negative),
        Target(titres.ratio, UNBOUNDED, ends, bounds.pair, remark=NO_HIGHEST),
    )


def bound_cell_counts(cells: BCells) -> tuple[Target, ...]:
    """The outcomes of the first B-cell subset that missing counts could move."""
    change = cells.levels.change_of(cells.levels.parts[0])
    people = {row.participant: row for row in each_row(change)}
    bounds, ends = PairBounds(people, cells.week), (0, cells.week)
    numbers = {
        number.name.removeprefix(cells.levels.parts[0].kind): number
        for number in cells.first_subset
    }
    compared = change[change["why_no_change"] == ""]
    return (
        Target(
            numbers["_change"],
            MEDIAN,
            ends,
            partial(bounds.change, percent=False),
            values=tuple(compared["change"]),
            unit=cells.unit,
            remark=NO_HIGHEST_COUNT,
        ),
        Target(
            numbers["_percent_change"],
            MEDIAN,
            ends,
            partial(bounds.change, percent=True),
            values=tuple(compared["percent_change"].dropna()),
            unit="% change",
            remark=NO_HIGHEST_COUNT,
        ),
    )
