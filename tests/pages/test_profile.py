"""As a coordinator I open one participant and see everything; as a link, the same again."""

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.analyses.test_profile import AE, CE, DM, LATER, RS
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page, unfold


def test_without_a_choice_i_am_given_everyone_to_choose_from(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "participant_profile")
    assert len(page.dataframe[0].value) == 18
    assert figures_on(page) == 0


def test_i_see_cards_a_summary_one_figure_and_every_record(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "participant_profile", participant="NMO-003")
    assert page.title[0].value == "NMO-003"
    assert numbers_on(page)["Attacks"] == "2"
    assert numbers_on(page)["EDSS now"] == "4.5"
    assert figures_on(page) == 1
    assert any("2 attacks in the first year" in text.value for text in page.markdown)
    assert "DM (1)" in [tab.label for tab in page.tabs]


def test_i_go_to_the_next_participant_and_back(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "participant_profile", participant="NMO-001")
    assert page.button(key="neighbour-previous").disabled
    keys = [page.button(key=f"neighbour-{one}").proto.shortcut for one in ("previous", "next")]
    assert keys == ["p", "n"]
    page.button(key="neighbour-next").click().run()
    assert page.title[0].value == "NMO-002"
    page.button(key="neighbour-previous").click().run()
    assert page.title[0].value == "NMO-001"


def test_i_put_others_beside_on_one_axis_by_the_address(monkeypatch):
    page = open_page(
        monkeypatch, DEMO_TRIAL, "participant_profile", participant="NMO-003", beside="NMO-008"
    )
    assert page.multiselect(key="beside").value == ["NMO-008"]
    assert figures_on(page) == 2
    assert "Profile of NMO-008" in [link.proto.label for link in page.get("page_link")]


def test_someone_not_treated_is_shown_in_words(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "participant_profile", participant="NMO-004")
    assert figures_on(page) == 0
    assert "There are no trial days" in page.info[0].value
    assert numbers_on(page)["State"] == "screen failure"


def test_participant_without_records_and_a_single_cut_are_told(monkeypatch, tmp_path):
    trial = write_trial(tmp_path, LATER, dm=DM, ce=CE, rs=RS, ae=AE)
    page = open_page(monkeypatch, trial, "participant_profile", participant="02")
    assert numbers_on(page)["Since the previous cut"] == "none to compare with"
    assert numbers_on(page)["Adverse events"] == "0"
    assert figures_on(page) == 1


def test_empty_trial_is_a_page_of_words(monkeypatch, tmp_path):
    page = open_page(
        monkeypatch, write_trial(tmp_path, dm="USUBJID | RFSTDTC"), "participant_profile"
    )
    assert page.info[0].value.startswith("Nobody was screened")
    assert not page.dataframe
    assert not any("Choose" in text.value for text in page.markdown)


def test_listings_of_other_pages_say_what_is_new_and_lead_to_the_profile(monkeypatch):
    for name in ("attacks", "adverse_events", "disability", "lesions"):
        page = unfold(open_page(monkeypatch, DEMO_TRIAL, name, participant="NMO-003"))
        tables = [table.value for table in page.dataframe]
        assert any("new_since_previous_cut" in table for table in tables), name
        labels = [link.proto.label for link in page.get("page_link")]
        assert "Open profile of NMO-003" in labels, name


def test_first_cut_says_nothing_of_what_is_new(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "attacks", cut="2022-06-30")
    assert not any("new_since_previous_cut" in table.value for table in page.dataframe)
