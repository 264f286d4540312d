"""Who was screened and not treated: failures with their reasons, and who is still in screening."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.follow_up import (
    IN_SCREENING,
    ON_STUDY,
    SCREEN_FAILURE,
    follow_participants,
)
from tests.analyses.test_follow_up import NOBODY_IN_DS, follow
from tests.conftest import trial_from


@pytest.mark.parametrize(
    ("criterion", "reason"),
    [
        ("IN05 | any words | INCLUSION | N", "not met: AQP4-IgG positive"),
        ("EX03 | any words | EXCLUSION | Y", "excluded: Tumour now or within 5 years"),
        ("X99  | own words | EXCLUSION | Y", "excluded: own words"),
        ("X99  |           |           |  ", "X99"),
    ],
)
def test_criterion_not_met_is_a_screen_failure_in_the_words_of_the_protocol(
    tmp_path, criterion, reason
):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
        ie=f"USUBJID | IESEQ | IETESTCD | IETEST | IECAT | IEORRES\n01 | 1 | {criterion}",
    )
    assert (one["state"], one["reason"]) == (SCREEN_FAILURE, reason)


def test_criteria_that_were_fulfilled_are_no_failure(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
        ie="""
            USUBJID | IESEQ | IETESTCD | IECAT     | IEORRES
            01      | 1     | IN05     | INCLUSION | Y
            01      | 2     | EX03     | EXCLUSION | N
        """,
    )
    assert one["state"] == IN_SCREENING


def test_several_criteria_are_all_named(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
        ie="""
            USUBJID | IESEQ | IETESTCD | IECAT     | IEORRES
            01      | 1     | IN05     | INCLUSION | N
            01      | 2     | EX03     | EXCLUSION | Y
        """,
    )
    assert one["reason"] == "not met: AQP4-IgG positive; excluded: Tumour now or within 5 years"


def test_criterion_of_a_treated_participant_is_no_screen_failure(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
        """,
        ds=NOBODY_IN_DS,
        ie="""
            USUBJID | IESEQ | IETESTCD | IECAT     | IEORRES
            01      | 1     | IN05     | INCLUSION | N
        """,
    )
    assert one["state"] == ON_STUDY
    assert pd.isna(one["reason"])


def test_screen_failure_of_ds_has_the_reported_term_as_its_reason(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
        ds="""
            USUBJID | DSSEQ | DSTERM                | DSDECOD        | DSSTDTC
            01      | 1     | EDSS 6.5 on 5 January | SCREEN FAILURE | 2022-01-05
        """,
    )
    assert (one["state"], one["reason"]) == (SCREEN_FAILURE, "EDSS 6.5 on 5 January")


def test_screen_failure_by_the_planned_arm_of_dm_alone(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC | ARM
            01      |         | Screen Failure
        """,
    )
    assert one["state"] == SCREEN_FAILURE
    assert pd.isna(one["reason"])


def test_untreated_participant_of_whom_nothing_else_is_known_is_in_screening(tmp_path):
    one = follow(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
    )
    assert one["state"] == IN_SCREENING


def test_consent_after_the_data_cut_has_not_happened(tmp_path):
    follow_up = follow_participants(
        trial_from(
            tmp_path,
            date(2022, 6, 30),
            dm="""
                USUBJID | RFICDTC    | RFSTDTC
                01      | 2022-06-30 |
                02      | 2022-07-01 |
                03      | 2032-01-01 | 2022-01-15
            """,
        )
    )
    assert follow_up.participants["participant"].tolist() == ["01", "03"]
