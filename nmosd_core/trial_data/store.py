"""One opened data cut, and the one door to DuckDB.

Opening loads the Parquet files of a cut into DuckDB tables, checked against the data
dictionary, and then shuts the door: SQL cannot reach a file, load an extension, change a
setting or write.  Datasets that the export lacks are empty tables, so every query runs on
every trial; an analysis asks `require` first, because what was not supplied is not zero.
In presentation mode what names a participant or a day is replaced before anything is loaded.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.reading import STANDARD, read_protocol
from nmosd_core.study.schedule import plans_dataset
from nmosd_core.trial_data.cuts import Cut, choose_cut, list_cuts
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.files import Files, read_files
from nmosd_core.trial_data.frames import take_frame
from nmosd_core.trial_data.presentation.calendars import LAST_DAY
from nmosd_core.trial_data.presentation.cut import BESIDE, present
from nmosd_core.trial_data.reading import Reading
from nmosd_core.trial_data.statements import as_select, begin_reading

QUERIES = Path(__file__).parents[1] / "sql"
# Those that a query of many rows needs.  DuckDB plans a query anew whenever it is asked, and with
# few rows that is most of its time: all queries of 14 participants together take a third less
# without the others, and those of 306 no more.
OPTIMIZERS = {
    "build_side_probe_side",
    "deliminator",
    "filter_pushdown",
    "join_order",
    "unused_columns",
}

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Stamp:
    """What every number, figure and file says about the data it came from.

    In presentation mode the date of the cut reads as its month, and it is said whether the data
    are final.
    """

    study: str
    cut: date
    synthetic: bool
    fingerprint: str
    presentation: bool = False
    interim: bool = False

    def __str__(self) -> str:
        mark = "synthetic data, " if self.synthetic else ""
        interim = " (interim)" if self.interim else ""
        identities = ", identities replaced" if self.presentation else ""
        return (
            f"{self.study}, {mark}data cut {self.cut}{interim}{identities}, "
            f"fingerprint {self.fingerprint[:8]}"
        )


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
    variables
        Names of the columns that each of them held.
    presentation
        Whether participants, days and typed words were replaced when it was opened.
    """

    protocol: Protocol
    cut: Cut
    supplied: frozenset[str]
    variables: Mapping[str, frozenset[str]]
    _connection: duckdb.DuckDBPyConnection = field(repr=False)
    presentation: bool = False
    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def stamp(self) -> Stamp:
        """Trial, data cut and fingerprint, for whatever is computed from these data."""
        return Stamp(
            study=self.cut.study or self.protocol.trial.registration,
            cut=self.cut.date.replace(day=1) if self.presentation else self.cut.date,
            synthetic=self.cut.synthetic,
            fingerprint=self.cut.fingerprint,
            presentation=self.presentation,
            interim=self.presentation and _is_interim(self),
        )

    @property
    def last_day(self) -> date:
        """The day after which nothing is known: the data cut, or what stands for it."""
        return LAST_DAY if self.presentation else self.cut.date

    def require(self, *datasets: str) -> None:
        """Stop an analysis whose dataset was not supplied.

        Raises
        ------
        NotSupplied
            One of the datasets was not part of the export.
        """
        for name in datasets:
            if name not in self.supplied:
                label = read_dictionary()[name].label
                if not plans_dataset(self.protocol, name):
                    raise NotSupplied(
                        f"{label}: not planned by the protocol in force, and this data cut has no "
                        f"{name.upper()} dataset.",
                        in_short="not planned",
                        is_planned=False,
                    )
                raise NotSupplied(
                    f"This data cut has no {name.upper()} dataset ({_inside_a_sentence(label)}), "
                    f"so this question cannot be answered. Add the {name.upper()} dataset to the "
                    "export and bring it in as a new cut.",
                    in_short=f"{name.upper()} not supplied",
                )

    def dataset(self, name: str) -> pd.DataFrame:
        """Every recorded row of one dataset of the dictionary, or of `set_aside`, as it stands."""
        if name not in read_dictionary() and name != "set_aside":
            raise ValueError(f"the data dictionary has no dataset {name}")
        return self.select(f'FROM "{name}"')

    def recorded(self, name: str) -> pa.Table:
        """The same for one dataset of the dictionary as an Arrow table, which is made faster."""
        with self._connection.cursor() as cursor:
            return cursor.table(read_dictionary()[name].name).to_arrow_table()

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
        statement = as_select(sql)
        if statement is None:
            raise ValueError("one SELECT statement at a time, so that nothing but rows comes of it")
        with self._connection.cursor() as cursor:
            cursor.execute(begin_reading())
            cursor.execute(statement, parameters)
            return take_frame(cursor)

    @contextmanager
    def reading(self, tables: Mapping[str, pa.Table] | None = None) -> Iterator[Reading]:
        """A cursor for many SELECT statements, which may read these tables beside the cut's.

        The tables are seen by these statements alone.
        """
        with self._connection.cursor() as cursor:
            for name, table in (tables or {}).items():
                cursor.register(name, table)
            yield Reading(cursor)

    def close(self) -> None:
        """Let go of the data."""
        self._connection.close()


def _inside_a_sentence(label: str) -> str:
    """The label without its capital, unless it begins with an abbreviation such as EDSS."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def open_trial(trial: Path, on: date | None = None, *, presentation: bool = False) -> TrialData:
    """Open one data cut of a trial folder.

    Parameters
    ----------
    trial
        Folder with one folder per data cut, and perhaps a protocol.toml of its own.
    on
        Date of the cut; the latest without it.
    presentation
        Replace participants, days and typed words, so that nothing that is made of the opened
        cut can name anybody.

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
    files = read_files(cut)
    beside: Mapping[str, pa.Table] = {}
    if presentation:
        files, cut, beside = _replace_identities(files, cut, protocol)
    return TrialData(
        protocol,
        cut,
        frozenset(files.datasets),
        files.variables,
        _connect(files, LAST_DAY if presentation else cut.date, beside),
        presentation,
    )


def _replace_identities(
    files: Files, cut: Cut, protocol: Protocol
) -> tuple[Files, Cut, Mapping[str, pa.Table]]:
    """The files and the cut for presentation mode, and the tables that go beside them."""
    real = TrialData(protocol, cut, frozenset(), {}, _connect(files, cut.date))
    presented = present(files, cut, protocol, real.rows("opening/people"))
    real.close()
    return presented.files, presented.cut, presented.beside


def answered_once(
    analysis: Callable[Concatenate[TrialData, Asked], Answer],
) -> Callable[Concatenate[TrialData, Asked], Answer]:
    """Keep the answer of an analysis with the opened cut that was asked.

    A cut never changes, so questions that begin with the same analysis share its answer.  Only
    the plain question is kept: with other arguments it is computed anew.
    """

    @wraps(analysis)
    def answer(trial: TrialData, /, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
        if asked or named:
            return analysis(trial, *asked, **named)
        if analysis not in trial._answers:
            trial._answers[analysis] = analysis(trial, *asked, **named)
        kept: Answer = trial._answers[analysis]
        return kept

    return answer


@dataclass(frozen=True)
class Previous:
    """The data cut before one, or why there is none to compare with.

    Attributes
    ----------
    trial
        The cut, opened; None where nothing can be compared.
    why_not
        A sentence: there is no earlier cut, or it cannot be used; empty otherwise.  Whether one
        exists elsewhere is not known.
    is_damaged
        Whether there is one that cannot be used.
    """

    trial: TrialData | None
    why_not: str = ""
    is_damaged: bool = False


@answered_once
def find_previous(trial: TrialData) -> Previous:
    """Open the data cut before this one, once for all questions that compare with it.

    A fault of the earlier cut does not hide the later one: it is told beside it.
    """
    folder = trial.cut.folder.parent
    earlier = [cut for cut in list_cuts(folder) if cut.date < trial.cut.date]
    if not earlier:
        return Previous(None, "There is no earlier data cut in the folder of the trial.")
    try:
        return Previous(open_trial(folder, earlier[-1].date, presentation=trial.presentation))
    except TrialDataError as error:
        return Previous(None, f"What is new cannot be told: {error}", is_damaged=True)


def open_previous(trial: TrialData) -> TrialData | None:
    """The data cut before this one, opened; None for the first, or if it cannot be used."""
    return find_previous(trial).trial


@answered_once
def _is_interim(trial: TrialData) -> bool:
    """Whether somebody who was treated has no end of study yet, so that results can change."""
    return bool(trial.rows("opening/still_followed").at[0, "participants"])


@cache
def query_text(query: str) -> str:
    """Text of one query of the sql folder."""
    return (QUERIES / f"{query}.sql").read_text(encoding="utf-8")


def _connect(
    files: Files, last_day: date, beside: Mapping[str, pa.Table] | None = None
) -> duckdb.DuckDBPyConnection:
    """Load the tables, then shut every way out of DuckDB."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": 1,  # of each query: viewers ask side by side, and tables are small
        }
    )
    for name, dataset in read_dictionary().items():
        table = files.datasets.get(name)
        _load(connection, name, dataset.schema.empty_table() if table is None else table)
    _load(connection, "set_aside", files.set_aside)
    for name, schema in BESIDE.items():
        _load(connection, name, beside[name] if beside else schema.empty_table())
    connection.execute(f"CREATE MACRO cut_date() AS DATE '{last_day.isoformat()}'")
    for opening in (
        "macros",
        *(("spans",) if beside else ()),
        "treated",
        "last_records",
        "screened",
    ):
        connection.execute(query_text(f"opening/{opening}"))
    connection.execute(f"SET disabled_optimizers = '{_spared(connection)}'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _spared(connection: duckdb.DuckDBPyConnection) -> str:
    """Names of the optimizers that are not worth their time on the tables of a trial."""
    everything = connection.table_function("duckdb_optimizers").fetchall()
    return ",".join(name for (name,) in everything if name not in OPTIMIZERS)


def _load(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("loading", table)
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM loading')
    connection.unregister("loading")
