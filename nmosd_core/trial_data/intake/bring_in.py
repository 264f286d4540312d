"""The whole way of an export into a trial folder: read, recognise, settle, type, write.

Every row of every file that holds a known dataset is either in the data cut or among the rows
set aside, with the reason.  The cut depends on what was recorded and not on how it was filed:
the same content as CSV, XLSX, XPORT, Parquet or Dataset-JSON has the same fingerprint.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import (
    ROW_SET_ASIDE,
    VALUE_NOT_READ,
    Cut,
    SourceFile,
    refuse_to_overwrite,
    write_cut,
)
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.read_export import FileRead, ReadExport, read_export
from nmosd_core.trial_data.intake.records import Records, gather
from nmosd_core.trial_data.intake.set_aside import SetAside, as_table
from nmosd_core.trial_data.intake.settle import settle, settle_participants
from nmosd_core.trial_data.intake.summary import read_versions
from nmosd_core.trial_data.intake.supplements import merge_supplements
from nmosd_core.trial_data.intake.typed import RawTable, type_table


def bring_in(
    source: Path,
    trial: Path,
    on: date,
    *,
    synthetic: bool = False,
    report: Callable[[str], None] = lambda line: None,
) -> Cut:
    """Bring an export in as a data cut.

    Parameters
    ----------
    source
        Folder, zip or file that was exported.
    trial
        Trial folder; made if it does not exist.
    on
        Data cut-off date.
    synthetic
        Whether the data were made up.
    report
        Called with each line of progress.

    Returns
    -------
    Cut
        The cut, written whole.  Where the call raises or is killed, there is none.

    Raises
    ------
    TrialDataError
        The export or the trial folder cannot be used; the message says what to mend.
    """
    refuse_to_overwrite(trial / on.isoformat())
    _refuse_trial_within(source, trial)
    export = read_export(source, report)
    versions = read_versions(gather(export.records["ts"])) if "ts" in export.records else {}
    datasets, used, aside = _settle(export, source)
    tables = {}
    for name, records in datasets.items():
        tables[name], problems = _typed(records)
        aside += problems
    cut = write_cut(
        trial,
        on,
        tables,
        sources=_sources(export.files, [*datasets.values(), *used], aside),
        set_aside=as_table(aside),
        dictionaries=versions,
        synthetic=synthetic,
    )
    report(_in_short(cut, tables, aside))
    return cut


def _refuse_trial_within(source: Path, trial: Path) -> None:
    if source.is_dir() and trial.resolve().is_relative_to(source.resolve()):
        raise TrialDataError(
            f"The trial folder {trial.name} lies inside the export {source.name}. "
            "Choose a trial folder outside the export."
        )


def _settle(
    export: ReadExport, source: Path
) -> tuple[dict[str, Records], list[Records], list[SetAside]]:
    """The datasets to write, what else was used, and what was set aside."""
    records = {name: gather(parts) for name, parts in export.records.items()}
    if "dm" not in records:
        raise TrialDataError(
            f"{source.name} has no dm (Demographics), which says who the participants are. Add dm "
            "to the export, and bring it in again."
        )
    aside = list(export.aside)
    records["dm"], second_rows = settle_participants(records["dm"])
    participants = {one for one in records["dm"].column("USUBJID") if one}
    aside += second_rows
    for name in sorted(records.keys() - {"dm", "ts"}):
        records[name], rows = settle(records[name], participants)
        aside += rows
    supplements, summary = records.pop("supp", None), records.pop("ts", None)
    used = [summary] if summary else []
    if supplements:
        records, merged, rows = merge_supplements(supplements, records)
        used.append(merged)
        aside += rows
    return records, used, aside


def _typed(records: Records) -> tuple[pa.Table, list[SetAside]]:
    """The rows of a dataset with types, in an order that does not depend on the files."""
    dataset = read_dictionary()[records.dataset]
    files = records.by_file() or [RawTable("", records.dataset, records.cells, [])]
    typed = [type_table(file, dataset) for file in files]
    table = pa.concat_tables([one.table for one in typed])
    key = [variable for variable in dataset.key if variable in table.column_names]
    others = [variable for variable in table.column_names if variable not in key]
    table = table.sort_by([(variable, "ascending") for variable in key + others])
    return table, [problem for one in typed for problem in one.problems]


def _sources(
    files: Iterable[FileRead], records: Iterable[Records], aside: Iterable[SetAside]
) -> list[SourceFile]:
    kept = Counter(origin.file for each in records for origin in each.origin)
    left = Counter(entry.file for entry in aside if entry.action == ROW_SET_ASIDE)
    return [
        SourceFile(
            name=file.name,
            sha256=file.sha256,
            dataset=file.datasets,
            rows_read=file.rows,
            rows_kept=kept[file.name],
            rows_set_aside=left[file.name],
            note=file.note,
        )
        for file in files
    ]


def _in_short(cut: Cut, tables: dict[str, pa.Table], aside: list[SetAside]) -> str:
    done = Counter(entry.action for entry in aside)
    rows = sum(len(table) for table in tables.values())
    return (
        f"Data cut {cut.date}: {len(tables['dm'])} participants, {rows} rows of {len(tables)} "
        f"datasets; {done[ROW_SET_ASIDE]} rows set aside, {done[VALUE_NOT_READ]} values not read"
    )
