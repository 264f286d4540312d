"""The Parquet files of one data cut, read whole and checked before anything is asked of them.

They are checked against the data dictionary, and then against the fingerprint that intake left
in cut.json: a file that was changed afterwards is refused, because every page, figure and table
names the fingerprint as the origin of its numbers.  Files whose names begin with a full stop are
none of them: macOS puts one beside each file that it copies to a disk of another system.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import SET_ASIDE, Cut, fingerprint
from nmosd_core.trial_data.define import Dataset, read_dictionary


@dataclass(frozen=True)
class Files:
    """What a data cut holds.

    Attributes
    ----------
    datasets
        One table per supplied dataset, by lower-case SDTM name, with every column that the
        dictionary describes.
    variables
        The columns that each of them has in its file.
    set_aside
        What intake could not use.
    """

    datasets: Mapping[str, pa.Table]
    variables: Mapping[str, frozenset[str]]
    set_aside: pa.Table


def read_files(cut: Cut) -> Files:
    """Read the files of a data cut.

    Raises
    ------
    TrialDataError
        A file cannot be read, a required dataset or variable is missing, a column has another
        type, or the content is not what intake wrote.
    """
    tables = {file.stem: _read(file, cut) for file in sorted(cut.folder.glob("[!.]*.parquet"))}
    set_aside = tables.pop("set_aside", None)
    for dataset in read_dictionary().values():
        if dataset.required and dataset.name not in tables:
            raise TrialDataError(
                f"The data cut {cut.date} has no {dataset.file} ({dataset.label}), which every "
                "trial needs. Add it to the export and bring it in as a new cut."
            )
    datasets = {
        name: complete_columns(tables[name], dataset)
        for name, dataset in read_dictionary().items()
        if name in tables
    }
    _require_participants(datasets)
    if set_aside is None or set_aside.schema.remove_metadata() != SET_ASIDE:
        raise TrialDataError(
            f"The data cut {cut.date} has no usable set_aside.parquet, so nobody can tell what was "
            "left out. Bring the export in again as a new cut."
        )
    if fingerprint(tables) != cut.fingerprint:
        raise TrialDataError(
            f"The files of the data cut {cut.date} are not those that intake wrote: their content "
            f"does not have the fingerprint {cut.short_fingerprint} of cut.json. Bring the export "
            "in again as a new cut."
        )
    variables = {name: frozenset(tables[name].column_names) for name in datasets}
    return Files(datasets, variables, set_aside)


def _read(file: Path, cut: Cut) -> pa.Table:
    try:
        table = pq.read_table(file)
        table.validate(full=True)  # texts are read unchecked otherwise
        _ = table.column_names
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise TrialDataError(
            f"{file.name} of the data cut {cut.date} cannot be read as Parquet. "
            "Bring the export in again as a new cut."
        ) from error
    return table


def _require_participants(datasets: Mapping[str, pa.Table]) -> None:
    """Every row has a participant, and dm has each once: intake sees to it."""
    for name, table in datasets.items():
        participants = table["USUBJID"]
        twice = name == "dm" and pc.count_distinct(participants).as_py() < len(table)
        if participants.null_count or twice:
            what = "a row without USUBJID" if participants.null_count else "a participant twice"
            raise TrialDataError(
                f"{name}.parquet has {what}. Bring the export in with: python -m nmosd_core intake"
            )


def complete_columns(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The table with every column that define.toml describes, empty where it was not recorded.

    Raises
    ------
    TrialDataError
        A required variable or a typed companion is missing, or a column has another type than
        the dictionary gives it, or text where it is not described.
    """
    present = set(table.column_names)
    for variable in dataset.variables.values():
        if variable.required and variable.name not in present:
            raise TrialDataError(
                f"{dataset.file} has no {variable.name} ({variable.label}). Add the variable, or "
                "correct its name in the export, and bring it in again."
            )
        for beside in variable.companions:
            if variable.name in present and beside.name not in present:
                raise TrialDataError(
                    f"{dataset.file} has {variable.name} but not {beside.name}, which intake "
                    "writes beside it. Bring the export in with: python -m nmosd_core intake"
                )
    described = {column.name: column.type for column in dataset.schema}
    for column in table.schema:
        wanted = described.get(column.name, pa.string())
        if column.type != wanted:
            raise TrialDataError(
                f"{dataset.file} holds {column.name} as {column.type}, but it should be {wanted}. "
                "Bring the export in again with: python -m nmosd_core intake"
            )
    for column in dataset.schema:
        if column.name not in present:
            table = table.append_column(column, pa.nulls(len(table), column.type))
    return table
