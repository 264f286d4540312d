import io
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.parquet import read_parquet
from nmosd_core.trial_data.intake.formats.table import ReadTable, UnreadableError


def content(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def read(table: pa.Table) -> ReadTable:
    (found,) = read_parquet(ExportFile("ae.parquet", content(table)))
    return found


def test_values_of_every_type_become_text():
    table = read(
        pa.table(
            {
                "USUBJID": ["01", None],
                "AESEQ": pa.array([1, None], pa.int32()),
                "DOSE": [2.5, None],
                "AESER": [True, None],
                "AESTDTC": [date(2022, 3, 1), None],
                "AEENDTC": [datetime(2022, 3, 1, 9, 30), None],
                "AETERM": pa.array(["Cough", None]).dictionary_encode(),
                "AMOUNT": [Decimal("1.50"), None],
            }
        )
    )

    assert table.rows == [1, 2]
    assert table.cells.iloc[0].to_dict() == {
        "USUBJID": "01",
        "AESEQ": "1",
        "DOSE": "2.5",
        "AESER": "TRUE",
        "AESTDTC": "2022-03-01",
        "AEENDTC": "2022-03-01T09:30",
        "AETERM": "Cough",
        "AMOUNT": "1.50",
    }
    assert set(table.cells.iloc[1]) == {None}


def test_the_numbering_of_pandas_is_no_column():
    cells = pd.DataFrame({"USUBJID": ["01", "02"]}, index=[5, 7])

    assert list(read(pa.Table.from_pandas(cells)).cells) == ["USUBJID"]


@pytest.mark.parametrize("length", [3, 100])
def test_a_parquet_file_that_was_cut_short_is_told(length):
    whole = content(pa.table({"USUBJID": ["01"] * 100}))

    with pytest.raises(UnreadableError, match="no Parquet file, or it was cut short"):
        read_parquet(ExportFile("ae.parquet", whole[:length]))
