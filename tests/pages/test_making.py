"""Reports that are made beside the server: several at once, cancelled, failed, and gone."""

import asyncio
import gc
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import app
from pages import making, processes
from pages.making import CANCELLED, DONE, FAILED, WENT_WRONG, Making

OUT = "import sys, time, pathlib; out = pathlib.Path(sys.argv[sys.argv.index('--out') + 1])\n"
WRITES = OUT + "out.write_text(sys.argv[1])"
SLOW = OUT + (
    "import subprocess\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "pathlib.Path(sys.argv[1]).write_text(f'{child.pid} {out.parent}')\n"
    "sys.stderr.write(' 40% Drawing\\n'); sys.stderr.flush(); time.sleep(60)"
)


def begin(script: str, *options: str) -> Making:
    return Making("report.pdf", options, lambda: True, [sys.executable, "-c", script])


def wait_until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.01)


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or is a zombie that nobody has buried yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def slow(tmp_path):
    """A report that has got to 40% and has a process of its own; its child and its folder."""
    begun = begin(SLOW, str(tmp_path / "told"))
    wait_until(lambda: begun.done == 0.4)
    child, folder = (tmp_path / "told").read_text().split(" ", 1)
    yield begun, int(child), Path(folder)
    begun.cancel()


def test_two_at_once_have_a_file_of_their_own():
    one, other = begin(WRITES, "one"), begin(WRITES, "other")

    wait_until(lambda: not (one.busy or other.busy))

    assert (one.state, one.file) == (DONE, b"one")
    assert (other.state, other.file) == (DONE, b"other")


def test_where_processes_have_no_groups_the_tree_of_one_is_ended_while_it_runs(monkeypatch):
    asked: list[list[str]] = []
    monkeypatch.setattr(processes, "POSIX", False)
    monkeypatch.setattr(processes.subprocess, "run", lambda command, **_: asked.append(command))
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)

    processes.stop(running)
    running.communicate("")
    processes.stop(running)

    assert asked == [["taskkill", "/F", "/T", "/PID", str(running.pid)]]


def test_progress_is_what_the_command_line_says(slow):
    begun, _, folder = slow

    assert begun.busy
    assert begun.doing == "Drawing"
    assert folder.stat().st_mode & 0o077 == 0  # nobody else can read it


def test_a_cancelled_one_ends_with_all_that_it_started_and_leaves_nothing(slow):
    begun, child, folder = slow

    begun.cancel()

    assert begun.state == CANCELLED
    wait_until(lambda: has_ended(child) and not folder.exists())
    assert begun.file == b""


def test_one_that_does_not_stop_when_asked_is_stopped(monkeypatch, tmp_path):
    monkeypatch.setattr(making, "PATIENCE", 0.1)
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + SLOW
    begun = begin(deaf, str(tmp_path / "told"))
    wait_until(lambda: begun.done == 0.4)
    folder = Path((tmp_path / "told").read_text().split(" ", 1)[1])

    begun.cancel()

    wait_until(lambda: not folder.exists())
    assert begun.state == CANCELLED


def test_one_whose_session_is_gone_ends(tmp_path):
    session = [begin(SLOW, str(tmp_path / "told"))]
    wait_until(lambda: session[0].done == 0.4)
    child, folder = (tmp_path / "told").read_text().split(" ", 1)

    session.clear()
    gc.collect()

    wait_until(lambda: has_ended(int(child)) and not Path(folder).exists())


def test_one_whose_reader_is_gone_for_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "SECONDS_BETWEEN_LOOKS", 0.02)
    monkeypatch.setattr(making, "SECONDS_GONE", 0.1)
    readers = [True]
    told = tmp_path / "told"
    slow = Making("a.pdf", [str(told)], lambda: bool(readers), [sys.executable, "-c", SLOW])
    quick = Making("b.pdf", ["b"], lambda: bool(readers), [sys.executable, "-c", WRITES])
    wait_until(lambda: slow.done == 0.4 and quick.state == DONE)
    time.sleep(0.2)  # longer than it would take if they were gone
    assert (slow.busy, quick.file) == (True, b"b")

    readers.clear()

    wait_until(lambda: slow.state == CANCELLED and quick.file == b"")


def test_a_server_that_ends_stops_all_and_leaves_nothing(slow):
    begun, child, folder = slow

    async def serve_for_a_moment():
        async with app.start(app.app):
            pass

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has this one's loop
        thread.submit(lambda: asyncio.run(serve_for_a_moment())).result()

    assert begun.state == CANCELLED
    assert has_ended(child)
    assert not folder.exists()


def test_one_that_takes_too_long_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(making, "LONGEST", 0.2)

    begun = begin(SLOW, str(tmp_path / "told"))

    wait_until(lambda: begun.state == FAILED)
    assert begun.doing.startswith("The report was stopped")


def test_what_is_wrong_with_the_data_is_said_in_the_words_of_the_command_line():
    begun = begin("import sys; sys.exit('The data cut has no AE dataset.')")

    wait_until(lambda: begun.state == FAILED)
    assert begun.doing == "The data cut has no AE dataset."


def test_a_crash_is_logged_and_its_details_are_not_shown(caplog):
    begun = begin("raise ValueError('of participant P-01')")

    wait_until(lambda: begun.state == FAILED)
    assert begun.doing == WENT_WRONG
    assert "of participant P-01" in caplog.text


def test_a_program_that_writes_nothing_has_failed(caplog):
    begun = begin("pass")

    wait_until(lambda: begun.state == FAILED)
    assert begun.doing == WENT_WRONG
    assert "report.pdf could not be made" in caplog.text


@pytest.mark.parametrize(
    ("module", "name"),
    [(making.tempfile, "mkdtemp"), (making, "start"), (Path, "read_bytes")],
    ids=["no folder", "no process", "no file"],
)
def test_one_that_the_machine_does_not_let_begin_or_end_has_failed(
    module, name, monkeypatch, tmp_path, caplog
):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module, name, full)

    begun = begin(WRITES, "one")

    wait_until(lambda: begun.state == FAILED and not any(tmp_path.iterdir()))
    assert begun.doing == WENT_WRONG
    assert "No space left on device" in caplog.text


def test_a_third_waits_for_its_turn_and_can_be_cancelled_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "TURNS", making.BoundedSemaphore(1))
    first = begin(SLOW, str(tmp_path / "told"))
    wait_until(lambda: first.done == 0.4)
    second, third = begin(WRITES, "second"), begin(WRITES, "third")

    assert (second.state, third.state) == ("waiting", "waiting")
    second.cancel()
    first.cancel()

    wait_until(lambda: third.state == DONE)
    assert second.state == CANCELLED
    assert second.file == b""
