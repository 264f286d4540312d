"""The attack rule from 14 to 1.4 million participants, against a scan of its columns.

The histories are made up here.  The yardstick is what any rule must at least do: read the two
columns from Parquet.  A plain loop over a sample proves that the answer is the same.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nmosd_core.analyses.attack_rule import find_attacks

SIZES = (14, 14_000, 140_000, 1_400_000)
WORSENINGS_EACH = 2.5
GAP = 30
SAMPLE = 14_000
REPEATS = 3
SCAN = "SELECT sum(hash(participant)), sum(hash(onset)) FROM read_parquet($file)"


@dataclass(frozen=True)
class AtSize:
    """Seconds at one number of participants."""

    participants: int
    worsenings: int
    scan: float
    rule: float
    loop: float | None

    @property
    def ratio(self) -> float:
        """The rule as a multiple of the scan."""
        return self.rule / self.scan


def attack_rule_at_scale() -> list[AtSize]:
    """Time scan and rule at each size, and the loop where it ends in reasonable time."""
    return [_at(size) for size in SIZES]


def _at(participants: int) -> AtSize:
    who, onset = _histories(participants)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "worsenings.parquet"
        pq.write_table(pa.table({"participant": who, "onset": onset}), file, compression="zstd")
        with duckdb.connect() as connection:
            scan = _fastest(lambda: connection.execute(SCAN, {"file": str(file)}).fetchall())
    rule = _fastest(lambda: find_attacks(who, onset, GAP))
    loop = None
    if participants <= SAMPLE:
        started = time.perf_counter()
        expected = _in_a_loop(who, onset)
        loop = time.perf_counter() - started
        if not np.array_equal(find_attacks(who, onset, GAP), expected):
            raise AssertionError("the rule and the plain loop disagree")
    return AtSize(participants, len(who), scan, rule, loop)


def _histories(participants: int) -> tuple[np.ndarray, np.ndarray]:
    """Participant and onset of each worsening, sorted; dense, so that gaps matter."""
    chance = np.random.default_rng(participants)
    who = np.sort(chance.integers(0, participants, int(participants * WORSENINGS_EACH)))
    onset = chance.integers(-200, 365, len(who))
    order = np.lexsort((onset, who))
    return who[order], onset[order]


def _in_a_loop(who: np.ndarray, onset: np.ndarray) -> np.ndarray:
    attack, person, last = [], -1, 0
    for each, day in zip(who.tolist(), onset.tolist(), strict=True):
        counts = each != person or day - last > GAP
        if counts:
            person, last = each, day
        attack.append(counts)
    return np.array(attack, dtype=bool)


def _fastest(action: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)
