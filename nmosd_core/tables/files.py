"""Tables as files that a reader can open: CSV, and XLSX with typed cells.

The name of a file says trial, data cut and fingerprint; a workbook says it on a sheet of its own.
"""

import codecs
import io

import pandas as pd

from nmosd_core import __version__
from nmosd_core.tables.wording import heading
from nmosd_core.trial_data.store import Stamp


def file_name(table: str, stamp: Stamp, ending: str) -> str:
    """Name of a downloaded file: table, data cut, fingerprint, and whether it is synthetic."""
    mark = "_synthetic" if stamp.synthetic else ""
    return f"{table}_{stamp.cut}_{stamp.fingerprint[:8]}{mark}.{ending}"


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8, dates as 2022-03-01."""
    return table.to_csv(index=False, date_format="%Y-%m-%d").encode()


def as_csv_for_excel(table: pd.DataFrame) -> bytes:
    """The same with a byte order mark, without which Excel misreads Chinese."""
    return codecs.BOM_UTF8 + as_csv(table)


def as_json(table: pd.DataFrame) -> bytes:
    """The table as a list of rows, dates as 2022-03-01, missing values as null."""
    return (
        days_as_text(table).to_json(
            orient="records", force_ascii=False, double_precision=15, indent=1
        )
        + "\n"
    ).encode()


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet with its types."""
    return table.to_parquet(index=False)


def as_text(table: pd.DataFrame) -> bytes:
    """The table in aligned columns, for a terminal; missing values are blank."""
    if table.empty:
        return f"No rows. Columns: {', '.join(table.columns)}\n".encode()
    text = days_as_text(table).astype("object").where(table.notna(), "")
    return (text.to_string(index=False, max_colwidth=None) + "\n").encode()


def days_as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with dates as 2022-03-01."""
    days = table.select_dtypes("datetime")
    return table.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in days})


def as_xlsx(table: pd.DataFrame, name: str, stamp: Stamp) -> bytes:
    """The table as a workbook: frozen head, filters, dates as dates, and a sheet about it."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", datetime_format="yyyy-mm-dd") as workbook:
        shown = table.rename(columns=heading)
        shown.to_excel(workbook, sheet_name=name[:31], index=False, freeze_panes=(1, 0))
        sheet = workbook.sheets[name[:31]]
        sheet.autofilter(0, 0, max(len(table), 1), max(len(table.columns) - 1, 0))
        sheet.autofit()
        about = pd.DataFrame(
            {
                "What": [
                    "Table",
                    "Trial",
                    "Data cut",
                    "Synthetic",
                    "Fingerprint",
                    "Version",
                    "Rows",
                ],
                "Value": [
                    name,
                    stamp.study,
                    str(stamp.cut),
                    "yes: no real person" if stamp.synthetic else "no",
                    stamp.fingerprint,
                    __version__,
                    len(table),
                ],
            }
        )
        about.to_excel(workbook, sheet_name="About", index=False)
        workbook.sheets["About"].autofit()
    return buffer.getvalue()
