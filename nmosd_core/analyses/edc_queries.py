"""What the EDC has asked about a finding, where an export of its queries was supplied.

A query belongs to a finding of the same participant and variable, and of the same visit and
dataset where both name one.  Of several the one that is furthest from closed is told.  Queries
are asked and answered in the EDC alone; nothing is sent to it.
"""

from typing import Any, NamedTuple

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.store import TrialData

DATASET = "queries"
NO_QUERY = "none"

# From the one that still asks to the one that never did, each with the date that goes with it.
STATUSES = {
    "OPEN": ("open since", "OPENED"),
    "ANSWERED": ("answered", "ANSWERED"),
    "CLOSED": ("closed", "CLOSED"),
    "CANCELLED": ("cancelled", "CLOSED"),
}


class _Query(NamedTuple):
    """One query: where it belongs, how far it is from the first status, and its words."""

    visit: str
    dataset: str
    rank: int
    words: str


def match_queries(findings: pd.DataFrame, trial: TrialData) -> "pd.Series[str]":
    """The query of the EDC that asks for each finding: "open since 2022-05-01".

    Returns
    -------
    pandas.Series
        "none" where no query asks for it; empty where no queries were supplied.
    """
    if DATASET not in trial.supplied:
        return pd.Series("", findings.index, dtype="str")
    queries = _by_field(trial.dataset(DATASET))
    words = [_tell(finding, queries) for finding in each_row(findings)]
    return pd.Series(words, findings.index, dtype="str")


def _by_field(rows: pd.DataFrame) -> dict[tuple[str, str], list[_Query]]:
    """Queries by participant and variable."""
    queries: dict[tuple[str, str], list[_Query]] = {}
    for row in each_row(rows.fillna("")):
        field = (row.USUBJID, row.VARIABLE.upper())
        queries.setdefault(field, []).append(_read(row))
    return queries


def _read(row: Any) -> _Query:
    dataset = row.DATASET.lower()
    status = row.STATUS.upper()
    words, day = STATUSES.get(status, (row.STATUS, "OPENED"))
    rank = list(STATUSES).index(status) if status in STATUSES else 0
    told = f"{words} {getattr(row, day)}".strip()
    known = dataset if dataset in read_dictionary() else ""  # a form has a name of its own
    return _Query(_plain(row.VISIT), known, rank, told or "status not recorded")


def _tell(finding: Any, queries: dict[tuple[str, str], list[_Query]]) -> str:
    visit = _plain(finding.visit)
    asked = [
        query
        for query in queries.get((finding.participant, finding.variable.upper()), [])
        if query.dataset in ("", finding.dataset) and (not visit or query.visit in ("", visit))
    ]
    return min(asked, key=lambda query: query.rank).words if asked else NO_QUERY


def _plain(visit: str) -> str:
    return " ".join(visit.upper().split())
