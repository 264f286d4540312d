"""Every page on every kind of trial: it opens, says what it lacks, and shows no fault."""

import re
from pathlib import Path

import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.define import read_dictionary
from pages.display import HOW_COMPUTED
from tests.conftest import write_trial
from tests.pages.opening import PAGES, open_page, unfold

NAMES = sorted(file.stem for file in PAGES.glob("*.py") if "\nguard()\n" in file.read_text())
CHOICES = ("button_group", "selectbox", "multiselect", "number_input", "toggle")
# Changes are of two cuts under one protocol, and a file that is made names what it borrows.
RESTS_ON_NO_SECTION = {"changes", "reports"}
OTHER_PROTOCOL = """extends = "standard"
[trial]
registration = "OTHER"
study_ids = ["OTHER"]
title = "Another"
population = "another"
site = "one"
treatment = "another"
planned_participants = 10
source = "ours: a test"
"""
NOTHING_PLANNED = f"""{OTHER_PROTOCOL}
[assessments]
edss = []
mri = []
antibody_titre = []
b_cells = []
laboratory = []
source = "ours: a test"
"""
SCREENED = """
    USUBJID | RFSTDTC
    01      |
"""
TREATED = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""


def empty(name: str) -> str:
    """A dataset with its variables and no row."""
    return " | ".join(read_dictionary()[name].variables)


@pytest.fixture(scope="module")
def trials(tmp_path_factory) -> dict[str, Path]:
    others = [name for name in read_dictionary() if name != "dm"]
    no_rows = {name: empty(name) for name in others}
    folder = tmp_path_factory.mktemp("trials")
    return {
        "demo": DEMO_TRIAL,
        "only dm": write_trial(folder / "a", dm=TREATED),
        "nobody treated": write_trial(folder / "b", dm=SCREENED, **no_rows),
        "nobody screened": write_trial(folder / "c", dm=empty("dm"), **no_rows),
        "no events": write_trial(folder / "d", dm=TREATED, **no_rows),
    }


def test_each_page_guards_itself_and_stands_in_the_navigation():
    frame = (PAGES / "frame.py").read_text()
    assert all(f'("{name}", ' in frame for name in NAMES)
    assert len(NAMES) >= 10


def test_a_page_has_the_name_that_the_navigation_gives_it():
    frame = (PAGES / "frame.py").read_text()
    for name in NAMES:
        title = re.search(r'page_header\(\s*"([^"]+)"', (PAGES / f"{name}.py").read_text())
        assert title is None or f'("{name}", "{title[1]}"' in frame, name


@pytest.mark.parametrize(
    "trial", ["demo", "only dm", "nobody treated", "nobody screened", "no events"]
)
@pytest.mark.parametrize("name", NAMES)
def test_page_opens(name, trial, trials, monkeypatch):
    page = open_page(monkeypatch, trials[trial], name)
    assert page.title
    shown = [*page.error, *page.info, *page.warning]
    assert not any("Traceback" in element.value for element in shown)
    assert "fingerprint" in page.caption[-1].value
    assert sum("fingerprint" in element.value for element in page.caption) == 1


@pytest.mark.parametrize("name", NAMES)
def test_page_without_its_dataset_offers_no_choice(name, trials, monkeypatch):
    page = open_page(monkeypatch, trials["only dm"], name)
    if any("this question cannot be answered" in element.value for element in page.info):
        assert [choice for kind in CHOICES for choice in page.main.get(kind)] == []


@pytest.mark.parametrize("name", NAMES)
def test_how_a_page_is_computed_is_sent_when_it_is_opened(name, monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, name)
    can_be_opened = HOW_COMPUTED in [fold.label for fold in page.expander]
    assert can_be_opened is ("how_computed(" in (PAGES / f"{name}.py").read_text())
    before = len(page.subheader)

    unfold(page)

    assert not page.exception
    assert (len(page.subheader) > before) is can_be_opened
    if can_be_opened:
        assert definitions_of_cards(page) <= {one.anchor for one in page.subheader}


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("attacks", "ce"),
        ("first_attack", "ce"),
        ("before_and_during", "ce"),
        ("disability", "rs"),
        ("lesions", "nv"),
        ("antibody", "is"),
        ("b_cells", "cp"),
        ("laboratory", "lb"),
        ("immunoglobulins", "lb"),
    ],
)
def test_page_of_what_the_protocol_does_not_plan_says_so_and_asks_for_no_dataset(
    name, dataset, tmp_path, monkeypatch
):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    trial = write_trial(tmp_path, dm=dm)
    (trial / "protocol.toml").write_text(NOTHING_PLANNED)
    page = open_page(monkeypatch, trial, name)
    (said,) = [one.value for one in page.info]  # not what it would have borrowed
    lacks = f"this data cut has no {dataset.upper()} dataset."
    end = f": not planned by the protocol in force, and {lacks}"
    assert said.endswith(end)
    assert not page.metric

    recorded = write_trial(tmp_path / "recorded", dm=dm, **{dataset: empty(dataset)})
    (recorded / "protocol.toml").write_text(NOTHING_PLANNED)
    assert open_page(monkeypatch, recorded, name).metric  # what is there is shown


def definitions_of_cards(page) -> set[str]:
    """Names of the definitions that the headline numbers of a page link to."""
    return {name for card in page.metric for name in re.findall(r"#(\w+)\)$", card.help or "")}


@pytest.mark.parametrize("name", NAMES)
def test_page_says_why_it_cannot_open_a_trial(name, tmp_path, monkeypatch):
    page = open_page(monkeypatch, tmp_path / "nowhere", name)
    assert any("does not exist" in error.value for error in page.error)


@pytest.mark.parametrize("name", sorted({*NAMES} - RESTS_ON_NO_SECTION))
def test_page_says_what_another_trial_borrows_from_the_standard_protocol(
    name, tmp_path, monkeypatch
):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    write_trial(tmp_path, dm=dm, **{one: empty(one) for one in read_dictionary() if one != "dm"})
    (tmp_path / "protocol.toml").write_text(OTHER_PROTOCOL)
    page = open_page(monkeypatch, tmp_path, name)

    shown = " ".join(element.value for element in [*page.info, *page.warning])
    assert "The protocol file of OTHER says nothing of " in shown or "Of the standard pro" in shown
    if name == "outcomes":
        words = [one.value for one in page.caption if one.value.startswith("Registry")]
        assert words
        assert all("of the trial of the standard protocol: " in one for one in words)
