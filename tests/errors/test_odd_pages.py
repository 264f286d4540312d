"""Every page opens on every odd export, and on a trial that cannot be opened says why."""

import re
import shutil
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT
from tests.errors.exports import CASES, REACHES_EVERY_QUESTION, SOUND, Case
from tests.pages.opening import PAGES

FRAME = (PAGES / "frame.py").read_text(encoding="utf-8")
NAMES = re.findall(r'^ .*\("(\w+)", "[^"]+", ":material/', FRAME, re.MULTILINE)


def open_each(monkeypatch, trial):
    """Every page of the dashboard on one trial folder, one after the other."""
    monkeypatch.setenv("NMOSD_TRIAL", str(trial))
    frame = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=120).run()
    for name in NAMES:
        page = frame.switch_page(str(PAGES / f"{name}.py")).run()
        assert not page.exception, (name, [one.value for one in page.exception])
        yield name, page


@pytest.mark.parametrize("name", REACHES_EVERY_QUESTION)
def test_every_page_opens_and_says_what_it_lacks(trial_of, monkeypatch, name):
    for page, opened in open_each(monkeypatch, trial_of(name)):
        assert len(opened.title) == 1, page
        assert not opened.error, (page, opened.error[0].value)
        assert all(told.value.endswith(".") for told in opened.info), page
        shown = [str(metric.value) for metric in opened.metric]
        assert not [value for value in shown if value.lower() in ("nan", "none", "inf", "<na>")]


def test_every_page_that_has_a_guard_is_in_the_navigation():
    guarded = {file.stem for file in PAGES.glob("*.py") if "\nguard()\n" in file.read_text("utf-8")}

    assert set(NAMES) == guarded


BROKEN = {
    "no folder": lambda trial: shutil.rmtree(trial),
    "an empty folder": lambda trial: shutil.rmtree(trial / str(CUT)),
    "a file in its place": lambda trial: (shutil.rmtree(trial), trial.write_text("")),
    "no cut.json": lambda trial: (trial / str(CUT) / "cut.json").unlink(),
    "a damaged cut.json": lambda trial: (trial / str(CUT) / "cut.json").write_text("{"),
    "no dm": lambda trial: (trial / str(CUT) / "dm.parquet").unlink(),
    "no Parquet": lambda trial: (trial / str(CUT) / "ae.parquet").write_text("USUBJID,AESEQ"),
    "half a file": lambda trial: halve(trial / str(CUT) / "ce.parquet"),
    "another file in its place": lambda trial: shutil.copy(
        trial / str(CUT) / "ae.parquet", trial / str(CUT) / "ce.parquet"
    ),
    "a dataset taken out": lambda trial: (trial / str(CUT) / "rs.parquet").unlink(),
    "a renamed cut": lambda trial: (trial / str(CUT)).rename(trial / "2022-06-30"),
    "a protocol that is no TOML": lambda trial: (trial / "protocol.toml").write_text("[trial"),
    "a protocol of another trial": lambda trial: (trial / "protocol.toml").write_text(
        'extends = "standard"\n[trial]\nregistration = "NCT00000000"\nstudy_ids = ["OTHER"]\n'
        'title = "t"\npopulation = "p"\nsite = "s"\ntreatment = "x"\nplanned_participants = 3\n'
        'source = "registry"\n'
    ),
}


def halve(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("damage", BROKEN)
def test_a_trial_that_cannot_be_opened_is_one_sentence_on_every_page(tmp_path, monkeypatch, damage):
    trial = tmp_path / "trial"
    bring_in(CASES["sound"].write(tmp_path / "export"), trial, CUT)
    BROKEN[damage](trial)

    with pytest.raises(TrialDataError) as told:
        open_trial(trial)
    for page, opened in open_each(monkeypatch, trial):
        assert [error.value for error in opened.error] == [str(told.value)], page
        assert not opened.metric
        assert not opened.dataframe


@pytest.mark.parametrize("damage", ["no Parquet", "a dataset taken out", "no dm"])
def test_an_earlier_cut_that_is_damaged_is_named_where_it_would_be_compared_with(
    tmp_path, monkeypatch, damage
):
    trial = tmp_path / "trial"
    bring_in(CASES["sound"].write(tmp_path / "export"), trial, CUT)
    BROKEN[damage](trial)
    later = Case({"ae": SOUND["ae"].replace("Headache", "Migraine")}).write(tmp_path / "later")
    bring_in(later, trial, date(2023, 7, 1))

    for page, opened in open_each(monkeypatch, trial):
        faults = [fault.value for fault in opened.error]
        assert not faults if page != "changes" else all(f"cut {CUT}" in one for one in faults)
        if page in ("overview", "outcomes", "adverse_events"):
            told = [one.value for one in (*opened.info, *opened.warning)]
            assert any(f"cut {CUT}" in one for one in told), page
            assert opened.metric or opened.dataframe, page


def test_a_cut_that_the_address_names_and_the_trial_lacks_shows_the_latest(trial_of, monkeypatch):
    monkeypatch.setenv("NMOSD_TRIAL", str(trial_of("sound")))
    for words in ("2020-01-01", "yesterday", "2023-06-01'; DROP TABLE dm", "../../etc"):
        frame = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=120)
        frame.query_params["cut"] = words
        frame.query_params["participant"] = "<script>alert(1)</script>"
        page = frame.run().switch_page(str(PAGES / "attacks.py")).run()
        assert not page.exception
        assert any(f"Data cut {CUT}" in caption.value for caption in page.caption)


def test_a_mended_trial_opens_without_a_restart(tmp_path, monkeypatch):
    trial = tmp_path / "trial"
    monkeypatch.setenv("NMOSD_TRIAL", str(trial))
    frame = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=120).run()
    assert "does not exist" in frame.error[0].value

    bring_in(CASES["sound"].write(tmp_path / "export"), trial, CUT)
    page = frame.switch_page(str(PAGES / "attacks.py")).run()
    assert not page.error
    assert page.metric
