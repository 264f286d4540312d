"""Organ class and term table from 14 to 1.4 million participants, against a scan and pandas.

The events are made up here, twelve a participant, and written as Parquet.  The yardstick is what
any such table must at least do: read the three columns.  Each size runs in a process of its own,
so that its largest memory is its own.  Run: python -m tests.bench.event_table
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.analyses.event_counts import count_by_term

SIZES = (14, 14_000, 140_000, 1_400_000)
EVENTS_EACH, TERMS, CLASSES = 12, 230, 26
COLUMNS = ["participant", "organ_class", "preferred_term"]
SCAN = "SELECT sum(hash(COLUMNS(*))) FROM read_parquet($file)"
BYTES_OF_RUSAGE = 1024


def main() -> None:
    """Print one line a size."""
    print("participants  events      scan s  table s  x scan  pandas s  largest MB  (CPU s)")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "ae.parquet"
            _in_a_process("write", file, size)
            ours, pandas = (_in_a_process(what, file, size) for what in ("table", "pandas"))
            scan = _in_a_process("scan", file, size)["seconds"]
        if ours["answer"] != pandas["answer"]:
            raise SystemExit(f"{size} participants: the two answers differ")
        print(
            f"{size:>12,}  {size * EVENTS_EACH:>10,}  {scan:>6.2f}  {ours['seconds']:>7.2f}  "
            f"{ours['seconds'] / scan:>6.1f}  {pandas['seconds']:>8.2f}  {ours['megabytes']:>8.0f}"
        )


def _in_a_process(what: str, file: Path, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.event_table", what, str(file), str(size)]
    answer: dict[str, float] = json.loads(subprocess.check_output(command, text=True))
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
    events = pq.read_table(file, read_dictionary=COLUMNS).to_pandas()
    if what == "table":
        counted = count_by_term(events, size, 0.95)
        answer = int(counted.loc[counted["level"] == "term", "participants"].sum())
    else:
        groups = events.groupby(["organ_class", "preferred_term"], observed=True)
        answer = int(groups["participant"].nunique().sum())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_OF_RUSAGE / 1e6
    return {"seconds": time.process_time() - started, "answer": answer, "megabytes": most}


def _write(file: Path, size: int) -> None:
    chance = np.random.default_rng(1)
    who = np.sort(chance.integers(0, size, size * EVENTS_EACH)).astype("int32")
    term = (chance.random(len(who)) ** 2 * TERMS).astype("int16")
    names = {
        "participant": (who, [f"P{number:07}" for number in range(size)]),
        "organ_class": (term % CLASSES, [f"Organ class {number:02}" for number in range(CLASSES)]),
        "preferred_term": (term, [f"Preferred term {number:03}" for number in range(TERMS)]),
    }
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values))
        for name, (codes, values) in names.items()
    }
    pq.write_table(pa.table(columns), file, compression="zstd", row_group_size=2_000_000)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
