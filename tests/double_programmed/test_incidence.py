"""Event rates and exposure-adjusted incidence a second time: plain loops over the rows.

Which events are treatment-emergent is the second answer of test_adverse_events.py.
"""

import random
from datetime import date, timedelta

import pytest

from nmosd_core.analyses.incidence import relate_events_to_time
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial
from tests.double_programmed.test_adverse_events import (
    DEMO,
    DEMO_CUTS,
    LAST_DAY,
    days_of,
    is_emergent,
    rows_of,
)

CUT = date(2023, 6, 1)
PER = 100 * 365.25
MEASURES = {
    "teae": lambda row: True,
    "serious_teae": lambda row: row["AESER"] == "Y",
    "grade_3_teae": lambda row: (row["AETOXGR"] or "0") >= "3",
}
ENDS = ("SCREEN FAILURE", "INFORMED CONSENT OBTAINED")


def last_days(cut, on):
    """The end of each participation that has one, by the disposition event."""
    ends = {}
    if (cut / "ds.parquet").is_file():
        for row in rows_of(cut, "ds"):
            span = days_of(row["DSSTDTC"])
            event = (row.get("DSCAT") or "DISPOSITION EVENT") == "DISPOSITION EVENT"
            if event and row["DSDECOD"] not in ENDS and span and span[0] <= on:
                ends[row["USUBJID"]] = min(span[1], on)
    return ends


def second_answer(cut):
    """Events, and participants with their time to the first one, of each measure."""
    on = date.fromisoformat(cut.name)
    ends, first, days = last_days(cut, on), {}, {}
    for row in rows_of(cut, "dm"):
        start = days_of(row.get("RFXSTDTC") or row["RFSTDTC"])
        if start and start[0] <= on:
            who = row["USUBJID"]
            first[who] = start[0]
            until = min(start[0] + timedelta(days=LAST_DAY), on, ends.get(who, on))
            days[who] = max((until - start[0]).days, 0)
    answers = {}
    for measure, holds in MEASURES.items():
        events, soonest = 0, {}
        for row in rows_of(cut, "ae"):
            who, start, end = row["USUBJID"], days_of(row["AESTDTC"]), days_of(row["AEENDTC"])
            if who not in first or (start and start[0] > on) or not holds(row):
                continue
            if is_emergent(first[who], start, end if end and end[0] <= on else None):
                events += 1
                day = max((start[0] - first[who]).days, 0) if start else 0
                soonest[who] = min(soonest.get(who, day), day)
        to_first = sum(min(soonest.get(who, days[who]), days[who]) for who in days)
        answers[measure] = (
            PER * events / sum(days.values()),
            PER * len(soonest) / to_first if to_first else None,
        )
    return answers


def first_answer(trial, cut):
    incidence = relate_events_to_time(open_trial(trial, date.fromisoformat(cut.name)))
    measures = [incidence.events.measure(name) for name in MEASURES]
    return {
        one.name: (incidence.event_rate(one).value, incidence.incidence(one).value)
        for one in measures
    }


def agree(trial, cut):
    first, second = first_answer(trial, cut), second_answer(cut)
    for measure, rates in second.items():
        assert first[measure] == pytest.approx(rates), measure
    return second


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer_twice(cut):
    assert agree(DEMO, cut)["teae"][0] > 0


@pytest.mark.parametrize("seed", range(4))
def test_random_events_have_the_same_answer_twice(tmp_path, seed):
    chance = random.Random(seed)
    dm, ae = ["USUBJID | RFSTDTC"], ["USUBJID|AESEQ|AETERM|AESER|AETOXGR|AESTDTC|AEENDTC"]
    ds = ["USUBJID | DSSEQ | DSCAT | DSDECOD | DSSTDTC"]
    for person in range(14):
        name, start = f"P{person:02}", date(2022, 1, 1) + timedelta(days=chance.randrange(300))
        dm.append(f"{name} | {start if person % 7 else ''}")
        if chance.random() < 0.3:
            left = start + timedelta(days=chance.randrange(1, 300))
            ds.append(f"{name} | 1 | DISPOSITION EVENT | WITHDRAWAL BY SUBJECT | {left}")
        for number in range(chance.randrange(6)):
            day = start + timedelta(days=chance.randrange(-60, 500))
            text = day.isoformat()[: chance.choice([10, 10, 10, 7, 4, 0])]
            grade, serious = chance.choice(["1", "2", "3", "4", ""]), chance.choice("YNN")
            ae.append(f"{name}|{number}|x|{serious}|{grade}|{text}|")
    drawn = {"dm": dm, "ae": ae, "ds": ds}
    write_trial(tmp_path, CUT, **{name: "\n".join(rows) for name, rows in drawn.items()})
    agree(tmp_path, tmp_path / CUT.isoformat())
