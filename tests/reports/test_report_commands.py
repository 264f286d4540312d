"""report and reproduce on the command line: what is written, what is refused, how they end."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from nmosd_core.__main__ import main
from nmosd_core.errors import TrialDataError
from nmosd_core.reports.catalogue import REPORTS
from nmosd_core.reports.embedded import CARRIERS, read_embedded
from nmosd_core.reports.orders import SHAREABLE, WHOLE, Report
from tests.conftest import write_trial
from tests.reports.artefacts import A_SVG

ROOT = Path(__file__).parents[2]
DM = """
    USUBJID | STUDYID     | RFSTDTC
    P-01    | NCT05154734 | 2022-01-01
    P-02    | NCT05154734 | 2022-02-01
"""
CE = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR
    P-01    | 1     | Weakness | 2022-03-01 | PT48H
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial")
    write_trial(folder, date(2022, 12, 31), dm=DM)
    return write_trial(folder, dm=DM, ce=CE)


@pytest.fixture
def orders(monkeypatch):
    """What was ordered of a report that draws next to nothing."""
    ordered = []

    def draw(order):
        ordered.append(order)
        order.progress("Drawing", 0.5)
        return A_SVG

    audiences = {"audience": (SHAREABLE, WHOLE)}
    report = Report("A sketch", "One figure.", {"svg": draw}, audiences, ("attacks",))
    monkeypatch.setitem(REPORTS, "sketch", report)
    return ordered


def run(*arguments):
    return CliRunner(env={"NMOSD_TRIAL": None}).invoke(main, [*map(str, arguments)])


def left_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_report_is_written_with_its_record_and_its_progress_is_said(folder, orders, tmp_path):
    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    carried = read_embedded((tmp_path / "a.svg").read_bytes(), "a.svg")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == " 50% Drawing"
    assert "data cut 2023-06-01" in done.stderr
    assert carried.made_for == "sketch"
    assert {row["question"] for row in carried.numbers} == {"attacks"}
    assert left_in(tmp_path) == ["a.svg"]


def test_what_is_not_said_is_the_first_there_is(folder, orders, tmp_path):
    earliest = date.today()
    run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert orders[0].choices == {"audience": SHAREABLE}
    assert earliest <= orders[0].reported <= date.today()
    assert not orders[0].trial.presentation


def test_what_is_said_is_what_is_made(folder, orders, tmp_path):
    options = ["--audience", "whole", "--date", "2023-07-01", "--cut", "2022-12-31"]
    options += ["--presentation", "--out", tmp_path / "a.SVG"]

    done = run("report", "sketch", "--trial", folder, *options)

    assert done.exit_code == 0, done.stderr
    assert orders[0].choices == {"audience": WHOLE}
    assert orders[0].reported == date(2023, 7, 1)
    assert orders[0].trial.presentation
    assert read_embedded((tmp_path / "a.SVG").read_bytes(), "a.SVG").cut == "2022-12"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sketch", "--out", "a.doc"], "End the name with .svg."),
        (["sketch", "--out", "a"], "End the name with .svg."),
        (["sketch"], "Say where to write it, with --out FILE."),
        (["sketch", "--out", "a.svg", "--audience", "press"], "There is: shareable, whole."),
        (["sketch", "--out", "a.svg", "--kind", "png"], "has no kind png. Leave it out."),
        (["novel", "--out", "a.svg"], "There is no report novel. There are: "),
        (["--out", "a.svg"], "Name a report."),
    ],
)
def test_wrong_usage_is_said_and_ends_with_2(arguments, sentence, folder, orders):
    done = run("report", *arguments, "--trial", folder)

    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
    assert not orders


def test_a_file_that_exists_is_kept_unless_it_is_to_be_replaced(folder, orders, tmp_path):
    out = tmp_path / "a.svg"
    out.write_text("mine")

    refused = run("report", "sketch", "--trial", folder, "--out", out)
    assert (refused.exit_code, out.read_text()) == (1, "mine")
    assert "a.svg exists already. Add --replace" in refused.stderr
    assert not orders  # nothing was computed for nothing

    replaced = run("report", "sketch", "--trial", folder, "--out", out, "--replace")
    assert replaced.exit_code == 0
    assert out.read_text().startswith("<?xml")
    assert left_in(tmp_path) == ["a.svg"]


def test_a_file_that_came_to_be_meanwhile_is_kept(folder, monkeypatch, tmp_path):
    def draw(_order):
        (tmp_path / "a.svg").write_text("of somebody else")
        return A_SVG

    monkeypatch.setitem(REPORTS, "sketch", Report("A sketch", "", {"svg": draw}))

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert done.exit_code == 1
    assert (tmp_path / "a.svg").read_text() == "of somebody else"
    assert left_in(tmp_path) == ["a.svg"]


@pytest.mark.parametrize(
    ("out", "sentence"), [("nowhere/a.svg", "The folder of a.svg does not exist"), ("", "folder")]
)
def test_a_place_that_cannot_be_written_to_is_said_first(out, sentence, folder, orders, tmp_path):
    (tmp_path / "x.svg").mkdir()

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / (out or "x.svg"))

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert not orders


@pytest.mark.parametrize(
    ("fault", "status"), [(TrialDataError("No events."), 1), (KeyboardInterrupt(), 130)]
)
def test_a_report_that_fails_or_is_stopped_leaves_nothing(
    fault, status, folder, monkeypatch, tmp_path
):
    def draw(_order):
        raise fault

    monkeypatch.setitem(REPORTS, "sketch", Report("A sketch", "", {"svg": draw}))

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert done.exit_code == status
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("instead", [None, RuntimeError("Query interrupted")])
def test_ctrl_c_that_a_library_takes_for_its_own_still_ends_the_report(
    instead, folder, monkeypatch, tmp_path
):
    def draw(_order):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            if instead:
                raise instead from None
        return A_SVG

    monkeypatch.setitem(REPORTS, "sketch", Report("A sketch", "", {"svg": draw}))
    before = signal.getsignal(signal.SIGINT)

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert done.exit_code == 130
    assert done.stderr == "\nAborted!\n"
    assert left_in(tmp_path) == []
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_ends_a_report_at_its_next_step(folder, monkeypatch, tmp_path):
    def draw(order):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        order.progress("Drawing on", 0.5)
        raise AssertionError("it went on")

    monkeypatch.setitem(REPORTS, "sketch", Report("A sketch", "", {"svg": draw}))

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert done.stderr == "\nAborted!\n"


def test_what_is_made_on_the_way_is_gone_and_nothing_else(folder, monkeypatch, tmp_path):
    made = []

    def draw(_order):
        made.append(Path(tempfile.mkdtemp()))
        (made[0] / "profile").write_text("of a browser")
        assert os.environ["TMPDIR"] == str(made[0].parent)
        return A_SVG

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setitem(REPORTS, "sketch", Report("A sketch", "", {"svg": draw}))

    run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    assert made
    assert left_in(tmp_path) == ["a.svg"]
    assert os.environ["TMPDIR"] == str(tmp_path)


def test_a_file_that_cannot_be_finished_leaves_what_was_there(
    folder, orders, monkeypatch, tmp_path
):
    def full(_path, _content):
        raise OSError(28, "No space left on device")

    (tmp_path / "a.svg").write_text("mine")
    monkeypatch.setattr(Path, "write_bytes", full)

    done = run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg", "--replace")

    assert done.exit_code == 1
    assert "a.svg cannot be written (No space left on device)." in done.stderr
    assert (tmp_path / "a.svg").read_text() == "mine"
    assert left_in(tmp_path) == ["a.svg"]


def test_the_list_says_formats_and_choices_of_every_report(orders):
    listed = run("report", "--list").stdout

    for name, report in REPORTS.items():
        assert f"{name}\n    {report.title}." in listed
        assert all(f".{form}" in listed for form in report.forms)
    assert "--audience shareable (counts alone, may be shared)" in listed


def test_every_name_and_choice_of_the_catalogue_can_be_typed():
    for name, report in REPORTS.items():
        assert name == name.lower().replace(" ", "-")
        assert set(report.choices) <= {"audience", "kind", "size", "table"}
        assert set(report.forms) <= set(CARRIERS)


def test_reproduce_prints_a_row_a_number_and_ends_with_0_where_all_hold(folder, orders, tmp_path):
    run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")

    done = run("reproduce", tmp_path / "a.svg", "--trial", folder, "--format", "csv")

    (tmp_path / "printed.csv").write_text(done.stdout)
    rows = pd.read_csv(tmp_path / "printed.csv").set_index("name")
    assert done.exit_code == 0
    assert rows.at["attacks", "verdict"] == "holds"
    assert rows.at["attacks", "now"] == rows.at["attacks", "in_file"]
    assert done.stderr.splitlines()[-1] == f"All {len(rows)} numbers hold."


def test_reproduce_ends_with_1_where_a_number_does_not_hold(folder, orders, tmp_path):
    run("report", "sketch", "--trial", folder, "--out", tmp_path / "a.svg")
    other = write_trial(tmp_path / "other", dm=DM, ce=CE.replace("PT48H", "PT2H"))

    done = run("reproduce", tmp_path / "a.svg", "--trial", other)

    assert done.exit_code == 1
    assert "changed" in done.stdout
    assert "has other content" in done.stderr


def test_reproduce_says_what_it_cannot_read(folder, tmp_path):
    done = run("reproduce", tmp_path / "nothing.pdf", "--trial", folder)

    assert done.exit_code == 1
    assert done.stderr == "nothing.pdf cannot be read (No such file or directory).\n"


def test_ctrl_c_ends_a_report_and_leaves_nothing(folder, tmp_path):
    command = [sys.executable, "-m", "nmosd_core", "report", "figures", "--trial", str(folder)]
    begun = subprocess.Popen(
        [*command, "--out", str(tmp_path / "a.zip")],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with begun:
        assert begun.stderr is not None
        begun.stderr.readline()  # it is at work
        os.killpg(begun.pid, signal.SIGINT)
        said = begun.stderr.read()

    assert begun.returncode == 130
    assert "Traceback" not in said
    assert left_in(tmp_path) == []
