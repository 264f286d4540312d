"""Findings beside the previous data cut: what is new, and what is no longer found."""

from datetime import date

import pytest

from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX
    01      | NCT05154734 | 2021-12-20 | 2022-01-01 |
    02      | NCT05154734 | 2022-01-20 | 2022-02-01 | M
"""
AE = """
    USUBJID | AESEQ | AETERM | AESTDTC    | AEENDTC    | AESER | AESHOSP
    01      | 1     | a      | 2022-03-01 |            | N     | Y
    01      | 2     | b      | 2022-03-01 | 2022-02-01 | N     |
"""
LATER_AE = """
    USUBJID | AESEQ | AETERM | AESTDTC    | AEENDTC    | AESER | AESHOSP
    01      | 1     | a      | 2022-03-01 |            |       | Y
    01      | 2     | b      | 2022-03-01 | 2022-03-02 | N     |
    02      | 1     | c      | 2022-03-01 |            | N     | Y
"""


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """The first and the second cut of one trial."""
    folder = tmp_path_factory.mktemp("news")
    write_trial(folder, date(2022, 6, 30), dm=DM, ae=AE)
    write_trial(folder, date(2022, 12, 31), dm=DM, ae=LATER_AE)
    first, second = (open_trial(folder, day) for day in (date(2022, 6, 30), date(2022, 12, 31)))
    return review_problems(first), review_problems(second)


def of(findings, check):
    rows = findings[findings["check"] == check]
    return rows[["participant", "record", "variable"]].to_numpy().tolist()


def test_in_the_first_cut_nobody_can_tell_what_is_new(reviewed):
    first, _ = reviewed

    assert set(first.findings["new"]) == {""}
    assert first.resolved.empty
    assert first.news.value is None
    assert first.news.not_estimable == "There is no earlier data cut in the folder of the trial."


def test_a_finding_is_known_by_check_and_field_whatever_its_value(reviewed):
    _, second = reviewed
    of_seriousness = second.findings[second.findings["check"] == "C56"]

    assert of_seriousness[["participant", "value", "new"]].to_numpy().tolist() == [
        ["01", "", "no"],
        ["02", "N", "yes"],
    ]


def test_what_was_corrected_is_no_longer_found(reviewed):
    first, second = reviewed

    assert of(first.findings, "C55") == [["01", "AESEQ 2", "AEENDTC"]]
    assert of(second.resolved, "C55") == [["01", "AESEQ 2", "AEENDTC"]]
    assert of(second.findings, "C55") == []


def test_the_number_of_new_findings_says_since_when(reviewed):
    _, second = reviewed

    assert second.news.value == (second.findings["new"] == "yes").sum()
    assert second.news.note == f"since 2022-06-30; no longer found: {len(second.resolved)}"
    assert [number.name for number in second.numbers][-1] == "findings_new"


def test_findings_can_be_narrowed_and_the_counts_stay(reviewed):
    _, second = reviewed
    new = second.only((), None, True)
    errors = second.only(("error",), None, False)
    of_one = second.only(("error", "query"), "C56", True)

    assert set(new.findings["new"]) == {"yes"}
    assert set(errors.findings["severity"]) == {"error"}
    assert of_one.findings["participant"].tolist() == ["02"]
    assert second.only((), None, False).findings.equals(second.findings)
    assert of_one.numbers[0].value == second.numbers[0].value


def test_without_an_export_of_the_edc_nothing_is_said_of_its_queries(reviewed):
    _, second = reviewed

    assert set(second.findings["edc_query"]) == {""}
    assert not second.queries_supplied
