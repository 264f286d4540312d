"""Many SELECT statements on one cursor: what the data checks need to be quick.

They run in one read-only transaction behind the shut door of the store, so a statement that a
reader wrote can read the records and nothing else.
"""

from threading import Timer
from typing import Any

import duckdb

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.statements import as_select, begin_reading

TEXT = "VARCHAR"
MOST_ROWS = 10_000


class Reading:
    """A cursor on which one statement after the other is asked."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._begin()

    def texts(
        self, sql: str, parameters: dict[str, Any], seconds: float | None = None
    ) -> tuple[list[str], list[tuple[str | None, ...]]]:
        """Columns and rows of one SELECT statement whose columns are all text.

        Parameters
        ----------
        sql, parameters
            The statement and the values of its $names.
        seconds
            How long it may take; None for a statement of the dashboard itself.  A statement with
            a limit of time has one of rows too.

        Raises
        ------
        TrialDataError
            The statement is not one SELECT, has a column of another type, takes too long or
            cannot be run; the message is DuckDB's own first line.
        """
        try:
            statement = as_select(sql)
            if statement is None:
                raise TrialDataError("it is not one SELECT statement")
            with _Patience(self._cursor, seconds):
                self._cursor.execute(statement, parameters)
                rows = self._cursor.fetchmany(MOST_ROWS + 1) if seconds else self._cursor.fetchall()
        except duckdb.InterruptException as error:
            self._begin_again()
            raise TrialDataError(f"it took longer than {seconds:g} seconds") from error
        except duckdb.Error as error:
            self._begin_again()
            raise TrialDataError(str(error).partition("\n")[0]) from error
        kinds = {name: str(kind) for name, kind, *_ in self._cursor.description or []}
        if seconds and len(rows) > MOST_ROWS:
            raise TrialDataError(f"it returns more than {MOST_ROWS} rows")
        for name, kind in kinds.items():
            if kind != TEXT:
                raise TrialDataError(f"column {name} is {kind}; cast it to {TEXT}")
        return list(kinds), rows

    def _begin(self) -> None:
        self._cursor.execute(begin_reading())

    def _begin_again(self) -> None:
        """A statement that failed may have ended its transaction for all that follow."""
        self._cursor.execute("ROLLBACK")
        self._begin()


class _Patience:
    """Interrupts the statement inside when it takes too long."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, seconds: float | None) -> None:
        self._timer = Timer(seconds, cursor.interrupt) if seconds else None

    def __enter__(self) -> None:
        if self._timer:
            self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer:
            self._timer.cancel()
