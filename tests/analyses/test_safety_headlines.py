"""The safety numbers among the headlines are those of the pages, and of plain counting."""

import pytest

from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.tables.safety import safety_overview
from nmosd_core.tables.special_interest import special_interest_groups
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\nP01 | 2022-01-01"


@pytest.fixture(scope="module")
def demo():
    trial = open_trial(DEMO_TRIAL)
    yield trial
    trial.close()


@pytest.fixture(scope="module")
def numbers(demo):
    return {one.number.name: one.number for one in list_headlines(demo)}


def test_every_row_of_the_safety_overview_is_among_the_headlines(demo, numbers):
    overview = safety_overview(review_safety(demo)).to_dict("records")
    codes = {row["code"] for row in overview}
    asked = {"died", "fatal_teae", "serious_teae", "grade_3_teae", "related_teae"}
    asked |= {"interrupted_teae", "withdrawn_teae", "left_for_event"}
    asked |= {f"group_{name}" for name in demo.protocol.adverse_events.groups}
    assert asked <= codes
    for row in overview:
        participants = numbers[f"{row['code']}_participants"]
        assert participants.n == row["participants"]
        assert participants.of == row["of"]
        assert participants.upper == row["percent_upper"]
        if row["participant_years"] > 0:
            rate = numbers[f"{row['code']}_event_rate"]
            assert numbers[f"{row['code']}_events"].value == row["events"] == rate.n
            assert (rate.value, rate.upper) == (row["event_rate"], row["rate_upper"])


def test_groups_of_special_interest_read_the_same(demo, numbers):
    for row in special_interest_groups(list_special_interest(demo)).to_dict("records"):
        if row["group"]:
            number = numbers[f"group_{row['group']}_participants"]
            assert (number.n, number.of) == (row["participants"], row["of"])


def test_windows_of_the_clock_read_the_same(demo, numbers):
    times = time_events_by_infusion(demo)
    for window in ("acute", "delayed"):
        own = times.listing[times.listing["window"] == window]
        number = numbers[f"{window}_event_participants"]
        assert number.n == len(set(own["participant"]))
        assert number.note == f"{len(own)} events"


def test_what_was_never_recorded_has_no_rate(tmp_path):
    trial = trial_from(
        tmp_path, dm=DM, ae="USUBJID | AESEQ | AETERM | AESTDTC\nP01 | 1 | Rash | 2022-01-03"
    )
    numbers = {one.name: one for one in review_safety(trial).numbers}
    assert numbers["teae_event_rate"].n == 1
    assert numbers["grade_3_teae_event_rate"].value is None
    assert "grade (AETOXGR) is not recorded" in numbers["grade_3_teae_event_rate"].not_estimable
