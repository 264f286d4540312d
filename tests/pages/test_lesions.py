"""As a reader of the lesions page I expect the sum with what it lacks, or a sentence why not."""

from pathlib import Path

from tests.conftest import write_trial
from tests.figures.test_lesions import COUNTS, HEAD, PEOPLE
from tests.pages.opening import figures_on, numbers_on, open_page, unfold

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_page_shows_the_sum_two_pictures_and_every_count(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, nv=COUNTS), "lesions")
    unfold(page)
    assert numbers_on(page) == {
        "Registered lesion sum": "4",
        "Scans read": "3",
        "With any lesion": "1 of 1",
        "Lesions per scan read": "1.33",
        "Silent lesions": "Not estimable",
    }
    assert "incomplete: from 3 of 18 scans due" in [caption.value for caption in page.caption]
    assert figures_on(page) == 2
    assert len(page.dataframe[-1].value) == 6


def test_participant_of_a_link_is_shown_alone(monkeypatch):
    page = open_page(monkeypatch, DEMO, "lesions", participant="NMO-003")
    scans = page.dataframe[1].value
    assert set(scans["participant"]) == {"NMO-003"}
    assert len(scans) == 9


def test_page_without_scans_says_that_nothing_can_be_estimated(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, nv=HEAD), "lesions")
    assert set(numbers_on(page).values()) == {"Not estimable", "0"}


def test_page_without_the_dataset_says_so_in_a_sentence(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE), "lesions")
    assert len(page.info) == 1
    assert page.info[0].value.startswith("This data cut has no NV dataset (MRI of optic nerve")
    assert not page.metric
