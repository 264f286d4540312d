"""Writing a data cut: whole or not at all, once, and never into another trial's folder."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data import new_cut
from nmosd_core.trial_data.cuts import SourceFile, list_cuts
from nmosd_core.trial_data.new_cut import study_of, write_cut
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT, typed, write_trial
from tests.serving import ROOT

DM = """
    USUBJID | STUDYID     | RFSTDTC
    01      | NCT05154734 | 2022-01-01
"""
OTHER = DM.replace("NCT05154734", "OTHER-01")


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_cut_holds_one_file_a_dataset_and_says_where_they_came_from(tmp_path):
    source = SourceFile("dm.csv", "ab" * 32, "dm", 2, 1, 1, "read as GB18030")
    cut = write_cut(
        tmp_path, CUT, {"dm": typed("dm", DM)}, sources=[source], dictionaries={"AEDICT": "27.0"}
    )

    assert names_in(cut.folder) == ["cut.json", "dm.parquet", "set_aside.parquet"]
    assert cut.sources == (source,)
    assert cut.dictionaries == {"AEDICT": "27.0"}
    assert (cut.study, cut.synthetic) == ("NCT05154734", False)
    assert list_cuts(tmp_path) == [cut]


def test_chinese_names_stay_readable_in_cut_json(tmp_path):
    source = SourceFile("不良事件.csv", "", "", 0, 0, 0)
    cut = write_cut(tmp_path, CUT, {"dm": typed("dm", DM)}, sources=[source])

    assert "不良事件.csv" in (cut.folder / "cut.json").read_text(encoding="utf-8")


def test_a_cut_is_never_overwritten(tmp_path):
    write_trial(tmp_path / "trial", dm=DM)
    before = (tmp_path / "trial" / str(CUT) / "dm.parquet").read_bytes()

    with pytest.raises(
        TrialDataError, match=r"trial already has a data cut of 2023-06-01, and a cut"
    ):
        write_trial(tmp_path / "trial", dm=DM.replace("2022-01-01", "2022-01-02"))

    assert (tmp_path / "trial" / str(CUT) / "dm.parquet").read_bytes() == before


def test_a_cut_of_another_study_is_refused(tmp_path):
    write_trial(tmp_path / "trial", dm=DM)

    with pytest.raises(
        TrialDataError, match="of study OTHER-01, but the trial folder trial holds cuts"
    ):
        write_trial(tmp_path / "trial", date(2023, 7, 1), dm=OTHER)

    assert names_in(tmp_path / "trial") == [str(CUT)]


def test_a_cut_that_names_no_study_may_join(tmp_path):
    write_trial(tmp_path, dm=DM)
    write_trial(tmp_path, date(2023, 7, 1), dm="USUBJID | RFSTDTC\n01 | 2022-01-01")

    assert [cut.study for cut in list_cuts(tmp_path)] == ["NCT05154734", ""]


@pytest.mark.parametrize("first", [True, False])
def test_real_data_never_stand_beside_synthetic_ones(tmp_path, first):
    write_cut(tmp_path, CUT, {"dm": typed("dm", DM)}, synthetic=first)

    with pytest.raises(TrialDataError, match="Give each a folder of its own"):
        write_cut(tmp_path, date(2023, 7, 1), {"dm": typed("dm", DM)}, synthetic=not first)

    assert names_in(tmp_path) == [str(CUT)]


def test_participants_of_two_studies_cannot_be_one_cut():
    both = pa.concat_tables([typed("dm", DM), typed("dm", OTHER)])

    with pytest.raises(
        TrialDataError, match=r"more than one study \(STUDYID NCT05154734, OTHER-01\)"
    ):
        study_of({"dm": both})


@pytest.mark.parametrize(
    "datasets",
    [
        {},
        {"dm": typed("dm", "USUBJID | RFSTDTC\n01 | 2022-01-01")},
        {"dm": typed("dm", "USUBJID | STUDYID | RFSTDTC\n01 | | 2022-01-01")},
    ],
    ids=["no dm", "no variable", "no value"],
)
def test_a_study_that_nobody_named_is_empty(datasets):
    assert study_of(datasets) == ""


def test_a_disk_that_fills_up_leaves_no_cut(tmp_path, monkeypatch):
    def fill_up(file, content):
        if file.name == "set_aside.parquet":
            raise OSError(errno.ENOSPC, "No space left on device")
        file.write_bytes(content)

    monkeypatch.setattr(new_cut, "_write_synced", fill_up)

    with pytest.raises(OSError, match="No space left"):
        write_trial(tmp_path, dm=DM)
    assert names_in(tmp_path) == []


def test_an_interrupted_intake_leaves_no_cut(tmp_path, monkeypatch):
    def interrupt(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(new_cut, "_sync_folder", interrupt)

    with pytest.raises(KeyboardInterrupt):
        write_trial(tmp_path, dm=DM)
    assert names_in(tmp_path) == []


DIES = """
import os, signal, sys
from pathlib import Path
from nmosd_core.trial_data import new_cut
from tests.conftest import write_trial

def die(folder):
    os.kill(os.getpid(), signal.SIGKILL)

new_cut._sync_folder = die
write_trial(Path(sys.argv[1]), dm="USUBJID | RFSTDTC\\n01 | 2022-01-01")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")
def test_a_writer_that_is_killed_before_the_last_step_leaves_no_cut(tmp_path):
    command = [sys.executable, "-c", DIES, str(tmp_path)]
    killed = subprocess.run(command, cwd=new_cut.Path(__file__).parents[2], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert [name[:19] for name in names_in(tmp_path)] == [".2023-06-01.partial"]
    with pytest.raises(TrialDataError, match="holds no data cut"):
        list_cuts(tmp_path)

    write_trial(tmp_path, dm=DM)
    assert names_in(tmp_path) == ["2023-06-01"]
    assert open_trial(tmp_path).dataset("dm")["USUBJID"].tolist() == ["01"]


def test_of_two_writers_of_one_date_one_wins_and_the_other_is_told(tmp_path):
    together = threading.Barrier(6)

    def write(number):
        together.wait()
        try:
            return write_trial(tmp_path, dm=f"USUBJID | RFSTDTC\n0{number} | 2022-01-01")
        except TrialDataError as error:
            return str(error)

    with ThreadPoolExecutor(6) as writers:
        answers = list(writers.map(write, range(6)))

    won = [number for number, answer in enumerate(answers) if answer == tmp_path]
    told = [answer for answer in answers if answer != tmp_path]
    assert len(won) == 1
    assert all("a cut is never overwritten" in answer for answer in told)
    assert names_in(tmp_path) == ["2023-06-01"]
    assert open_trial(tmp_path).dataset("dm")["USUBJID"].tolist() == [f"0{won[0]}"]


WRITE_A_CUT = """
import sys
from pathlib import Path
from nmosd_core.errors import TrialDataError
from tests.conftest import write_trial
try:
    write_trial(Path(sys.argv[1]), dm=f"USUBJID | RFSTDTC\\n{sys.argv[2]} | 2022-01-01")
except TrialDataError as error:
    print(error)
"""


def test_processes_that_write_one_date_leave_one_whole_cut(tmp_path):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE_A_CUT, str(tmp_path), number],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in ("01", "02", "03")
    ]
    answers = [writer.communicate(timeout=120)[0] for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert sorted(map(bool, answers)) == [False, True, True]
    assert names_in(tmp_path) == ["2023-06-01"]
    assert len(open_trial(tmp_path).dataset("dm")) == 1


def test_a_cut_that_another_process_finishes_first_is_left_as_it_is(tmp_path, monkeypatch):
    """Between looking and renaming the other one was quicker."""
    other = write_trial(tmp_path / "elsewhere", dm=DM)
    sync = new_cut._sync_folder

    def be_slower(folder):
        sync(folder)
        (other / str(CUT)).rename(tmp_path / "trial" / str(CUT))

    monkeypatch.setattr(new_cut, "_sync_folder", be_slower)

    with pytest.raises(TrialDataError, match="a cut is never overwritten"):
        write_trial(tmp_path / "trial", dm=DM.replace("01", "02"))
    assert names_in(tmp_path / "trial") == ["2023-06-01"]
    assert open_trial(tmp_path / "trial").dataset("dm")["USUBJID"].tolist() == ["01"]


def test_another_trouble_at_the_last_step_is_not_taken_for_that(tmp_path, monkeypatch):
    def refuse(self, target):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(new_cut.Path, "rename", refuse)

    with pytest.raises(PermissionError):
        write_trial(tmp_path, dm=DM)
    assert names_in(tmp_path) == []


def test_left_overs_of_processes_that_are_gone_are_removed_and_others_stay(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    running = f".2023-07-01.partial-{os.getppid()}"
    stay = {running, ".2023-07-01.partial-x", ".notes.partial-1", "partial-1"}
    go = {
        f".2023-07-01.partial-{gone.pid}",
        f".2023-07-01.partial-{os.getpid()}",
        f".2023-07-01.partial-{10**30}",
    }
    for name in stay | go:
        (tmp_path / name).mkdir()
        (tmp_path / name / "dm.parquet").write_text("")

    write_trial(tmp_path, dm=DM)

    assert set(names_in(tmp_path)) == {"2023-06-01"} | stay


def test_left_overs_of_another_users_process_stay(tmp_path, monkeypatch):
    def forbid(process, sent):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    (tmp_path / ".2023-07-01.partial-4242").mkdir()
    monkeypatch.setattr(new_cut.os, "kill", forbid)

    write_trial(tmp_path, dm=DM)

    assert names_in(tmp_path) == [".2023-07-01.partial-4242", "2023-06-01"]


def test_windows_is_not_asked_about_processes_nor_to_sync_folders(tmp_path, monkeypatch):
    """There the question ends the process, and a folder cannot be opened."""
    (tmp_path / ".2023-07-01.partial-4242").mkdir()
    windows = types.SimpleNamespace(name="nt", getpid=os.getpid, fsync=os.fsync)
    monkeypatch.setattr(new_cut, "os", windows)

    write_trial(tmp_path, dm=DM)

    assert names_in(tmp_path) == [".2023-07-01.partial-4242", "2023-06-01"]


def test_files_are_compressed_and_cut_json_is_complete(tmp_path):
    cut = write_cut(tmp_path, CUT, {"dm": typed("dm", DM)})
    facts = json.loads((cut.folder / "cut.json").read_text())

    column = pq.ParquetFile(cut.folder / "dm.parquet").metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert set(facts) == {
        "format",
        "cut",
        "study",
        "synthetic",
        "fingerprint",
        "dictionaries",
        "sources",
    }
