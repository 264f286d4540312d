"""New and enlarging T2 lesions: a secondary outcome, summed over participants.

The registry sums the lesions of optic nerve, brain and spinal cord at weeks 12, 24 and 52 over
all participants.  Which counts enter is decided in lesion_counts.py, which scans were due and
read in scans.py, which lesions came without an attack in silent_lesions.py.  A scan that was not
read is unknown, so how many were read of those due stands beside every sum.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.comparators import check_comparators
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.intervals import POISSON_METHOD, poisson_interval
from nmosd_core.analyses.lesion_counts import list_counts
from nmosd_core.analyses.lesion_sums import sum_by_participant, sum_by_week
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.scans import MISSING, NOT_DONE, PARTLY_READ, list_scans
from nmosd_core.analyses.silent_lesions import count_silent, mark_silent
from nmosd_core.analyses.when_due import say_none_due
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

NONE_READ = "no scan has been read yet"


@dataclass(frozen=True)
class Lesions:
    """What is known about T2 lesions at this data cut.

    Attributes
    ----------
    scans
        One row per treated participant, registered week and region: the columns of
        `silent_lesions.mark_silent`.
    counts
        One row per recorded count, those outside the sum among them: the columns of
        `comparators.check_comparators`.
    per_participant, by_week
        Rows of `lesion_sums.sum_by_participant` and `lesion_sums.sum_by_week`.
    attacks
        Attacks of the same data cut, or None where the export has none.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    scans: pd.DataFrame
    counts: pd.DataFrame
    per_participant: pd.DataFrame
    by_week: pd.DataFrame
    attacks: Attacks | None
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def read(self) -> int:
        """Scans read, those partly read among them."""
        return int(self.scans["is_read"].sum())

    @cached_property
    def due(self) -> int:
        """Scans due by the data cut, and those read before."""
        return int(self.scans["is_due"].sum())

    @cached_property
    def complete(self) -> bool:
        """Whether every scan due was read whole."""
        return self.read == self.due and not (self.scans["status"] == PARTLY_READ).any()

    @cached_property
    def total(self) -> Number:
        """The registered sum over the scans read."""
        name = "lesions", "Registered lesion sum", "lesions"
        if not self.read:
            return Number.missing(*name, NONE_READ)
        return Number.count(*name, int(self.scans["lesions"].sum()), note=self._completeness())

    @cached_property
    def scans_read(self) -> Number:
        """Scans read of scans due."""
        return Number.count(
            "lesion_scans_read",
            "Scans read",
            "scans_read",
            self.read,
            of=self.due,
            of_what="scans due",
            otherwise=say_none_due(len(self.per_participant)),
            note=self._not_read(),
        )

    @cached_property
    def participants_with_lesions(self) -> Number:
        """Participants with any lesion, of those with at least one scan read."""
        known = self.per_participant[self.per_participant["scans_read"] > 0]
        name = "lesion_participants", "With any lesion", "participants_with_lesions"
        if known.empty:
            return Number.missing(*name, NONE_READ)
        without = len(self.per_participant) - len(known)
        return Number.proportion(
            *name,
            int((known["lesions"] > 0).sum()),
            len(known),
            "participants with a scan read",
            self.protocol.statistics.level,
            note=f"{without} treated without any scan read" if without else "",
        )

    @cached_property
    def per_scan(self) -> Number:
        """Lesions per scan read, with the exact interval."""
        name = "lesions_per_scan", "Lesions per scan read", "lesions_per_scan"
        if not self.read:
            return Number.missing(*name, NONE_READ)
        total, level = int(self.scans["lesions"].sum()), self.protocol.statistics.level
        lower, upper = poisson_interval(total, self.read, level)
        return Number(
            *name,
            total / self.read,
            total / self.read,
            unit="per scan read",
            lower=lower,
            upper=upper,
            level=level,
            method=POISSON_METHOD,
            n=total,
            of=self.read,
            of_what="scans read",
        )

    @cached_property
    def silent(self) -> Number:
        """Lesions on scans that no attack is near."""
        return count_silent(self.scans, self.attacks)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        sums = self.total, self.scans_read, self.participants_with_lesions, self.per_scan
        return *sums, self.silent

    def _completeness(self) -> str:
        if self.complete:
            return "complete: every scan due was read"
        return f"incomplete: from {self.read} of {self.due} scans due"

    def _not_read(self) -> str:
        """Scans due that were not or not wholly read, by reason."""
        counts = self.scans.loc[self.scans["is_due"], "status"].value_counts()
        return ", ".join(
            f"{counts[status]} {status}"
            for status in (PARTLY_READ, NOT_DONE, MISSING)
            if status in counts
        )


@answered_once
def sum_lesions(trial: TrialData) -> Lesions:
    """Sum new and enlarging T2 lesions over all participants, and say what the sum lacks.

    Parameters
    ----------
    trial
        An opened data cut.

    Returns
    -------
    Lesions
        Every registered scan of every treated participant, and every recorded count.

    Raises
    ------
    NotSupplied
        The export holds no nv.
    """
    trial.require("nv")
    protocol = trial.protocol
    follow_up = follow_participants(trial)
    attacks = count_attacks(trial) if "ce" in trial.supplied else None
    counts = check_comparators(list_counts(trial.rows("lesion_counts"), protocol))
    scans = list_scans(counts, follow_up, protocol)
    return Lesions(
        scans=mark_silent(scans, attacks, follow_up, protocol),
        counts=counts,
        per_participant=sum_by_participant(scans, follow_up),
        by_week=sum_by_week(scans, protocol),
        attacks=attacks,
        protocol=protocol,
        stamp=trial.stamp,
    )
