"""Treatment-emergence and the table by organ class a second time: plain loops over the rows.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import calendar
import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
LAST_DAY = 364
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESTDTC | AEENDTC"


def days_of(text):
    """First and last day that a recorded date can mean, or nothing."""
    if not text:
        return None
    parts = [int(part) for part in text[:10].split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def is_emergent(first, start, end):
    """The rules in their order, for one event of one treated participant."""
    if end and end[1] < first:
        return False
    if not start:
        return True
    return start[1] >= first and start[0] <= first + timedelta(days=LAST_DAY)


def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def second_answer(cut):
    """Records that are treatment-emergent, and who is counted in each class and term."""
    on = date.fromisoformat(cut.name)
    first = {}
    for row in rows_of(cut, "dm"):
        start = days_of(row.get("RFXSTDTC") or row["RFSTDTC"])
        if start and start[0] <= on:
            first[row["USUBJID"]] = start[0]
    emergent, people, events = set(), {}, {}
    for row in rows_of(cut, "ae"):
        start, end = days_of(row["AESTDTC"]), days_of(row["AEENDTC"])
        if start and start[0] > on:
            continue
        end = end if end and end[0] <= on else None
        participant = row["USUBJID"]
        if participant in first and is_emergent(first[participant], start, end):
            emergent.add((participant, row["AESEQ"]))
            for term in (None, row["AEDECOD"] or f"{row['AETERM']} (not coded)"):
                place = row["AEBODSYS"] or "Not coded", term
                people.setdefault(place, set()).add(participant)
                events[place] = events.get(place, 0) + 1
    counts = {place: (len(who), events[place]) for place, who in people.items()}
    return emergent, counts


def first_answer(trial, cut):
    events = summarise_adverse_events(open_trial(trial, date.fromisoformat(cut.name)))
    counted = events.counted
    emergent = set(zip(counted["participant"], counted["sequence"], strict=True))
    counts = {
        (row.organ_class, None if pd.isna(row.preferred_term) else row.preferred_term): (
            row.participants,
            row.events,
        )
        for row in events.by_term.itertuples()
    }
    return emergent, counts


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer_twice(cut):
    first, second = first_answer(DEMO, cut), second_answer(cut)
    assert first == second
    assert first[0]


def some_date(chance):
    day = date(2021, 6, 1) + timedelta(days=chance.randrange(900))
    return day.isoformat()[: chance.choice([10, 10, 10, 7, 4, 0])]


@pytest.mark.parametrize("seed", range(20))
def test_random_events_have_the_same_answer_twice(tmp_path, seed):
    chance = random.Random(seed)
    people = [f"P{number:02}" for number in range(chance.randrange(1, 30))]
    dm = ["USUBJID | RFSTDTC"]
    for name in people:
        start = date(2022, 1, 1) + timedelta(days=chance.randrange(300))
        dm.append(f"{name} | {start if chance.random() < 0.8 else ''}")
    ae = [HEAD]
    for number in range(chance.randrange(1, 200)):
        term = chance.randrange(12)
        ae.append(
            f"{chance.choice(people)} | {number} | x | T{term:02} | C{term % 4} "
            f"| {some_date(chance)} | {some_date(chance)}"
        )
    write_trial(tmp_path, date(2023, 6, 1), dm="\n".join(dm), ae="\n".join(ae))
    cut = tmp_path / "2023-06-01"
    assert first_answer(tmp_path, cut) == second_answer(cut)


def test_real_events_have_the_same_answer_twice(tmp_path):
    """254 treated participants of the CDISC pilot, with the window of this trial."""
    columns = [name.strip() for name in HEAD.split("|")]
    rows = cdisc_pilot.dataset("ae")[columns].astype({"AESEQ": int}).fillna("")
    people = cdisc_pilot.dataset("dm")[["USUBJID", "RFXSTDTC"]].fillna("")
    ae = [HEAD] + [" | ".join(map(str, row)) for row in rows.itertuples(index=False)]
    dm = ["USUBJID | RFSTDTC"] + [" | ".join(row) for row in people.itertuples(index=False)]
    write_trial(tmp_path, date(2015, 12, 31), dm="\n".join(dm), ae="\n".join(ae))
    cut = tmp_path / "2015-12-31"
    first = first_answer(tmp_path, cut)
    assert first == second_answer(cut)
    assert len(first[0]) > 1000
