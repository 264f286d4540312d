"""Whether a worsening of the EDSS lasted, on trials drawn as tables."""

from datetime import date

import pandas as pd

from nmosd_core.analyses.disability import follow_disability
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
HEAD = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"
DAYS = {
    "BASELINE": "2022-01-01",
    "WEEK 12": "2022-03-26",
    "WEEK 24": "2022-06-18",
    "WEEK 36": "2022-09-10",
    "WEEK 52": "2022-12-31",
}
COMPLETED = """
    USUBJID | DSSEQ | DSDECOD   | DSSTDTC
    01      | 1     | COMPLETED | 2022-12-31
"""
GOES_ON = "USUBJID | DSSEQ | DSDECOD | DSSTDTC"


def disability_of(folder, *scores, ds=COMPLETED, on=date(2023, 6, 1)):
    """Scores at baseline and weeks 12, 24, 36 and 52 (None is none), or (visit, date, score)."""
    rows = [
        pair if isinstance(pair, tuple) else (visit, DAYS[visit], pair)
        for visit, pair in zip([*DAYS, *["UNSCHEDULED"] * len(scores)], scores, strict=False)
        if pair is not None
    ]
    rs = [HEAD, *(f"01 | {at} | EDSS0101 | {v} | {d} | {s}" for at, (v, d, s) in enumerate(rows))]
    return follow_disability(trial_from(folder, on, dm=ONE, rs="\n".join(rs), ds=ds))


def one(folder, *scores, rule="NMOSD", **others):
    return disability_of(folder, *scores, **others).under(rule).confirmation.iloc[0]


def test_worsening_that_is_seen_again_12_weeks_later_is_confirmed(tmp_path):
    row = one(tmp_path, 3.0, 4.0, 4.0, 3.0, 3.0)
    assert row["confirmation"] == "confirmed"
    assert row[["first_worsening", "confirmed_worsening", "decided_at"]].tolist() == [
        "week 12",
        "week 12",
        "week 24",
    ]
    assert (row["first_worsening_day"], row["decided_day"]) == (84, 168)
    assert row["why"] == "worse at every score for at least 12 weeks"


def test_worsening_that_is_gone_at_the_next_visit_is_not_confirmed(tmp_path):
    row = one(tmp_path, 3.0, 4.0, 3.5, 3.0, 3.0)
    assert (row["confirmation"], row["decided_at"]) == ("not confirmed", "week 24")
    assert pd.isna(row["confirmed_worsening"])


def test_later_worsening_begins_anew_and_can_be_the_confirmed_one(tmp_path):
    row = one(tmp_path, 3.0, 4.0, 3.0, 4.0, 4.5)
    assert row[["confirmation", "first_worsening", "confirmed_worsening"]].tolist() == [
        "confirmed",
        "week 12",
        "week 36",
    ]


def test_unscheduled_score_in_between_can_refute(tmp_path):
    row = one(tmp_path, 3.0, 4.0, 4.0, None, None, ("UNSCHEDULED 5.1", "2022-05-01", 3.0))
    assert row[["confirmation", "first_worsening"]].tolist() == ["cannot be confirmed", "week 12"]
    assert row["why"] == "no planned score at least 12 weeks later"  # that of week 24
    alone = one(tmp_path / "alone", 3.0, 4.0, None, None, None, ("UNSCHEDULED", "2022-05-01", 3.0))
    assert (alone["confirmation"], alone["decided_at"]) == ("not confirmed", "UNSCHEDULED")


def test_worse_when_last_seen_at_an_unscheduled_visit_is_not_called_well(tmp_path):
    left = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | ADVERSE EVENT | 2022-09-01"
    unscheduled = "UNSCHEDULED 6.1", "2022-08-20", 4.0
    row = one(tmp_path / "left", 3.0, 3.0, 3.0, None, None, unscheduled, ds=left)
    assert (row["confirmation"], row["first_worsening_day"]) == ("cannot be confirmed", 231)
    assert row["why"] == "4.0 at an unscheduled visit, and no score after it"
    assert pd.isna(row["first_worsening"])
    going = one(tmp_path / "on", 3.0, 3.0, 3.0, None, None, unscheduled, ds=GOES_ON)
    assert going["confirmation"] == "cannot be confirmed yet"
    back = one(tmp_path / "back", 3.0, 3.0, 3.0, 3.0, None, unscheduled)
    assert (back["confirmation"], back["why"]) == ("no worsening", "scored up to week 36")


def test_up_to_when_no_worsening_was_seen_is_said_of_who_was_not_scored_to_the_end(tmp_path):
    whole, part = one(tmp_path / "whole", 3.0, 3.0, 3.0, 3.0, 3.0), one(tmp_path / "part", 3.0, 3.0)
    assert (whole["confirmation"], whole["why"]) == ("no worsening", "")
    assert (part["confirmation"], part["why"]) == ("no worsening", "scored up to week 12")


def test_unscheduled_score_cannot_confirm(tmp_path):
    late = one(tmp_path, 3.0, 4.0, None, None, None, ("UNSCHEDULED", "2022-11-01", 5.0))
    assert late["confirmation"] == "cannot be confirmed"


def test_planned_score_83_days_later_is_too_soon_and_84_days_is_enough(tmp_path):
    early = ("WEEK 24", "2022-06-17", 4.0)
    assert one(tmp_path / "83", 3.0, 4.0, early)["confirmation"] == "cannot be confirmed"
    assert one(tmp_path / "84", 3.0, 4.0, 4.0)["confirmation"] == "confirmed"
    both = one(tmp_path / "on", 3.0, 4.0, early, 4.0)
    assert both["decided_at"] == "week 36"


def test_first_seen_at_week_52_cannot_be_confirmed_and_is_not_hidden(tmp_path):
    disability = disability_of(tmp_path, 3.0, 3.0, 3.0, 3.0, 4.0)
    row = disability.confirmation.iloc[0]
    assert row["confirmation"] == "cannot be confirmed"
    assert row["why"] == "first seen at week 52, the last visit"
    assert (disability.confirmed.n, disability.confirmed.of) == (0, 1)
    assert (disability.confirmed.value, disability.confirmed.value_to) == (0, 100)
    assert disability.confirmed.note == "1 cannot be confirmed"
    assert disability.worsened.n == 1


def test_whoever_goes_on_can_still_be_confirmed(tmp_path):
    row = one(tmp_path, 3.0, 4.0, ds=GOES_ON, on=date(2022, 5, 1))
    assert row["confirmation"] == "cannot be confirmed yet"


def test_whoever_left_can_no_longer_be_confirmed(tmp_path):
    left = GOES_ON + "\n01 | 1 | ADVERSE EVENT | 2022-04-20"
    assert one(tmp_path, 3.0, 4.0, ds=left)["confirmation"] == "cannot be confirmed"


def test_no_worsening_has_nothing_to_confirm(tmp_path):
    row = one(tmp_path, 3.0, 3.5, 3.0, 2.5, 3.5)
    assert (row["confirmation"], row["why"]) == ("no worsening", "")
    assert one(tmp_path / "any", 3.0, 3.5, 3.5, rule="any")["confirmation"] == "confirmed"


def test_without_a_baseline_or_a_later_score_it_is_not_known(tmp_path):
    missing = one(tmp_path / "baseline", None, 4.0)
    assert (missing["confirmation"], missing["why"]) == ("not known", "there is no baseline")
    disability = disability_of(tmp_path / "later", 3.0)
    assert disability.confirmation["confirmation"].tolist() == ["not known"]
    assert disability.confirmed.value is None
    assert "there are no participants with a baseline" in disability.confirmed.not_estimable


def test_trial_without_participants_has_no_worsening(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", rs=HEAD)
    assert follow_disability(trial).confirmation.empty
