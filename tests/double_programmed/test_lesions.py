"""The registered lesion sum a second time: plain loops over the Parquet rows.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
WEEKS = {"WEEK 12": 84, "WEEK 24": 168, "WEEK 52": 364}
REGIONS = ["OPTIC NERVE", "BRAIN", "SPINAL CORD"]


def people_of(cut):
    """First infusion, and the day after which nothing is due, of everyone treated."""
    on = date.fromisoformat(cut.name)
    ends = {}
    if (cut / "ds.parquet").is_file():
        for row in pq.read_table(cut / "ds.parquet").to_pylist():
            if row["DSCAT"] == "DISPOSITION EVENT" and row["DSDECOD"] != "COMPLETED":
                ends[row["USUBJID"]] = date.fromisoformat(row["DSSTDTC"][:10])
    people = {}
    for row in pq.read_table(cut / "dm.parquet").to_pylist():
        text = row.get("RFXSTDTC") or row["RFSTDTC"]
        if text and date.fromisoformat(text[:10]) <= on:
            people[row["USUBJID"]] = date.fromisoformat(text[:10]), ends.get(row["USUBJID"])
    return people


def completed(cut):
    if not (cut / "ds.parquet").is_file():
        return set()
    rows = pq.read_table(cut / "ds.parquet").to_pylist()
    return {row["USUBJID"] for row in rows if row["DSDECOD"] == "COMPLETED"}


def scans_of(cut):
    """Lesions of every scan read, and every scan that was due or read."""
    on = date.fromisoformat(cut.name)
    sums, due, done = {}, set(), completed(cut)
    for row in pq.read_table(cut / "nv.parquet").to_pylist():
        counted = row["NVTESTCD"] in ("NEWT2", "ENLT2") and row["NVSTRESN"] is not None
        if counted and row["VISIT"] in WEEKS and date.fromisoformat(row["NVDTC"][:10]) <= on:
            scan = row["USUBJID"], row["VISIT"], row["NVLOC"]
            sums[scan] = sums.get(scan, 0) + int(row["NVSTRESN"])
    for participant, (start, end) in people_of(cut).items():
        for visit, day in WEEKS.items():
            closes = start + timedelta(days=day + 7)
            is_open = (end is None or end >= closes) and closes <= on
            for region in REGIONS:
                scan = participant, visit, region
                if is_open or scan in sums or participant in done:
                    due.add(scan)
    treated = people_of(cut)
    return {scan: total for scan, total in sums.items() if scan[0] in treated}, due


def left_by(ds, who):
    """The day on which an invented participant left, or one after every data cut."""
    ends = [row.split(" | ")[-1] for row in ds if row.startswith(f"{who} ")]
    return date.fromisoformat(ends[0]) if ends else date(2030, 1, 1)


def invented_trial(folder, seed):
    """Scans at random, some regions left out, a few participants who leave."""
    chance = random.Random(seed)
    start = date(2022, 3, 1)
    dm, ds = ["USUBJID | RFSTDTC"], ["USUBJID | DSSEQ | DSDECOD | DSCAT | DSSTDTC"]
    nv = ["USUBJID | NVSEQ | NVTESTCD | NVSTRESN | NVSTAT | NVLOC | VISIT | NVDTC"]
    for number in range(10):
        who, first = f"P{number}", start + timedelta(days=chance.randint(0, 120))
        dm.append(f"{who} | {first}")
        if chance.random() < 0.3:
            left = first + timedelta(days=chance.randint(20, 380))
            ds.append(f"{who} | 1 | ADVERSE EVENT | DISPOSITION EVENT | {left}")
        for visit, day in {"BASELINE": -4, "UNSCHEDULED 9.1": 200, **WEEKS}.items():
            on = first + timedelta(days=day + chance.randint(-5, 5))
            for region in chance.sample(REGIONS, chance.randint(0, 3)):
                undone = chance.random() < 0.15
                for code in ("NEWT2", "ENLT2", "GDLES"):
                    result = " | NOT DONE" if undone else f"{chance.choice([0, 0, 1, 2])} | "
                    nv.append(f"{who} | {len(nv)} | {code} | {result} | {region} | {visit} | {on}")
    ce = ["USUBJID | CESEQ | CESTDTC | CEDUR"]
    for at in range(25):
        onset = start + timedelta(days=chance.randint(-30, 270))
        who, hours = f"P{chance.randint(0, 9)}", chance.choice([5, 24, 72])
        if onset < left_by(ds, who):
            ce.append(f"{who} | {at} | {onset} | PT{hours}H")
    drawings = {"dm": dm, "ds": ds, "nv": nv, "ce": ce}
    write_trial(
        folder, date(2022, 12, 1), **{name: "\n".join(rows) for name, rows in drawings.items()}
    )
    return folder / "2022-12-01"


def silent_lesions_of(cut):
    """Lesions of scans with no attack within 60 days; None where the records leave it open.

    Onsets of attacks: the first, then each more than 30 days after the last one counted.
    """
    attacks = {}
    for row in pq.read_table(cut / "ce.parquet").to_pylist():
        if len(row["CESTDTC"]) != 10 or not row["CEDUR"]:
            return None
        if row["CEDURH"] >= 24:
            attacks.setdefault(row["USUBJID"], []).append(date.fromisoformat(row["CESTDTC"]))
    silent = 0
    treated = people_of(cut)
    for row in pq.read_table(cut / "nv.parquet").to_pylist():
        counted = row["NVTESTCD"] in ("NEWT2", "ENLT2") and row["NVSTRESN"]
        in_sum = counted and row["VISIT"] in WEEKS and row["USUBJID"] in treated
        if not in_sum or row["NVDTC"][:10] > cut.name:
            continue
        last, near = None, False
        for onset in sorted(attacks.get(row["USUBJID"], [])):
            if last is None or (onset - last).days > 30:
                last = onset
                gap = (date.fromisoformat(row["NVDTC"][:10]) - onset).days
                near = near or -60 <= gap <= 60
        silent += 0 if near else int(row["NVSTRESN"])
    return silent


def assert_equal(cut):
    sums, due = scans_of(cut)
    lesions = sum_lesions(open_trial(cut.parent, date.fromisoformat(cut.name)))
    read = lesions.scans[lesions.scans["is_read"]]
    assert (
        dict(
            zip(
                zip(
                    read["participant"],
                    "WEEK " + read["week"].astype(str),
                    read["region"],
                    strict=True,
                ),
                read["lesions"],
                strict=True,
            )
        )
        == sums
    )
    assert (lesions.read, lesions.due) == (len(sums), len(due))
    assert lesions.total.value == sum(sums.values())
    with_any = {scan[0] for scan, total in sums.items() if total}
    assert lesions.participants_with_lesions.n == len(with_any)
    assert lesions.participants_with_lesions.of == len({scan[0] for scan in sums})
    assert lesions.per_scan.value == pytest.approx(sum(sums.values()) / len(sums))
    silent = silent_lesions_of(cut)
    if silent is not None:
        assert (lesions.silent.value, lesions.silent.value_to) == (silent, silent)


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_sum_twice(cut):
    assert_equal(cut)


@pytest.mark.parametrize("seed", range(8))
def test_invented_trial_has_the_same_sum_twice(tmp_path, seed):
    assert_equal(invented_trial(tmp_path, seed))
