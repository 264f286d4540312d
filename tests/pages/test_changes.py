"""As a coordinator I see on Monday what moved: what is gone first, then the rest in sentences."""

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.conftest import write_trial
from tests.pages.opening import open_page


def columns(page):
    return [set(table.value.columns) for table in page.dataframe]


def test_i_see_what_is_gone_first_as_an_alarm(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes")
    assert "1 record is gone since the data cut of 2022" in page.error[0].value.replace("\\", "")
    assert page.dataframe[0].value["sentence"].tolist() == [
        "DV 1 of NMO-003 (QUESTIONNAIRE LATE, 2022-04-06) removed"
    ]
    assert any({"before", "after", "number"} <= found for found in columns(page))


def test_i_read_each_participants_story_with_a_link_to_the_profile(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes", cut="2023-06-01")
    link = page.get("page_link")[0].proto
    assert (link.label, "open=NMO-003" in link.query_string) == ("**NMO-003**", True)
    story = next(text.value for text in page.markdown if "DV 1 of NMO" in text.value)
    assert "removed" in story


def test_a_link_chooses_its_participant_and_one_that_nobody_knows_none(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "participant_profile", open="NMO-003")
    assert page.title[0].value == "NMO-003"
    nobody = open_page(monkeypatch, DEMO_TRIAL, "participant_profile", open="nobody")
    assert nobody.title[0].value == "Participant profile"


def test_i_choose_any_two_cuts_by_the_address(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes", **{"from": "2022-06-30"})
    text = " ".join(text.value for text in page.markdown).replace("\\", "")
    assert "Since the data cut of 2022-06-30" in text
    back = open_page(
        monkeypatch, DEMO_TRIAL, "changes", **{"from": "2023-06-01", "to": "2022-06-30"}
    )
    assert "records are gone since the data cut of 2023-06-01" in back.error[0].value.replace(
        "\\", ""
    )


def test_choices_that_name_no_date_show_it(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes")
    assert page.selectbox(key="to").options[0] == "2023-06-01 (the cut chosen in the sidebar)"
    assert page.selectbox(key="from").options[0] == "2022-12-31 (the cut before that)"
    first = open_page(monkeypatch, DEMO_TRIAL, "changes", to="2022-06-30")
    assert first.selectbox(key="from").options[0] == "there is no earlier cut"


def test_a_cut_and_itself_hold_the_same(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes", **{"from": "2023-06-01"})
    assert page.success[0].value == "Both cuts hold the same records."
    assert not page.error


def test_first_cut_has_no_earlier_one(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "changes", cut="2022-06-30")
    assert page.info[0].value.startswith("There is no earlier data cut")


def test_trial_of_one_empty_cut_is_told_in_words(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm="USUBJID | RFSTDTC"), "changes")
    assert page.info[0].value.startswith("There is no earlier data cut")
    assert not any("Choose two data cuts" in text.value for text in page.markdown)
