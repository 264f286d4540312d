"""As a coordinator I see who is where, who is due, and how enrolment went, on any trial."""

import json
from datetime import date

import pytest

from nmosd_core.analyses.eligibility import compare_with_registry
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from pages.shared import open_trial_as
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page
from tests.trial_data.test_registry import record


def test_page_shows_numbers_flow_curve_and_where_everyone_is(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", cut="2022-12-31")
    assert numbers_on(page) == {
        "Treated": "14",
        "On study": "11",
        "Infusions given of due": "153",
        "Visits overdue": "2",
    }
    assert figures_on(page) == 2
    due, everyone = page.dataframe[0].value, page.dataframe[1].value
    assert due["status"].tolist()[:2] == ["overdue", "overdue"]
    assert len(everyone) == 18


def test_after_the_last_visit_nobody_is_due_and_the_page_says_so(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", cut="2023-06-01")
    assert [one.value for one in page.info] == [
        "Nobody is on study, so no visit is overdue or to come."
    ]


def test_participant_of_a_link_is_shown_alone(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", participant="NMO-007")
    assert page.dataframe[0].value["participant"].tolist() == ["NMO-007"]


@pytest.mark.parametrize(
    "dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |", "USUBJID | RFSTDTC\n01 | 2022-01"]
)
def test_page_works_on_an_empty_trial_on_screening_alone_and_on_one_participant(
    monkeypatch, tmp_path, dm
):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm), "enrolment")
    assert figures_on(page) == 2
    assert numbers_on(page)["Infusions given of due"] == "Not estimable"


def test_plan_of_another_trial_is_not_held_against_the_data(monkeypatch, tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm), "enrolment")
    assert any(one.value.startswith("Week reached is empty for 1") for one in page.caption)
    assert "The data are of study OTHER" in page.info[0].value
    assert numbers_on(page)["Visits overdue"] == "Not estimable"


def test_i_choose_a_step_and_see_who_is_counted_in_it(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", cut="2023-06-01")
    page.selectbox(key="step").set_value("left early").run()
    assert page.dataframe[0].value["participant"].tolist() == ["NMO-007", "NMO-012"]
    page.selectbox(key="step").set_value(None).run()
    assert len(page.dataframe[0].value) == 18


def test_criteria_projection_and_baseline_stand_on_the_page(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", cut="2022-06-30")
    tables = {next(iter(table.value.columns)): table.value for table in page.dataframe}
    assert tables["criterion_code"]["not_met"].sum() == 4
    assert tables["milestone"]["basis"].tolist() == ["recorded", "planned"]
    assert "Age, years" in tables["characteristic"]["characteristic"].tolist()
    assert any("is planned for 2023\\-05\\-23" in text.value for text in page.markdown)


def test_a_registry_record_is_read_as_soon_as_it_is_put_there_and_when_it_changes(tmp_path):
    folder = write_trial(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    (folder / "registry").mkdir()

    def updated():
        trial = open_trial_as(folder, date(2022, 6, 1), presentation=False)
        return [str(one.updated) for one in compare_with_registry(trial).versions]

    assert updated() == []
    for day in ("2021-12-10", "2022-02-03"):
        (folder / "registry" / "record.json").write_text(json.dumps(record(updated=day)), "utf-8")
        assert updated() == [day]
