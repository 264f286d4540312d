"""SQL texts as statements: nothing but one SELECT, and each text parsed once."""

from functools import lru_cache

import duckdb


@lru_cache(maxsize=512)
def as_select(sql: str) -> duckdb.Statement | None:
    """The text as a statement, or None if it is not one SELECT.

    Kept, because parsing takes a sixth of the time of a query of this size; DuckDB runs a copy,
    so several threads may run one.

    Raises
    ------
    duckdb.Error
        The text is not SQL.
    """
    statements = duckdb.extract_statements(sql)
    is_one = [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    return statements[0] if is_one else None


@lru_cache(maxsize=1)
def begin_reading() -> duckdb.Statement:
    """The statement that begins a transaction in which nothing can be written."""
    return duckdb.extract_statements("BEGIN TRANSACTION READ ONLY")[0]
