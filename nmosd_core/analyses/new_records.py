"""Which records are new since the previous data cut, for the marks of pictures.

A record is known by participant and sequence number.  Infusions, visits and assessments, of which
a picture may show the day and not its records, are known by their date too: a day is new when the
previous cut had no record of it.  A visit that was missed has no day and is known by its number.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.presentation.calendars import days_in_words
from nmosd_core.trial_data.store import TrialData, answered_once, find_previous

Record = tuple[str, str]
DAY = len("2022-03-01")
NUMBER_OF_A_VISIT = "VISITNUM"
SEVERAL = "; "  # between the names of records of one mark
KNOWN_BY_DAY = {
    "cp": "CPDTC",
    "ex": "EXSTDTC",
    "is": "ISDTC",
    "lb": "LBDTC",
    "nv": "NVDTC",
    "rs": "RSDTC",
    "sv": "SVSTDTC",
}


@answered_once
def find_new_records(trial: TrialData) -> frozenset[Record]:
    """Participant and name of every record that the previous data cut did not have.

    A name is that of `record_name`: "AE 7", or "NV 2022-03-01" of a day.  Empty for the first
    data cut, and where the previous one cannot be used.
    """
    earlier = find_previous(trial).trial
    if earlier is None:
        return frozenset()
    return frozenset(
        one
        for name in trial.supplied & read_dictionary().keys()
        for one in _records(trial, name) - _records(earlier, name)
    )


def record_name(dataset: str, known_by: object) -> str:
    """What a record is called: "AE 7", "NV 2022-03-01"; in presentation mode "NV day 59"."""
    if isinstance(known_by, pd.Timestamp):
        known_by = known_by.date()
    return days_in_words(f"{dataset.upper()} {str(known_by).removesuffix('.0')}")


def visit_name(number: object) -> str:
    """What the record of a visit is called by its number: "SV visit 4"."""
    return record_name("sv", f"visit {number}")


def names_of_records(dataset: str, day: object, sequences: Iterable[object]) -> str:
    """What records of one assessment are called: by its day, or by their numbers without one."""
    if pd.notna(day):  # type: ignore[call-overload]
        return record_name(dataset, day)
    known = [one for one in sequences if pd.notna(one)]  # type: ignore[call-overload]
    return SEVERAL.join(record_name(dataset, one) for one in known)


def _records(trial: TrialData, name: str) -> set[Record]:
    table = trial.recorded(name)
    columns = [f"{name.upper()}SEQ", KNOWN_BY_DAY.get(name, "")]
    columns += [NUMBER_OF_A_VISIT] if name == "sv" else []
    people = table["USUBJID"].to_pylist()
    return {
        (who, _name(name, variable, value))
        for variable in columns
        if variable in table.column_names
        for who, value in zip(people, table[variable].to_pylist(), strict=True)
        if value is not None
    }


def _name(dataset: str, variable: str, value: Any) -> str:
    if variable == NUMBER_OF_A_VISIT:
        return visit_name(value)
    return record_name(dataset, value if variable.endswith("SEQ") else value[:DAY])
