"""As a study team I expect what can still be saved first, and what each gap could change."""

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.conftest import write_trial
from tests.pages.opening import figures_on, numbers_on, open_page, unfold


def test_what_can_still_be_saved_comes_first_then_what_is_lost(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "missing_evidence", cut="2022-12-31")
    numbers = numbers_on(page)
    assert (numbers["Can be done now"], numbers["Missing"], numbers["Lost"]) == ("12", "6", "20")
    to_save, lost = page.dataframe[0].value, page.dataframe[1].value
    assert to_save["can_be_saved"].tolist()[:5] == ["late only"] * 5
    assert set(to_save["participant"][:5]) == {"NMO-002"}
    assert set(lost["status"]) == {"lost", "missing", "partly present"}
    assert page.subheader[1].value == "Missing, lost or partly present"
    assert figures_on(page) == 1


def test_each_outcome_stands_with_how_far_it_could_move(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "missing_evidence")
    table = next(one.value for one in page.dataframe if "if_highest" in one.value.columns)
    any_rise = table[table["number"] == "Worsened, any rise"].iloc[0]
    assert any_rise[["now", "if_lowest", "if_highest"]].tolist() == [
        "3 of 11",
        "3 of 14",
        "6 of 14",
    ]
    assert any("Nothing is filled in." in caption.value for caption in page.caption)
    page = unfold(page)
    assert any("A ratio of titres cannot be bounded" in words.value for words in page.markdown)


def test_page_without_any_outcome_dataset_says_that_nothing_is_known(monkeypatch, tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm), "missing_evidence")
    none = "Not known: the export holds none of RS, NV, IS, CP, LB."
    assert [info.value for info in page.info] == [
        "Not supplied, so nothing is known of: EDSS (RS), MRI (NV), antibody titre (IS), "
        "B cells (CP), laboratory (LB).",
        none,
        none,
        none,
    ]
    assert set(numbers_on(page).values()) == {"Not estimable"}


def test_page_with_one_dataset_says_which_others_are_not_known(monkeypatch, tmp_path):
    dm, rs = "USUBJID | RFSTDTC", "USUBJID | RSSEQ | RSTESTCD | RSORRES | VISIT | RSDTC"
    page = open_page(monkeypatch, write_trial(tmp_path, dm=dm, rs=rs), "missing_evidence")
    assert [info.value for info in page.info] == [
        "Not supplied, so nothing is known of: MRI (NV), antibody titre (IS), B cells (CP), "
        "laboratory (LB).",
        "Nobody has been treated yet.",
        "Nobody has been treated yet.",
        "No number can move before somebody has been treated.",
    ]


def test_page_shows_efficacy_and_so_is_hidden_from_the_safety_only_view(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "missing_evidence", view="dsmb")
    assert not page.title
    assert any("shows efficacy" in info.value for info in page.info)


def test_what_is_not_planned_is_not_explained(monkeypatch, tmp_path):
    folder = write_trial(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    plan = """
        extends = "standard"
        [assessments]
        edss = []
        mri = []
        antibody_titre = [0, 52]
        b_cells = []
        laboratory = [0, 4]
        source = "ours: a test"
        [lesions]
        weeks = []
        regions = ["BRAIN"]
        new_codes = ["NEWT2"]
        enlarging_codes = ["ENLT2"]
        region_names = {}
        silent_days = 60
        source = "ours: a test"
    """
    (folder / "protocol.toml").write_text(plan, encoding="utf-8")
    page = unfold(open_page(monkeypatch, folder, "missing_evidence"))
    terms = [heading.value for heading in page.subheader]
    assert "How far an outcome could move" in terms
    assert "Titres compared" in terms
    assert "EDSS worsening" not in terms
    assert "New or enlarging T2 lesions" not in terms
