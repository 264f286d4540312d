"""What a server can do: processor time of a page, and many viewers at once."""

import itertools
import statistics
import threading
import time
from dataclasses import dataclass

from tests.bench.viewer import Viewer, viewer_of
from tests.serving import Server

RUNS = 30
SECONDS = 10.0


@dataclass(frozen=True)
class Load:
    """Viewers who each ask for the next page as soon as they have one.

    `wait` is the median of seconds a viewer waits for a page, `pages_per_second` what all of
    them are given together.
    """

    wait: float
    pages_per_second: float


def cpu_of_each_page(server: Server) -> dict[str, float]:
    """Median-free processor seconds of one run of each page: so many runs, divided."""
    with viewer_of(server.address) as viewer:
        return {page: _cpu_of(server, viewer, page) for page in viewer.pages}


def _cpu_of(server: Server, viewer: Viewer, page: str) -> float:
    for _ in range(3):
        viewer.see(page)
    before = server.cpu_seconds()
    for _ in range(RUNS):
        viewer.see(page)
    return (server.cpu_seconds() - before) / RUNS


def viewers_at_once(server: Server, viewers: int) -> Load:
    """Let viewers go through all pages for a while, all at the same time."""
    waits: list[float] = []
    ready = threading.Barrier(viewers + 1)
    end = threading.Event()

    def look(offset: int) -> None:
        with viewer_of(server.address) as viewer:
            pages = itertools.cycle(sorted(viewer.pages))
            for _ in range(offset):
                next(pages)
            ready.wait()
            while not end.is_set():
                waits.append(viewer.see(next(pages)))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(viewers)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    time.sleep(SECONDS)
    end.set()
    for thread in threads:
        thread.join()
    return Load(statistics.median(waits), len(waits) / (time.perf_counter() - started))
