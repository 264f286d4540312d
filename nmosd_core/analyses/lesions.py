"""New and enlarging T2 lesions: a secondary outcome, summed over participants.

The registry sums the lesions of optic nerve, brain and spinal cord at weeks 12, 24 and 52 over
all participants.  Which counts enter is decided in lesion_counts.py, which scans were due and
read in scans.py.  A scan that was not read is unknown, so how many were read of those due
stands beside every sum.
"""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.intervals import POISSON_METHOD, poisson_interval
from nmosd_core.analyses.lesion_counts import ENLARGING, NEW, list_counts
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.scans import MISSING, NOT_DONE, PARTLY_READ, list_scans
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
        `scans.list_scans`.
    counts
        One row per recorded count, those outside the sum among them: the columns of
        `lesion_counts.list_counts`.
    per_participant
        One row per treated participant: participant, state, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    by_week
        One row per registered week and region: week, region, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    protocol, stamp
        What was planned, and the data it comes from.
    """

    scans: pd.DataFrame
    counts: pd.DataFrame
    per_participant: pd.DataFrame
    by_week: pd.DataFrame
    protocol: Protocol
    stamp: Stamp

    @property
    def read(self) -> int:
        """Scans read, those partly read among them."""
        return int(self.scans["is_read"].sum())

    @property
    def due(self) -> int:
        """Scans due by the data cut, and those read before."""
        return int(self.scans["is_due"].sum())

    @property
    def complete(self) -> bool:
        """Whether every scan due was read whole."""
        return self.read == self.due and not (self.scans["status"] == PARTLY_READ).any()

    @property
    def total(self) -> Number:
        """The registered sum over the scans read."""
        name = "lesions", "Registered lesion sum", "lesions"
        if not self.read:
            return Number.missing(*name, NONE_READ)
        return Number.count(*name, int(self.scans["lesions"].sum()), note=self._completeness())

    @property
    def scans_read(self) -> Number:
        """Scans read of scans due."""
        return Number.count(
            "lesion_scans_read",
            "Scans read",
            "scans_read",
            self.read,
            of=self.due,
            of_what="scans due",
            note=self._not_read(),
        )

    @property
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

    @property
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

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        return self.total, self.scans_read, self.participants_with_lesions, self.per_scan

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
    counts = list_counts(trial.rows("lesion_counts"), protocol)
    scans = list_scans(counts, follow_up, protocol)
    people = follow_up.treated[["participant", "state"]]
    by_week = pd.MultiIndex.from_product(
        [protocol.lesions.weeks, protocol.lesions.regions], names=["week", "region"]
    ).to_frame(index=False)
    return Lesions(
        scans=scans,
        counts=counts,
        per_participant=people.merge(_sum_by(scans, ["participant"]), how="left"),
        by_week=by_week.merge(_sum_by(scans, ["week", "region"]), how="left").fillna(
            {"scans_due": 0, "scans_read": 0}
        ),
        protocol=protocol,
        stamp=trial.stamp,
    )


def _sum_by(scans: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Scans due and read, and lesions of those read, missing where none was."""
    groups = scans.groupby(by, sort=False)
    sums = groups[[NEW, ENLARGING, "lesions"]].sum(min_count=1)
    scanned = groups[["is_due", "is_read"]].sum().astype("Int64")
    scanned.columns = pd.Index(["scans_due", "scans_read"])
    return pd.concat([scanned, sums], axis=1).reset_index()
