"""All files of an export, read and sorted into records of datasets.

A file that is none of the known datasets is named and left; a file of data that cannot be read
stops the intake, because nobody can tell what would be missing.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake.export import ExportFile, list_files
from nmosd_core.trial_data.intake.formats import NOT_READ, OFTEN_SOMETHING_ELSE, READERS
from nmosd_core.trial_data.intake.formats.table import ReadTable, UnreadableError
from nmosd_core.trial_data.intake.recognise import is_named_as_dataset
from nmosd_core.trial_data.intake.records import Records
from nmosd_core.trial_data.intake.set_aside import FILE_NOT_USED, SetAside
from nmosd_core.trial_data.intake.sort_out import sort_out

UNKNOWN = "holds no dataset that the dashboard knows"


@dataclass(frozen=True)
class FileRead:
    """One file of the export, or one table of it; `datasets` is empty where it is not used."""

    name: str
    sha256: str
    datasets: str
    rows: int
    note: str


@dataclass(frozen=True)
class ReadExport:
    """What an export holds.

    Attributes
    ----------
    files
        Every file, used or not.
    records
        Rows by dataset, file by file; "supp" are supplemental qualifiers, "ts" the summary.
    aside
        What did not come in.
    """

    files: list[FileRead]
    records: dict[str, list[Records]]
    aside: list[SetAside]


def read_export(source: Path, report: Callable[[str], None]) -> ReadExport:
    """Read every file of an export.

    Raises
    ------
    TrialDataError
        A file cannot be read or lacks a required variable, or no file holds a known dataset.
    """
    export = ReadExport([], {}, [])
    for file in list_files(source):
        digest = hashlib.sha256(file.content).hexdigest()
        reason = _reason_to_leave(file)
        tables = [] if reason else _read_tables(file)
        for table in tables:
            _add_table(export, table, digest, report)
        if not tables:
            _leave(export, file.name, digest, reason or UNKNOWN, report)
    if not export.records:
        names = ", ".join(file.name for file in export.files[:10])
        raise TrialDataError(
            f"{source.name} holds no dataset that the dashboard knows (found: {names}). Name the "
            "files by their SDTM datasets (dm, ae, ce, ...), or add the DOMAIN column."
        )
    return export


def _reason_to_leave(file: ExportFile) -> str | None:
    """Why a file is not to be read, by its ending; its name may claim that it should be."""
    if file.ending in READERS:
        return None
    if file.ending in NOT_READ and is_named_as_dataset(file.stem.partition(".")[0]):
        raise TrialDataError(f"{file.name} is {NOT_READ[file.ending]}, and bring it in again.")
    return f"is {NOT_READ.get(file.ending, 'not in a format for data')}"


def _read_tables(file: ExportFile) -> list[ReadTable]:
    """The tables of a file; none where it is something else under a common ending."""
    claims_data = file.ending not in OFTEN_SOMETHING_ELSE or is_named_as_dataset(file.stem)
    try:
        if not file.content.strip():
            raise UnreadableError("it is empty")
        return READERS[file.ending](file)
    except UnreadableError as error:
        if not claims_data:
            return []
        raise TrialDataError(
            f"{file.name} cannot be read: {error}. Export it again, or take it out of the export."
        ) from error


def _add_table(
    export: ReadExport, table: ReadTable, digest: str, report: Callable[[str], None]
) -> None:
    sorted_out = sort_out(table)
    if not sorted_out.records:
        _leave(export, table.file, digest, UNKNOWN, report)
        return
    datasets = ", ".join(records.dataset for records in sorted_out.records)
    rows = len(table.rows) + len(table.unread_rows)
    export.files.append(FileRead(table.file, digest, datasets, rows, table.note))
    export.aside.extend(sorted_out.aside)
    for records in sorted_out.records:
        export.records.setdefault(records.dataset, []).append(records)
    note = f" ({table.note})" if table.note else ""
    report(f"{table.file}: {rows} {'row' if rows == 1 else 'rows'} of {datasets.upper()}{note}")


def _leave(
    export: ReadExport, name: str, digest: str, reason: str, report: Callable[[str], None]
) -> None:
    export.files.append(FileRead(name, digest, "", 0, f"not used: {reason}"))
    export.aside.append(SetAside(name, FILE_NOT_USED, reason))
    report(f"{name}: not used, it {reason}")
