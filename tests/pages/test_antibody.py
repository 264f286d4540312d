"""As a reader of the antibody page I expect the change with what it lacks, or why there is none."""

from pathlib import Path

from tests.analyses.test_antibody import HEAD, PEOPLE, pair
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_page_shows_the_change_on_the_ladder_and_every_result(monkeypatch):
    page = open_page(monkeypatch, DEMO, "antibody")
    numbers = numbers_on(page)
    assert numbers["Both titres, same assay"] == "10"
    assert numbers["Titre: week 52 over baseline"] == "0.28"
    assert numbers["AQP4-IgG negative at week 52"] == "2 of 11"
    assert numbers["Fell 1 rung or more"] == "8 of 10"
    assert figures_on(page) == 1
    assert len(page.dataframe[-1].value) == 48


def test_rule_of_a_link_is_in_force(monkeypatch):
    page = open_page(monkeypatch, DEMO, "antibody", substitution="the limit")
    assert numbers_on(page)["Titre: week 52 over baseline"] == "0.35"
    assert numbers_on(page)["Fell 1 rung or more"] == "8 of 10"


def test_first_cut_says_that_nobody_has_reached_week_52(monkeypatch):
    page = open_page(monkeypatch, DEMO, "antibody", cut="2022-06-30")
    assert numbers_on(page)["Titre: week 52 over baseline"] == "Not estimable"
    assert "Nobody has reached week 52 yet" in [caption.value for caption in page.caption]


def test_page_without_rows_says_that_nothing_can_be_estimated(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, **{"is": HEAD}), "antibody")
    assert set(numbers_on(page).values()) == {"Not estimable", "0"}


def test_what_was_not_measured_is_said_beside_the_ratio(monkeypatch, tmp_path):
    records = "\n".join([HEAD, *pair("01", "1:32", "阴性")])
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, **{"is": records}), "antibody")
    captions = " ".join(caption.value for caption in page.caption)
    assert "1 beyond the measured range, taken as: one rung" in captions


def test_interval_beyond_use_says_so_rather_than_zero(monkeypatch, tmp_path):
    records = "\n".join([HEAD, *pair("01", "1:320", "1:10"), *pair("02", "1:320", "1:320")])
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, **{"is": records}), "antibody")
    captions = " ".join(caption.value for caption in page.caption)
    assert "95% CI below 0.01 to above 1000, paired t on log10" in captions


def test_page_without_the_dataset_says_so_in_a_sentence(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE), "antibody")
    assert page.info[0].value.startswith("This data cut has no IS dataset")
    assert not page.metric
