"""How well each planned visit and infusion was kept, over everyone treated."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import as_table, each_row
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
    status, days = own["status"], own["done_day"].dropna()
    outside = own[status.isin(WAS_DUE) & status.ne(DONE)]
    first = own.iloc[0]
    planned = {"kind": kind, **first[["visit", "week", "day"]]}
    if (status == NOT_SUPPLIED).all():
        return planned | {"not_in_window": ""}
    return planned | {
        "due": status.isin(WAS_DUE).sum(),
        "done": status.isin(WAS_DONE).sum(),
        **{name: (status == one).sum() for name, one in COUNTS.items()},
        "median_day": days.astype("float64").median(),
        "first_day_done": days.min() if len(days) else pd.NA,
        "last_day_done": days.max() if len(days) else pd.NA,
        "not_in_window": ", ".join(f"{row.participant} {row.status}" for row in each_row(outside)),
    }
