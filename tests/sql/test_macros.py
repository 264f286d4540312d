"""The words that every query may use, on dates and visit names as exports write them."""

from datetime import date

import pandas as pd
import pytest

from tests.conftest import trial_from


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("macros")
    return trial_from(folder, date(2022, 6, 15), dm="USUBJID | RFSTDTC")


def answer(trial, sql, recorded):
    value = trial.select(f"SELECT {sql} AS answer", recorded=recorded).at[0, "answer"]
    return None if pd.isna(value) else value


@pytest.mark.parametrize(
    ("recorded", "earliest", "latest"),
    [
        ("2022-03-01", "2022-03-01", "2022-03-01"),
        ("2022-03-01T10:30", "2022-03-01", "2022-03-01"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-02-30", None, None),
        ("2022-13", None, None),
        ("unknown", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_recorded_date_means_the_days_between_earliest_and_latest(
    trial, recorded, earliest, latest
):
    first = answer(trial, "earliest($recorded::VARCHAR)", recorded)
    last = answer(trial, "latest($recorded::VARCHAR)", recorded)
    assert first == (earliest and pd.Timestamp(earliest))
    assert last == (latest and pd.Timestamp(latest))


@pytest.mark.parametrize(
    ("recorded", "day"),
    [
        ("2022-06-15", "2022-06-15"),
        ("2022-06-16", None),
        ("2022-05", "2022-05-31"),
        ("2022-06", "2022-06-15"),
        ("2022", "2022-06-15"),
        ("2022-07", None),
        ("unknown", None),
        (None, None),
    ],
)
def test_by_cut_is_the_last_day_a_record_can_mean_and_nothing_after_the_cut(trial, recorded, day):
    assert answer(trial, "by_cut($recorded::VARCHAR, cut_date())", recorded) == (
        day and pd.Timestamp(day)
    )


@pytest.mark.parametrize(
    ("visit", "week"),
    [
        ("WEEK 12", 12),
        ("Week 52 ", 52),
        ("Infusion 5 (week 12)", 12),
        ("wk 4", 4),
        ("W24", 24),
        ("第12周", 12),
        ("WEEK 14 (T)", 14),
        ("BASELINE", None),
        ("UNSCHEDULED 12.1", None),
        ("VISIT 12", None),
        (None, None),
    ],
)
def test_week_is_read_from_the_name_of_a_visit(trial, visit, week):
    assert answer(trial, "week_named($recorded::VARCHAR)", visit) == week


@pytest.mark.parametrize(
    ("dose", "treatment", "given"),
    [
        ("600", "'BELIMUMAB'", True),
        ("600", "NULL", True),
        ("0", "'BELIMUMAB'", False),
        ("0", "NULL", False),
        ("0", "'Placebo (saline)'", True),
        ("NULL", "'BELIMUMAB'", True),
        ("NULL", "NULL", True),
    ],
)
def test_a_dose_of_zero_is_no_infusion_unless_it_is_of_a_placebo(trial, dose, treatment, given):
    answer = trial.select(f"SELECT is_infusion({dose}, {treatment}) AS given").at[0, "given"]
    assert answer == given


@pytest.mark.parametrize(
    ("coded", "name"),
    [("RITUXIMAB", "RITUXIMAB"), (None, "mabthera"), ("UNCODED", "mabthera")],
)
def test_treatment_that_is_not_coded_has_the_name_that_was_reported(trial, coded, name):
    sql = "SELECT name_of_treatment($coded::VARCHAR, 'mabthera') AS answer"
    assert trial.select(sql, coded=coded).at[0, "answer"] == name
