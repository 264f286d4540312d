"""One opened data cut, and the one door to DuckDB.

Opening loads the Parquet files of a cut into DuckDB tables, checked against the data
dictionary, and then shuts the door: SQL cannot reach a file, load an extension, change a
setting or write.  Datasets that the export lacks are empty tables, so every query runs on
every trial; an analysis asks `require` first, because what was not supplied is not zero.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.study.protocol import STANDARD, Protocol, read_protocol
from nmosd_core.trial_data.cuts import SET_ASIDE, Cut, choose_cut
from nmosd_core.trial_data.define import Dataset, read_dictionary

QUERIES = Path(__file__).parents[1] / "sql"

# A result has the same types whether or not a value is missing; DuckDB's own choice depends
# on the rows.
PANDAS_TYPES = {
    "VARCHAR": "str",
    "BIGINT": "Int64",
    "INTEGER": "Int64",
    "HUGEINT": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "datetime64[s]",
}


@dataclass(frozen=True)
class Stamp:
    """What every number, figure and file says about the data it came from."""

    study: str
    cut: date
    synthetic: bool
    fingerprint: str

    def __str__(self) -> str:
        mark = "synthetic data, " if self.synthetic else ""
        return f"{self.study}, {mark}data cut {self.cut}, fingerprint {self.fingerprint[:8]}"


@dataclass(frozen=True, eq=False)
class TrialData:
    """One data cut of one trial, open for questions.

    Attributes
    ----------
    protocol
        What was planned.
    cut
        Which data these are.
    supplied
        Names of the datasets that the export held.
    """

    protocol: Protocol
    cut: Cut
    supplied: frozenset[str]
    _connection: duckdb.DuckDBPyConnection = field(repr=False)

    @property
    def stamp(self) -> Stamp:
        """Trial, data cut and fingerprint, for whatever is computed from these data."""
        return Stamp(
            study=self.cut.study or self.protocol.trial.registration,
            cut=self.cut.date,
            synthetic=self.cut.synthetic,
            fingerprint=self.cut.fingerprint,
        )

    def require(self, *datasets: str) -> None:
        """Stop an analysis whose dataset was not supplied.

        Raises
        ------
        NotSupplied
            One of the datasets was not part of the export.
        """
        for name in datasets:
            if name not in self.supplied:
                dataset = read_dictionary()[name]
                raise NotSupplied(
                    f"This data cut has no {name} dataset ({dataset.label[0].lower()}"
                    f"{dataset.label[1:]}), so this question cannot be answered. Add {name} to "
                    "the export and bring it in as a new cut."
                )

    def dataset(self, name: str) -> pd.DataFrame:
        """Every recorded row of one dataset of the dictionary, or of `set_aside`, as it stands."""
        if name not in read_dictionary() and name != "set_aside":
            raise ValueError(f"the data dictionary has no dataset {name}")
        return self.select(f'FROM "{name}"')

    def rows(self, query: str, **parameters: Any) -> pd.DataFrame:
        """Rows of one query of the sql folder.

        Parameters
        ----------
        query
            Name of the file without its ending: "worsenings".
        parameters
            Values of the query's $names.

        Returns
        -------
        pandas.DataFrame
            Columns as the header of the query says, with types that do not depend on the
            values: str, Int64, float64, boolean, datetime64[s].
        """
        return self.select(query_text(query), **parameters)

    def select(self, sql: str, **parameters: Any) -> pd.DataFrame:
        """Rows of one SELECT statement, in a read-only transaction of its own.

        Safe from several threads at once: each call has its own cursor.
        """
        if len(duckdb.extract_statements(sql)) != 1:
            raise ValueError("one statement at a time, so that the read-only transaction holds")
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            cursor.execute(sql, parameters)
            types = {name: PANDAS_TYPES[str(kind)] for name, kind, *_ in cursor.description}
            return cursor.df().astype(types)

    def close(self) -> None:
        """Let go of the data."""
        self._connection.close()


def open_trial(trial: Path, on: date | None = None) -> TrialData:
    """Open one data cut of a trial folder.

    Parameters
    ----------
    trial
        Folder with one folder per data cut, and perhaps a protocol.toml of its own.
    on
        Date of the cut; the latest without it.

    Raises
    ------
    TrialDataError
        The folder, the protocol, the cut or one of its files cannot be used; the message says
        which, where and what to do.
    """
    cut = choose_cut(trial, on)
    own = trial / "protocol.toml"
    protocol = read_protocol(own if own.is_file() else STANDARD)
    if own.is_file() and cut.study and cut.study not in protocol.trial.study_ids:
        raise TrialDataError(
            f"The data cut {cut.date} is of study {cut.study}, but protocol.toml of the trial "
            f"folder is of {' or '.join(protocol.trial.study_ids)}. Correct study_ids, or put the "
            "cut into the folder of its own trial."
        )
    tables = {name: _read_dataset(dataset, cut) for name, dataset in read_dictionary().items()}
    supplied = frozenset(name for name, table in tables.items() if table is not None)
    return TrialData(protocol, cut, supplied, _connect(tables, cut))


@cache
def query_text(query: str) -> str:
    """Text of one query of the sql folder."""
    return (QUERIES / f"{query}.sql").read_text(encoding="utf-8")


def _read_dataset(dataset: Dataset, cut: Cut) -> pa.Table | None:
    """Table of one dataset with every described column, or None where it was not supplied."""
    file = cut.folder / dataset.file
    if not file.is_file():
        if dataset.required:
            raise TrialDataError(
                f"The data cut {cut.date} has no {dataset.file} ({dataset.label}), which every "
                "trial needs. Add it to the export and bring it in as a new cut."
            )
        return None
    try:
        table = pq.read_table(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise TrialDataError(
            f"{dataset.file} of the data cut {cut.date} cannot be read as Parquet. "
            "Bring the export in again as a new cut."
        ) from error
    return complete_columns(table, dataset)


def complete_columns(table: pa.Table, dataset: Dataset) -> pa.Table:
    """The table with every column that define.toml describes, empty where it was not recorded.

    Raises
    ------
    TrialDataError
        A required variable or a typed companion is missing, or a column has another type.
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
    for column in dataset.schema:
        if column.name not in present:
            table = table.append_column(column, pa.nulls(len(table), column.type))
        elif table.schema.field(column.name).type != column.type:
            found = table.schema.field(column.name).type
            raise TrialDataError(
                f"{dataset.file} holds {column.name} as {found}, but it should be {column.type}. "
                "Bring the export in again with: python -m nmosd_core intake"
            )
    return table


def _connect(tables: dict[str, pa.Table | None], cut: Cut) -> duckdb.DuckDBPyConnection:
    """Load the tables, then shut every way out of DuckDB."""
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    for name, dataset in read_dictionary().items():
        _load(
            connection,
            name,
            tables[name] if tables[name] is not None else dataset.schema.empty_table(),
        )
    aside = cut.folder / "set_aside.parquet"
    _load(
        connection,
        "set_aside",
        pq.read_table(aside) if aside.is_file() else SET_ASIDE.empty_table(),
    )
    connection.execute(f"CREATE MACRO cut_date() AS DATE '{cut.date.isoformat()}'")
    for opening in ("macros", "treated"):
        connection.execute(query_text(f"opening/{opening}"))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("loading", table)
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM loading')
    connection.unregister("loading")
