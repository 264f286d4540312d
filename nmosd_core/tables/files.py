"""Tables as files that a reader can open: CSV, and XLSX with typed cells.

The name of a file says trial, data cut and fingerprint; a workbook says it on a sheet of its own.
Workbooks are written by workbook.py.
"""

import codecs
import json
import math
from typing import Any

import pandas as pd

from nmosd_core import __version__
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.workbook import as_workbook, text_columns
from nmosd_core.trial_data.store import Stamp

CONTROL_CHARACTERS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # but for those of white space
LOST = "\N{REPLACEMENT CHARACTER}"


def file_name(table: str, stamp: Stamp, ending: str) -> str:
    """Name of a file: what it holds, data cut, fingerprint, and what is not real in it."""
    mark = "_synthetic" if stamp.synthetic else ""
    mark += "_presentation" if stamp.presentation else ""
    return f"{table}_{stamp.cut}_{stamp.fingerprint[:8]}{mark}.{ending}"


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8, dates as 2022-03-01."""
    return table.to_csv(index=False, date_format="%Y-%m-%d").encode()


def as_csv_for_excel(table: pd.DataFrame) -> bytes:
    """The same for Excel: with a byte order mark, without which it misreads Chinese.

    It would compute a text that begins with = + - or @, so such a text begins with an
    apostrophe, unless it is a number.
    """
    return codecs.BOM_UTF8 + as_csv(
        table.assign(**{str(name): _not_computed(table[name]) for name in text_columns(table)})
    )


def as_json(table: pd.DataFrame) -> bytes:
    """The table as a list of rows, dates as 2022-03-01, missing values as null."""
    rows = [
        {column: _json_value(value) for column, value in row.items()}
        for row in days_as_text(table).astype("object").to_dict("records")
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet with its types."""
    return table.to_parquet(index=False)


def as_text(table: pd.DataFrame) -> bytes:
    """The table in aligned columns, for a terminal; missing values are blank."""
    if table.empty:
        return f"No rows. Columns: {', '.join(table.columns)}\n".encode()
    text = days_as_text(table)
    # A control character in a recorded term would steer the terminal.
    harmless = {
        str(name): text[name].str.replace(CONTROL_CHARACTERS, LOST, regex=True)
        for name in text_columns(text)
    }
    text = text.assign(**harmless).astype("object").where(table.notna(), "")
    with pd.option_context("display.unicode.east_asian_width", True):
        return (text.to_string(index=False, max_colwidth=None) + "\n").encode()


def days_as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with dates as 2022-03-01."""
    days = table.select_dtypes("datetime")
    return table.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in days})


def _not_computed(column: "pd.Series[str]") -> "pd.Series[str]":
    computed = column.str.match(r"[=+\-@\t\r]", na=False)
    number = pd.to_numeric(column, errors="coerce").notna()
    return ("'" + column).where(computed & ~number, column)


def _json_value(value: Any) -> Any:
    missing = pd.isna(value) or (isinstance(value, float) and not math.isfinite(value))
    return None if missing else value


def as_xlsx(
    table: pd.DataFrame, name: str, stamp: Stamp, protocol: Protocol | None = None
) -> bytes:
    """The table as a workbook: frozen head, filters, dates as dates, and a sheet about it.

    Headings name the confidence level and the final week of `protocol`, where it is given.
    """
    facts = {
        "Table": name,
        "Trial": stamp.study,
        "Data cut": str(stamp.cut),
        "Synthetic": "yes: no real person" if stamp.synthetic else "no",
        "Fingerprint": stamp.fingerprint,
        "Version": __version__,
        "Rows": len(table),
    }
    about = pd.DataFrame({"What": list(facts), "Value": list(facts.values())})
    return as_workbook({name: table, "About": about}, protocol=protocol)
