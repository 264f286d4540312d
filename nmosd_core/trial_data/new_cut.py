"""Writing a data cut: whole or not at all, and never over another one.

It is written under a temporary name, brought to disk, and then renamed.  What a killed intake
leaves behind has a name that nobody takes for a cut, and the next intake removes it.
"""

import io
import json
import os
import re
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import (
    FORMAT,
    SET_ASIDE,
    Cut,
    SourceFile,
    fingerprint,
    name_of,
    read_cut,
    read_cuts,
)

ONE_WRITER = threading.Lock()
ROWS_PER_GROUP = 60_000  # a participant's rows stay in one or two groups of a sorted file


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
        A cut of that date exists, or the folder holds cuts of another trial, or synthetic data
        and these are real.
    """
    target = trial / on.isoformat()
    facts = {
        "format": FORMAT,
        "cut": on.isoformat(),
        "study": study_of(datasets),
        "synthetic": synthetic,
        "fingerprint": fingerprint(datasets),
        "dictionaries": dict(dictionaries or {}),
        "sources": [asdict(source) for source in sources],
    }
    tables = {**datasets, "set_aside": SET_ASIDE.empty_table() if set_aside is None else set_aside}
    trial.mkdir(parents=True, exist_ok=True)
    with ONE_WRITER:
        refuse_to_overwrite(target)
        _refuse_to_mix(trial, study_of(datasets), synthetic)
        _clear_left_overs(trial)
        _write_whole(target, tables, facts)
    return read_cut(target)


def refuse_to_overwrite(target: Path) -> None:
    """Stop where a data cut has its place already.

    Raises
    ------
    TrialDataError
        The folder of the cut exists.
    """
    if target.exists():
        raise TrialDataError(
            f"The trial folder {name_of(target.parent)} already has a data cut of {target.name}, "
            "and a cut is never overwritten. Choose another --cut, or move that folder away first."
        )


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


def _write_whole(target: Path, tables: Mapping[str, pa.Table], facts: Mapping[str, Any]) -> None:
    """Write a cut under a temporary name and then give it its own."""
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    partial.mkdir()
    try:
        for name in sorted(tables):
            _write_parquet(tables[name], partial / f"{name}.parquet")
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        _write_synced(partial / "cut.json", text.encode())
        _sync_folder(partial)
        try:
            partial.rename(target)
        except OSError:  # an intake of the same date by another process was quicker
            refuse_to_overwrite(target)
            raise
        _sync_folder(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _refuse_to_mix(trial: Path, study: str, synthetic: bool) -> None:
    for cut in read_cuts(trial):
        if study and cut.study and cut.study != study:
            raise TrialDataError(
                f"The export is of study {study}, but the trial folder {name_of(trial)} holds cuts "
                f"of {cut.study}. Give each trial a folder of its own."
            )
        if cut.synthetic != synthetic:
            kinds = {True: "synthetic", False: "real"}
            raise TrialDataError(
                f"The export holds {kinds[synthetic]} data, but the trial folder {name_of(trial)} "
                f"holds {kinds[cut.synthetic]} data. Give each a folder of its own."
            )


def _clear_left_overs(trial: Path) -> None:
    """Remove what a killed intake left behind; no running process owns it."""
    for folder in trial.iterdir():
        owner = re.fullmatch(r"\.\d{4}-\d{2}-\d{2}\.partial-(\d+)", folder.name)
        if owner and not _is_running(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False  # a predecessor with our number, as happens in containers: one writer here
    if os.name == "nt":
        return True  # asking would end the process there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
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
