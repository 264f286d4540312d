"""What pages ask is answered while nobody waits, and then they need not ask again."""

from datetime import date

import pytest

from nmosd_core.analyses import headlines
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.store import TrialData
from pages.shared import ask, open_trial, questions_ahead
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
