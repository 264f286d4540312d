"""As a reader of the disability page I expect numbers, pictures and rows, or a sentence why not."""

from pathlib import Path

from tests.conftest import write_trial
from tests.figures.test_disability import ATTACKS, PEOPLE, SCORES
from tests.pages.opening import figures_on, numbers_on, open_page, unfold

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_page_shows_numbers_five_pictures_and_every_score(monkeypatch, tmp_path):
    trial = write_trial(tmp_path, dm=PEOPLE, rs=SCORES, ce=ATTACKS)
    page = unfold(open_page(monkeypatch, trial, "disability"))
    assert numbers_on(page) == {
        "Worsened, any rise": "1 of 2",
        "Worsened, rule NMOSD": "1 of 2",
        "Improved, any fall": "0 of 2",
        "EDSS at baseline and week 52": "2",
        "Median baseline EDSS": "3.0",
        "Median change to week 52": "0.5",
        "Confirmed, rule NMOSD": "0 to 1 of 2",
    }
    assert figures_on(page) == 5
    assert len(page.dataframe[-1].value) == 7


def test_rule_of_a_link_is_in_force(monkeypatch, tmp_path):
    trial = write_trial(tmp_path, dm=PEOPLE, rs=SCORES)
    page = open_page(monkeypatch, trial, "disability")
    page.segmented_control(key="rule").set_value("any").run()
    assert numbers_on(page)["Worsened, rule any"] == "1 of 2"


def test_help_on_the_rule_names_no_trial(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, rs=SCORES), "disability")
    assert "NCT" not in page.segmented_control(key="rule").help


def test_participant_of_a_link_is_shown_alone(monkeypatch):
    page = unfold(open_page(monkeypatch, DEMO, "disability", participant="NMO-003"))
    change = page.dataframe[0].value
    assert change["participant"].tolist() == ["NMO-003"]


def test_page_without_scores_says_that_nothing_can_be_estimated(monkeypatch, tmp_path):
    rs = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE, rs=rs), "disability")
    assert set(numbers_on(page).values()) == {"Not estimable", "0"}


def test_page_without_the_dataset_says_so_in_a_sentence(monkeypatch, tmp_path):
    page = open_page(monkeypatch, write_trial(tmp_path, dm=PEOPLE), "disability")
    assert [box.value for box in page.info] == [
        "This data cut has no RS dataset (EDSS and functional systems), so this question cannot be "
        "answered. Add the RS dataset to the export and bring it in as a new cut."
    ]
    assert not page.metric


def test_scores_near_an_attack_can_be_left_out_and_the_page_says_what_that_does(
    monkeypatch, tmp_path
):
    near = ATTACKS.replace("2022-03-01", "2022-12-20")
    trial = write_trial(tmp_path, dm=PEOPLE, rs=SCORES, ce=near)
    page = open_page(monkeypatch, trial, "disability")
    assert not page.warning
    page.toggle(key="away_from_attacks").set_value(True).run()
    assert not page.exception
    assert numbers_on(page)["Median change to week 52"] == "0.0"
    assert page.warning[0].value.endswith("The score of week 52 itself is one: 01.")


def test_page_asks_about_the_last_week_of_the_plan(monkeypatch, tmp_path):
    plan = 'extends = "standard"\n[visits]\nfinal_evaluation_day = 182\n'
    plan += "window_days_before = 7\nwindow_days_after = 7\nscreening_days_before = 28\n"
    trial = write_trial(tmp_path, dm=PEOPLE, rs=SCORES)
    (trial / "protocol.toml").write_text(
        f'{plan}days_ahead = 14\nsource = "ours: a test"\n', encoding="utf-8"
    )
    page = open_page(monkeypatch, trial, "disability")
    assert "Change from baseline to week 26" in [one.value for one in page.subheader]
    for name, asked in (
        ("antibody", "#### Did the AQP4-IgG titre change from baseline to week 26?"),
        ("b_cells", "#### Did plasma cells and B-cell subsets change by week 26?"),
    ):
        page = open_page(monkeypatch, trial, name)
        assert asked in [one.value for one in page.markdown]
