"""How well each planned visit and infusion was kept, over everyone treated."""

import statistics
from collections import Counter
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import as_table
from nmosd_core.analyses.visit_status import (
    DONE,
    EARLY,
    LATE,
    MISSED,
    NO_RECORD,
    NOT_SUPPLIED,
    OVERDUE,
    UNDATED,
    WAS_DONE,
    WAS_DUE,
)

VISIT, INFUSION = "visit", "infusion"

COUNTS = {
    "in_window": DONE,
    "early": EARLY,
    "late": LATE,
    "undated": UNDATED,
    "missed": MISSED,
    "overdue": OVERDUE,
    "without_record": NO_RECORD,
}


def summarise_plan(visits: pd.DataFrame, infusions: pd.DataFrame) -> pd.DataFrame:
    """Count how each planned visit, then each planned infusion, was kept.

    Parameters
    ----------
    visits
        Rows of `VisitAdherence.planned`.
    infusions
        Rows of `Visits.planned`.

    Returns
    -------
    pandas.DataFrame
        One row per planned visit and per planned infusion: kind (visit, infusion), visit, week,
        day (planned trial day), due, done, in_window (participants), not_in_window (who of those
        due, and how they stand), early, late, undated, missed, overdue, without_record
        (participants), median_day, first_day_done, last_day_done (trial days on which it was
        done; missing where it never was).  Counts are missing where the dataset was not supplied.
    """
    given = infusions[infusions["infusion"].notna()]
    rows = [
        _summarise(kind, own)
        for kind, planned in ((VISIT, visits), (INFUSION, given))
        for _, own in planned.groupby("week")
    ]
    return as_table(rows, _TYPES)


_TYPES = {
    "kind": "str",
    "visit": "str",
    "week": "int64",
    "day": "int64",
    "due": "Int64",
    "done": "Int64",
    "in_window": "Int64",
    "not_in_window": "str",
    **dict.fromkeys(COUNTS, "Int64"),
    "median_day": "float64",
    "first_day_done": "Int64",
    "last_day_done": "Int64",
}


def _summarise(kind: str, own: pd.DataFrame) -> dict[str, Any]:
    people, statuses = own["participant"].tolist(), own["status"].tolist()
    counts, days = Counter(statuses), own["done_day"].dropna().tolist()
    planned = {"kind": kind, **own.iloc[0][["visit", "week", "day"]]}
    if set(counts) == {NOT_SUPPLIED}:
        return planned | {"not_in_window": ""}
    outside = [
        f"{participant} {status}"
        for participant, status in zip(people, statuses, strict=True)
        if status in WAS_DUE and status != DONE
    ]
    return planned | {
        "due": sum(counts[one] for one in WAS_DUE),
        "done": sum(counts[one] for one in WAS_DONE),
        **{name: counts[one] for name, one in COUNTS.items()},
        "median_day": statistics.median(days) if days else None,
        "first_day_done": min(days, default=None),
        "last_day_done": max(days, default=None),
        "not_in_window": ", ".join(outside),
    }
