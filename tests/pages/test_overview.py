"""As a reader of the first page I learn at once who is in trouble, and where the evidence is."""

import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.conftest import write_trial
from tests.pages.opening import numbers_on, open_page

EX = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
AE = "USUBJID | AESEQ | AETERM | AESTDTC"


def words_on(page):
    return "\n".join(one.value for one in page.markdown)


def test_i_see_deaths_serious_events_and_what_is_overdue_first(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview", cut="2022-12-31")
    assert numbers_on(page) == {
        "Died": "0 of 14",
        "Serious event": "3 of 14",
        "Visits overdue": "2",
        "Attacks": "4 to 5",
    }
    assert "NMO\\-005 Infusion 14 \\(week 48\\)" in words_on(page)


def test_i_see_the_five_questions_and_what_changed(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview")
    assert [one.value for one in page.subheader] == [
        "Is anyone in trouble?",
        "Who is overdue, and who is next?",
        "How far is the trial?",
        "What is missing?",
        "What do the outcomes show so far?",
        "Can the data be trusted?",
        "What changed since the previous data cut?",
    ]
    assert page.error[0].value.startswith("1 record is gone since the data cut of 2022\\-12\\-31")


def test_each_line_leads_to_a_page(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview")
    links = [one.proto for one in page.get("page_link")]
    assert {one.page for one in links} == {
        "enrolment",
        "visits",
        "safety",
        "adverse_events",
        "attacks",
        "disability",
        "lesions",
        "missing_evidence",
        "data_checks",
        "changes",
    }
    serious = next(one for one in links if "measure" in one.query_string)
    assert serious.page == "adverse_events"


def test_first_cut_says_that_nothing_can_have_changed(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview", cut="2022-06-30")
    assert [one.value for one in page.info] == [
        "There is no earlier data cut in the folder of the trial."
    ]
    assert not page.error


@pytest.mark.parametrize(
    "dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |", "USUBJID | RFSTDTC\n01 | 2022-01-01"]
)
def test_trial_with_hardly_anything_still_answers(monkeypatch, tmp_path, dm):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm), "overview")
    assert numbers_on(page)["Attacks"] == "Not estimable"
    assert "This data cut has no CE dataset" in words_on(page)


def test_signs_of_markdown_in_the_data_are_shown_as_they_are(monkeypatch, tmp_path):
    trial = write_trial(
        tmp_path,
        dm="USUBJID | RFSTDTC\nP_1_ | 2022-01-01",
        ae="""
            USUBJID | AESEQ | AETERM | AEDECOD | AESER | AESTDTC
            P_1_    | 1     | x      | *A* $B$ | Y     | 2022-02-01
        """,
    )
    page = open_page(monkeypatch, trial, "overview")
    assert "P\\_1\\_ \\*A\\* \\$B\\$" in words_on(page)
