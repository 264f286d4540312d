"""Listings to hand on: one workbook of chosen tables, or tables as regulatory writers expect them.

Every table is that of the catalogue, with every row; a workbook begins with a sheet that says what
it is.
"""

import inspect
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from zipfile import ZipFile, ZipInfo

import pandas as pd

from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.provenance import Provenance
from nmosd_core.reports.rtf import Page, as_rtf
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.columns import heading, title_of
from nmosd_core.tables.files import file_name
from nmosd_core.tables.headlines import definition_listing
from nmosd_core.tables.wording import presentable, without_empty_columns
from nmosd_core.tables.workbook import as_workbook
from nmosd_core.trial_data.store import TrialData

Progress = Callable[[str, float], None]

# What a listing workbook holds unless somebody asks for other tables: records, not summaries.
LISTINGS = (
    "participants",
    "baseline_by_participant",
    "infusions",
    "deviations",
    "worsenings",
    "edss_scores",
    "lesion_counts",
    "titre_results",
    "b_cell_counts",
    "immunoglobulin_levels",
    "laboratory",
    "adverse_events",
    "serious_events",
    "treatments",
    "vital_signs",
    "findings",
)
KEYS = ("participant", "sequence")  # columns that say which record a row is
MOST_KEYS = 4  # of a table whose rows have no sequence, such as participant, week and region
ABOUT, COLUMNS, DEFINITIONS = "About", "Columns", "Definitions"


def as_listings(
    trial: TrialData,
    provenance: Provenance,
    names: Sequence[str] = LISTINGS,
    progress: Progress | None = None,
) -> bytes:
    """Tables of one data cut as one workbook, a sheet each, after a sheet that says what it is.

    Parameters
    ----------
    trial
        The opened data cut.
    provenance
        What the file says of where it came from.
    names
        Tables of the catalogue.
    progress
        Told what is made next and how much is done, from 0 to 1; what it raises ends it.

    Raises
    ------
    TrialDataError
        There is no table of one of the names.
    """
    tables, missing = _collect(trial, names, progress)
    sheets = {
        ABOUT: _about(provenance, tables, missing),
        COLUMNS: _columns(tables, trial.protocol),
        DEFINITIONS: definition_listing(trial.protocol),
        **tables,
    }
    properties = {
        "title": f"Listings of {provenance.study}, data cut {provenance.cut}",
        "subject": str(trial.stamp),
        "author": f"nmosd_core {provenance.program}",
    }
    return embed(as_workbook(sheets, properties, trial.protocol), "xlsx", provenance)


def as_rtf_table(trial: TrialData, name: str, provenance: Provenance) -> bytes:
    """One table of the catalogue as RTF: titles and head on each page, footnotes, page n of N.

    Raises
    ------
    TrialDataError
        There is no such table, or its dataset was not supplied.
    """
    _check([name])
    return _rtf(name, TABLES[name].of(trial), provenance, trial.protocol)


def as_rtf_listings(
    trial: TrialData,
    provenance: Provenance,
    names: Sequence[str] = LISTINGS,
    progress: Progress | None = None,
) -> bytes:
    """The same tables as a zip of RTF files, with a list of what is not in it and why."""
    tables, missing = _collect(trial, names, progress)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            rtf = _rtf(name, table, provenance, trial.protocol)
            archive.writestr(
                ZipInfo(file_name(name, trial.stamp, "rtf")), rtf, zipfile.ZIP_DEFLATED
            )
        lines = [
            str(trial.stamp),
            *(f"{name}: {len(table)} rows" for name, table in tables.items()),
        ]
        lines += [f"{name}: left out. {why}" for name, why in missing.items()]
        archive.writestr(ZipInfo("contents.txt"), "\n".join(lines) + "\n")
    return embed(buffer.getvalue(), "zip", provenance)


def _rtf(name: str, table: pd.DataFrame, provenance: Provenance, protocol: Protocol) -> bytes:
    shown, left_out = without_empty_columns(presentable(table, protocol))
    rtf = as_rtf(shown, _page_of(name, provenance, left_out), keys_of(shown))
    return embed(rtf, "rtf", provenance)


def keys_of(shown: pd.DataFrame) -> list[int]:
    """Places of the columns that tell which record a row is, the first others if it takes them."""
    headings = [heading(column) for column in KEYS]
    named = [place for place, column in enumerate(shown) if column in headings]
    others = [place for place in range(len(shown.columns)) if place not in named]
    for many in range(MOST_KEYS):
        keys = named + others[:many]
        if keys and not shown.iloc[:, keys].duplicated().any():
            return sorted(keys)
    return named or [0]


def _collect(
    trial: TrialData, names: Sequence[str], progress: Progress | None
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Tables by name, and why others are missing."""
    _check(names)
    tables, missing = {}, {}
    for done, name in enumerate(names):
        if progress:
            progress(title_of(name), done / len(names))
        try:
            tables[name] = TABLES[name].of(trial)
        except NotSupplied as reason:
            missing[name] = str(reason)
    return tables, missing


def _check(names: Sequence[str]) -> None:
    for name in names:
        if name not in TABLES:
            raise TrialDataError(
                f"There is no table {name}. See them with: python -m nmosd_core table --list"
            )


def _about(
    provenance: Provenance, tables: Mapping[str, pd.DataFrame], missing: Mapping[str, str]
) -> pd.DataFrame:
    """Facts of the workbook, then a row for each sheet."""
    facts = [
        ("Trial", provenance.study, ""),
        ("Data cut", str(provenance.cut), ""),
        ("Synthetic", "yes: no real person" if provenance.synthetic else "no", ""),
        ("Identities replaced", "yes" if provenance.presentation else "no", ""),
        ("Fingerprint of the data", provenance.fingerprint, ""),
        ("Program", f"nmosd_core {provenance.program}", ""),
        ("Rounding", "none: every cell holds the full value", ""),
        ("Dates", "complete dates are dates; those known in part are as recorded, as text", ""),
        (f"Sheet {COLUMNS}", "what one row of each sheet is, and every column", ""),
        (f"Sheet {DEFINITIONS}", "what the numbers mean, with the source", ""),
    ]
    sheets = [
        (f"Sheet {name}", _first_sentence(name), str(len(table))) for name, table in tables.items()
    ]
    absent = [(f"Not supplied: {name}", why, "") for name, why in missing.items()]
    return pd.DataFrame([*facts, *sheets, *absent], columns=["what", "about", "rows"], dtype="str")


def _columns(tables: Mapping[str, pd.DataFrame], protocol: Protocol) -> pd.DataFrame:
    """Every sheet with what one row is, then each of its columns by heading and by name."""
    rows = []
    for name, table in tables.items():
        rows.append((name, "", "", " ".join(inspect.cleandoc(TABLES[name].description).split())))
        rows += [(name, heading(str(column), protocol), str(column), "") for column in table]
    return pd.DataFrame(rows, columns=["sheet", "heading", "column", "meaning"], dtype="str")


def _first_sentence(name: str) -> str:
    return " ".join(TABLES[name].description.split("\n\n")[0].split())


def _page_of(name: str, provenance: Provenance, left_out: str) -> Page:
    """What stands above and below the rows on every page."""
    synthetic = " SYNTHETIC DATA: NO REAL PERSON." if provenance.synthetic else ""
    replaced = " Identities were replaced." if provenance.presentation else ""
    where = "" if provenance.presentation else f" --cut {provenance.cut}"
    command = f"python -m nmosd_core table {name}{where}"
    return Page(
        titles=(provenance.study, title_of(name), _first_sentence(name)),
        notes=(
            *filter(None, [left_out]),
            f"Source: {command}. Columns and method: python -m nmosd_core table --list.",
            f"Data cut {provenance.cut}, fingerprint {provenance.fingerprint[:8]}, "
            f"nmosd_core {provenance.program}.{synthetic}{replaced}",
        ),
    )
