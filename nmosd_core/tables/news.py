"""Which rows of a listing are new since the previous data cut.

A record is new when the previous cut had none with its key; a value that changed makes it no new
one.  A row of something planned is new where the day on which it was done is.  Tables are made of
one cut alone, so the mark is set here, where both are open.
"""

from collections.abc import Mapping

import pandas as pd

from nmosd_core.analyses.changes import mark_new
from nmosd_core.analyses.new_records import find_new_records, record_name
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
