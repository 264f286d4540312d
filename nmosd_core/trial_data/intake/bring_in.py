"""The whole way of an export into a trial folder: read, recognise, settle, type, write.

Every row of every file that holds a known dataset is either in the data cut or among the rows
set aside, with the reason.  The cut depends on what was recorded and not on how it was filed:
the same content as CSV, XLSX, XPORT, Parquet or Dataset-JSON has the same fingerprint.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE, VALUE_NOT_READ, Cut, SourceFile
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.read_export import FileRead, read_export
from nmosd_core.trial_data.intake.records import Records
from nmosd_core.trial_data.intake.set_aside import SetAside, as_table
from nmosd_core.trial_data.intake.settle import Settled, settle_export
from nmosd_core.trial_data.intake.summary import read_versions
from nmosd_core.trial_data.intake.typed import RawTable, type_table
from nmosd_core.trial_data.new_cut import refuse_to_overwrite, write_cut


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
    settled = settle_export(export, source.name)
    tables = {}
    aside = list(settled.aside)
    for name, records in settled.datasets.items():
        tables[name], problems = _typed(records)
        aside += problems
    try:
        cut = write_cut(
            trial,
            on,
            tables,
            sources=_sources(export.files, settled, aside),
            set_aside=as_table(aside),
            dictionaries=read_versions(settled.summary) if settled.summary else {},
            synthetic=synthetic,
        )
    except OSError as error:
        raise TrialDataError(
            f"The data cut cannot be written into {trial} ({error.strerror}). Name a trial folder "
            "that can be written to, with room on its disk."
        ) from error
    report(_in_short(cut, tables, aside))
    return cut


def _refuse_trial_within(source: Path, trial: Path) -> None:
    if source.is_dir() and trial.resolve().is_relative_to(source.resolve()):
        raise TrialDataError(
            f"The trial folder {trial.name} lies inside the export {source.name}. "
            "Choose a trial folder outside the export."
        )


def _typed(records: Records) -> tuple[pa.Table, list[SetAside]]:
    """The rows of a dataset with types, in an order that does not depend on the files."""
    dataset = read_dictionary()[records.dataset]
    files = records.by_file() or [RawTable("", records.dataset, records.cells, [])]
    typed = [type_table(file, dataset) for file in files]
    table = pa.concat_tables([one.table for one in typed])
    key = [table.column_names.index(each) for each in dataset.key if each in table.column_names]
    others = [place for place in range(table.num_columns) if place not in key]
    # by place, because PyArrow takes a name that begins with a full stop for a path
    order = pc.sort_indices(table, sort_keys=[(place, "ascending") for place in key + others])
    return table.take(order), [problem for one in typed for problem in one.problems]


def _sources(files: list[FileRead], settled: Settled, aside: list[SetAside]) -> list[SourceFile]:
    used = [*settled.datasets.values(), settled.supplements, settled.summary]
    kept = Counter(origin.file for records in used if records for origin in records.origin)
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
