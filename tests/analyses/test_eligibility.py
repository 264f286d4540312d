"""Eligibility, criterion by criterion: who failed it, and how it read before."""

import pytest

from nmosd_core.analyses.eligibility import count_criteria
from nmosd_core.tables.columns import heading
from nmosd_core.tables.eligibility import eligibility_criteria, screen_failures
from tests.conftest import trial_from

DM = """
    USUBJID | RFICDTC    | RFSTDTC    | ARM
    01      | 2022-01-01 | 2022-01-10 | Belimumab
    02      | 2022-01-01 |            | Screen Failure
    03      | 2022-01-01 |            | Screen Failure
    04      | 2022-01-01 |            | Screen Failure
"""
IE = """
    USUBJID | IESEQ | IETESTCD | IETEST                    | IECAT     | IEORRES | IEDTC
    01      | 1     | IN04     | EDSS 6.0 or less          | INCLUSION | N       | 2022-01-02
    02      | 1     | IN03     | 2 relapses in the year    | INCLUSION | N       | 2022-01-02
    02      | 2     | EX03     | Tumour now or within 5 years | EXCLUSION | Y    | 2022-01-02
    03      | 1     | EX09     | Cannot lie still          | EXCLUSION | Y       | 2022-01-02
    03      | 2     | EX01     | Infection                 | EXCLUSION | N       | 2022-01-02
"""


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    return count_criteria(trial_from(tmp_path_factory.mktemp("trial"), dm=DM, ie=IE))


@pytest.fixture(scope="module")
def rows(met):
    return eligibility_criteria(met).set_index("criterion_code")


def test_every_criterion_of_the_protocol_stands_in_its_order_also_when_all_met_it(rows):
    assert rows.index.tolist()[:3] == ["IN01", "IN02", "IN03"]
    assert rows.at["IN01", "not_met"] == 0
    assert set(rows["of"]) == {4}


def test_someone_who_failed_two_criteria_stands_at_both(rows):
    assert rows.at["IN03", "names"] == rows.at["EX03", "names"] == "02"
    assert rows.at["IN03", "screen_failures"] == 1


def test_who_was_treated_nevertheless_is_counted_apart(rows):
    assert rows.loc["IN04", ["not_met", "screen_failures", "treated_anyway"]].tolist() == [1, 0, 1]


def test_a_criterion_that_was_recorded_as_met_is_not_counted(rows):
    assert rows.at["EX01", "not_met"] == 0


def test_earlier_versions_are_kept_where_they_read_otherwise(rows):
    assert "at least 3 in the last 24 months" in rows.at["IN03", "read_before"]
    assert rows.at["IN01", "read_before"] == ""


def test_words_of_the_export_are_told_where_they_are_others(rows):
    assert rows.at["IN03", "recorded_as"] == "2 relapses in the year"
    assert rows.at["IN04", "recorded_as"] == ""


def test_a_criterion_that_the_protocol_lacks_stands_last(rows):
    assert rows.index[-1] == "EX09"
    assert rows.at["EX09", "read_before"] == "not a criterion of the protocol"
    assert rows.at["EX09", "criterion_kind"] == "exclusion"


def test_a_fulfilled_exclusion_criterion_is_failed_and_not_called_unmet(rows, met):
    assert rows.at["EX03", "not_met"] == 1
    assert heading("not_met") == "Failed"
    assert heading("criteria_not_met") == "Criteria failed"
    assert "fulfilling an exclusion criterion" in (
        met.protocol.definitions["eligibility_criterion"].text
    )


def test_every_screen_failure_is_listed_with_its_reason(met):
    failures = screen_failures(met).set_index("participant")
    assert failures.index.tolist() == ["02", "03", "04"]
    assert failures.at["02", "criteria_not_met"] == "IN03, EX03"
    assert "Tumour" in failures.at["02", "reason"]
    assert failures["criteria_not_met"].isna().tolist() == [False, False, True]


def test_without_ie_nobody_is_said_to_have_met_anything(tmp_path):
    rows = eligibility_criteria(count_criteria(trial_from(tmp_path, dm=DM)))
    assert rows["not_met"].isna().all()
    assert rows["of"].isna().all()
    assert rows["names"].eq("").all()


@pytest.mark.parametrize("dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |"])
def test_it_works_without_anybody_and_with_one_in_screening(tmp_path, dm):
    met = count_criteria(trial_from(tmp_path, dm=dm, ie="USUBJID | IESEQ | IETESTCD | IECAT"))
    assert eligibility_criteria(met)["not_met"].eq(0).all()
    assert screen_failures(met).empty
