"""Which registered scans were due and read, and how many lesions each showed.

A scan is one region of one participant at one registered week.  It is read when it has a count
of lesions.  One that was not read is unknown, never zero.
"""

from collections import defaultdict
from typing import Any, NamedTuple

import pandas as pd

from nmosd_core.analyses.comparators import join_comparators
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.lesion_counts import ENLARGING, NEW
from nmosd_core.analyses.new_records import names_of_records
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.visit_weeks import AFTER_LEAVING, DUE, list_due_weeks
from nmosd_core.study.protocol import Lesions, Protocol

READ, PARTLY_READ, NOT_DONE, MISSING = "read", "partly read", "not done", "missing"

# A record for all tests of a scan that was not done ends so (SDTMIG 3.4, section 4.5.1.2).
ALL_TESTS = "ALL"

BOTH_SIDES = ("", "BILATERAL")

# Columns of a count that tell what its scan shows.
NEEDED: tuple[str, ...] = ("participant", "planned_week", "region", "location", "side", "code")
NEEDED += ("counts", "lesions", "used", "not_done", "not_a_count", "scanned", "trial_day")
NEEDED += ("sequence", "remark", "comparator", "comparator_is_previous", "comparator_remark")

_Scan = tuple[str, int, str]
_Part = tuple[str, str]  # location and side


class _Problem(NamedTuple):
    """Records of a scan that hold no count: what that makes of it, in words, and their numbers."""

    status: str = MISSING
    words: str = ""
    sequences: tuple[Any, ...] = ()


def list_scans(counts: pd.DataFrame, follow_up: FollowUp, protocol: Protocol) -> pd.DataFrame:
    """List every registered scan of every treated participant, read or not.

    Parameters
    ----------
    counts
        Rows of `comparators.check_comparators`.
    follow_up
        Everyone of the same data cut.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant, registered week and region: participant, week, region,
        status (read, partly read, not done, missing, not yet due, after leaving, not known when
        due), is_read (partly too), is_due (or read), scanned (date), trial_day, new, enlarging,
        lesions (their sum; missing unless read), remark, in words, comparator (as recorded),
        comparator_is_previous and comparator_remark (as of the counts; empty unless read),
        record (what its records are called, or those that hold no count).
    """
    due = list_due_weeks(follow_up, protocol.lesions.weeks, protocol)
    records, problems = _records_of_scans(counts)
    rows = [
        {
            "participant": week.participant,
            "week": week.week,
            "region": region,
            **_read_scan(
                records[week.participant, week.week, region],
                _problem(problems, week.participant, week.week, region),
                week.due,
                protocol.lesions,
            ),
        }
        for week in each_row(due)
        for region in protocol.lesions.regions
    ]
    return as_table(rows, _TYPES)


_TYPES = {
    "participant": "str",
    "week": "Int64",
    "region": "str",
    "status": "str",
    "is_read": "bool",
    "is_due": "bool",
    "scanned": "datetime64[s]",
    "trial_day": "Int64",
    "new": "Int64",
    "enlarging": "Int64",
    "lesions": "Int64",
    "remark": "str",
    "comparator": "str",
    "comparator_is_previous": "str",
    "comparator_remark": "str",
    "record": "str",
}


def _records_of_scans(
    counts: pd.DataFrame,
) -> tuple[dict[_Scan, list[Any]], dict[_Scan, _Problem]]:
    """Records used of each scan, and problems of scans with a record that holds no count.

    A record that says not done without naming a region ("" here) speaks for every region.
    """
    records: dict[_Scan, list[Any]] = defaultdict(list)
    problems: dict[_Scan, _Problem] = {}
    for row in each_row(counts, *NEEDED):
        scan = row.participant, row.planned_week, "" if pd.isna(row.region) else row.region
        if row.used:
            records[scan].append(row)
        whole_scan = row.not_done and row.code.endswith(ALL_TESTS)
        if pd.isna(row.lesions) and (row.used or whole_scan):
            others = problems.get(scan, _Problem()).sequences
            status = NOT_DONE if row.not_done else MISSING
            problems[scan] = _Problem(status, row.not_a_count, (*others, row.sequence))
    return records, problems


def _problem(problems: dict[_Scan, _Problem], participant: str, week: int, region: str) -> _Problem:
    own = problems.get((participant, week, region))
    return own or problems.get((participant, week, ""), _Problem())


def _read_scan(records: list[Any], problem: _Problem, due: str, rule: Lesions) -> dict[str, Any]:
    """What one scan shows, and its status."""
    counted = [record for record in records if pd.notna(record.lesions)]
    if not counted:
        return {
            "status": _status_unread(problem.status, due),
            "is_read": False,
            "is_due": due == DUE,
            "remark": problem.words,
            "comparator_is_previous": "",
            "comparator_remark": "",
            "record": names_of_records("nv", pd.NaT, problem.sequences),
        }
    have = {(_part(record), record.counts) for record in counted}
    lacking = _lacking(have, [record for record in records if pd.isna(record.lesions)], rule)
    of_counts = dict.fromkeys(record.remark for record in counted)
    remarks = [lacking, _counted_twice({part for part, _ in have}, rule), *of_counts]
    scanned = min((record.scanned for record in counted), default=pd.NaT)
    return {
        "status": PARTLY_READ if lacking else READ,
        "is_read": True,
        "is_due": True,
        "scanned": scanned,
        "trial_day": next((r.trial_day for r in counted if pd.notna(r.trial_day)), pd.NA),
        NEW: _sum(counted, NEW),
        ENLARGING: _sum(counted, ENLARGING),
        "lesions": sum(int(record.lesions) for record in counted),
        "remark": "; ".join(word for word in remarks if word),
        "record": names_of_records("nv", scanned, (record.sequence for record in counted)),
        **join_comparators(counted),
    }


def _status_unread(status: str, due: str) -> str:
    if due == AFTER_LEAVING or (status == MISSING and due != DUE):
        return due
    return status


def _sum(counted: list[Any], kind: str) -> Any:
    own = [int(record.lesions) for record in counted if record.counts == kind]
    return sum(own) if own else pd.NA


def _part(record: Any) -> _Part:
    return record.location, "" if pd.isna(record.side) else record.side


def _lacking(have: set[tuple[_Part, str]], uncounted: list[Any], rule: Lesions) -> str:
    """What of a scan was not counted, in words.

    A record of the whole region that holds no count says nothing once its parts are counted.
    """
    kinds = [k for k, codes in ((NEW, rule.new_codes), (ENLARGING, rule.enlarging_codes)) if codes]
    named = {part for part in map(_part, uncounted) if part[1] not in BOTH_SIDES}
    return ", ".join(
        f"{kind} lesions of {' '.join((side, location)).strip().lower()} not counted"
        for location, side in sorted(named | {part for part, _ in have})
        for kind in kinds
        if ((location, side), kind) not in have
    )


def _counted_twice(parts: set[_Part], rule: Lesions) -> str:
    whole = {part for part in parts if part[0] in rule.regions and part[1] in BOTH_SIDES}
    if whole and len(parts) > 1:
        return "counted as a whole and in parts, so perhaps twice"
    return ""
