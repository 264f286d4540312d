"""What pages ask is answered while nobody waits, and then they need not ask again."""

from datetime import date

import pytest

from nmosd_core.analyses import headlines
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.cuts import choose_cut
from nmosd_core.trial_data.store import TrialData, find_previous
from pages.shared import answer_overview, ask, latest_in_force, open_trial, questions_ahead
from tests.conftest import write_trial

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01"
EARLIER, LATER = date(2022, 6, 1), date(2022, 12, 1)


class Question:
    """An analysis that notes the data cuts that it was asked of."""

    def __init__(self) -> None:
        self.cuts: list[date] = []

    def __call__(self, trial: TrialData) -> str:
        self.cuts.append(trial.cut.date)
        return f"answer of {trial.cut.date}"


@pytest.fixture
def two_cuts(tmp_path, monkeypatch):
    write_trial(tmp_path, EARLIER, dm=DM)
    write_trial(tmp_path, LATER, dm=DM)
    monkeypatch.setenv("NMOSD_TRIAL", str(tmp_path))


def _not_supplied(trial: TrialData) -> None:
    raise NotSupplied("no data")


def test_both_cuts_are_asked_once_and_a_page_waits_for_neither(two_cuts, monkeypatch):
    question = Question()
    monkeypatch.setattr(headlines, "QUESTIONS", {"none": _not_supplied, "attacks": question})

    for answer in questions_ahead():
        answer()

    assert question.cuts == [LATER, EARLIER]
    assert ask(question, open_trial()) == "answer of 2022-12-01"
    assert question.cuts == [LATER, EARLIER]


def test_a_fault_in_one_question_does_not_end_the_others_and_is_logged_by_its_kind(
    two_cuts, monkeypatch, caplog
):
    def faulty(trial: TrialData) -> None:
        raise KeyError("NMO-001")

    question = Question()
    monkeypatch.setattr(headlines, "QUESTIONS", {"faulty": faulty, "attacks": question})

    for answer in questions_ahead():
        answer()

    assert question.cuts == [LATER, EARLIER]
    assert "faulty was not answered ahead: KeyError" in caplog.text
    assert "NMO-001" not in caplog.text


def test_a_cut_that_is_brought_in_later_is_other_data_to_be_answered(two_cuts, tmp_path):
    before = latest_in_force()
    assert latest_in_force() == before
    write_trial(tmp_path, date(2023, 6, 1), dm=DM)
    assert latest_in_force() != before


def test_a_damaged_cut_that_is_brought_in_does_not_end_answering_ahead(two_cuts, tmp_path):
    (choose_cut(tmp_path, LATER).folder / "dm.parquet").write_bytes(b"no Parquet")
    answer_overview()
    assert questions_ahead() == []


def test_data_that_are_not_there_are_not_in_force(monkeypatch, tmp_path):
    monkeypatch.setenv("NMOSD_TRIAL", str(tmp_path / "nothing"))
    assert latest_in_force() is None


def test_an_earlier_cut_that_is_brought_in_afterwards_is_compared_with(tmp_path, monkeypatch):
    write_trial(tmp_path, LATER, dm=DM)
    monkeypatch.setenv("NMOSD_TRIAL", str(tmp_path))
    assert find_previous(open_trial()).trial is None
    write_trial(tmp_path, EARLIER, dm=DM)
    assert find_previous(open_trial()).trial.cut.date == EARLIER


def test_an_earlier_cut_that_was_damaged_is_compared_with_when_it_is_brought_in_again(
    two_cuts, tmp_path
):
    folder = choose_cut(tmp_path, EARLIER).folder
    sound = (folder / "dm.parquet").read_bytes()
    (folder / "dm.parquet").write_bytes(b"no Parquet")
    assert find_previous(open_trial()).is_damaged
    (folder / "dm.parquet").unlink()
    (folder / "dm.parquet").write_bytes(sound)
    assert not find_previous(open_trial()).is_damaged
