"""The demo trial: rebuilt byte for byte, and three cuts that differ as cuts do."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.demo_trial.records import last_day
from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial
from tests.conftest import typed

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "demo"
FIRST, SECOND, FINAL = date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 1)
CUTS = [FIRST, SECOND, FINAL]
# Without the queries of the EDC: the page says that none were supplied.
DATASETS = {name: one for name, one in read_dictionary().items() if name != "queries"}


def make_demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command as a reader would."""
    command = [sys.executable, "data/make_demo.py", "--to", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def write_other(folder: Path, study: str = "NCT05154734", synthetic: bool = True) -> None:
    """A trial folder with one cut of one participant."""
    dm = typed("dm", f"STUDYID | USUBJID | RFSTDTC\n{study} | 1 | 2022-01-01")
    write_cut(folder, FINAL, {"dm": dm}, synthetic=synthetic)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def rows(on: date, dataset: str) -> pd.DataFrame:
    return pq.read_table(DEMO / on.isoformat() / f"{dataset}.parquet").to_pandas()


def by_key(on: date, dataset: str) -> dict[tuple[object, ...], tuple[object, ...]]:
    """What is recorded, by key; typed companions say nothing of their own."""
    key = list(read_dictionary()[dataset].key)
    table = rows(on, dataset).astype(object)
    recorded = table[[name for name in table if name not in key]]
    return {
        tuple(map(str, at)): tuple(map(str, values))
        for at, values in zip(
            table[key].itertuples(index=False), recorded.itertuples(index=False), strict=True
        )
    }


@pytest.fixture(scope="module", params=CUTS, ids=str)
def cut(request: pytest.FixtureRequest) -> date:
    return request.param


def test_rebuilding_gives_the_demo_of_the_repository_byte_for_byte(tmp_path):
    made = make_demo(tmp_path / "demo")

    assert (made.returncode, made.stderr) == (0, "")
    assert contents(tmp_path / "demo") == contents(DEMO)


def test_rebuilding_replaces_an_earlier_demo(tmp_path):
    write_other(tmp_path)

    assert make_demo(tmp_path).returncode == 0
    assert contents(tmp_path) == contents(DEMO)


@pytest.mark.parametrize(("synthetic", "study"), [(False, "NCT05154734"), (True, "ANOTHER")])
def test_a_trial_that_is_not_the_demo_is_never_replaced(tmp_path, synthetic, study):
    write_other(tmp_path, study, synthetic)
    before = contents(tmp_path)

    made = make_demo(tmp_path)

    assert made.returncode == 1
    assert "holds more than a demo trial" in made.stderr
    assert contents(tmp_path) == before


def test_a_folder_with_other_files_is_never_replaced(tmp_path):
    write_other(tmp_path / "trial")
    for folder in (tmp_path, tmp_path / "trial"):
        (folder / "notes.txt").write_text("mine")

        made = make_demo(folder)

        assert made.returncode == 1
        assert "holds more than a demo trial" in made.stderr
        assert (folder / "notes.txt").read_text() == "mine"


def test_every_cut_opens_with_every_dataset_and_says_that_it_is_synthetic(cut):
    trial = open_trial(DEMO, cut)

    assert trial.supplied == set(DATASETS)
    assert trial.stamp.synthetic
    assert "synthetic" in str(trial.stamp)
    assert [made.date for made in list_cuts(DEMO)] == CUTS


def test_nothing_is_dated_after_its_cut(cut):
    for name in DATASETS:
        table = rows(cut, name)
        for column in (column for column in table if column.endswith("DTC")):
            assert all(last_day(text[:10]) <= cut for text in table[column].dropna()), column


def test_every_value_is_one_that_the_dictionary_allows(cut):
    for name, dataset in DATASETS.items():
        table = rows(cut, name)
        assert not table.duplicated(list(dataset.key)).any()
        for variable in dataset.variables.values():
            if variable.allowed and variable.name in table:
                assert set(table[variable.name].dropna()) <= set(variable.allowed), variable.name


def test_everyone_in_the_datasets_was_screened_and_consented_first(cut):
    consent = rows(cut, "dm").set_index("USUBJID")["RFICDT"]
    for name in ("sv", "ex", "vs", "rs", "nv", "is", "cp", "lb", "ae", "dv", "ie", "ds"):
        table = rows(cut, name)
        column = next(
            column for column in (f"{name.upper()}STDTC", f"{name.upper()}DTC") if column in table
        )
        dated = table.dropna(subset=[column])
        for participant, recorded in zip(dated["USUBJID"], dated[column], strict=True):
            assert consent[participant] <= last_day(recorded[:10]), (name, participant, recorded)


def test_fourteen_are_treated_and_four_fail_screening(cut):
    people = rows(cut, "dm")
    failed = rows(cut, "ds").query("DSDECOD == 'SCREEN FAILURE'")

    assert len(people) == 18
    assert people["RFXSTDTC"].notna().sum() == 14
    assert people["RFXSTDTC"].dropna().agg(["min", "max"]).tolist() == ["2021-12-14", "2022-05-24"]
    assert set(failed["USUBJID"]) == set(rows(cut, "ie")["USUBJID"])
    assert len(failed) == 4


@pytest.mark.parametrize(
    ("on", "completed", "left"), [(FIRST, 0, 0), (SECOND, 1, 2), (FINAL, 12, 2)], ids=str
)
def test_two_leave_early_and_twelve_complete(on, completed, left):
    events = rows(on, "ds").query("DSCAT == 'DISPOSITION EVENT'")["DSDECOD"].value_counts()

    assert events.get("COMPLETED", 0) == completed
    assert events.get("WITHDRAWAL BY SUBJECT", 0) + events.get("ADVERSE EVENT", 0) == left
    still_in = rows(on, "dm")["RFPENDTC"].isna().sum()
    assert still_in == 14 - completed - left


def test_a_later_cut_adds_changes_and_removes_records():
    removed = {FIRST: ("ae", ("NMO-005", "3")), SECOND: ("dv", ("NMO-003", "1"))}
    changed = {FIRST: ("ae", ("NMO-010", "2")), SECOND: ("ae", ("NMO-012", "5"))}
    for earlier, later in [(FIRST, SECOND), (SECOND, FINAL)]:
        before = {name: by_key(earlier, name) for name in DATASETS}
        after = {name: by_key(later, name) for name in DATASETS}
        gone = [(name, key) for name in before for key in before[name].keys() - after[name].keys()]
        name, key = changed[earlier]
        assert gone == [removed[earlier]]
        assert before[name][key] != after[name][key]
        assert len(after["ae"].keys() - before["ae"].keys()) >= 5


def test_earlier_cuts_say_what_was_later_corrected():
    def grade(on: date) -> str:
        table = rows(on, "ae")
        return table[(table["USUBJID"] == "NMO-010") & (table["AESEQ"] == 2)]["AETOXGR"].item()

    def edss(on: date) -> float:
        baseline = rows(on, "rs").query("RSTESTCD == 'EDSS0101' and VISIT == 'BASELINE'")
        return baseline.set_index("USUBJID")["RSSTRESN"]["NMO-006"]

    assert [grade(on) for on in CUTS] == ["2", "3", "3"]
    assert [edss(on) for on in CUTS] == [3.5, 4.0, 4.0]


def test_what_has_not_ended_at_a_cut_is_open():
    attack = rows(FIRST, "ce").query("CESTDTC == '2022-06-23'").iloc[0]
    cold = rows(FIRST, "ae").query("AESTDTC == '2022-06-27'").iloc[0]

    assert attack[["CEENDTC", "CEDUR", "CEENRTPT"]].fillna("").tolist() == ["", "", "ONGOING"]
    assert cold[["AEENDTC", "AEENRTPT", "AEOUT"]].fillna("").tolist() == [
        "",
        "ONGOING",
        "NOT RECOVERED/NOT RESOLVED",
    ]
    assert rows(SECOND, "ce").query("CESTDTC == '2022-06-23'")["CEDUR"].item() == "P11D"
