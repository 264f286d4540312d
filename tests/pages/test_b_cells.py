"""As a reader of the B cells page I expect plasma cells first, and every subset below."""

from pathlib import Path

from tests.analyses.test_b_cells import HEAD, PEOPLE, pair
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page, unfold

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_page_shows_plasma_cells_courses_and_every_count(monkeypatch):
    page = unfold(open_page(monkeypatch, DEMO, "b_cells"))
    assert numbers_on(page) == {
        "Plasma cells: both results": "12",
        "Plasma cells: median at baseline": "1.65 cells/µL",
        "Plasma cells: median at week 52": "0.80 cells/µL",
        "Plasma cells: median change": "-0.80 cells/µL",
        "Plasma cells: median % change": "-51.5%",
        "Plasma cells: P-value": "below 0.001",
    }
    assert figures_on(page) == 1
    assert len(page.dataframe[-1].value) == 330


def test_zeros_of_a_link_are_ranked(monkeypatch, tmp_path):
    records = "\n".join([HEAD, *pair("01", 2.0, 1.0), *pair("02", 1.0, 1.0)])
    trial = write_trial(tmp_path, dm=PEOPLE, cp=records)
    page = open_page(monkeypatch, trial, "b_cells", zeros="Ranked (Pratt)")
    captions = " ".join(caption.value for caption in page.caption)
    assert "pairs without a change ranked (Pratt)" in captions
    (choice,) = (one for one in page.button_group if one.label.startswith("Pairs without"))
    assert choice.value == "pratt"
    assert choice.options == ["Left out (Wilcoxon)", "Ranked (Pratt)"]


def test_page_without_rows_says_that_nothing_can_be_estimated(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, cp=HEAD), "b_cells")
    assert set(numbers_on(page).values()) == {"Not estimable", "0"}


def test_page_without_the_dataset_says_so_in_a_sentence(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE), "b_cells")
    assert page.info[0].value.startswith("This data cut has no CP dataset")
