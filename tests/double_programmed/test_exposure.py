"""Exposure a second time: plain loops over the rows of ex and vs.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pandas as pd
import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial
from tests.double_programmed.test_incidence import last_days

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
CUT = date(2023, 6, 1)
COLUMNS = ["infusions_given", "cumulative_dose", "doses_compared", "compliance_percent", "flagged"]
COLUMNS += ["adjusted", "median_interval", "longest_interval", "exposure_days"]


def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def whole_day(text):
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


def may_be_by(text, on):
    return not text or text[: len(on.isoformat())][:10] <= on.isoformat()[: len(text[:10])]


def second_answer(cut):
    """What each treated participant was given, and for how long."""
    on = date.fromisoformat(cut.name)
    first, weights = {}, {}
    for row in rows_of(cut, "dm"):
        start = row.get("RFXSTDTC") or row["RFSTDTC"]
        if start and whole_day(start) <= on:
            first[row["USUBJID"]] = whole_day(start)
    for row in rows_of(cut, "vs"):
        day = whole_day(row["VSDTC"])
        if row["VSTESTCD"] == "WEIGHT" and row["VSSTRESN"] and day and day <= on:
            weights.setdefault(row["USUBJID"], []).append((day, row["VSSEQ"], row["VSSTRESN"]))
    given = {name: [] for name in first}
    for row in rows_of(cut, "ex"):
        real = row["EXDOSE"] is None or row["EXDOSE"] > 0
        if row["USUBJID"] in given and real and may_be_by(row["EXSTDTC"], on):
            given[row["USUBJID"]].append(row)
    ends = last_days(cut, on)
    return {
        name: summary(rows, weights.get(name, []), first[name], on, ends.get(name, on))
        for name, rows in given.items()
    }


def summary(rows, weights, first, on, observed_to):
    rows = sorted(rows, key=lambda row: (row["EXSTDTC"] or "~", row["EXSEQ"]))
    total, compared, given, planned, flagged, adjusted = 0.0, 0, 0.0, 0.0, 0, 0
    days, ends, all_known = [], [], True
    for row in rows:
        start, end = whole_day(row["EXSTDTC"]), whole_day(row.get("EXENDTC"))
        dose = row["EXDOSE"] if (row["EXDOSU"] or "").lower() == "mg" else None
        total, all_known = total + (dose or 0.0), all_known and dose is not None
        days.append((start - first).days if start else None)
        if end or start:
            ends.append(min(end, on) if end else start)
        adjusted += bool(row.get("EXADJ"))
        before = [one for one in weights if start and one[0] <= start]
        if dose and before:
            plan = 10 * max(before)[2]
            compared, given, planned = compared + 1, given + dose, planned + plan
            flagged += round(abs(100 * (dose / plan - 1)), 9) > 10
    gaps = [b - a for a, b in pairwise(days) if None not in (a, b)]
    starts = [whole_day(row["EXSTDTC"]) for row in rows if whole_day(row["EXSTDTC"])]
    exposed = None
    if starts:
        exposed_to = min(max(ends) + timedelta(days=27), observed_to)
        exposed = max((exposed_to - min(starts)).days + 1, 0)
    return [
        len(rows),
        total if rows and all_known else None,
        compared,
        100 * given / planned if planned else None,
        flagged if compared else None,
        adjusted,
        median(gaps) if gaps else None,
        max(gaps) if gaps else None,
        exposed,
    ]


def first_answer(trial, cut):
    people = measure_exposure(open_trial(trial, date.fromisoformat(cut.name))).per_participant
    return {
        row["participant"]: [None if pd.isna(row[name]) else row[name] for name in COLUMNS]
        for row in people.to_dict("records")
    }


def agree(trial, cut):
    first, second = first_answer(trial, cut), second_answer(cut)
    assert first.keys() == second.keys()
    for name, numbers in second.items():
        assert first[name] == pytest.approx(numbers), name
    return first


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer_twice(cut):
    assert any(numbers[0] for numbers in agree(DEMO, cut).values())


@pytest.mark.parametrize("seed", range(4))
def test_random_infusions_have_the_same_answer_twice(tmp_path, seed):
    chance = random.Random(seed)
    dm, vs = ["USUBJID | RFSTDTC"], ["USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC"]
    ex = ["USUBJID | EXSEQ | EXTRT | EXSTDTC | EXENDTC | EXDOSE | EXDOSU | EXADJ"]
    ds = ["USUBJID | DSSEQ | DSCAT | DSDECOD | DSSTDTC"]
    for number in range(12):
        name, start = f"P{number:02}", date(2022, 1, 1) + timedelta(days=chance.randrange(200))
        dm.append(f"{name} | {start if chance.random() < 0.9 else ''}")
        if number % 3 == 0:
            left = start + timedelta(days=chance.randrange(-5, 400))
            ds.append(f"{name} | 1 | DISPOSITION EVENT | WITHDRAWAL BY SUBJECT | {left}")
        for place in range(chance.randrange(16)):
            day = start + timedelta(days=28 * place + chance.randrange(-3, 12))
            end = day if chance.random() < 0.5 else ""
            dose = chance.choice(["", 0, 500, 610, 700, 770])
            unit = chance.choice(["mg", "mg", "mg", "g", ""])
            text = day.isoformat()[: chance.choice([10, 10, 10, 7])]
            change = chance.choice(["", "", "ADVERSE EVENT"])
            ex.append(f"{name} | {place} | belimumab | {text} | {end} | {dose} | {unit} | {change}")
            if chance.random() < 0.4:
                vs.append(f"{name} | {place} | WEIGHT | {chance.randrange(48, 80)} | kg | {day}")
    drawn = {"dm": dm, "ds": ds, "ex": ex, "vs": vs}
    write_trial(tmp_path, CUT, **{name: "\n".join(rows) for name, rows in drawn.items()})
    agree(tmp_path, tmp_path / CUT.isoformat())
