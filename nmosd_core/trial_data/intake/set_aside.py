"""What intake could not use: the entries of set_aside.parquet.

One entry says which file and row, which participant and variable, what was written there, what
intake did with it, and why.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pyarrow as pa

from nmosd_core.trial_data.cuts import SET_ASIDE

REWRITTEN = "value rewritten"
COLUMN_NOT_USED = "column not used"
FILE_NOT_USED = "file not used"


@dataclass(frozen=True)
class SetAside:
    """One thing that did not come in as it was written.

    Attributes
    ----------
    file
        Name of the file, and of the sheet or dataset in it where it has several.
    action
        `ROW_SET_ASIDE`, `VALUE_NOT_READ`, `REWRITTEN`, `COLUMN_NOT_USED` or `FILE_NOT_USED`.
    reason
        Why, in words that tell what to mend.
    row
        Row number as a reader of the file counts; None for a whole file or column.
    """

    file: str
    action: str
    reason: str
    row: int | None = None
    dataset: str | None = None
    participant: str | None = None
    variable: str | None = None
    value: str | None = None


def as_table(entries: Iterable[SetAside]) -> pa.Table:
    """The entries as the table of a data cut, in the order of files and rows."""
    ordered = sorted(entries, key=lambda entry: (entry.file, entry.row or 0, entry.variable or ""))
    return pa.Table.from_pylist([asdict(entry) for entry in ordered], schema=SET_ASIDE)
