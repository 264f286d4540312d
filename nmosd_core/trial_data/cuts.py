"""Data cuts: the state of the trial's data on one date, written once and never changed.

A trial is a folder with one folder per data cut, named by its date.  A cut holds one Parquet
file per dataset, `set_aside.parquet` (what intake could not use, and why) and `cut.json`
(where everything came from).  It is written whole under a temporary name and then renamed, so
a cut exists complete or not at all.
"""

import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

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
ROWS_PER_GROUP = 60_000  # a participant's rows stay in one or two groups of a sorted file


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
        raise TrialDataError(
            f"The trial folder {trial.name} does not exist. Set NMOSD_TRIAL or --trial to the "
            "folder that holds the data cuts."
        )
    cuts = [_read_cut(folder) for folder in sorted(trial.iterdir()) if _is_dated(folder)]
    if not cuts:
        raise TrialDataError(
            f"The trial folder {trial.name} holds no data cut. Bring an export in with: "
            "python -m nmosd_core intake EXPORT --trial FOLDER --cut DATE"
        )
    studies = sorted({cut.study for cut in cuts if cut.study})
    if len(studies) > 1:
        raise TrialDataError(
            f"The trial folder {trial.name} mixes cuts of {' and '.join(studies)}. "
            "Give each trial a folder of its own."
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
        f"The trial folder {trial.name} has no data cut of {on}. "
        f"It has: {', '.join(str(cut.date) for cut in cuts)}."
    )


def write_cut(
    trial: Path,
    on: date,
    datasets: Mapping[str, pa.Table],
    *,
    sources: Sequence[SourceFile] = (),
    set_aside: pa.Table | None = None,
    dictionaries: Mapping[str, str] | None = None,
    synthetic: bool = False,
) -> Cut:
    """Write a data cut, whole or not at all.

    Parameters
    ----------
    trial
        Trial folder; made if it does not exist.
    on
        Data cut-off date, the name of the new folder.
    datasets
        One table per dataset, by lower-case SDTM name, companions included.
    sources, set_aside, dictionaries, synthetic
        What `cut.json` and `set_aside.parquet` say about where the data came from.

    Returns
    -------
    Cut
        The cut as it can now be opened.

    Raises
    ------
    TrialDataError
        A cut of that date exists, or the folder holds cuts of another trial.
    """
    target = trial / on.isoformat()
    study = study_of(datasets)
    trial.mkdir(parents=True, exist_ok=True)
    refuse_to_overwrite(target)
    _refuse_another_trial(trial, study)
    _clear_left_overs(trial)
    partial = trial / f".{on.isoformat()}.partial-{os.getpid()}"
    partial.mkdir()
    try:
        for name in sorted(datasets):
            _write_parquet(datasets[name], partial / f"{name}.parquet")
        _write_parquet(
            SET_ASIDE.empty_table() if set_aside is None else set_aside,
            partial / "set_aside.parquet",
        )
        facts = {
            "format": FORMAT,
            "cut": on.isoformat(),
            "study": study,
            "synthetic": synthetic,
            "fingerprint": fingerprint(datasets),
            "dictionaries": dict(dictionaries or {}),
            "sources": [asdict(source) for source in sources],
        }
        _write_synced(
            partial / "cut.json",
            (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode(),
        )
        try:
            partial.rename(target)
        except OSError:  # another intake of the same date was quicker
            refuse_to_overwrite(target)
            raise
        _sync_folder(trial)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return _read_cut(target)


def refuse_to_overwrite(target: Path) -> None:
    """Stop where a data cut has its place already.

    Raises
    ------
    TrialDataError
        The folder of the cut exists.
    """
    if target.exists():
        raise TrialDataError(
            f"The trial folder {target.parent.name} already has a data cut of {target.name}, and a "
            "cut is never overwritten. Choose another --cut, or move that folder away first."
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


def study_of(datasets: Mapping[str, pa.Table]) -> str:
    """STUDYID of dm; empty where it has none.

    Raises
    ------
    TrialDataError
        dm holds participants of more than one study.
    """
    if "dm" not in datasets or "STUDYID" not in datasets["dm"].column_names:
        return ""
    studies = sorted(value for value in set(datasets["dm"]["STUDYID"].to_pylist()) if value)
    if len(studies) > 1:
        raise TrialDataError(
            f"dm holds participants of more than one study (STUDYID {', '.join(studies)}). "
            "Export one study at a time."
        )
    return studies[0] if studies else ""


def _is_dated(folder: Path) -> bool:
    return folder.is_dir() and re.fullmatch(r"\d{4}-\d{2}-\d{2}", folder.name) is not None


def _read_cut(folder: Path) -> Cut:
    where = f"The data cut {folder.name}"
    try:
        facts = json.loads((folder / "cut.json").read_text(encoding="utf-8"))
        return Cut(
            folder=folder,
            date=date.fromisoformat(facts["cut"]),
            study=facts["study"],
            synthetic=facts["synthetic"],
            fingerprint=facts["fingerprint"],
            sources=tuple(SourceFile(**source) for source in facts["sources"]),
            dictionaries=facts["dictionaries"],
        )
    except FileNotFoundError as error:
        raise TrialDataError(
            f"{where} has no cut.json, so nobody can tell where its files came from. "
            "Bring the export in with: python -m nmosd_core intake"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TrialDataError(
            f"{where} has a cut.json that cannot be read ({error}). "
            "Move the folder away and bring the export in again."
        ) from error


def _refuse_another_trial(trial: Path, study: str) -> None:
    others = {cut.study for cut in map(_read_cut, filter(_is_dated, trial.iterdir())) if cut.study}
    if study and others - {study}:
        raise TrialDataError(
            f"The export is of study {study}, but the trial folder {trial.name} holds cuts of "
            f"{min(others - {study})}. Give each trial a folder of its own."
        )


def _clear_left_overs(trial: Path) -> None:
    """Remove what a killed intake left behind; no running process owns it."""
    for folder in trial.glob(".*.partial-*"):
        if not _is_running(int(folder.name.rpartition("-")[2])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False  # a predecessor with the same number, as happens in containers
    if os.name == "nt":
        return True  # asking would end the process there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _write_parquet(table: pa.Table, file: Path) -> None:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=ROWS_PER_GROUP)
    _write_synced(file, buffer.getbuffer())


def _write_synced(file: Path, content: bytes | memoryview) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the new name on disk before saying that the cut is written."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
