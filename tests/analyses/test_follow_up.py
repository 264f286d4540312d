"""How participations end, and how long participants are followed, on every kind of record."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.follow_up import (
    COMPLETED,
    DIED,
    IN_SCREENING,
    LEFT_EARLY,
    NOT_RECORDED,
    ON_STUDY,
    follow_participants,
)
from tests.conftest import trial_from

NOBODY_IN_DS = """
    USUBJID | DSSEQ | DSDECOD   | DSCAT             | DSSTDTC
    99      | 1     | COMPLETED | DISPOSITION EVENT | 2022-01-01
"""


def follow(folder, on=date(2023, 6, 1), **drawings):
    """The first participant of the drawing, followed."""
    return follow_participants(trial_from(folder, on, **drawings)).participants.iloc[0]


def day(text):
    return pd.Timestamp(text)


def test_completed_participant_is_followed_to_week_52(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-01 | 2023-01-10
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD   | DSCAT             | DSSTDTC
            01      | 1     | COMPLETED | DISPOSITION EVENT | 2023-01-05
        """,
    )
    assert one["state"] == COMPLETED
    assert pd.isna(one["reason"])
    assert one["end_of_study"] == day("2023-01-05")
    assert one["end_record"] == "disposition event of DS"
    assert (one["followed_until"], one["days"]) == ("week 52", 364)
    assert one["years"] == pytest.approx(364 / 365.25)


def test_participant_who_left_early_is_followed_to_that_day_and_has_a_reason(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSTERM       | DSDECOD               | DSCAT             | DSSTDTC
            01      | 1     | moved abroad | WITHDRAWAL BY SUBJECT | DISPOSITION EVENT | 2022-04-11
        """,
    )
    assert (one["state"], one["reason"]) == (LEFT_EARLY, "WITHDRAWAL BY SUBJECT")
    assert (one["followed_until"], one["days"]) == ("end of study", 100)


@pytest.mark.parametrize(
    "death",
    [
        "01 | 2022-01-01 | Y     | 2022-03-01",
        "01 | 2022-01-01 |       | 2022-03-01",
        "01 | 2022-01-01 | Y     |           ",
    ],
)
def test_death_in_dm_is_a_death_with_flag_or_date(tmp_path, death):
    one = follow(
        tmp_path,
        dm=f"USUBJID | RFSTDTC | DTHFL | DTHDTC\n{death}",
        ds=NOBODY_IN_DS,
    )
    assert one["state"] == DIED


def test_disposition_event_of_death_is_a_death(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD | DSCAT             | DSSTDTC
            01      | 1     | DEATH   | DISPOSITION EVENT | 2022-03-01
        """,
    )
    assert (one["state"], one["died"]) == (DIED, True)
    assert one["end_of_study"] == day("2022-03-01")


def test_death_ends_the_study_before_a_later_disposition_event(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | DTHFL | DTHDTC
            01      | 2022-01-01 | Y     | 2022-03-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSTDTC
            01      | 1     | ADVERSE EVENT | DISPOSITION EVENT | 2022-03-20
        """,
    )
    assert one["state"] == DIED
    assert (one["end_of_study"], one["end_record"]) == (day("2022-03-01"), "DTHDTC of DM")
    assert one["reason"] == "ADVERSE EVENT"


def test_participant_who_completed_and_died_later_is_counted_as_died(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | DTHFL | DTHDTC
            01      | 2022-01-01 | Y     | 2023-03-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD   | DSCAT             | DSSTDTC
            01      | 1     | COMPLETED | DISPOSITION EVENT | 2023-01-05
        """,
    )
    assert one["state"] == DIED
    assert one["end_of_study"] == day("2023-01-05")


def test_death_after_the_data_cut_has_not_happened(tmp_path):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFSTDTC    | DTHFL | DTHDTC
            01      | 2022-01-01 | Y     | 2022-07-01
        """,
        ds=NOBODY_IN_DS,
    )
    assert (one["state"], one["died"]) == (ON_STUDY, False)
    assert pd.isna(one["end_of_study"])


def test_participant_without_an_end_is_on_study_and_followed_to_the_data_cut(tmp_path):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds=NOBODY_IN_DS,
    )
    assert one["state"] == ON_STUDY
    assert (one["followed_until"], one["days"]) == ("data cut", 180)


def test_disposition_event_after_the_data_cut_has_not_happened(tmp_path):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSTDTC
            01      | 1     | ADVERSE EVENT | DISPOSITION EVENT | 2022-07-01
        """,
    )
    assert one["state"] == ON_STUDY
    assert pd.isna(one["disposition"])


def test_without_ds_nobody_is_said_to_be_on_study(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
    )
    assert one["state"] == NOT_RECORDED
    assert one["days"] == 364


def test_end_in_dm_that_no_disposition_event_explains_is_not_recorded(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-01 | 2022-04-11
        """,
        ds=NOBODY_IN_DS,
    )
    assert one["state"] == NOT_RECORDED
    assert (one["end_record"], one["days"]) == ("RFPENDTC of DM", 100)


@pytest.mark.parametrize(
    ("ends", "end", "record"),
    [
        ("2022-03-01 | 2022-02-01", "2022-03-01", "RFPENDTC of DM"),
        ("           | 2022-02-01", "2022-02-01", "RFENDTC of DM"),
        ("unknown    | 2022-02-01", "2022-02-01", "RFENDTC of DM"),
        ("2022-03    | 2022-02-01", "2022-03-31", "RFPENDTC of DM"),
    ],
)
def test_end_in_dm_is_that_of_participation_before_that_of_treatment(tmp_path, ends, end, record):
    one = follow(
        tmp_path,
        dm=f"USUBJID | RFSTDTC | RFPENDTC | RFENDTC\n01 | 2022-01-01 | {ends}",
    )
    assert (one["end_of_study"], one["end_record"]) == (day(end), record)


def test_end_in_dm_after_the_data_cut_has_not_happened_even_if_treatment_ended(tmp_path):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC   | RFENDTC
            01      | 2022-01-01 | 2022-07-15 | 2022-06-01
        """,
        ds=NOBODY_IN_DS,
    )
    assert one["state"] == ON_STUDY
    assert one["followed_until"] == "data cut"


def test_disposition_event_counts_before_an_end_in_dm(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-01 | 2022-09-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD           | DSCAT             | DSSTDTC
            01      | 1     | LOST TO FOLLOW-UP | DISPOSITION EVENT | 2022-04-11
        """,
    )
    assert (one["end_of_study"], one["state"]) == (day("2022-04-11"), LEFT_EARLY)


def test_disposition_event_without_a_date_ends_where_dm_says(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-01 | 2022-04-11
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD           | DSCAT
            01      | 1     | LOST TO FOLLOW-UP | DISPOSITION EVENT
        """,
    )
    assert (one["state"], one["end_record"]) == (LEFT_EARLY, "RFPENDTC of DM")


@pytest.mark.parametrize(
    ("recorded", "end"),
    [("2022-04", "2022-04-30"), ("2022", "2022-06-30"), ("2022-06", "2022-06-30")],
)
def test_end_known_to_the_month_or_year_counts_as_its_last_day_at_most_the_cut(
    tmp_path, recorded, end
):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds=f"""
            USUBJID | DSSEQ | DSDECOD           | DSCAT             | DSSTDTC
            01      | 1     | LOST TO FOLLOW-UP | DISPOSITION EVENT | {recorded}
        """,
    )
    assert one["state"] == LEFT_EARLY
    assert (one["end_of_study"], one["end_as_recorded"]) == (day(end), recorded)


def test_end_of_treatment_alone_does_not_end_a_participation(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSCAT          | DSSTDTC
            01      | 1     | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2022-04-11
        """,
    )
    assert one["state"] == ON_STUDY


def test_disposition_of_the_participation_counts_before_a_later_one(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD            | DSSCAT              | DSSTDTC
            01      | 1     | COMPLETED          | STUDY PARTICIPATION | 2022-12-31
            01      | 2     | PHYSICIAN DECISION | FOLLOW-UP           | 2023-02-01
        """,
    )
    assert one["state"] == COMPLETED


def test_milestones_and_other_events_of_ds_end_nothing(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD                   | DSCAT              | DSSTDTC
            01      | 1     | INFORMED CONSENT OBTAINED | PROTOCOL MILESTONE | 2021-12-20
            01      | 2     | ENTERED INTO TRIAL        |                    | 2022-01-01
            01      | 3     | FINAL LAB VISIT           | OTHER EVENT        | 2022-06-01
        """,
    )
    assert one["state"] == ON_STUDY


def test_disposition_that_is_not_coded_stands_as_it_was_reported(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSTERM       | DSDECOD | DSCAT             | DSSTDTC
            01      | 1     | moved abroad |         | DISPOSITION EVENT | 2022-04-11
        """,
    )
    assert (one["state"], one["reason"]) == (LEFT_EARLY, "MOVED ABROAD")


def test_incomplete_first_infusion_is_treated_but_has_no_time_at_risk(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01
        """,
        ds=NOBODY_IN_DS,
    )
    assert one["treated"]
    assert one["state"] == ON_STUDY
    assert one[["first_infusion", "followed_to", "days", "years", "followed_until"]].isna().all()
    assert one["first_infusion_as_recorded"] == "2022-01"


def test_first_infusion_after_the_data_cut_has_not_happened(tmp_path):
    one = follow(
        tmp_path,
        on=date(2022, 6, 30),
        dm="""
            USUBJID | RFICDTC    | RFSTDTC
            01      | 2022-06-20 | 2022-07-04
        """,
    )
    assert (one["treated"], one["state"]) == (False, IN_SCREENING)


def test_end_before_the_first_infusion_gives_no_time_rather_than_negative_time(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-10 | 2022-01-01
        """,
    )
    assert one["days"] == 0


def test_trial_without_any_participant_has_no_time(tmp_path):
    follow_up = follow_participants(trial_from(tmp_path, dm="USUBJID | RFSTDTC"))
    assert follow_up.participants.empty
    assert follow_up.years == 0
    assert follow_up.count(ON_STUDY) == 0
    assert follow_up.treated.empty


def test_state_does_not_depend_on_who_else_is_there(tmp_path):
    dm = """
        USUBJID | RFSTDTC    | RFPENDTC   | DTHFL
        01      | 2022-01-01 | 2022-12-31 |
        02      | 2022-01-01 |            | Y
        03      |            |            |
    """
    together = follow_participants(trial_from(tmp_path / "together", dm=dm)).participants
    head, *rows = dm.strip().splitlines()
    alone = [follow(tmp_path / str(n), dm=f"{head}\n{row}") for n, row in enumerate(rows)]
    assert together["state"].tolist() == [one["state"] for one in alone]
    assert together["end_of_study"].tolist() == [one["end_of_study"] for one in alone]
