"""Lesions of the scans read, added up by participant and by week and region."""

import pandas as pd

from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.lesion_counts import ENLARGING, NEW
from nmosd_core.study.protocol import Protocol


def sum_by_participant(scans: pd.DataFrame, follow_up: FollowUp) -> pd.DataFrame:
    """Sums of every treated participant.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    """
    people = follow_up.treated[["participant", "state"]]
    return people.merge(_sum_by(scans, ["participant"]), how="left")


def sum_by_week(scans: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Sums of every registered week and region.

    Returns
    -------
    pandas.DataFrame
        One row per registered week and region: week, region, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    """
    places = pd.MultiIndex.from_product(
        [protocol.lesions.weeks, protocol.lesions.regions], names=["week", "region"]
    ).to_frame(index=False)
    sums = places.merge(_sum_by(scans, ["week", "region"]), how="left")
    return sums.fillna({"scans_due": 0, "scans_read": 0})


def _sum_by(scans: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Scans due and read, and lesions of those read, missing where none was."""
    groups = scans.groupby(by, sort=False)
    sums = groups[[NEW, ENLARGING, "lesions"]].sum(min_count=1)
    scanned = groups[["is_due", "is_read"]].sum().astype("Int64")
    scanned.columns = pd.Index(["scans_due", "scans_read"])
    return pd.concat([scanned, sums], axis=1).reset_index()
