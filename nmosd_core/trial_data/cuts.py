"""Data cuts: the state of the trial's data on one date, written once and never changed.

A trial is a folder with one folder per data cut, named by its date.  A cut holds one Parquet
file per dataset, `set_aside.parquet` (what intake could not use, and why) and `cut.json`
(where everything came from).  new_cut.py writes one, files.py reads its Parquet files.
"""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from nmosd_core.errors import TrialDataError

SET_ASIDE = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("dataset", pa.string()),
        ("participant", pa.string()),
        ("variable", pa.string()),
        ("value", pa.string()),
        ("action", pa.string()),
        ("reason", pa.string()),
    ]
)
ROW_SET_ASIDE, VALUE_NOT_READ = "row set aside", "value not read"

DEMO_TRIAL = Path(__file__).parents[2] / "data" / "demo"

FORMAT = 1


@dataclass(frozen=True)
class SourceFile:
    """One file of the export: what was read from it, kept and set aside.

    `dataset` is empty where the file was not used; `note` says why, or what else a reader
    should know of it, such as its encoding.
    """

    name: str
    sha256: str
    dataset: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    note: str = ""


@dataclass(frozen=True)
class Cut:
    """One data cut of a trial.

    Attributes
    ----------
    folder
        Where its files are.
    date
        Data cut-off date: nothing later than this is used.
    study
        STUDYID as the export writes it; empty where the export has none.
    synthetic
        Whether the data were made up.  Shown wherever the data are.
    fingerprint
        SHA-256 over the content of every dataset, the same for the same content.
    sources
        The files of the export.
    dictionaries
        Versions of the coding dictionaries, as far as the export names them.
    """

    folder: Path
    date: date
    study: str
    synthetic: bool
    fingerprint: str
    sources: tuple[SourceFile, ...]
    dictionaries: Mapping[str, str]

    @property
    def short_fingerprint(self) -> str:
        """First eight characters of the fingerprint, as shown at the foot of a page."""
        return self.fingerprint[:8]


def list_cuts(trial: Path) -> list[Cut]:
    """List the data cuts of a trial folder, oldest first.

    Raises
    ------
    TrialDataError
        The folder does not exist, holds no cut, or holds one that cannot be read.
    """
    if not trial.is_dir():
        what = "is a file, not a folder" if trial.exists() else "does not exist"
        raise TrialDataError(
            f"The trial folder {name_of(trial)} {what}. Set NMOSD_TRIAL or --trial to the folder "
            "that holds the data cuts."
        )
    cuts = read_cuts(trial)
    if not cuts:
        raise TrialDataError(
            f"The trial folder {name_of(trial)} holds no data cut. Bring an export in with: "
            "python -m nmosd_core intake EXPORT --trial FOLDER --cut DATE"
        )
    studies = sorted({cut.study for cut in cuts if cut.study})
    if len(studies) > 1:
        raise TrialDataError(
            f"The trial folder {name_of(trial)} mixes cuts of {' and '.join(studies)}. "
            "Give each trial a folder of its own."
        )
    if len({cut.synthetic for cut in cuts}) > 1:
        raise TrialDataError(
            f"The trial folder {name_of(trial)} mixes synthetic and real data. "
            "Give each a folder of its own."
        )
    return cuts


def choose_cut(trial: Path, on: date | None = None) -> Cut:
    """Pick the data cut of one date, or the latest.

    Raises
    ------
    TrialDataError
        As `list_cuts`, or the trial has no cut of that date.
    """
    cuts = list_cuts(trial)
    if on is None:
        return cuts[-1]
    for cut in cuts:
        if cut.date == on:
            return cut
    raise TrialDataError(
        f"The trial folder {name_of(trial)} has no data cut of {on}. "
        f"It has: {', '.join(str(cut.date) for cut in cuts)}."
    )


def fingerprint(datasets: Mapping[str, pa.Table]) -> str:
    """SHA-256 over names, columns and values of every dataset; order of datasets is fixed.

    Values are hashed as text, not as Parquet bytes, so the fingerprint outlives versions of
    the Parquet writer.
    """
    digest = hashlib.sha256()
    for name in sorted(datasets):
        digest.update(f"\n{name}\n".encode())
        text = io.BytesIO()
        pa.csv.write_csv(datasets[name], text)
        digest.update(text.getbuffer())
    return digest.hexdigest()


def name_of(trial: Path) -> str:
    """Name of a trial folder, also where it is given as . or .. alone."""
    return trial.resolve().name


def _is_dated(folder: Path) -> bool:
    return folder.is_dir() and re.fullmatch(r"\d{4}-\d{2}-\d{2}", folder.name) is not None


def read_cuts(trial: Path) -> list[Cut]:
    """Every data cut of a trial folder, oldest first, whatever they hold; perhaps none.

    Raises
    ------
    TrialDataError
        The folder or a cut.json cannot be read.
    """
    try:
        folders = sorted(filter(_is_dated, trial.iterdir()))
    except OSError as error:
        raise TrialDataError(
            f"The trial folder {name_of(trial)} cannot be opened ({error.strerror}). "
            "Make it readable."
        ) from error
    return [read_cut(folder) for folder in folders]


def read_cut(folder: Path) -> Cut:
    """What the cut.json of one data cut says.

    Raises
    ------
    TrialDataError
        It is missing, damaged, of another version or of another date.
    """
    where = f"The data cut {folder.name}"
    try:
        facts = json.loads((folder / "cut.json").read_text(encoding="utf-8"))
        version = facts["format"]
        cut = Cut(
            folder=folder,
            date=date.fromisoformat(facts["cut"]),
            study=str(facts["study"]),
            synthetic=bool(facts["synthetic"]),
            fingerprint=str(facts["fingerprint"]),
            sources=tuple(SourceFile(**source) for source in facts["sources"]),
            dictionaries=dict(facts["dictionaries"]),
        )
    except FileNotFoundError as error:
        raise TrialDataError(
            f"{where} has no cut.json, so nobody can tell where its files came from. "
            "Bring the export in with: python -m nmosd_core intake"
        ) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise TrialDataError(
            f"{where} has a cut.json that cannot be read ({error}). "
            "Move the folder away and bring the export in again."
        ) from error
    if version != FORMAT:
        raise TrialDataError(
            f"{where} has the format {version}, which this version of the dashboard cannot read "
            f"(it reads {FORMAT}). Move the folder away and bring the export in again."
        )
    if cut.date.isoformat() != folder.name:
        raise TrialDataError(
            f"{where} says in cut.json that it is of {cut.date}. Give the folder its own name back."
        )
    return cut
