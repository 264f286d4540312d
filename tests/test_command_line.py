"""The command line: what it prints, on which stream, and how it ends."""

import contextlib
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from nmosd_core import __version__
from nmosd_core.__main__ import main
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.trial_data.cuts import list_cuts
from tests.conftest import write_trial

ROOT = Path(__file__).parents[1]
DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX | AGE
    P-01    | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40
    P-02    | NCT05154734 | 2022-01-20 | 2022-02-01 | M   | 50
"""
CE = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR | CELOC       | CELAT
    P-01    | 1     | 视力下降 | 2022-03-01 | PT48H | OPTIC NERVE | LEFT
"""


@pytest.fixture
def trial(tmp_path):
    write_trial(tmp_path / "trial", date(2022, 12, 31), dm=DM)
    return write_trial(tmp_path / "trial", dm=DM, ce=CE)


def run(*arguments, **environment):
    return CliRunner(env={"NMOSD_TRIAL": None, **environment}).invoke(main, [*map(str, arguments)])


def in_a_shell(*arguments, **options):
    command = [sys.executable, "-m", "nmosd_core", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, **options)


def test_numbers_are_printed_and_nothing_else(trial):
    done = run("numbers", "--trial", trial, "--format", "csv")

    table = pd.read_csv(io.StringIO(done.stdout)).set_index("name")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert table.at["attacks", "value"] == 1
    assert table.at["attack_free", "in_words"] == "1 of 2"


@pytest.mark.parametrize("form", ["text", "csv", "json", "parquet"])
def test_every_format_holds_the_same_rows(trial, form):
    done = run("table", "worsenings", "--trial", trial, "--format", form)

    read = {
        "text": lambda content: pd.read_fwf(io.BytesIO(content)),
        "csv": lambda content: pd.read_csv(io.BytesIO(content)),
        "json": lambda content: pd.DataFrame(json.loads(content)),
        "parquet": lambda content: pd.read_parquet(io.BytesIO(content)),
    }[form]
    rows = read(done.stdout_bytes)
    assert done.exit_code == 0
    assert len(rows) == 1
    assert rows["participant"].tolist() == ["P-01"]
    if form != "text":
        assert rows["term"].tolist() == ["视力下降"]


def test_another_cut_is_asked_for_by_its_date(trial):
    done = run("table", "worsenings", "--trial", trial, "--cut", "2022-12-31")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == (
        "This data cut has no CE dataset (clinical events: neurological worsenings), so this "
        "question cannot be answered. Add the CE dataset to the export and bring it in as a "
        "new cut.\n"
    )


def test_the_trial_is_that_of_the_environment_and_else_the_demo(trial):
    own = run("table", "worsenings", "--format", "json", NMOSD_TRIAL=str(trial))
    demo = run("table", "worsenings", "--format", "json")
    empty = run("table", "worsenings", "--format", "json", NMOSD_TRIAL="")

    assert len(json.loads(own.stdout)) == 1
    assert len(json.loads(demo.stdout)) > 20
    assert empty.stdout == demo.stdout


@pytest.mark.parametrize(("written", "named"), [("on", False), ("no", True)])
def test_the_environment_asks_for_presentation_mode(trial, written, named):
    done = run("table", "participants", "--trial", trial, NMOSD_PRESENTATION=written)

    assert done.exit_code == 0
    assert ("P-01" in done.stdout) is named


def test_the_environment_must_say_whether_anybody_may_be_named(trial):
    done = run("table", "participants", "--trial", trial, NMOSD_PRESENTATION="projector")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("NMOSD_PRESENTATION is 'projector', which is neither on nor off.")


def test_every_table_is_listed_with_its_columns():
    done = run("table", "--list")

    names = re.findall(r"^(\w+)$", done.stdout, re.MULTILINE)
    assert done.exit_code == 0
    assert names == sorted(TABLES)
    assert done.stdout.count("One row") >= len(TABLES)


def test_changes_between_two_cuts_are_printed(trial):
    forwards = run(
        "changes",
        "--trial",
        trial,
        "--from",
        "2022-12-31",
        "--to",
        "2023-06-01",
        "--format",
        "json",
    )
    nothing = run("changes", "--trial", trial, "--from", "2023-06-01", "--to", "2023-06-01")

    assert [(row["change"], row["record"]) for row in json.loads(forwards.stdout)] == [
        ("added", "CESEQ 1")
    ]
    assert nothing.exit_code == 0
    assert nothing.stdout.startswith("No rows. Columns: change, dataset")


def test_a_check_without_errors_ends_well(trial):
    done = run("check", "--trial", trial)

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("No rows. Columns: check, severity")


@pytest.mark.parametrize(
    ("onset", "words"),
    [("2024-03-01", "The data checks found 1 error;"), ("2024", "The data checks found 1 error;")],
)
def test_a_check_with_errors_prints_them_and_ends_with_1(tmp_path, onset, words):
    write_trial(tmp_path, dm=DM, ce=CE.replace("2022-03-01", onset))
    done = run("check", "--trial", tmp_path, "--format", "csv")

    assert done.exit_code == 1
    assert done.stderr == f"{words} see the column finding.\n"
    assert "C11,error,P-01,,ce" in done.stdout


def test_findings_can_be_had_as_a_workbook_for_the_site(tmp_path):
    write_trial(tmp_path, dm=DM, ce=CE.replace("2022-03-01", "2024-03-01"))
    done = run("check", "--trial", tmp_path, "--format", "xlsx")
    book = pd.read_excel(io.BytesIO(done.stdout_bytes), sheet_name=None, dtype="str")

    assert done.exit_code == 1
    assert {"Participant", "Visit", "Variable", "Finding", "EDC query"} <= set(book["findings"])
    assert "C11" in set(book["findings"]["Check"])
    assert "2023-06-01" in set(book["About"]["Value"])


def test_an_own_check_that_cannot_be_used_is_named_on_the_other_stream(tmp_path):
    write_trial(tmp_path, dm=DM)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "mine.sql").write_text("SELECT 1")
    done = run("check", "--trial", tmp_path)

    assert done.stderr.startswith("Own check could not run: checks/mine.sql: its first line")


def test_queries_alone_are_no_errors(tmp_path):
    write_trial(tmp_path, dm=DM, ce=CE.replace("PT48H", ""))
    done = run("check", "--trial", tmp_path)

    assert (done.exit_code, done.stderr) == (0, "")
    assert "CE01" in done.stdout


def test_an_export_is_brought_in_with_progress_on_the_other_stream(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "dm.csv").write_text("USUBJID,RFSTDTC\nP-01,2022-01-01\n")
    done = run("intake", tmp_path / "export", "--trial", tmp_path / "trial", "--cut", "2023-06-01")
    again = run("intake", tmp_path / "export", "--trial", tmp_path / "trial", "--cut", "2023-06-01")

    assert done.exit_code == 0
    assert re.fullmatch(r"2023-06-01: fingerprint [0-9a-f]{64}\n", done.stdout)
    assert re.search(r"^dm.csv: 1 rows? of DM$", done.stderr, re.MULTILINE)
    assert again.exit_code == 1
    assert "a cut is never overwritten" in again.stderr
    assert not list_cuts(tmp_path / "trial")[0].synthetic


def test_made_up_data_can_be_brought_in_as_such(tmp_path):
    (tmp_path / "dm.csv").write_text("USUBJID,RFSTDTC\nP-01,2022-01-01\n")
    run(
        "intake",
        tmp_path / "dm.csv",
        "--trial",
        tmp_path / "t",
        "--cut",
        "2023-06-01",
        "--synthetic",
    )

    assert list_cuts(tmp_path / "t")[0].synthetic


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["table"], "Name a table. There are: adverse_event"),
        (["table", "nope"], "There is no table nope. There are: adverse_event"),
        (["numbers", "--format", "xml"], "'xml' is not one of"),
        (["numbers", "--cut", "1 June"], "'1 June' is not a date; write it as 2022-03-01"),
        (["numbers", "--cut", "2022-02-30"], "'2022-02-30' is not a date"),
        (["changes", "--from", "2022-06-30"], "Missing option '--to'"),
        (["intake", "folder"], "Missing option '--trial'"),
        (["numbers", "more"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(arguments, words):
    done = run(*arguments)

    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "command",
    [["numbers"], ["check"], ["table", "worsenings"], ["changes", "--from", "2022-01-01", "--to",
     "2022-01-02"]],
)  # fmt: skip
@pytest.mark.parametrize("state", ["missing", "empty", "a file"])
def test_a_trial_that_is_none_ends_with_1_and_one_sentence_on_stderr(tmp_path, command, state):
    folder = tmp_path / "trial"
    if state == "empty":
        folder.mkdir()
    if state == "a file":
        folder.write_text("")
    done = run(*command, "--trial", folder)

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The trial folder trial ")


@pytest.mark.parametrize("command", [["numbers"], ["check"], ["table", "worsenings"]])
def test_ctrl_c_that_a_query_takes_for_its_own_ends_with_130(trial, monkeypatch, command):
    def ask(*_arguments, **_named):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("nmosd_core.__main__.open_trial", ask)
    done = run(*command, "--trial", trial)

    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "\nAborted!\n")


def test_help_and_version_are_told():
    assert run("--help").exit_code == 0
    assert "intake" in run("-h").stdout
    assert run("--version").stdout == f"nmosd_core, version {__version__}\n"
    assert run().exit_code == 2


def test_as_a_program_it_writes_bytes_and_ends_with_the_same_status(trial):
    done = in_a_shell("table", "worsenings", "--trial", trial, "--format", "csv")
    wrong = in_a_shell("numbers", "--trial", trial / "nowhere")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "视力下降".encode() in done.stdout
    assert wrong.returncode == 1
    assert wrong.stderr.decode().startswith("The trial folder nowhere does not exist.")
    assert b"Traceback" not in wrong.stderr


def test_chinese_text_comes_out_whole_where_the_locale_knows_none(trial):
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = in_a_shell("table", "worsenings", "--trial", trial, env=plain)
    wrong = in_a_shell("numbers", "--trial", trial / "试验", env=plain)

    assert "视力下降".encode() in done.stdout
    assert (done.returncode, wrong.returncode) == (0, 1)
    assert b"Traceback" not in done.stderr + wrong.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX systems")
def test_a_reader_who_has_enough_ends_it_quietly(trial):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nmosd_core", "numbers", "--trial", str(trial)]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)

    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "nmosd_core", "table", "definitions"]
        done = subprocess.run(command, cwd=ROOT, check=False, stdout=full, stderr=subprocess.PIPE)

    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: The output cannot be written (No space left")
    assert b"Traceback" not in done.stderr


class Refusing(io.BytesIO):
    """A stream that fails when it is written to."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def write(self, content):
        raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "The output cannot be written (No space",
        ),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), ""),
    ],
)
def test_output_that_cannot_be_written_ends_with_1(trial, monkeypatch, capsys, error, told):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Refusing(error)))

    with pytest.raises(SystemExit) as ended:
        main(["numbers", "--trial", str(trial)])
    assert ended.value.code == 1
    assert told in capsys.readouterr().err


def test_parquet_is_not_sent_to_a_terminal(trial, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", terminal)

    with pytest.raises(SystemExit) as ended:
        main(["table", "worsenings", "--trial", str(trial), "--format", "parquet"])
    assert ended.value.code == 2
