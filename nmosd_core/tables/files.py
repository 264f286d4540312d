"""Tables as files that a reader can open: CSV, and XLSX with typed cells.

The name of a file says trial, data cut and fingerprint; a workbook says it on a sheet of its own.
"""

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
    """The table as CSV in UTF-8 with a byte order mark, without which Excel misreads Chinese."""
    return table.to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8-sig")


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
