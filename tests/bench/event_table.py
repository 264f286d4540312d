"""Organ class and term table from 14 to 1.4 million participants, against a scan and pandas.

The events are made up here, twelve a participant, and written as Parquet.  The yardstick is what
any such table must at least do: read the three columns.  Each size runs in a process of its own,
so that its largest memory is its own.  Texts are read as whole numbers that stand for them, which
is how a store of that size would keep them; that reading is told apart.

Run: python -m tests.bench.event_table
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.analyses.event_counts import count_by_term

SIZES = (14, 14_000, 140_000, 1_400_000)
EVENTS_EACH, TERMS, CLASSES = 12, 230, 26
COLUMNS = ["participant", "organ_class", "preferred_term"]
SCAN = "SELECT sum(hash(COLUMNS(*))) FROM read_parquet($file)"
BYTES_OF_RUSAGE = 1024
ROWS_AT_ONCE = 500_000
# Freed memory goes back to the system at once, so that the largest memory is what was in use.
FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_MMAP_THRESHOLD_": "1000000"}


def main() -> None:
    """Print one line a size."""
    print(
        "participants  events      scan s  read s  table s  x scan  pandas s  largest MB  (CPU s)"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "ae.parquet"
            _in_a_process("write", file, size)
            ours, pandas = (_in_a_process(what, file, size) for what in ("table", "pandas"))
            scan = _in_a_process("scan", file, size)["seconds"]
        if ours["answer"] != pandas["answer"]:
            raise SystemExit(f"{size} participants: the two answers differ")
        print(
            f"{size:>12,}  {size * EVENTS_EACH:>10,}  {scan:>6.2f}  {ours['reading']:>6.2f}  "
            f"{ours['seconds']:>7.2f}  {ours['seconds'] / scan:>6.1f}  "
            f"{pandas['seconds']:>8.2f}  {ours['megabytes']:>10.0f}"
        )


def _in_a_process(what: str, file: Path, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.event_table", what, str(file), str(size)]
    printed = subprocess.check_output(command, text=True, env=os.environ | FRUGAL)
    answer: dict[str, float] = json.loads(printed)
    return answer


def _work(what: str, file: Path, size: int) -> dict[str, float]:
    if what == "write":
        _write(file, size)
        return {}
    started = time.process_time()
    if what == "scan":
        with duckdb.connect() as connection:
            connection.execute(SCAN, {"file": str(file)}).fetchall()
        return {"seconds": time.process_time() - started}
    events = pd.DataFrame({column: _read(file, column) for column in COLUMNS}, copy=False)
    read = time.process_time()
    if what == "table":
        counted = count_by_term(events, size, 0.95)
        answer = int(counted.loc[counted["level"] == "term", "participants"].sum())
    else:
        groups = events.groupby(["organ_class", "preferred_term"], observed=True)
        answer = int(groups["participant"].nunique().sum())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_OF_RUSAGE / 1e6
    took = {"reading": read - started, "seconds": time.process_time() - read}
    return took | {"answer": answer, "megabytes": most}


def _read(file: Path, column: str) -> pd.Categorical:
    """One column as numbers that stand for its texts, of the smallest width that holds them."""
    table = pq.read_table(file, columns=[column], read_dictionary=[column], use_threads=False)
    coded = table[column].unify_dictionaries()
    texts = coded.chunk(0).dictionary.cast(pa.large_string())
    codes = np.empty(len(coded), np.min_scalar_type(-len(texts)))
    start = 0
    for chunk in coded.chunks:
        codes[start : start + len(chunk)] = chunk.indices.to_numpy()
        start += len(chunk)
    names = pd.array(texts, dtype=pd.StringDtype("pyarrow", na_value=np.nan))
    return pd.Categorical.from_codes(codes, pd.Index(names), validate=False)


def _write(file: Path, size: int) -> None:
    chance = np.random.default_rng(1)
    who = np.sort(chance.integers(0, size, size * EVENTS_EACH)).astype("int32")
    term = (chance.random(len(who)) ** 2 * TERMS).astype("int16")
    names = {
        "participant": (who, [f"P{number:07}" for number in range(size)]),
        "organ_class": (term % CLASSES, [f"Organ class {number:02}" for number in range(CLASSES)]),
        "preferred_term": (term, [f"Preferred term {number:03}" for number in range(TERMS)]),
    }
    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, len(who), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            texts = [np.array(words)[codes[rows]] for codes, words in names.values()]
            writer.write_table(pa.table([pa.array(text) for text in texts], schema))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
