"""Exports for tests: datasets drawn as text tables, written in each format that intake reads."""

from collections.abc import Callable
from pathlib import Path

import dsjframe
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.export import ExportFile
from tests.cdisc_pilot import write_xport
from tests.conftest import read_table

DM = """
    STUDYID     | DOMAIN | USUBJID | RFSTDTC    | AGE  | SEX
    NCT05154734 | DM     | 01      | 2021-12-12 | 34   | F
    NCT05154734 | DM     | 02      | 2022-01-03 | 51.5 | F
    NCT05154734 | DM     | 03      |            |      | M
"""
AE = """
    STUDYID     | DOMAIN | USUBJID | AESEQ | AETERM    | AESER | AESTDTC          | AEENDTC
    NCT05154734 | AE     | 02      | 2     | Cough     | N     | 2022-05          |
    NCT05154734 | AE     | 01      | 1     | Headache  | N     | 2022-02-01       | 2022-02-03
    NCT05154734 | AE     | 02      | 1     | Back pain | Y     | 2022-03-01T09:30 | 2022-03-08
"""


def write_csv_export(folder: Path, **drawings: str) -> Path:
    """A folder with one CSV file per drawn dataset."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in drawings.items():
        read_table(drawing).to_csv(folder / f"{name}.csv", index=False)
    return folder


def csv_file(text: str, name: str = "ae.csv", encoding: str = "utf-8") -> ExportFile:
    """A CSV file in memory."""
    return ExportFile(name, text.encode(encoding))


def _typed_as_in_sas(name: str, drawing: str) -> pd.DataFrame:
    """Numbers as numbers and missing text as empty text."""
    cells = read_table(drawing)
    dataset = read_dictionary()[name]
    for variable in cells:
        kind = dataset.variables[variable].type if variable in dataset.variables else "text"
        if kind in ("integer", "number"):
            cells[variable] = cells[variable].astype("float64")
        else:
            cells[variable] = cells[variable].fillna("").astype("str")
    return cells


def _write_csv(folder: Path, name: str, drawing: str) -> None:
    read_table(drawing).to_csv(folder / f"{name}.csv", index=False)


def _write_xlsx(folder: Path, name: str, drawing: str) -> None:
    cells = _typed_as_in_sas(name, drawing)
    cells.to_excel(folder / f"{name}.xlsx", sheet_name=name.upper(), index=False)


def _write_xport(folder: Path, name: str, drawing: str) -> None:
    write_xport(_typed_as_in_sas(name, drawing), folder / f"{name}.xpt")


def _write_parquet(folder: Path, name: str, drawing: str) -> None:
    table = pa.Table.from_pandas(_typed_as_in_sas(name, drawing), preserve_index=False)
    pq.write_table(table, folder / f"{name}.parquet")


def _write_dataset_json(folder: Path, name: str, drawing: str, ending: str) -> None:
    description = {
        "name": name.upper(),
        "label": name,
        "itemGroupOID": f"IG.{name.upper()}",
        "datasetJSONVersion": "1.1.0",
    }
    cells = _typed_as_in_sas(name, drawing)
    dsjframe.write_dataset(cells, folder / f"{name}.{ending}", description)


def _write_json(folder: Path, name: str, drawing: str) -> None:
    _write_dataset_json(folder, name, drawing, "json")


def _write_ndjson(folder: Path, name: str, drawing: str) -> None:
    _write_dataset_json(folder, name, drawing, "ndjson")


WRITERS: dict[str, Callable[[Path, str, str], None]] = {
    "CSV": _write_csv,
    "XLSX": _write_xlsx,
    "SAS XPORT": _write_xport,
    "Parquet": _write_parquet,
    "Dataset-JSON": _write_json,
    "Dataset-JSON, one line a row": _write_ndjson,
}


def write_export_as(form: str, folder: Path, **drawings: str) -> Path:
    """A folder with the drawn datasets in one of the formats of `WRITERS`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in drawings.items():
        WRITERS[form](folder, name, drawing)
    return folder
