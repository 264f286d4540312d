"""Was each scan compared with the one before it, so that no lesion is counted twice?

The comparator as recorded (NVLNKID) names a scan by its date or by its visit.  It should be the
last scan of the same place that was read before, at whatever visit.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.rows import each_row

YES, NO, NOT_RECORDED, NOT_KNOWN = "yes", "no", "not recorded", "not known"

NO_DAY = "NaT"  # what NumPy calls a day that is missing
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

# Columns of a count that the rule reads.
NEEDED = (
    "participant",
    "region",
    "location",
    "side",
    "visit_name",
    "lesions",
    "used",
    "comparator",
)

# A count, and the day of its scan.
_Dated = tuple[Any, str]
_Place = tuple[Any, ...]
# The dates on which a place was read, in order, and the visit of each date.
_Read = dict[_Place, dict[str, str]]


def check_comparators(counts: pd.DataFrame) -> pd.DataFrame:
    """Say of every count whether it was compared with the scan read before.

    Parameters
    ----------
    counts
        Rows of `lesion_counts.list_counts`.

    Returns
    -------
    pandas.DataFrame
        The counts with comparator_is_previous (yes, no, not recorded; not known where the scan
        has no complete date or the comparator names neither date nor visit; empty without a
        count in the sum) and comparator_remark (what is wrong, else empty).
    """
    days = np.datetime_as_string(counts["scanned"].to_numpy("datetime64[D]")).tolist()
    dated = list(zip(each_row(counts, *NEEDED), days, strict=True))
    read = _scans_read(dated)
    judged = [_judge(row, on, read) for row, on in dated]
    states, remarks = zip(*judged, strict=True) if judged else ((), ())
    return counts.assign(
        comparator_is_previous=pd.array(states, "str"), comparator_remark=pd.array(remarks, "str")
    )


def _scans_read(dated: list[_Dated]) -> _Read:
    """Dates and visits of every scan read, of each part of a region and of the whole."""
    read: _Read = defaultdict(dict)
    for row, on in sorted(dated, key=itemgetter(1)):
        if on != NO_DAY and pd.notna(row.lesions) and pd.notna(row.region):
            visit = "" if pd.isna(row.visit_name) else row.visit_name.upper()
            for place in (_part(row), (row.participant, row.region)):
                read[place][on] = visit
    return read


def _part(row: Any) -> _Place:
    return row.participant, row.region, row.location, "" if pd.isna(row.side) else row.side


def _judge(row: Any, on: str, read: _Read) -> tuple[str, str]:
    """Whether one count, of a scan on a day, has the right comparator, and what is wrong."""
    if not row.used or pd.isna(row.lesions):
        return "", ""
    if pd.isna(row.comparator):
        return NOT_RECORDED, ""
    if on == NO_DAY:
        return NOT_KNOWN, "the scan has no complete date"
    of_region = read[row.participant, row.region]
    named = _scan_named(row.comparator, of_region)
    if not named:
        return NOT_KNOWN, f"the comparator {row.comparator} names neither date nor visit of a scan"
    previous = _last_before(on, read[_part(row)]) or _last_before(on, of_region)
    if named == previous:
        return YES, ""
    before = f"the scan read before is of {previous}" if previous else "no scan was read before"
    return NO, f"compared with {row.comparator}, {before}"


def _scan_named(comparator: str, of_region: dict[str, str]) -> str:
    """Date of the scan that a comparator names; empty where it names none."""
    dated = DATE.search(comparator)
    if dated:
        return dated.group()
    text = comparator.upper()
    return next((on for on, visit in of_region.items() if visit and visit in text), "")


def _last_before(on: str, scans: dict[str, str]) -> str:
    dates = list(scans)
    place = bisect_left(dates, on)
    return dates[place - 1] if place else ""


def join_comparators(counted: list[Any]) -> dict[str, Any]:
    """The comparators of the counts of one scan as one: the worst of them stands for it."""
    named = dict.fromkeys(row.comparator for row in counted if pd.notna(row.comparator))
    states = {row.comparator_is_previous for row in counted}
    worst = next((state for state in (NO, NOT_KNOWN, NOT_RECORDED) if state in states), YES)
    remarks = dict.fromkeys(row.comparator_remark for row in counted if row.comparator_remark)
    return {
        "comparator": ", ".join(named) if named else None,
        "comparator_is_previous": worst,
        "comparator_remark": "; ".join(remarks),
    }
