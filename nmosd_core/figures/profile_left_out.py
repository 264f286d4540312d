"""Records of a profile that have no place on its axis: how many, and how many of them are new."""

import pandas as pd

from nmosd_core.analyses.changes import ADDED
from nmosd_core.analyses.profile import Profile
from nmosd_core.figures.news import NEW


def in_records_only(profile: Profile, rows: pd.DataFrame, dataset: str, what: str) -> str:
    """What is left out of a panel, and how much of it is new; empty where nothing is.

    Parameters
    ----------
    profile
        The participant.
    rows
        The records that are left out, with sequence.
    dataset, what
        Their dataset, and what they are and lack.
    """
    if rows.empty:
        return ""
    new = int(rows["sequence"].isin(_added(profile, dataset)).sum())
    beside = f", {NEW}: {new}" if new else ""
    return f"{what}, in the records only: {len(rows)}{beside}"


def _added(profile: Profile, dataset: str) -> list[int]:
    """Sequence numbers of the records that the previous data cut did not have."""
    if profile.changes is None:
        return []
    rows = profile.changes
    added = rows[rows["change"].eq(ADDED) & rows["dataset"].eq(dataset)]
    numbers = added["record"].str.extract(r"^[A-Z]{2}SEQ (\d+)$")[0].dropna()
    return [int(number) for number in numbers]
