"""One reader per file format, each through the established library of its field."""

from collections.abc import Callable

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.dataset_json import read_json, read_ndjson
from nmosd_core.trial_data.intake.formats.delimited import read_delimited
from nmosd_core.trial_data.intake.formats.parquet import read_parquet
from nmosd_core.trial_data.intake.formats.sas import read_sas7bdat, read_xport
from nmosd_core.trial_data.intake.formats.table import ReadTable
from nmosd_core.trial_data.intake.formats.xlsx import read_xlsx

READERS: dict[str, Callable[[ExportFile], list[ReadTable]]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xpt": read_xport,
    ".xport": read_xport,
    ".sas7bdat": read_sas7bdat,
    ".parquet": read_parquet,
    ".json": read_json,
    ".ndjson": read_ndjson,
}
OFTEN_SOMETHING_ELSE = frozenset({".txt", ".json"})  # read-me files, settings
NOT_READ = {
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".xlsb": "a binary Excel workbook; save it as .xlsx",
    ".ods": "an OpenDocument sheet; save it as .xlsx or .csv",
    ".rds": "a file of R; write it as .parquet or .csv",
    ".rda": "a file of R; write it as .parquet or .csv",
    ".sav": "an SPSS file; write it as .xpt or .csv",
    ".dta": "a Stata file; write it as .xpt or .csv",
    ".gz": "compressed; unpack it",
    ".zip": "a zip within the export; unpack it",
    ".7z": "an archive within the export; unpack it",
    ".rar": "an archive within the export; unpack it",
}
