"""As a reader of adverse events I see every count, narrow it, and reach the rows behind it."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from pages.display import NOTHING_LISTED
from tests.conftest import write_trial
from tests.own_protocol import write_protocol
from tests.pages import opening
from tests.pages.opening import unfold

ROOT = Path(__file__).parents[2]
PEOPLE = "USUBJID | RFSTDTC\nP01 | 2022-01-01\nP02 | "
NO_EVENTS = "USUBJID | AESEQ | AETERM | AESTDTC"


@pytest.fixture
def open_page(monkeypatch):
    def of(trial, **address):
        monkeypatch.setenv("NMOSD_TRIAL", str(trial))
        page = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
        for name, value in address.items():
            page.query_params[name] = value
        return page.switch_page("adverse_events.py").run()

    return of


def table(page, *columns):
    """The table with these columns."""
    return next(frame.value for frame in page.dataframe if set(columns) <= set(frame.value.columns))


def listing(page):
    return table(page, "started_as_recorded")


def by_term(page):
    return table(page, "level", "percent")


def test_i_see_deaths_and_serious_events_first(open_page):
    page = open_page(DEMO_TRIAL)
    assert not page.exception
    assert [metric.label for metric in page.metric][:3] == ["Died", "Serious event", "Severe event"]
    assert page.metric[0].value == "0 of 14"


def test_i_see_treatment_emergent_events_until_i_ask_for_the_others(open_page):
    page = open_page(DEMO_TRIAL)
    assert set(listing(page)["treatment_emergent"]) == {"yes"}
    page.toggle(key="others").set_value(True).run()
    assert set(listing(page)["treatment_emergent"]) == {"yes", "no"}


def test_i_narrow_counts_pictures_and_rows_together(open_page):
    page = open_page(DEMO_TRIAL)
    page.toggle(key="serious").set_value(True).run()
    unfold(page)
    assert len(listing(page)) == 4
    assert by_term(page).query("level == 'term'")["events"].sum() == 4
    charts = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
    assert len(charts) == 2
    assert all("Events: 4, treatment-emergent, serious" in str(chart) for chart in charts)


def test_i_open_the_rows_behind_one_number(open_page):
    page = open_page(DEMO_TRIAL)
    page.selectbox(key="measure").set_value("criterion_only_teae").run()
    assert listing(page)["criteria"].tolist() == ["hospitalisation"]
    assert listing(page)["serious"].tolist() == ["N"]


@pytest.mark.parametrize("name", ["adverse_events", "safety"])
def test_i_see_measures_in_words_and_no_name_that_only_programs_go_by(monkeypatch, name):
    page = unfold(opening.open_page(monkeypatch, DEMO_TRIAL, name))
    measures = next(one for one in page.dataframe if {"code", "measure"} <= set(one.value))
    shown = json.loads(measures.proto.columns)
    assert [column for column in measures.value if shown[column].get("hidden")] == [
        "code",
        "definition",
    ]


def test_i_follow_a_link_to_severe_infections(open_page):
    page = open_page(DEMO_TRIAL, event_severity="severe", organ_class="Infections and infestations")
    unfold(page)
    assert set(listing(page)["severity"]) == {"SEVERE"}
    assert set(listing(page)["organ_class"]) == {"Infections and infestations"}
    assert len(by_term(page)["organ_class"].unique()) > 1  # counts stay those of all classes


def test_i_read_that_there_was_no_event(open_page, tmp_path):
    page = open_page(write_trial(tmp_path, dm=PEOPLE, ae=NO_EVENTS))
    assert not page.exception
    assert page.metric[4].value == "0 of 1"
    assert NOTHING_LISTED in [one.value for one in page.caption]
    assert not page.dataframe


def test_i_read_that_adverse_events_were_not_supplied(open_page, tmp_path):
    page = open_page(write_trial(tmp_path, dm=PEOPLE))
    assert not page.exception
    assert "no AE dataset" in page.info[0].value


def test_i_choose_a_saved_set_of_columns_and_the_address_keeps_it(open_page):
    page = open_page(DEMO_TRIAL)
    page.selectbox(key="columns").set_value("coding").run()
    names = ["participant", "sequence", "term", "preferred_term", "organ_class"]
    assert table(page, *names).columns.tolist() == [*names, "new_since_previous_cut"]


def test_i_choose_my_own_columns(open_page):
    page = open_page(DEMO_TRIAL)
    page.selectbox(key="columns").set_value("own").run()
    page.multiselect(key="own_columns").set_value(["outcome", "grade"]).run()
    shown = table(page, "outcome", "grade", "sequence").columns.tolist()
    assert shown == ["participant", "sequence", "outcome", "grade", "new_since_previous_cut"]


def test_i_am_told_of_a_saved_set_with_a_column_that_does_not_exist(open_page, tmp_path):
    trial = write_trial(tmp_path, dm=PEOPLE, ae=NO_EVENTS)
    line = 'columns = ["term", "preferred_term", "organ_class"]'
    write_protocol(trial, {line: 'columns = ["colour"]'})
    page = open_page(trial)
    page.selectbox(key="columns").set_value("coding").run()
    assert "has no column colour" in page.error[0].value
    assert not page.exception
