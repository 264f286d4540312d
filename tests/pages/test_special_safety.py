"""As a member of a safety board I look at events of special interest, their timing, and drafts."""

import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page, tables_on

PAGES = ["special_interest", "infusion_clock", "narratives"]
DM = "USUBJID | RFSTDTC\nP01 | 2022-01-01"
NO_EVENTS = "USUBJID | AESEQ | AETERM | AESTDTC"
EX = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\nP01 | 1 | 2022-01-01 | 700"


def test_i_narrow_the_events_to_one_group(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "special_interest", group="Herpes zoster")
    assert set(page.dataframe[1].value["label"]) == {"Herpes zoster"}
    assert "No event is near Herpes zoster" in page.info[0].value
    everything = open_page(monkeypatch, DEMO_TRIAL, "special_interest")
    assert "reason" in tables_on(everything)[2]


def test_i_see_when_events_start_after_an_infusion(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "infusion_clock")
    assert numbers_on(page)["Acute event, day 0 to 1"] == "11 of 14"
    assert numbers_on(page)["Events that cannot be placed"] == "7"
    assert figures_on(page) == 1


def test_i_read_a_draft_of_one_participant(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "narratives", participant="NMO-017")
    (draft,) = page.expander[0].markdown
    assert "Draft from the records" in draft.value
    assert "Broken ankle" in draft.value


@pytest.mark.parametrize("name", PAGES)
def test_trial_without_events_is_said_to_be_one(monkeypatch, tmp_path, name):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=DM, ae=NO_EVENTS, ex=EX), name)
    assert page.info or numbers_on(page)["Acute event, day 0 to 1"] == "0 of 1"


@pytest.mark.parametrize("name", PAGES)
def test_adverse_events_that_were_not_supplied_are_said(monkeypatch, tmp_path, name):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=DM), name)
    assert "no AE dataset" in page.info[0].value
