"""Reports that are made beside the server: a process each, for the session that asked alone.

A report takes from seconds to minutes of computing, which would hold up every page.  In a
process of its own it holds up nobody, has a Chromium of its own, can be stopped at any moment
with all that it started, and leaves nothing behind: the file is read into the session that asked,
and its folder, which only this user can read, is removed.  When its reader is gone for a while,
the process is stopped and the file forgotten.  That is watched: sessions are out of the reach of
garbage collection for long (app.py).  A server that ends stops all first.
"""

import logging
import re
import subprocess
import sys
import tempfile
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import BoundedSemaphore, Event, RLock, Thread, Timer

from nmosd_core.reports.output import SECONDS_BETWEEN_TRIES, SECONDS_TO_REMOVE, remove
from pages.processes import bury, start, stop

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-m", "nmosd_core", "report")
TURNS = BoundedSemaphore(2)  # made at the same time; others wait for their turn
LONGEST = 30 * 60  # seconds after which something is wrong
SECONDS_GONE, SECONDS_BETWEEN_LOOKS = 120.0, 5.0  # as long as Streamlit keeps a session
PATIENCE = 10  # seconds between being asked to stop and being stopped
PROGRESS = re.compile(r"\s*(\d{1,3})% (.*)")
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
WENT_WRONG = "The report could not be made. The log of the server says why."
TOOK_TOO_LONG = f"The report was stopped: it was not done after {LONGEST // 60} minutes."

_at_work: set["_Work"] = set()  # from the order to the end


class Making:
    """One report that is being made, or is made.

    Parameters
    ----------
    name
        Name of the file.
    options
        What follows the name of the command line: the report, its data cut and its choices.
    is_here
        Whether the reader who asked for it is still there.
    program
        The command line.
    """

    def __init__(
        self,
        name: str,
        options: Sequence[str],
        is_here: Callable[[], bool],
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.name = name
        self._work = _Work(name, [*program, *options])
        weakref.finalize(self, self._work.forget)
        Thread(target=self._work.do, name=f"making {name}", daemon=True).start()
        Thread(target=self._work.watch, args=[is_here], name="watching", daemon=True).start()

    @property
    def state(self) -> str:
        """Waiting, running, done, failed or cancelled."""
        return self._work.state

    @property
    def busy(self) -> bool:
        """Whether it is neither made nor given up."""
        return self.state in (WAITING, RUNNING)

    @property
    def done(self) -> float:
        """How much of it is done, from 0 to 1."""
        return self._work.done

    @property
    def doing(self) -> str:
        """What is being done, or why it failed."""
        return self._work.doing

    @property
    def file(self) -> bytes:
        """The finished file."""
        return self._work.file

    def cancel(self) -> None:
        """Stop it, with all that it started."""
        self._work.stop(CANCELLED)


def stop_all() -> None:
    """Stop every report, and wait until nothing is left of it: the server ends."""
    for work in tuple(_at_work):
        work.stop(CANCELLED)
    end = time.monotonic() + PATIENCE + SECONDS_TO_REMOVE
    while _at_work and time.monotonic() < end:
        time.sleep(SECONDS_BETWEEN_TRIES)


class _Work:
    """What goes on in a thread; it does not hold the session that asked for it."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.state, self.done, self.doing, self.file = WAITING, 0.0, "Waiting for its turn", b""
        self._name, self._command = name, command
        self._process: subprocess.Popen[str] | None = None
        self._forgotten = Event()
        self._lock = RLock()  # garbage collection may stop it in the midst of its own work
        _at_work.add(self)

    def do(self) -> None:
        """Wait for a turn, run the command, and take its file; whatever fails, its reader hears."""
        with TURNS:
            try:
                self._make_in_a_folder()
            except Exception:
                log.exception("%s could not be made", self._name)
                self.stop(FAILED, WENT_WRONG)
        _at_work.discard(self)

    def _make_in_a_folder(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="nmosd-"))
        try:
            self._make(folder)
        finally:
            remove(folder)

    def _make(self, folder: Path) -> None:
        out = folder / self._name
        with self._lock:
            if self.state != WAITING:
                return
            self.state, self.doing = RUNNING, "Opening the data"
            self._process = start([*self._command, "--out", str(out)], folder)
        limit = Timer(LONGEST, self.stop, [FAILED, TOOK_TOO_LONG])
        limit.start()
        try:
            said = self._listen(self._process)
        finally:
            limit.cancel()
        self._end(out, said)

    def watch(self, is_here: Callable[[], bool]) -> None:
        """Forget it when its reader is gone, for longer than it takes to load a page again."""
        gone = 0.0
        while not self._forgotten.wait(SECONDS_BETWEEN_LOOKS):
            gone = 0.0 if is_here() else gone + SECONDS_BETWEEN_LOOKS
            if gone >= SECONDS_GONE:
                self.forget()

    def forget(self) -> None:
        """Stop it, and let go of the file."""
        self.stop(CANCELLED)
        self._forgotten.set()
        self.state, self.file = CANCELLED, b""

    def stop(self, state: str, why: str = "") -> None:
        """End it now, unless it has ended: first politely, then for certain."""
        with self._lock:
            if self.state not in (WAITING, RUNNING):
                return
            self.doing, self.state = why, state
            if self._process is not None:
                stop(self._process, politely=True)
                last = Timer(PATIENCE, stop, [self._process])
                last.daemon = True
                last.start()

    def _listen(self, process: "subprocess.Popen[str]") -> list[str]:
        """Follow the progress; what else was said, in case it fails."""
        said: deque[str] = deque(maxlen=50)
        assert process.stderr is not None  # it is a pipe
        with process:
            Thread(target=bury, args=[process], daemon=True).start()
            for line in process.stderr:
                progress = PROGRESS.fullmatch(line.rstrip())
                if progress and self.state == RUNNING:
                    self.done, self.doing = int(progress[1]) / 100, progress[2]
                elif not progress:
                    said.append(line)
        return list(said)

    def _end(self, out: Path, said: list[str]) -> None:
        with self._lock:
            if self.state != RUNNING:
                return
            assert self._process is not None  # it has run
            if self._process.returncode == 0 and out.is_file():
                self.file = out.read_bytes()
                self.done, self.doing, self.state = 1.0, "", DONE
                return
            text = "".join(said).strip()
            if text and "Traceback" not in text and self._process.returncode in (1, 2):
                why = text.splitlines()[-1]
            else:
                why = WENT_WRONG
                log.error("%s could not be made: %s", self._name, text)
            self.doing, self.state = why, FAILED  # the state last: readers look without the lock
