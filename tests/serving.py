"""Servers for tests and for the benchmark: started on a free port, stopped at the end."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds for a start; a slow machine under load takes ten
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine, no proxy


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    address
        "localhost:43210".
    process
        Its process number.
    started
        `time.perf_counter()` when its command was given.
    answered
        The same, when it first answered.
    log
        File with what it printed.
    """

    address: str
    process: int
    started: float
    answered: float
    log: Path

    @property
    def url(self) -> str:
        """Address for a browser."""
        return f"http://{self.address}"

    def cpu_seconds(self) -> float:
        """Processor time it has used so far."""
        stat = Path(f"/proc/{self.process}/stat")
        if stat.exists():
            after_name = stat.read_text().rpartition(")")[2].split()
            return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
        shown = subprocess.run(
            ["ps", "-o", "cputime=", "-p", str(self.process)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        seconds = 0.0
        for part in shown.strip().split(":"):
            seconds = 60 * seconds + float(part)
        return seconds

    def until(self, path: str, status: int = 200) -> float:
        """Wait until an address answers with a status; `time.perf_counter()` of that moment."""
        return _until(f"{self.url}{path}", status)


@contextmanager
def serve(
    script: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    below: str = "",
) -> Iterator[Server]:
    """Serve a Streamlit script on a free port of this machine until the block ends.

    It starts in the folder of the script, like `make run` does, and leaves nothing running.
    `below` is the path it is served at, if not the top: "/dash".
    """
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="served-"))
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}"]
    command += [f"--server.baseUrlPath={below}"] if below else []
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})}
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, *options],
            cwd=script.parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"localhost:{port}"
            answered = _until(f"http://{address}{below}/_stcore/health", 200, process)
            if process.poll() is not None:
                raise TimeoutError("it ended at once; what answers at its port is another's")
            yield Server(address, process.pid, started, answered, log)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{log.read_text(errors='replace')}") from error
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome, None without one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    applications = (
        "Chromium.app/Contents/MacOS/Chromium",
        "Google Chrome.app/Contents/MacOS/Google Chrome",
    )
    found = (shutil.which(name) for name in names)
    installed = (Path("/Applications") / name for name in applications)
    return next(filter(None, found), None) or next(
        (str(program) for program in installed if program.exists()), None
    )


def _until(url: str, status: int, process: "subprocess.Popen[bytes] | None" = None) -> float:
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        if process and process.poll() is not None:
            raise TimeoutError(f"the server ended before it answered at {url}")
        try:
            with DIRECT.open(url, timeout=PATIENCE) as answer:
                answered: int = answer.status
        except urllib.error.HTTPError as error:
            answered = error.code
        except OSError:
            answered = 0
        if answered == status:
            return time.perf_counter()
        time.sleep(0.01)
    raise TimeoutError(f"{url} did not answer {status} within {PATIENCE:.0f} seconds")
