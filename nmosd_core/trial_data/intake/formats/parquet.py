"""Parquet files, through PyArrow.  Rows are numbered from 1."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.table import ReadTable, UnreadableError, read_table


def read_parquet(file: ExportFile) -> list[ReadTable]:
    """The table of a Parquet file."""
    try:
        return [_read(file)]
    except UnreadableError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableError("it is no Parquet file, or it was cut short") from error


def _read(file: ExportFile) -> ReadTable:
    table = pq.read_table(io.BytesIO(file.content))
    index = [name for name in table.column_names if name.startswith("__index_level_")]
    table = table.drop_columns(index)  # pandas' own numbering, nothing recorded
    rows = list(range(1, len(table) + 1))
    columns = [column.to_pylist() for column in table.columns]
    return read_table(file, table.column_names, columns, rows)
