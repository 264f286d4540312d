"""EDSS change a second time: plain loops over the Parquet rows of the demo trial and of others.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
SCALE = [0.0, *(half / 2 for half in range(2, 21))]


def step_by_nmosd(baseline):
    """0: 2.0; 1.0 to 5.0: 1.0; from 5.5: 0.5."""
    if baseline == 0:
        return 2.0
    return 1.0 if baseline <= 5.0 else 0.5


def first_infusions(cut):
    starts = {}
    for row in pq.read_table(cut / "dm.parquet").to_pylist():
        text = row.get("RFXSTDTC") or row["RFSTDTC"]
        if text and date.fromisoformat(text[:10]) <= date.fromisoformat(cut.name):
            starts[row["USUBJID"]] = date.fromisoformat(text[:10])
    return starts


def change_of_each(cut):
    """Baseline and week 52 score of every treated participant, None where missing."""
    starts, on = first_infusions(cut), date.fromisoformat(cut.name)
    answer = {}
    for participant, start in starts.items():
        before, at_week_52 = [], []
        for row in pq.read_table(cut / "rs.parquet").to_pylist():
            if row["USUBJID"] != participant or row["RSTESTCD"] != "EDSS0101":
                continue
            score = row["RSSTRESN"]
            day = date.fromisoformat(row["RSDTC"][:10])
            if score not in SCALE or day > on:
                continue
            if day <= start:
                before.append((day, row["RSSEQ"], score))
            if re.fullmatch("WEEK 52", row["VISIT"] or ""):
                distance = abs((day - start).days - 364)
                at_week_52.append((-distance, day, row["RSSEQ"], score))
        answer[participant] = (
            max(before)[-1] if before else None,
            max(at_week_52)[-1] if at_week_52 else None,
        )
    return answer


def invented_trial(folder, seed):
    """Participants with scores at random days, some off the scale, repeated or missing."""
    chance = random.Random(seed)
    start = date(2022, 1, 1)
    dm, rs = ["USUBJID | RFSTDTC"], ["USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"]
    for person in range(12):
        dm.append(f"P{person:02d} | {start}")
        for sequence in range(1, chance.randint(2, 12)):
            visit = chance.choice(["BASELINE", "WEEK 12", "WEEK 52", "WEEK 52", "UNSCHEDULED 3.1"])
            near = {"BASELINE": -3, "WEEK 12": 84, "WEEK 52": 364}.get(visit, 200)
            day = start + timedelta(days=near + chance.randint(-6, 6))
            score = chance.choice([*SCALE, 0.5, 3.6, 99])
            rs.append(f"P{person:02d} | {sequence} | EDSS0101 | {visit} | {day} | {score}")
    write_trial(folder, date(2023, 6, 1), dm="\n".join(dm), rs="\n".join(rs))
    return folder / "2023-06-01"


def range_by_hand(score):
    if score is None:
        return "no score"
    limits = {"0 to 1.5": 2, "2.0 to 3.5": 4, "4.0 to 5.5": 6}
    return next((name for name, limit in limits.items() if score < limit), "6.0 and above")


def shifts_by_hand(expected):
    """Participants of each pair of ranges."""
    shifts = {}
    for participant, (first, last) in sorted(expected.items()):
        pair = range_by_hand(first), range_by_hand(last)
        shifts[pair] = [*shifts.get(pair, []), participant]
    return shifts


def shifts_of(disability):
    return {
        (row.baseline_band, row.week_52_band): row.names.split(", ")
        for row in disability.shifts.itertuples()
        if row.participants
    }


def assert_equal(cut):
    expected = change_of_each(cut)
    disability = follow_disability(open_trial(cut.parent, date.fromisoformat(cut.name)))
    found = {
        row.participant: tuple(None if score != score else score for score in row[2:])
        for row in disability.change[["participant", "baseline", "week_52"]].itertuples()
    }
    assert found == expected
    assert shifts_of(disability) == shifts_by_hand(expected)
    both = [pair for pair in expected.values() if None not in pair]
    assert disability.with_week_52.n == len(both)
    rises = [round(2 * last) - round(2 * first) for first, last in both]
    steps = [round(2 * step_by_nmosd(first)) for first, _ in both]
    assert (disability.change["change"] > 0).sum() == sum(rise > 0 for rise in rises)
    assert (disability.change["rule_NMOSD"] == "worsened").sum() == sum(
        rise >= step for rise, step in zip(rises, steps, strict=True)
    )
    if both:
        assert disability.worsened_any.n == sum(rise > 0 for rise in rises)
        assert disability.improved.n == sum(rise < 0 for rise in rises)
        middle = sorted(rises)
        half = len(middle) // 2
        median = (middle[half] + middle[-half - 1]) / 4
        assert disability.median_change.value == median


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_change_twice(cut):
    assert_equal(cut)


@pytest.mark.parametrize("seed", range(8))
def test_invented_trial_has_the_same_change_twice(tmp_path, seed):
    assert_equal(invented_trial(tmp_path, seed))
