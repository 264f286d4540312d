"""As a reader of the data checks page I expect what is wrong, what is new, and who is clean."""

from datetime import date
from pathlib import Path

from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page

DEMO = Path(__file__).parents[2] / "data" / "demo"
DM = (
    "USUBJID | STUDYID | RFICDTC | RFSTDTC | SEX | AGE\n01 | NCT05154734 | 2021-12-20 | {} | F | 40"
)


def table_with(page, *columns):
    return next(one.value for one in page.dataframe if set(columns) <= set(one.value.columns))


def captions(page):
    return " ".join(caption.value for caption in page.caption)


def test_page_shows_findings_checks_and_whose_data_are_clean(monkeypatch):
    page = open_page(monkeypatch, DEMO, "data_checks")
    numbers = numbers_on(page)

    assert {"Errors", "Queries", "Notes", "New findings", "Clean at week 12"} <= set(numbers)
    assert len(table_with(page, "finding", "participant")) == sum(
        int(numbers[name]) for name in ("Errors", "Queries", "Notes")
    )
    assert len(table_with(page, "rule", "result")) >= 67
    assert figures_on(page) == 1


def test_page_says_that_it_is_a_list_of_issues_and_no_query_system(monkeypatch):
    page = open_page(monkeypatch, DEMO, "data_checks")

    assert "not a query system" in captions(page)
    assert "No export of the EDC's queries was supplied" in captions(page)


def test_a_link_shows_the_findings_of_one_check_or_severity(monkeypatch):
    of_check = open_page(monkeypatch, DEMO, "data_checks", check="C48")
    errors = open_page(monkeypatch, DEMO, "data_checks", severity="error")

    assert set(table_with(of_check, "finding", "check")["check"]) == {"C48"}
    assert set(table_with(errors, "finding", "check")["severity"]) == {"error"}


def test_a_first_cut_has_nothing_to_compare_with(monkeypatch):
    page = open_page(monkeypatch, DEMO, "data_checks", cut="2022-06-30")

    assert numbers_on(page)["New findings"] == "Not estimable"
    assert "new" not in table_with(page, "finding", "participant")


def test_of_nobody_screened_no_check_is_said_to_have_passed(monkeypatch, tmp_path):
    nobody = DM.partition("\n")[0]
    page = open_page(monkeypatch, write_trial(tmp_path, dm=nobody), "data_checks")

    assert "Nobody was screened, so there is no record of anybody to check." in [
        one.value for one in page.info
    ]
    assert not page.success


def test_own_checks_run_beside_the_others_and_a_broken_one_is_named(monkeypatch, tmp_path):
    trial = write_trial(tmp_path, date(2022, 6, 30), dm=DM.format("2022-01-01"))
    shipped = Path(__file__).parents[2] / "nmosd_core/sql/checks/C02_sex_or_consent_missing.sql"
    own = shipped.read_text(encoding="utf-8").replace("C02, version", "OWN1, version")
    (trial / "checks").mkdir()
    (trial / "checks" / "own.sql").write_text(own, encoding="utf-8")
    (trial / "checks" / "broken.sql").write_text("SELECT 1", encoding="utf-8")
    page = open_page(monkeypatch, trial, "data_checks")

    assert "OWN1" in set(table_with(page, "rule", "result")["check"])
    assert "checks/broken" in page.warning[0].value.replace("\\", "")


def test_data_of_another_study_have_no_milestones(monkeypatch, tmp_path):
    other = DM.format("2022-01-01").replace("NCT05154734", "OTHER-01")
    page = open_page(monkeypatch, write_trial(tmp_path, dm=other), "data_checks")

    assert numbers_on(page)["Clean at week 12"] == "Not estimable"
    assert figures_on(page) == 0
