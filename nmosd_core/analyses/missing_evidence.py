"""Missing evidence: which planned outcome assessments have a result, and which still can have one.

A result that is missing is unknown: it is never filled in.  How each assessment stands is decided
in evidence_status.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.attack_bounds import FOLLOW_UP, bound_attacks, list_not_followed
from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.counted import in_how_many
from nmosd_core.analyses.evidence_effects import TARGETS, Targets, bound_each, bound_together
from nmosd_core.analyses.evidence_found import ASSESSMENTS
from nmosd_core.analyses.evidence_records import Week
from nmosd_core.analyses.evidence_status import (
    LATE_ONLY,
    LOST,
    MISSING,
    NOW,
    PARTLY,
    PRESENT,
    STILL_POSSIBLE,
    list_assessments,
    weeks_of,
)
from nmosd_core.analyses.follow_up import NOBODY_TREATED, follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.analyses.terms import in_words
from nmosd_core.analyses.visit_status import MISSED as MISSED_VISIT
from nmosd_core.analyses.visits import follow_visits
from nmosd_core.analyses.when_due import DUE, count_days, has_plan, say_none_due
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True, eq=False)
class MissingEvidence:
    """Every planned outcome assessment of every treated participant, as of the data cut.

    Attributes
    ----------
    assessments
        One row per treated participant, assessment and planned week: participant, state,
        assessment (EDSS, MRI, antibody titre, B cells, laboratory), week (0 is the baseline),
        status, can_be_saved (in the window, not yet reached, late only; empty where it is there
        or can no longer be had), why (of whatever is not present, in words), due (due, window
        open, to come, after leaving, not known when due), data_cut, first_infusion (dates), day
        (planned trial day), first, last (trial days of the window), done_on (date), trial_day (of
        the result), record (what its records are called), planned_on, opens, closes (dates).
        Status is one of

        - present: there is a result that the numbers use
        - partly present: a part of it has none, such as one region of a scan
        - still possible: the window is open, or not yet reached
        - missing: the window has passed and nothing that can be used is recorded
        - lost: recorded as not done, or the participant left before the window had passed
        - dataset not supplied, not known when due
    supplied
        Assessments whose dataset was supplied.
    attacks
        Attacks of the same data cut, or None where the export has none.
    shown
        Participants that the grid shows.
    has_plan
        Whether the protocol in force is that of these data; without it nothing was due.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    assessments: pd.DataFrame
    supplied: frozenset[str]
    attacks: Attacks | None
    shown: tuple[str, ...]
    has_plan: bool
    protocol: Protocol
    stamp: Stamp
    _find_targets: Callable[[], Targets] = field(repr=False)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Assessments without a whole result."""
        is_gap = self.assessments["status"].isin([PARTLY, STILL_POSSIBLE, MISSING, LOST])
        return self.assessments[is_gap].reset_index(drop=True)

    @cached_property
    def not_supplied(self) -> dict[str, str]:
        """Planned assessments whose dataset was not supplied, each with the name of that."""
        return {
            name: dataset for name, dataset in self._planned.items() if name not in self.supplied
        }

    @cached_property
    def targets(self) -> Targets:
        """The numbers that rest on each assessment, found when first asked.

        Counting what is missing needs none of them.
        """
        return self._find_targets()

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Rows of `evidence_effects.bound_each`: how far each missing result could move what."""
        return bound_each(self.gaps, self.targets, self.protocol)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Rows of `evidence_effects.bound_together`: the same were all of them there.

        First the attacks of those not followed, which no assessment would have found.
        """
        together = [bound_together(self.gaps, self.targets, self.protocol)]
        if self.attacks is not None:
            targets = {FOLLOW_UP: bound_attacks(self.attacks)}
            gaps = list_not_followed(self.attacks)
            together.insert(0, bound_together(gaps, targets, self.protocol))
        return pd.concat(together, ignore_index=True)

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Everyone treated; where a grid has no room for all, those with most missing first."""
        rows = self.assessments
        names = tuple(rows["participant"].unique())
        if len(names) <= ROWS_OF_A_GRID:
            return names
        worst = rows["status"].isin([MISSING, LOST, PARTLY]).groupby(rows["participant"]).sum()
        return tuple(worst.sort_values(ascending=False, kind="stable").index)

    def showing(self, first: int) -> Self:
        """The same with other participants in the grid: so many from this place on."""
        return replace(self, shown=self.participants[first : first + ROWS_OF_A_GRID])

    @cached_property
    def present(self) -> Number:
        """Assessments with a result, of those due and those done before."""
        rows = self.assessments
        there = rows["status"].isin([PRESENT, PARTLY])
        partly = int((rows["status"] == PARTLY).sum())
        return self._count(
            ("evidence_present", "Assessments present", "evidence_present"),
            there,
            of=int((there | rows["due"].eq(DUE) & rows["status"].isin([MISSING, LOST])).sum()),
            of_what="assessments due or done",
            otherwise=say_none_due(len(rows)),
            note="; ".join(
                filter(None, (self._kinds(), f"{partly} only partly" if partly else ""))
            ),
        )

    @cached_property
    def still_possible(self) -> Number:
        """Assessments that can be done at the data cut, in the window or late."""
        name = "evidence_open", "Can be done now", "evidence_still_possible"
        now = self.assessments["can_be_saved"].isin([NOW, LATE_ONLY])
        late = int((self.assessments["can_be_saved"] == LATE_ONLY).sum())
        return self._count(name, now, note=f"{late} of them only late" if late else "")

    @cached_property
    def missing(self) -> Number:
        """Assessments whose window has passed without a result."""
        name = "evidence_missing", "Missing", "evidence_missing"
        return self._count(name, self.assessments["status"] == MISSING)

    @cached_property
    def lost(self) -> Number:
        """Assessments that were not done, or that the participant left before."""
        name = "evidence_lost", "Lost", "evidence_lost"
        rows = self.assessments[self.assessments["status"] == LOST]
        not_done = int((rows["due"] == DUE).sum())
        after = len(rows) - not_done
        words = f"{not_done} recorded as not done, {after} after leaving and never due"
        return self._count(
            name, self.assessments["status"] == LOST, note=words if len(rows) else ""
        )

    @property
    def of_nobody(self) -> bool:
        """Whether nobody has been treated, of whom anything could be missing."""
        return not self.missing.not_estimable and self.assessments.empty

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        return self.present, self.still_possible, self.missing, self.lost

    @cached_property
    def _planned(self) -> dict[str, str]:
        """Assessments that the protocol plans, each with the name of its dataset."""
        return {
            name: dataset
            for name, (dataset, _) in ASSESSMENTS.items()
            if weeks_of(name, self.protocol)
        }

    def _kinds(self) -> str:
        """Which assessments are counted and why no others; empty where all of them are."""
        counted = [name for name in self._planned if name in self.supplied]
        others = {
            "not planned": [name for name in ASSESSMENTS if name not in self._planned],
            "not supplied": list(self.not_supplied),
        }
        why = [f"{words}: {', '.join(names)}" for words, names in others.items() if names]
        return "; ".join([f"{' and '.join(counted)} only", *why]) if why else ""

    def _count(
        self,
        name: tuple[str, str, str],
        which: "pd.Series[bool]",
        *,
        of: int | None = None,
        of_what: str = "",
        otherwise: str = "",
        note: str = "",
    ) -> Number:
        if not self.has_plan:
            in_force = self.protocol.trial.registration
            why = f"the protocol in force is that of {in_force}, not of {self.stamp.study}"
            return Number.missing(*name, why)
        if not self._planned:
            return Number.missing(*name, "the protocol plans no outcome assessments")
        if not self.supplied & self._planned.keys():
            datasets = ", ".join(self._planned.values()).upper()
            return Number.missing(*name, f"the export holds none of {datasets}")
        people = self.assessments.loc[which, "participant"].nunique()
        in_whom = in_how_many(people) if len(self.assessments) else NOBODY_TREATED
        words = note or ("" if of_what else in_whom)
        return Number.count(
            *name, int(which.sum()), of=of, of_what=of_what, otherwise=otherwise, note=words
        )


@answered_once
def find_missing_evidence(trial: TrialData) -> MissingEvidence:
    """Find for every planned outcome assessment whether there is a result, or still can be."""
    protocol = trial.protocol
    planned = has_plan(trial)
    people = count_days(follow_participants(trial), planned=planned)
    found = {
        name: find(trial) if dataset in trial.supplied else None
        for name, (dataset, find) in ASSESSMENTS.items()
    }
    supplied = frozenset(name for name, finds in found.items() if finds is not None)
    attacks = count_attacks(trial) if "ce" in trial.supplied else None
    found_out = MissingEvidence(
        assessments=list_assessments(people, found, _missed_visits(trial), protocol),
        supplied=supplied,
        attacks=attacks,
        shown=(),
        has_plan=planned,
        protocol=protocol,
        stamp=trial.stamp,
        _find_targets=lambda: {name: TARGETS[name](trial) for name in found if name in supplied},
    )
    return found_out.showing(0)


def _missed_visits(trial: TrialData) -> dict[Week, str]:
    """Planned visits recorded as missed and why, in words, by participant and week."""
    planned = follow_visits(trial).planned
    missed = planned[planned["status"] == MISSED_VISIT]
    return {
        (who, week): "the visit was missed" + (f": {in_words(why)}" if pd.notna(why) else "")
        for who, week, why in zip(
            missed["participant"], missed["week"], missed["reason"], strict=True
        )
    }
