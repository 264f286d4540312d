"""Which rows of a listing are new since the previous data cut.

A record is new when the previous cut had none with its key; a value that changed makes it no new
one.  A row of something planned is new where the day on which it was done is.  Tables are made of
one cut alone, so the mark is set here, where both are open.
"""

from collections.abc import Mapping

import pandas as pd

from nmosd_core.analyses.changes import mark_new
from nmosd_core.analyses.new_records import SEVERAL, Record, find_new_records, record_name
from nmosd_core.tables.columns import TRIAL_DAY
from nmosd_core.trial_data.store import TrialData, find_previous

NEW = "new_since_previous_cut"
DESCRIBED = (
    f"And {NEW} (yes where the previous data cut had no such record, else no; empty without a "
    "previous cut)."
)

# Records that are not known by participant and sequence number.
KEYS: Mapping[str, Mapping[str, str]] = {
    "dm": {"participant": "USUBJID"},
    "sv": {"participant": "USUBJID", "visit_number": "VISITNUM", "visit_name": "VISIT"},
}


def with_news(table: pd.DataFrame, dataset: str, trial: TrialData, day: str = "") -> pd.DataFrame:
    """The listing with a last column new_since_previous_cut.

    Parameters
    ----------
    table
        A listing of records of one data cut, with the columns of their key.
    dataset
        The dataset that its rows come from: "ae".
    trial
        The data cut.
    day
        Column with the day of what was done, where rows are not known by their records' key.
    """
    earlier = find_previous(trial).trial
    if day and earlier:
        return table.assign(**{NEW: _days_new(table, dataset, trial, day)})
    return table.assign(**{NEW: mark_new(table, earlier, dataset, key(dataset))})


def with_news_by_name(table: pd.DataFrame, trial: TrialData, column: str) -> pd.DataFrame:
    """The listing with the same column, of rows that say what their records are called.

    It is empty where no record is known, and of the first data cut of a trial.
    """
    known, several = find_new_records(trial), find_previous(trial).trial is not None
    names = zip(table["participant"], table[column], strict=True)
    return table.assign(**{NEW: [_named_new(known, *one) if several else "" for one in names]})


def _named_new(known: frozenset[Record], who: str, records: str) -> str:
    own = {(who, name) for name in records.split(SEVERAL) if name}
    return "" if not own else "yes" if own & known else "no"


def _days_new(table: pd.DataFrame, dataset: str, trial: TrialData, day: str) -> list[str]:
    """Yes or no of every row; empty where nothing was done on a known day."""
    known, days = find_new_records(trial), table.get(day)
    if days is None:  # in presentation mode
        days = "day " + table[f"{day}{TRIAL_DAY}"].astype("str")
        days = days.where(table[f"{day}{TRIAL_DAY}"].notna())
    return [
        "" if pd.isna(on) else "yes" if (who, record_name(dataset, on)) in known else "no"
        for who, on in zip(table["participant"], days, strict=True)
    ]


def key(dataset: str) -> Mapping[str, str]:
    """Columns that tell the records of a dataset apart, with the variables they come from."""
    own = {"participant": "USUBJID", "sequence": f"{dataset.upper()}SEQ"}
    return KEYS.get(dataset, own)
