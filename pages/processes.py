"""A process that works for the server: below it, in a folder of its own, and gone when told."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
POSIX = os.name == "posix"  # Windows has no groups of processes, but knows who started whom
END_WITH_CHILDREN = ("taskkill", "/F", "/T", "/PID")  # of Windows
KINDNESS = 10  # below the server, so that pages come first


def start(command: Sequence[str], folder: Path) -> "subprocess.Popen[str]":
    """Start a process that can be stopped with its children, and writes in one folder."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    if POSIX:
        with suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, KINDNESS)
    return process


def bury(process: "subprocess.Popen[str]") -> None:
    """End what a process has left behind, such as a browser, which would hold its pipe open."""
    process.wait()
    stop(process)


def stop(process: "subprocess.Popen[str]", *, politely: bool = False) -> None:
    """Stop a process and all that it started; its group is gone when they are."""
    if not POSIX:
        if process.poll() is None:  # else its number may be another's by now
            command = [*END_WITH_CHILDREN, str(process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT if politely else signal.SIGKILL)
