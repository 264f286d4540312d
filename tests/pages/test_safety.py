"""As a member of a safety board I see first who died, who had a serious event, what is new."""

import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from pages.safety_parts import choose_measure
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page, tables_on


def words_on(page):
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def test_i_read_deaths_serious_events_and_news_before_anything_else(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "safety")
    words = words_on(page)
    assert "Died: 0 of 14, up to 23%." in words
    assert "Serious since 2022-12-31: NMO-017 Ankle fracture (new)." in words
    assert numbers_on(page)["Serious event"] == "4 of 14"
    assert "news" in tables_on(page)[0]
    assert figures_on(page) == 1


def test_i_open_the_events_behind_a_count(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "safety", behind=["measure", "serious_teae"])
    links = [one.proto for one in page.get("page_link")]
    behind = next(one for one in links if "measure" in one.query_string)
    assert behind.page == "adverse_events"
    events = open_page(monkeypatch, DEMO_TRIAL, "adverse_events", measure="Serious event")
    listing = next(one.value for one in events.dataframe if "why" in one.value)
    assert listing["serious"].tolist() == ["Y"] * 4


def test_safety_only_view_comes_from_the_address_and_hides_efficacy(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "safety", view="dsmb")
    assert page.toggle(key="safety_only").value
    assert "Attacks are not on this board" in page.get("plotly_chart")[0].proto.spec


@pytest.mark.parametrize(
    "name", ["attacks", "outcomes", "disability", "participant_profile", "changes"]
)
def test_page_with_efficacy_says_why_it_is_not_shown(monkeypatch, name):
    page = open_page(monkeypatch, DEMO_TRIAL, name, view="dsmb")
    assert "interim efficacy is not shown" in page.info[0].value
    assert not page.metric
    assert not page.dataframe


def test_overview_of_the_safety_only_view_has_no_outcomes(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview", view="dsmb")
    assert "Attacks" not in numbers_on(page)
    assert "What do the outcomes show so far?" not in [one.value for one in page.subheader]
    assert not {"attacks", "disability", "lesions"} & {
        one.proto.page for one in page.get("page_link")
    }


def test_page_with_efficacy_is_shown_to_everyone_else(monkeypatch):
    assert numbers_on(open_page(monkeypatch, DEMO_TRIAL, "attacks"))


@pytest.mark.parametrize(
    ("started", "words"), [("2022-01-01", "No serious event"), ("", "Nobody has been treated yet.")]
)
@pytest.mark.parametrize("name", ["safety", "narratives"])
def test_i_read_that_there_was_no_event(monkeypatch, tmp_path, name, started, words):
    dm = f"USUBJID | RFSTDTC\nP01 | {started}"
    trial = write_trial(tmp_path, dm=dm, ae="USUBJID | AESEQ | AETERM | AESTDTC")
    assert words in open_page(monkeypatch, trial, name).info[0].value


def test_i_read_that_what_is_new_cannot_be_told_of_the_first_cut(monkeypatch, tmp_path):
    dm, ae = "USUBJID | RFSTDTC\nP01 | 2022-01-01", "USUBJID | AESEQ | AETERM | AESTDTC"
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm, ae=ae), "safety")
    assert "What is new cannot be told. There is no earlier data cut" in words_on(page)


def test_safety_only_view_lists_no_finding_about_efficacy(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "data_checks", view="dsmb")
    everything = open_page(monkeypatch, DEMO_TRIAL, "data_checks")
    listed, whole = (
        next(one.value for one in both.dataframe if "finding" in one.value)
        for both in (page, everything)
    )
    assert {"rs", "is", "nv"} <= set(whole["dataset"])
    assert not {"rs", "is", "nv", "cp"} & set(listed["dataset"])
    left_out = f"{len(whole) - len(listed)} of {len(whole)}"
    assert left_out in " ".join(one.value for one in page.info)


def test_safety_only_view_links_to_no_hidden_page(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "overview", view="dsmb")
    assert not {"changes", "missing_evidence", "participant_profile"} & {
        one.proto.page for one in page.get("page_link")
    }


def test_safety_only_view_says_why_attacks_are_on_the_stopping_page(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "stopping", view="dsmb")
    assert any("lists attacks" in one.value for one in page.info)
    assert "attack" in set(next(t.value for t in page.dataframe if "verdict" in t.value)["verdict"])


def test_the_time_of_participants_is_not_shown_among_what_can_be_shared(monkeypatch):
    kept = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    row = {"code": "serious_teae", "participant_years": 13.0, "percent": 28.6}
    choose_measure(row, "percent")
    assert "tab" not in kept
    choose_measure(row, "participant_years")
    assert kept == {
        "behind_safety": ["measure", "serious_teae", "participant_years"],
        "tab": "Participants (restricted)",
    }


def test_attacks_that_were_not_supplied_are_not_listed_as_none(tmp_path, monkeypatch):
    people = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    write_trial(tmp_path, dm=people, ae="USUBJID | AESEQ | AETERM | AESER | AESTDTC")
    page = open_page(monkeypatch, tmp_path, "stopping")

    assert any(
        one.value.startswith("Attacks: ") and "no CE dataset" in one.value for one in page.info
    )
    boundary = [one.value for one in page.caption if "no records are behind them" in one.value]
    assert len(boundary) == 2
