"""Which rows of a listing are new since the previous data cut.

A record is new when the previous cut had none with its key; a value that changed makes it no new
one.  Tables are made of one cut alone, so the mark is set here, where both are open.
"""

from collections.abc import Mapping

import pandas as pd

from nmosd_core.analyses.changes import mark_new
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


def with_news(table: pd.DataFrame, dataset: str, trial: TrialData) -> pd.DataFrame:
    """The listing with a last column new_since_previous_cut.

    Parameters
    ----------
    table
        A listing of records of one data cut, with the columns of their key.
    dataset
        The dataset that its rows come from: "ae".
    trial
        The data cut.
    """
    return table.assign(**{NEW: mark_new(table, find_previous(trial).trial, dataset, key(dataset))})


def key(dataset: str) -> Mapping[str, str]:
    """Columns that tell the records of a dataset apart, with the variables they come from."""
    own = {"participant": "USUBJID", "sequence": f"{dataset.upper()}SEQ"}
    return KEYS.get(dataset, own)
