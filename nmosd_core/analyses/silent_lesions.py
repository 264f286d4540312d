"""Which new or enlarging lesions came without an attack.

A lesion is silent when no attack began near its scan, of whatever region.  How near is in
study/protocol.toml.  While a worsening so near may be an attack it is not known.
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import Protocol

SILENT, SO_FAR, NEAR_ATTACK, NOT_KNOWN = "silent", "silent so far", "near an attack", "not known"
NO_ATTACKS = "without ce it is not known when attacks occurred"


def mark_silent(
    scans: pd.DataFrame, attacks: Attacks | None, follow_up: FollowUp, protocol: Protocol
) -> pd.DataFrame:
    """Say of every scan with a lesion whether an attack began near it.

    Parameters
    ----------
    scans
        Rows of `scans.list_scans`.
    attacks
        Attacks of the same data cut, or None where the export has none.
    follow_up
        Everyone of the same data cut.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        The scans with silent (silent; silent so far, where the days after the scan were not all
        followed; near an attack; not known; empty without a lesion), nearest_attack (onset;
        missing without one) and days_from_attack (of the scan after that onset).
    """
    onsets, openings = _onsets(attacks), _open_worsenings(attacks)
    ends = _followed_to(follow_up)
    judged, nearest = [], []
    for row in each_row(scans):
        near = _nearest(row, onsets.get(row.participant, []))
        nearest.append(near)
        judged.append(
            _judge(row, near, openings.get(row.participant, []), ends[row.participant], protocol)
            if attacks is not None or not _has_lesion(row)
            else NOT_KNOWN
        )
    onset = pd.Series(nearest, scans.index, dtype="datetime64[s]")
    return scans.assign(
        silent=pd.array(judged, "str"),
        nearest_attack=onset,
        days_from_attack=(scans["scanned"] - onset).dt.days.astype("Int64"),
    )


def count_silent(scans: pd.DataFrame, attacks: Attacks | None) -> Number:
    """Silent lesions of the registered sum; a range while it is not known of some."""
    name = "silent_lesions", "Silent lesions", "silent_lesions"
    if not scans["is_read"].any():
        return Number.missing(*name, "no scan has been read yet")
    if attacks is None:
        return Number.missing(*name, NO_ATTACKS)
    of = scans["lesions"].groupby(scans["silent"]).sum()
    so_far, open_ = int(of.get(SO_FAR, 0)), int(of.get(NOT_KNOWN, 0))
    fewest = int(of.get(SILENT, 0)) + so_far
    notes = [f"{so_far} silent so far"] if so_far else []
    notes += [f"{open_} while a worsening or a date is open"] if open_ else []
    return Number.count(
        *name,
        fewest,
        fewest + open_,
        of=int(scans["lesions"].sum()),
        of_what="lesions of the registered sum",
        note=", ".join(notes),
    )


def _onsets(attacks: Attacks | None) -> dict[str, list[pd.Timestamp]]:
    """Onsets of the attacks of each participant, whenever they started."""
    if attacks is None:
        return {}
    rows = attacks.worsenings
    known = rows[rows["meets_definition"].fillna(False) & rows["onset"].notna()]
    return {str(who): sorted(own) for who, own in known.groupby("participant")["onset"]}


def _open_worsenings(attacks: Attacks | None) -> dict[str, list[tuple[Any, Any]]]:
    """First and last day on which each worsening that may be an attack can have begun."""
    if attacks is None:
        return {}
    rows = attacks.worsenings
    open_ = rows[rows["meets_definition"].fillna(True) & _undecided(rows)]
    return {
        str(who): list(zip(own["onset_earliest"], own["onset_latest"], strict=True))
        for who, own in open_.groupby("participant")
    }


def _undecided(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["meets_definition"].isna() | rows["onset"].isna()


def _followed_to(follow_up: FollowUp) -> dict[str, pd.Timestamp]:
    """The day to which attacks of each participant can be known."""
    people, cut = follow_up.treated, follow_up.treated["data_cut"]
    ends = people["end_of_study"].where(people["end_of_study"] < cut, cut)
    return dict(zip(people["participant"], ends, strict=True))


def _has_lesion(row: Any) -> bool:
    return bool(pd.notna(row.lesions) and row.lesions > 0)


def _nearest(row: Any, onsets: list[pd.Timestamp]) -> Any:
    if pd.isna(row.scanned) or not onsets:
        return pd.NaT
    return onsets[int(np.argmin([abs(row.scanned - onset) for onset in onsets]))]


def _judge(
    row: Any, nearest: Any, openings: list[tuple[Any, Any]], end: Any, protocol: Protocol
) -> str:
    """What the lesions of one scan are."""
    if not _has_lesion(row):
        return ""
    if pd.isna(row.scanned):
        return NOT_KNOWN
    limit = pd.Timedelta(days=protocol.lesions.silent_days)
    if pd.notna(nearest) and abs(row.scanned - nearest) <= limit:
        return NEAR_ATTACK
    # Comparisons with an unknown day are false: an onset without bounds can lie anywhere.
    apart = (
        earliest > row.scanned + limit or latest < row.scanned - limit
        for earliest, latest in openings
    )
    if not all(apart):
        return NOT_KNOWN
    return SO_FAR if row.scanned + limit > end else SILENT
