"""When the record of a finding happened: what a milestone needs to know of it.

The day is that of the record that a finding names, by its start where it has one.  A finding that
names no record is placed by its visit; one of neither, such as a missing sex, belongs to the
beginning.
"""

import re
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from nmosd_core.analyses.findings import AND_MORE, records_in_words
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import TrialData

FIRST_OF = {4: "-01-01", 7: "-01"}  # completes a date known to the year or month

WEEK = re.compile(r"(?:\bweek|\bwk|\bw|第)\s*(\d+)", re.IGNORECASE)

ByRecord = Mapping[tuple[str, str], str]


def first_record(record: str) -> str:
    """The key of the first record that a finding names: "LBSEQ 3" of "LBSEQ 3 and 29 more"."""
    return record.partition(AND_MORE)[0]


def place_findings(findings: pd.DataFrame, trial: TrialData) -> pd.DataFrame:
    """Say when the record of each finding happened.

    Parameters
    ----------
    findings
        Rows of `Problems.findings`.
    trial
        The cut in which they were found.

    Returns
    -------
    pandas.DataFrame
        For each finding: happened_on (date, its first possible day; missing where the record
        has none) and visit_week (as the name of the visit says).
    """
    records = {
        name: _days_of(read_dictionary()[name], trial.recorded(name))
        for name in findings["dataset"].unique()
        if name in trial.supplied
    }
    nothing: ByRecord = {}
    days = [
        records.get(dataset, nothing).get((participant, first_record(record)))
        for dataset, participant, record in zip(
            findings["dataset"], findings["participant"], findings["record"], strict=True
        )
    ]
    weeks = [named_week(visit) for visit in findings["visit"]]
    return pd.DataFrame(
        {
            "happened_on": pd.to_datetime(
                pd.Series(days, findings.index, dtype="str"), format="%Y-%m-%d", errors="coerce"
            ).astype("datetime64[s]"),
            "visit_week": pd.array(weeks, "Int64"),
        },
        index=findings.index,
    )


def named_week(visit: str) -> int | None:
    """The week that the name of a visit says, as week_named of sql/opening/macros.sql reads it."""
    found = WEEK.search(visit)
    return int(found[1]) if found else None


def _days_of(dataset: Dataset, rows: pa.Table) -> ByRecord:
    """First possible day of each record, by participant and key in words."""
    variable = _day_variable(dataset)
    if variable is None:
        return {}
    keys = zip(
        rows["USUBJID"].to_pylist(), records_in_words(rows, dataset).to_pylist(), strict=True
    )
    days = zip(keys, rows[variable].to_pylist(), strict=True)
    return {key: day[:10] + FIRST_OF.get(len(day), "") for key, day in days if day}


def _day_variable(dataset: Dataset) -> str | None:
    """The variable that says when a record happened: AESTDTC, LBDTC; none in dm."""
    letters = dataset.name.upper()
    names = (f"{letters}STDTC", f"{letters}DTC")
    return next((name for name in names if name in dataset.variables), None)
