"""SDTM records, and what was known of them at a data cut.

A record is known from its own date on.  While its end lies after the cut it is open.  Earlier
cuts also said some things differently, and held records that were later withdrawn.
"""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd
import pyarrow as pa

from data.demo_trial.people import Person, read_story
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.typed import RawTable, type_table

STUDY = "NCT05154734"
Values = dict[str, str | None]


@dataclass(frozen=True)
class Record:
    """One record of one participant.

    Attributes
    ----------
    person, values
        Whom it is about, and its SDTM variables but for the identifying ones.
    known_from
        Date from which a data cut holds it.
    closes
        Date from which its end is known; None where it has none.
    while_open
        Variables that say something else before that date.
    """

    person: Person
    values: Values
    known_from: date
    closes: date | None = None
    while_open: Values = field(default_factory=dict)


def number_records(dataset: str, records: Iterable[Record]) -> list[Record]:
    """Give each record the variables that identify it, and its sequence number."""
    counted: Counter[str] = Counter()
    numbered = []
    for record in records:
        counted[record.person.number] += 1
        identity: Values = {
            "STUDYID": STUDY,
            "DOMAIN": dataset.upper(),
            "USUBJID": record.person.participant,
        }
        sequence = f"{dataset.upper()}SEQ"
        if sequence in read_dictionary()[dataset].variables:
            identity[sequence] = str(counted[record.person.number])
        numbered.append(replace(record, values=identity | record.values))
    return numbered


def as_of(dataset: str, records: Iterable[Record], cut: date) -> list[Values]:
    """Rows of a dataset as a data cut holds them."""
    rows = []
    for record in records:
        if record.known_from <= cut and not _absent(dataset, record, cut):
            is_open = record.closes is not None and record.closes > cut
            rows.append(
                record.values
                | (record.while_open if is_open else {})
                | _stood_as(dataset, record, cut)
            )
    return rows


def to_table(dataset: str, rows: list[Values]) -> pa.Table:
    """The rows as intake would type them.

    Raises
    ------
    ValueError
        The story holds a value that intake cannot read.
    """
    typed = type_table(
        RawTable(
            f"{dataset}.csv", dataset, pd.DataFrame(rows, dtype=object), list(range(len(rows)))
        ),
        read_dictionary()[dataset],
    )
    if len(typed.problems):
        raise ValueError(f"the story cannot be read as {dataset}:\n{typed.problems}")
    return typed.table


def last_day(recorded: str) -> date:
    """Last day that a date of the story, perhaps incomplete, can mean."""
    parts = [int(part) for part in recorded.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def _absent(dataset: str, record: Record, cut: date) -> bool:
    return any(
        (row["first cut"] and cut < date.fromisoformat(row["first cut"]))
        or (row["last cut"] and cut > date.fromisoformat(row["last cut"]))
        for row in read_story("late_and_withdrawn")
        if _is_about(row, dataset, record)
    )


def _stood_as(dataset: str, record: Record, cut: date) -> Values:
    said: Values = {}
    for row in read_story("corrections"):
        if cut <= date.fromisoformat(row["until"]) and _is_about(row, dataset, record):
            said |= dict.fromkeys(row["variables"].split(), row["stood as"] or None)
    return said


def _is_about(row: dict[str, str], dataset: str, record: Record) -> bool:
    """Whether a line of the story names this record: by sequence number or by values in it."""
    if row["dataset"] != dataset or row["number"] != record.person.number:
        return False
    if row["record"].isdigit():
        return record.values[f"{dataset.upper()}SEQ"] == row["record"]
    return set(row["record"].split(", ")) <= set(record.values.values())
