"""Which adverse events are treatment-emergent, on dates that leave something open."""

from datetime import date

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.treatment_emergence import (
    EMERGENT,
    ENDED_BEFORE,
    NOT_RULED_OUT,
    NOT_TREATED,
    START_UNKNOWN,
    STARTS_BEFORE,
    judge_emergence,
)
from tests.conftest import trial_from

TREATED = """
    USUBJID | RFSTDTC
    01      | 2022-03-15
"""


def verdict(folder, start, end="", dm=TREATED, on=date(2024, 6, 1)):
    ae = f"""
        USUBJID | AESEQ | AETERM | AESTDTC | AEENDTC
        01      | 1     | Rash   | {start} | {end}
    """
    event = summarise_adverse_events(trial_from(folder, on, dm=dm, ae=ae)).listing.iloc[0]
    return event["treatment_emergent"], event["why"], event["start_is_partial"]


@pytest.mark.parametrize(
    ("start", "end", "emergent", "why", "partial"),
    [
        ("2022-03-14", "", False, STARTS_BEFORE, False),
        ("2022-03-14", "2022-04-01", False, STARTS_BEFORE, False),
        ("2022-03-15", "", True, EMERGENT, False),
        ("2022-03-15T06:00", "", True, EMERGENT, False),
        ("2023-03-14", "", True, EMERGENT, False),  # day 364
        ("2023-03-15", "", False, "starts after day 364", False),
        ("2022-03", "", True, NOT_RULED_OUT, True),
        ("2022", "", True, NOT_RULED_OUT, True),
        ("2022-04", "", True, EMERGENT, True),
        ("2023-03", "", True, NOT_RULED_OUT, True),
        ("2022-02", "", False, STARTS_BEFORE, True),
        ("2023-04", "", False, "starts after day 364", True),
        ("", "", True, START_UNKNOWN, False),
        ("", "2022-03-15", True, START_UNKNOWN, False),
        ("", "2022-03-14", False, ENDED_BEFORE, False),
        ("2022", "2022-02", False, ENDED_BEFORE, True),
        ("2022-03", "2022-03-14", False, ENDED_BEFORE, True),
        ("2022-03", "2022-03", True, NOT_RULED_OUT, True),
    ],
)
def test_event_is_left_out_only_when_its_dates_rule_it_out(
    tmp_path, start, end, emergent, why, partial
):
    assert verdict(tmp_path, start, end) == (emergent, why, partial)


def test_start_that_is_no_date_counts_as_unknown(tmp_path):
    assert verdict(tmp_path, "in spring")[:2] == (True, START_UNKNOWN)


def test_event_of_somebody_not_treated_is_listed_and_never_emergent(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | "
    assert verdict(tmp_path, "2022-05-01", dm=dm) == (False, NOT_TREATED, False)


@pytest.mark.parametrize(
    ("start", "emergent"),
    [
        ("2022-02-28", False),  # before any day of March
        ("2022-03-01", True),  # may be the day itself
        ("2023-03-30", True),  # day 364 when the first infusion was on the last of March
        ("2023-03-31", False),
    ],
)
def test_first_infusion_known_to_the_month_rules_out_only_what_no_day_of_it_allows(
    tmp_path, start, emergent
):
    dm = "USUBJID | RFSTDTC\n01 | 2022-03"
    assert verdict(tmp_path, start, dm=dm)[0] == emergent


def test_without_a_last_day_late_events_count(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | Rash   | 2023-12-01
    """
    events = trial_from(tmp_path, date(2024, 6, 1), dm=TREATED, ae=ae).rows("adverse_events")
    assert judge_emergence(events, 0)["treatment_emergent"].tolist() == [True]
    assert judge_emergence(events, 364)["treatment_emergent"].tolist() == [False]


def test_no_events_are_judged_without_complaint(tmp_path):
    ae = "USUBJID | AESEQ | AETERM | AESTDTC"
    events = trial_from(tmp_path, dm=TREATED, ae=ae).rows("adverse_events")
    assert judge_emergence(events, 364).empty
