"""As a coordinator I expect to see first who is overdue and who is next, as of the data cut."""

import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from pages.display import NOTHING_OF_NOBODY
from tests.analyses.test_visit_adherence import CUT, ENDS, INFUSIONS, PEOPLE, VISITS
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page


def test_overdue_and_next_come_before_the_grids(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "visits", cut="2022-12-31")
    assert numbers_on(page) == {
        "Visits in window": "153",
        "Infusions in window": "152",
        "Visits overdue": "2",
        "Visits within 14 days": "9",
    }
    overdue, coming = page.dataframe[0].value, page.dataframe[1].value
    assert overdue["participant"].tolist() == ["NMO-002", "NMO-005"]
    assert overdue["days_late"].tolist() == [2, 2]
    assert len(coming) == 9
    assert figures_on(page) == 2
    captions = [caption.value for caption in page.caption]
    assert "As of the data cut of 2022-12-31, never of today." in captions
    assert any(words.startswith("Windows are assumptions (ours") for words in captions)


def test_participant_of_a_link_is_shown_alone(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "visits", cut="2022-12-31", participant="NMO-005")
    assert page.dataframe[0].value["participant"].tolist() == ["NMO-005"]
    assert set(page.dataframe[-1].value["participant"]) == {"NMO-005"}


def test_finished_trial_says_that_nobody_is_overdue_or_due(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "visits")
    assert [info.value for info in page.info] == [
        "Nobody is on study, so no visit is overdue.",
        "Nobody is on study, so no visit is to come.",
    ]


@pytest.mark.parametrize(("datasets", "figures"), [({"sv": VISITS}, 1), ({"ex": INFUSIONS}, 2)])
def test_what_was_not_supplied_is_said_and_the_rest_is_shown(
    monkeypatch, tmp_path, datasets, figures
):
    folder = write_trial(tmp_path, CUT, dm=PEOPLE, ds=ENDS, **datasets)
    page = open_page(monkeypatch, folder, "visits")
    assert figures_on(page) == figures
    words = [info.value for info in page.info]
    assert ("ex" in datasets) == (not any("no EX dataset" in text for text in words))


def test_without_visits_and_infusions_nobody_is_said_to_be_up_to_date(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, CUT, dm=PEOPLE, ds=ENDS), "visits")
    words = [info.value for info in page.info]
    assert words[0] == words[1]
    assert words[0].startswith("Not known: the export holds neither")
    assert words[-1].startswith("This data cut has no SV dataset")


def test_listings_without_any_record_say_so(monkeypatch, tmp_path):
    folder = write_trial(tmp_path, CUT, dm="USUBJID | RFSTDTC", sv=VISITS.strip().splitlines()[0])
    page = open_page(monkeypatch, folder, "visits")
    assert NOTHING_OF_NOBODY in [caption.value for caption in page.caption]
    assert page.info[-1].value == "No visit of a treated participant is recorded."


def test_page_is_part_of_the_safety_only_view(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "visits", view="dsmb")
    assert page.title[0].value == "Visits and infusions"
