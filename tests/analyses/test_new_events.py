"""What the previous data cut did not have."""

from datetime import date

from nmosd_core.analyses.new_events import find_new_events
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DM = "USUBJID | RFSTDTC | DTHFL\n01 | 2022-01-01 |\n02 | 2022-01-01 |"
HEAD = "USUBJID | AESEQ | AETERM | AESTDTC | AESER | AETOXGR | AEOUT"
BEFORE = f"""
    {HEAD}
    01 | 1 | Cough     | 2022-02-01 | N | 2 | RECOVERED/RESOLVED
    01 | 2 | Pneumonia | 2022-02-01 | N | 2 | NOT RECOVERED/NOT RESOLVED
    01 | 3 | Rash      | 2022-02-01 | N | 2 | NOT RECOVERED/NOT RESOLVED
    01 | 4 | Sepsis    | 2022-02-01 | Y | 4 | NOT RECOVERED/NOT RESOLVED
    02 | 1 | Fall      | 2022-02-01 | Y | 3 | RECOVERED/RESOLVED
    02 | 2 | Fracture  | 2022-02-01 | Y | 3 | RECOVERED/RESOLVED
"""
NOW = f"""
    {HEAD}
    01 | 1 | Cough     | 2022-02-01 | N | 2 | RECOVERED/RESOLVED
    01 | 2 | Pneumonia | 2022-02-01 | Y | 2 | NOT RECOVERED/NOT RESOLVED
    01 | 3 | Rash      | 2022-02-01 | N | 3 | NOT RECOVERED/NOT RESOLVED
    01 | 4 | Sepsis    | 2022-02-01 | Y | 4 | FATAL
    02 | 1 | Fall      | 2022-02-01 | N | 3 | RECOVERED/RESOLVED
    02 | 3 | Gout      | 2022-12-01 | N |   |
"""


def news_of(folder, before, now, dm_now=DM):
    write_trial(folder, date(2022, 6, 30), dm=DM, **before)
    write_trial(folder, date(2022, 12, 31), dm=dm_now, **now)
    return find_new_events(open_trial(folder))


def test_new_records_and_records_that_became_worse_are_named(tmp_path):
    trial = news_of(tmp_path, {"ae": BEFORE}, {"ae": NOW})
    assert trial.events.fillna("").tolist() == [
        "",
        "now serious",
        "now grade 3 or higher",
        "now fatal",
        "",
        "new",
    ]


def test_what_else_changed_in_the_judgement_of_a_known_event_is_said(tmp_path):
    head = "USUBJID | AESEQ | AETERM | AESTDTC | AESER | AEREL | AESEV"
    before = f"{head}\n01 | 1 | Sepsis | 2022-02-01 | Y | NOT RELATED | SEVERE"
    now = (
        f"{head}\n01 | 1 | Sepsis | 2022-02-01 | Y | RELATED |\n01 | 2 | Fall | 2022-03-01 | Y | |"
    )
    changed = news_of(tmp_path, {"ae": before}, {"ae": now}).changed
    assert changed.tolist() == [
        "severity now not recorded, was severe, causality now related, was not related",
        "",
    ]


def test_without_a_previous_cut_nothing_is_said_to_have_changed(tmp_path):
    write_trial(tmp_path, date(2022, 6, 30), dm=DM, ae=BEFORE)
    assert set(find_new_events(open_trial(tmp_path)).changed) == {""}


def test_serious_events_that_are_gone_are_said(tmp_path):
    gone = news_of(tmp_path, {"ae": BEFORE}, {"ae": NOW}).gone
    assert gone[["preferred_term", "what"]].to_numpy().tolist() == [
        ["Fall (not coded)", "no longer serious"],
        ["Fracture (not coded)", "no longer recorded"],
    ]


def test_new_death_is_named(tmp_path):
    news = news_of(
        tmp_path,
        {"ae": BEFORE},
        {"ae": NOW},
        DM.replace("01 | 2022-01-01 |", "01 | 2022-01-01 | Y"),
    )
    assert news.died == ("01",)


def test_without_anything_to_compare_with_nothing_is_called_new(tmp_path):
    write_trial(tmp_path / "first", date(2022, 6, 30), dm=DM, ae=NOW)
    first = find_new_events(open_trial(tmp_path / "first"))
    assert first.not_told == "There is no earlier data cut in the folder of the trial."
    without = news_of(tmp_path / "second", {}, {"ae": NOW})
    assert without.not_told == "The data cut of 2022-06-30 has no adverse events to compare with."
    for news in (first, without):
        assert not news.told
        assert news.events.isna().all()
        assert news.count(news.events.isna()) is None
