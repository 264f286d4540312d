"""Planned visits and infusions a second time: plain loops over the Parquet rows.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
INFUSION_DAYS = [0, 14, 28, 56, 84, 112, 140, 168, 196, 224, 252, 280, 308, 336]
MARGINS = {0: 0, 14: 3, 28: 3}  # every other day has 7


def rows_of(cut, name):
    file = cut / f"{name}.parquet"
    return pq.read_table(file).to_pylist() if file.is_file() else []


def day_of(text):
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


def week_of(name, day, days):
    """Planned day of a record: by its name, else the nearest one in whose window it lies."""
    if name:
        if "UNSCHEDULED" in name:
            return None
        if name == "BASELINE":
            return 0
        found = re.search(r"WEEK (\d+)", name)
        return int(found[1]) * 7 if found and int(found[1]) * 7 in days else None
    near = [one for one in days if day is not None and abs(day - one) <= MARGINS.get(one, 7)]
    return min(near, key=lambda one: abs(day - one)) if near else None


def nearest(records):
    """Of several records of one visit the one nearest its planned day, of two the later."""
    chosen = {}
    for key, day, number in records:
        rank = (abs(day - key[1]), -day, -number)
        if key not in chosen or rank < chosen[key][0]:
            chosen[key] = rank, day
    return {key: day for key, (_, day) in chosen.items()}


def second_answer(cut):
    """How every infusion and every visit stands, by participant and planned day."""
    on = date.fromisoformat(cut.name)
    first, end, done = {}, {}, set()
    for row in rows_of(cut, "dm"):
        start = day_of(row.get("RFXSTDTC") or row["RFSTDTC"])
        if start and start <= on:
            first[row["USUBJID"]] = start
    for row in rows_of(cut, "ds"):
        if row["DSCAT"] == "DISPOSITION EVENT" and row["USUBJID"] in first:
            end[row["USUBJID"]] = day_of(row["DSSTDTC"])
            done |= {row["USUBJID"]} if row["DSDECOD"] == "COMPLETED" else set()
    given, came, missed = [], [], set()
    for row in rows_of(cut, "ex"):
        who, when = row["USUBJID"], day_of(row["EXSTDTC"])
        if who in first and row["EXDOSE"] != 0 and when <= on:
            day = (when - first[who]).days
            place = week_of(row["VISIT"], day, INFUSION_DAYS)
            if place is not None:
                given.append(((who, place), day, row["EXSEQ"]))
    for row in rows_of(cut, "sv"):
        who, when = row["USUBJID"], day_of(row["SVSTDTC"])
        if who not in first or (when and when > on):
            continue
        day = (when - first[who]).days if when else None
        place = week_of(row["VISIT"], day, [*INFUSION_DAYS, 364])
        if place is None:
            continue
        if row["SVOCCUR"] == "N":
            missed.add((who, place))
        elif when:
            came.append(((who, place), day, row["VISITNUM"]))
    given, came = nearest(given), nearest(came)
    visits, infusions = {}, {}
    for who, start in first.items():
        known = [place for one, place in [*given, *came, *missed] if one == who]
        gone = end[who] if who in end and who not in done else None
        for place in [*INFUSION_DAYS, 364]:
            key, margin = (who, place), MARGINS.get(place, 7)
            opens, closes = (start + timedelta(days=place + far) for far in (-margin, margin))
            if who in done or closes <= min(on, gone or on):
                on_study = who not in done and gone is None
                late = on_study and max(known, default=-1) < place
                otherwise = "overdue" if late else "no record"
            elif gone:
                otherwise = "after leaving"
            else:
                otherwise = "window open" if opens <= on else "to come"
            otherwise = "missed" if key in missed else otherwise
            if place != 364:
                infusions[key] = judged(given.get(key), place, margin, otherwise)
            visits[key] = judged(came.get(key, given.get(key)), place, margin, otherwise)
    return visits, infusions


def judged(day, place, margin, otherwise):
    if day is None:
        return otherwise
    if abs(day - place) <= margin:
        return "done"
    return "early" if day < place else "late"


def invented_trial(folder, seed):
    """Visits at random: missed, early, late, twice, unscheduled, without a name, and leavers."""
    chance = random.Random(seed)
    dm, ds = ["USUBJID | RFSTDTC"], ["USUBJID | DSSEQ | DSDECOD | DSCAT | DSSTDTC"]
    ex = ["USUBJID | EXSEQ | EXDOSE | EXSTDTC | VISIT"]
    sv = ["USUBJID | VISITNUM | VISIT | SVOCCUR | SVSTDTC"]
    for number in range(12):
        who, start = f"P{number}", date(2022, 1, 1) + timedelta(days=chance.randint(0, 200))
        dm.append(f"{who} | {start}")
        last = chance.choice([400, 400, chance.randint(30, 360)])
        if chance.random() < 0.5:
            reason = "COMPLETED" if last == 400 else "ADVERSE EVENT"
            left = start + timedelta(days=min(last, 364))
            if left <= date(2022, 12, 1):
                ds.append(f"{who} | 1 | {reason} | DISPOSITION EVENT | {left}")
        for place in [one for one in [*INFUSION_DAYS, 364] if one < last]:
            drift = 0 if not place else chance.choice([0, 0, 1, -2, 3, -4, 7, 8, -9])
            when, name = start + timedelta(days=place + drift), f"WEEK {place // 7}"
            unnamed = chance.random() < 0.1
            if chance.random() < 0.1:
                sv.append(f"{who} | {len(sv)} | {name} | N | ")
            elif chance.random() < 0.9:
                sv.append(f"{who} | {len(sv)} | {'' if unnamed else name} | Y | {when}")
            if place != 364 and chance.random() < 0.9:
                ex.append(f"{who} | {len(ex)} | 600 | {when} | {'' if unnamed else name}")
            if chance.random() < 0.1:
                again = when + timedelta(days=2)
                sv.append(
                    f"{who} | {len(sv)} | {chance.choice([name, 'UNSCHEDULED'])} | Y | {again}"
                )
    drawings = {"dm": dm, "ds": ds, "ex": ex, "sv": sv}
    write_trial(
        folder, date(2022, 12, 1), **{name: "\n".join(rows) for name, rows in drawings.items()}
    )
    return folder / "2022-12-01"


def answer(planned):
    keys = zip(planned["participant"], planned["day"], strict=True)
    return dict(zip(keys, planned["status"], strict=True))


def assert_equal(cut):
    visits, infusions = second_answer(cut)
    adherence = compare_with_plan(open_trial(cut.parent, date.fromisoformat(cut.name)))
    own = adherence.visits.planned
    assert answer(adherence.planned) == visits
    assert answer(own[own["infusion"].notna()]) == infusions
    due = [one for one in visits.values() if one not in ("window open", "to come", "after leaving")]
    number = adherence.visits_in_window
    assert (number.value, number.of) == (list(visits.values()).count("done"), len(due))
    return set(visits.values()) | set(infusions.values())


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer(cut):
    assert_equal(cut)


def test_invented_trials_have_the_same_answer(tmp_path):
    seen = set()
    for seed in range(3):
        seen |= assert_equal(invented_trial(tmp_path / str(seed), seed))
    assert seen == {
        "done",
        "early",
        "late",
        "missed",
        "overdue",
        "no record",
        "window open",
        "to come",
        "after leaving",
    }
