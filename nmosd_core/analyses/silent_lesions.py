"""Which new or enlarging lesions came without an attack.

A lesion is silent when no attack began near its scan, of whatever region.  How near is in
study/protocol.toml.  While a worsening so near may be an attack it is not known.
"""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import DAY, dates, each_row
from nmosd_core.study.protocol import Protocol

SILENT, SO_FAR, NEAR_ATTACK, NOT_KNOWN = "silent", "silent so far", "near an attack", "not known"
NO_ATTACKS = "without CE it is not known when attacks occurred"

_Opening = tuple[date | None, date | None]


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
    onsets, openings = _list_onsets(attacks)
    ends, limit = _followed_to(follow_up), timedelta(days=protocol.lesions.silent_days)
    nearest, judged = [], []
    rows = each_row(scans, "participant", "lesions")
    for row, scanned in zip(rows, dates(scans["scanned"]), strict=True):
        near = _nearest(scanned, onsets[row.participant])
        nearest.append(near)
        if pd.isna(row.lesions) or not row.lesions:
            judged.append("")
        elif attacks is None:
            judged.append(NOT_KNOWN)
        else:
            end, unsettled = ends[row.participant], openings[row.participant]
            judged.append(_judge(scanned, near, unsettled, end, limit))
    onset = np.array(nearest, "datetime64[s]")
    days = (scans["scanned"].to_numpy() - onset) / DAY
    return scans.assign(
        silent=pd.array(judged, "str"),
        nearest_attack=onset,
        days_from_attack=pd.array(days, "Int64"),
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
    notes = [f"{so_far} of them silent so far"] if so_far else []
    notes += [f"{open_} while a worsening or a date is open"] if open_ else []
    lesions = int(scans["lesions"].sum())
    if not lesions:
        return Number.count(*name, 0, note="no lesion was found")
    return Number.count(
        *name,
        fewest,
        fewest + open_,
        of=lesions,
        of_what="lesions of the registered sum",
        note=", ".join(notes),
    )


def _list_onsets(
    attacks: Attacks | None,
) -> tuple[dict[str, list[date]], dict[str, list[_Opening]]]:
    """Onsets of the attacks of each participant, whenever they started.

    And the first and last day on which each worsening that may be an attack can have begun.
    """
    onsets, openings = defaultdict(list), defaultdict(list)
    if attacks is not None:
        worsenings = attacks.worsenings
        days = zip(
            *(dates(worsenings[name]) for name in ("onset", "onset_earliest", "onset_latest")),
            strict=True,
        )
        rows = each_row(worsenings, "participant", "meets_definition")
        for row, (onset, earliest, latest) in zip(rows, days, strict=True):
            if pd.isna(row.meets_definition) or (row.meets_definition and not onset):
                openings[row.participant].append((earliest, latest))
            elif row.meets_definition:
                onsets[row.participant].append(onset)
    return onsets, openings


def _followed_to(follow_up: FollowUp) -> dict[str, date]:
    """The day to which attacks of each participant can be known."""
    people = follow_up.treated
    ends, cuts = dates(people["end_of_study"]), dates(people["data_cut"])
    days = (end if end and end < cut else cut for end, cut in zip(ends, cuts, strict=True))
    return dict(zip(people["participant"].tolist(), days, strict=True))


def _nearest(scanned: date | None, onsets: list[date]) -> date | None:
    if scanned is None:
        return None
    return min(onsets, key=lambda onset: (abs(scanned - onset), onset), default=None)


def _judge(
    scanned: date | None,
    nearest: date | None,
    openings: list[_Opening],
    end: date,
    limit: timedelta,
) -> str:
    """What the lesions of one scan are."""
    if scanned is None:
        return NOT_KNOWN
    if nearest and abs(scanned - nearest) <= limit:
        return NEAR_ATTACK
    # An onset without bounds can lie anywhere.
    apart = (
        (earliest and earliest > scanned + limit) or (latest and latest < scanned - limit)
        for earliest, latest in openings
    )
    if not all(apart):
        return NOT_KNOWN
    return SO_FAR if scanned + limit > end else SILENT
