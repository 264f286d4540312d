"""Lesions of the scans read, added up by participant and by week and region."""

from collections import defaultdict
from typing import Any

import pandas as pd

from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.lesion_counts import ENLARGING, NEW
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.study.protocol import Protocol

LESIONS = (NEW, ENLARGING, "lesions")
SUMS = dict.fromkeys(("scans_due", "scans_read", *LESIONS), "Int64")


def sum_by_participant(scans: pd.DataFrame, follow_up: FollowUp) -> pd.DataFrame:
    """Sums of every treated participant.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    """
    of = _scans_by(scans, "participant")
    rows = [
        (person.participant, person.state, *_sums(of[person.participant,]))
        for person in each_row(follow_up.treated, "participant", "state")
    ]
    return as_table(rows, {"participant": "str", "state": "str"} | SUMS)


def sum_by_week(scans: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Sums of every registered week and region.

    Returns
    -------
    pandas.DataFrame
        One row per registered week and region: week, region, scans_due, scans_read, new,
        enlarging, lesions (missing while no scan is read).
    """
    of, rule = _scans_by(scans, "week", "region"), protocol.lesions
    rows = [
        (week, region, *_sums(of[week, region])) for week in rule.weeks for region in rule.regions
    ]
    return as_table(rows, {"week": "int64", "region": "str"} | SUMS)


def _scans_by(scans: pd.DataFrame, *by: str) -> dict[tuple[Any, ...], list[Any]]:
    """The scans of each participant, or of each week and region."""
    groups = defaultdict(list)
    of = zip(*(scans[name].tolist() for name in by), strict=True)
    for key, scan in zip(of, each_row(scans, "is_due", "is_read", *LESIONS), strict=True):
        groups[key].append(scan)
    return groups


def _sums(scans: list[Any]) -> list[Any]:
    """Scans due and read, and lesions of those read, missing where none was."""
    read = [scan for scan in scans if scan.is_read]
    lesions = [
        [getattr(scan, kind) for scan in read if getattr(scan, kind) is not pd.NA]
        for kind in LESIONS
    ]
    due = sum(scan.is_due for scan in scans)
    return [due, len(read), *(sum(counts) if counts else None for counts in lesions)]
