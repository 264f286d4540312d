"""Findings: what a data check says of one record.

A finding names its record as the site would: by the key of the dataset, or by the file and row
of the export where intake could not use it.  What is compared is what was recorded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.trial_data.define import Dataset, Variable, read_dictionary
from nmosd_core.trial_data.store import TrialData

ERROR, QUERY, NOTE = SEVERITIES = ("error", "query", "note")
COLUMNS = ["participant", "visit", "dataset", "record", "variable", "value", "finding"]

# A finding as a statement returns it: its severity, then the columns above.
Row = tuple[str | None, ...]

AND_MORE = " and "  # what follows the key of the first record: "LBSEQ 3 and 29 more"
ONCE_FROM = 5  # records from which on a finding that all of them share is said once


@dataclass(frozen=True)
class Recorded:
    """One data cut with every recorded row of every supplied dataset, read once for all checks."""

    trial: TrialData
    tables: Mapping[str, pa.Table]

    @cached_property
    def set_aside(self) -> pd.DataFrame:
        """What intake could not use."""
        return self.trial.dataset("set_aside")

    def datasets(self) -> Iterator[tuple[Dataset, pa.Table]]:
        """The supplied datasets with their rows."""
        for name, table in self.tables.items():
            yield read_dictionary()[name], table

    def dates(self) -> Iterator[tuple[Dataset, pa.Table, Variable]]:
        """Every variable that holds dates, with the dataset and its rows."""
        for dataset, table in self.datasets():
            for variable in dataset.variables.values():
                if variable.type == "date":
                    yield dataset, table, variable


def read_recorded(trial: TrialData) -> Recorded:
    """Read every supplied dataset."""
    names = [name for name in read_dictionary() if name in trial.supplied]
    return Recorded(trial, {name: trial.recorded(name) for name in names})


def of_rows(
    table: pa.Table, mask: Any, dataset: Dataset, variable: str, words: str
) -> pd.DataFrame | None:
    """One finding per row of a dataset where the mask is true; None where it is nowhere."""
    rows = table.filter(mask)
    if not rows.num_rows:
        return None
    found: pd.DataFrame = pa.table(
        {
            "participant": rows["USUBJID"],
            "visit": visits_of(rows),
            "record": records_in_words(rows, dataset),
            "value": _text(rows[variable]),
        }
    ).to_pandas()
    return found.assign(dataset=dataset.name, variable=variable, finding=words)[COLUMNS]


def records_in_words(rows: pa.Table, dataset: Dataset) -> Any:
    """The key of each row without its participant: "CESEQ 3"."""
    parts = [
        pc.binary_join_element_wise(f"{name} ", _text(rows[name], "missing"), "")
        for name in dataset.key[1:]
    ]
    if not parts:
        return pa.array([""] * rows.num_rows, pa.string())
    return pc.binary_join_element_wise(*parts, ", ")


def visits_of(rows: pa.Table) -> Any:
    """The recorded name of the visit of each row; empty where there is none."""
    if "VISIT" in rows.column_names:
        return _text(rows["VISIT"])
    return pa.array([""] * rows.num_rows, pa.string())


def _text(column: Any, missing: str = "") -> Any:
    return pc.fill_null(pc.cast(column, pa.string()), missing)


def of_participants(
    rows: pd.DataFrame, variable: str, value: "pd.Series[str]", words: "str | pd.Series[str]"
) -> pd.DataFrame:
    """One finding per participant; `value` is what was recorded, `words` says what is wrong."""
    found = rows[["participant"]].assign(visit="", dataset="dm", record="", variable=variable)
    return found.assign(value=value, finding=words)[COLUMNS]


def of_records(
    rows: pd.DataFrame,
    dataset: str,
    sequence: str,
    variable: str,
    value: "pd.Series[str]",
    words: "str | pd.Series[str]",
) -> pd.DataFrame:
    """One finding per row of a query, whose record is named by its sequence number."""
    record = sequence + " " + rows["sequence"].astype("str").fillna("missing")
    found = rows[["participant"]].assign(visit="", dataset=dataset, record=record)
    found = found.assign(variable=variable)
    return found.assign(value=value, finding=words)[COLUMNS]


def together(parts: Iterable[pd.DataFrame | None]) -> pd.DataFrame:
    """The findings of several variables or datasets as one table."""
    return pd.concat([no_findings(), *(part for part in parts if part is not None)])


def no_findings() -> pd.DataFrame:
    """The table of findings without a row."""
    return pd.DataFrame(columns=COLUMNS, dtype="str")


def say_once(rows: tuple[Row, ...], recorded: Recorded) -> tuple[Row, ...]:
    """The findings, but once for all what is the same of every record of a dataset.

    What is wrong in every record is a matter of the export and not of the site, and hundreds of
    equal lines would hide the others.  The same is: severity, dataset, variable, value and words.
    """
    everywhere = _said_everywhere(rows, recorded)
    kept = [row for row in rows if _what_is_said(row) not in everywhere]
    return (*(_of_all(said, times) for said, times in everywhere.items()), *kept)


def say_once_of_each(rows: tuple[Row, ...], recorded: Recorded) -> tuple[Row, ...]:
    """The findings, but once for each participant what is the same of every record of a dataset.

    It names the first of the participant's records and how many more there are: all are touched.
    """
    everywhere = _said_everywhere(rows, recorded)
    gathered: dict[tuple[Row, str | None], list[Row]] = {}
    for row in rows:
        if _what_is_said(row) in everywhere:
            gathered.setdefault((_what_is_said(row), row[1]), []).append(row)
    kept = [row for row in rows if _what_is_said(row) not in everywhere]
    return (*(_of_one(own, everywhere[said]) for (said, _), own in gathered.items()), *kept)


def _said_everywhere(rows: tuple[Row, ...], recorded: Recorded) -> dict[Row, int]:
    """What is the same of every record of a dataset, and of how many records."""
    times = Counter(_what_is_said(row) for row in rows)
    return {
        said: count
        for said, count in times.items()
        if count >= ONCE_FROM and count == _records(said[1], recorded)
    }


def _what_is_said(row: Row) -> Row:
    severity, _, _, dataset, _, variable, value, finding = row
    return severity, dataset, variable, value, finding


def _records(dataset: str | None, recorded: Recorded) -> int:
    table = recorded.tables.get(dataset or "")
    return table.num_rows if table is not None else 0


def _of_all(said: Row, times: int) -> Row:
    severity, dataset, variable, value, finding = said
    words = _of_every_record(finding, times)
    return severity, "", "", dataset, f"{times} records", variable, value, words


def _of_one(own: list[Row], times: int) -> Row:
    severity, participant, visit, dataset, record, variable, value, finding = own[0]
    named = f"{record}{AND_MORE}{len(own) - 1} more" if len(own) > 1 else record
    words = _of_every_record(finding, times)
    return severity, participant, visit, dataset, named, variable, value, words


def _of_every_record(finding: str | None, times: int) -> str:
    return f"{finding} (every one of the {times} records)"
