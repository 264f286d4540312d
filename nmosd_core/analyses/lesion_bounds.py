"""How far the registered lesion sum could move if scans that were not read were there.

A scan adds no lesion or more, so the sum can only grow, without a limit.  What it would be were
the scan like the lowest or the highest read of the same week and region is an illustration.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.evidence_bounds import COUNT, SUM, Reach, Target, Weeks
from nmosd_core.analyses.lesions import Lesions
from nmosd_core.analyses.rows import each_row

CAN_ONLY_GROW = "the sum can only grow; the illustration is no bound"
LIKE_OTHERS = "were it like the lowest or the highest read of that week and region"


@dataclass(frozen=True)
class LesionBounds:
    """What scans that were not read could add to the lesion outcomes.

    Attributes
    ----------
    unread
        Regions without a count, by participant and week.
    reads
        Lowest and highest count of the scans read, by week and region.
    people
        Rows of `Lesions.per_participant`.
    """

    unread: dict[tuple[str, int], list[str]]
    reads: dict[tuple[int, str], tuple[int, int]]
    people: dict[str, Any]

    def total(self, participant: str, filled: Weeks) -> Reach | str:
        """Lesions of scans like those of others."""
        scans = [
            (week, region)
            for week in sorted(filled)
            for region in self.unread.get((participant, week), [])
        ]
        if not scans:
            return "every region was read, one of them in part"
        others = [self.reads.get(scan) for scan in scans]
        if any(one is None for one in others):
            return Reach(0, 0)
        known = [one for one in others if one is not None]
        low, high = sum(one[0] for one in known), sum(one[1] for one in known)
        return Reach(0, 0, like_lowest=low, like_highest=high)

    def any_lesion(self, participant: str, _filled: Weeks) -> Reach | str:
        """A participant with a lesion, or one more whose scans show none."""
        person = self.people[participant]
        if pd.notna(person.lesions) and person.lesions > 0:
            return "a scan that was read shows a lesion already"
        return Reach(0, 1, of=int(not person.scans_read))


def bound_lesions(lesions: Lesions) -> tuple[Target, ...]:
    """The lesion outcomes that scans which were not read could move."""
    unread: dict[tuple[str, int], list[str]] = {}
    for row in each_row(lesions.scans[~lesions.scans["is_read"]]):
        unread.setdefault((row.participant, int(row.week)), []).append(row.region)
    read = lesions.scans[lesions.scans["is_read"]].groupby(["week", "region"])["lesions"]
    ranges = read.agg(["min", "max"]).reset_index()
    bounds = LesionBounds(
        unread=unread,
        reads={
            (int(row.week), row.region): (int(row.min), int(row.max)) for row in each_row(ranges)
        },
        people={row.participant: row for row in each_row(lesions.per_participant)},
    )
    weeks = lesions.protocol.lesions.weeks
    return (
        Target(lesions.total, SUM, weeks, bounds.total, remark=CAN_ONLY_GROW, like=LIKE_OTHERS),
        Target(lesions.participants_with_lesions, COUNT, weeks, bounds.any_lesion),
    )
