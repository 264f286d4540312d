"""As a reader of the immunoglobulins page I expect who is low, with a bound beside every zero."""

from pathlib import Path

from tests.analyses.test_immunoglobulins import HEAD, PEOPLE
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_page_shows_who_is_low_and_every_level(monkeypatch):
    page = open_page(monkeypatch, DEMO, "immunoglobulins")
    assert numbers_on(page) == {
        "IgG below normal": "1 of 14",
        "IgG below 4 g/L": "0 of 14",
        "IgG below 2.5 g/L": "0 of 14",
    }
    assert "95% CI 0.0 to 23.2%" in " ".join(caption.value for caption in page.caption)
    assert figures_on(page) == 1
    assert len(page.dataframe[-1].value) == 282


def test_page_without_rows_says_that_nothing_can_be_estimated(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, lb=HEAD), "immunoglobulins")
    assert set(numbers_on(page).values()) == {"Not estimable"}


def test_page_without_the_dataset_says_so_in_a_sentence(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE), "immunoglobulins")
    assert page.info[0].value.startswith("This data cut has no LB dataset")
