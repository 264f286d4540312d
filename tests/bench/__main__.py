"""Measure the dashboard against a bare Streamlit page, and print figure by figure.

The two are measured in turn, so that a machine that slows down slows both.  Start, visits,
switches and filters are medians of so many runs in a real browser.
"""

import contextlib
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from nmosd_core.trial_data.cuts import choose_cut
from tests.bench import browser as window
from tests.bench.core import core_times, queries_without_analysis
from tests.bench.figures import Figure, as_table
from tests.bench.load import cpu_of_each_page, viewers_at_once
from tests.bench.scale import attack_rule_at_scale
from tests.serving import ROOT, Server, find_chromium, serve

RUNS = int(os.environ.get("RUNS", "5"))
DEMO = ROOT / "data" / "demo"


@dataclass(frozen=True, eq=False)
class Served:
    """One of the two things that are compared.

    `page` has a table, a chart and the filter; `other` is the name of the page to switch to,
    `back` that of `page`; `filter` changes the filter and says how long it took.
    """

    script: Path
    options: tuple[str, ...]
    environment: dict[str, str]
    ready: str
    page: str
    back: str
    other: str
    filter: Callable[[Page], float]

    def start(self) -> contextlib.AbstractContextManager[Server]:
        """A server of its own."""
        return serve(self.script, *self.options, environment=self.environment)


DASHBOARD = Served(
    script=ROOT / "app.py",
    options=(),
    environment={"NMOSD_TRIAL": str(DEMO)},
    ready="/api/ready",
    page="/adverse_events",
    back="Adverse events",
    other="Attacks",
    filter=lambda page: window.press(page, "moderate"),
)
# Default settings, but for this machine alone, and sending nothing anywhere.
BARE = Served(
    script=Path(__file__).parent / "bare" / "adverse_events.py",
    options=(
        "--server.headless=true",
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
    ),
    environment={"BARE_DATA": str(choose_cut(DEMO).folder / "ae.parquet")},
    ready="/_stcore/health",
    page="/",
    back="adverse events",
    other="by term",
    filter=lambda page: window.choose(page, "Severity", "MODERATE"),
)


def main() -> None:
    """Print the table; more lines follow it for queries, analyses and pages."""
    if find_chromium() is None:
        sys.exit("The benchmark needs Chromium or Chrome. On Debian: sudo apt install chromium")
    with window.chromium() as browser:
        _say("start")
        figures = _starts(browser)
        with DASHBOARD.start() as ours, BARE.start() as bare:
            for server, served in ((ours, DASHBOARD), (bare, BARE)):
                server.until(served.ready)
            _say("visits, switches and filters")
            figures += _readers(browser, ours, bare)
    with DASHBOARD.start() as ours, BARE.start() as bare:
        ours.until(DASHBOARD.ready)
        _say("processor time and many viewers")
        figures += _load(ours, bare)
    analyses, queries = core_times(DEMO)
    figures.append(
        Figure("All core results, uncached", sum(analyses.values()), None, "ms", at_most=0.050)
    )
    _say("the attack rule at scale")
    figures += [
        Figure(f"Attack rule, {at.participants:,}: scan", at.rule, at.scan, "ms", at_most=6.0)
        for at in attack_rule_at_scale()
    ]
    print(as_table(figures))
    for title, times in (("Analysis", analyses), ("Query", queries)):
        print()
        for name, seconds in sorted(times.items(), key=lambda item: -item[1]):
            print(f"{title:9} {name:45} {1000 * seconds:7.1f} ms")
    for query in queries_without_analysis(queries):
        print(f"Query     {query:45} not asked by an analysis")


def _starts(browser: Browser) -> list[Figure]:
    """From the command to the first answer, and to the first page drawn in a waiting browser."""
    answers: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    pages: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    opened = []
    for _ in range(RUNS):
        for served in (DASHBOARD, BARE):
            with window.newcomer(browser) as page, served.start() as server:
                answers[served].append(server.answered - server.started)
                drawn = window.visit(page, server.url + served.page)
                pages[served].append(server.answered - server.started + drawn)
            if served is DASHBOARD:
                with served.start() as server:
                    opened.append(server.until(served.ready) - server.started)
    return [
        _compared("Start: command to first answer", answers, "s", at_most=1.3),
        _compared("Start: command to first page drawn", pages, "s", at_most=1.3),
        Figure("Start: command to data open", statistics.median(opened), None, "s"),
    ]


def _readers(browser: Browser, ours: Server, bare: Server) -> list[Figure]:
    """What one reader waits for, with the server long started."""
    servers = {DASHBOARD: ours, BARE: bare}
    first: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    switches: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    filters: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    overview = []
    for _ in range(RUNS + 1):
        for served, server in servers.items():
            with window.newcomer(browser) as page:
                first[served].append(window.visit(page, server.url + served.page))
                window.switch(page, served.other)  # once, so that its scripts are there
                switches[served].append(window.switch(page, served.back))
                filters[served].append(served.filter(page))
        with window.newcomer(browser) as page:
            overview.append(window.visit(page, ours.url))
    for times in (*first.values(), *switches.values(), *filters.values(), overview):
        times.pop(0)  # the server's own first time
    landing = {DASHBOARD: overview, BARE: first[BARE]}
    return [
        _compared("First visit, overview", landing, "s", at_most=1.3),
        _compared("First visit, adverse events", first, "s", at_most=1.3),
        _compared("Page switch", switches, "s", at_most=1.3),
        _compared("Filter change", filters, "s", at_most=1.3),
    ]


def _load(ours: Server, bare: Server) -> list[Figure]:
    """What the server does for it."""
    our_pages, bare_pages = cpu_of_each_page(ours), cpu_of_each_page(bare)
    dearest = max(our_pages, key=lambda page: our_pages[page])
    yardstick = bare_pages[BARE.page.strip("/")]
    ours_30, ours_10 = viewers_at_once(ours, 30), viewers_at_once(ours, 10)
    bare_10 = viewers_at_once(bare, 10)
    return [
        *(
            Figure(f"Processor time, {page or 'overview'}", seconds, yardstick, "ms", at_most=2.0)
            for page, seconds in our_pages.items()
            if page != dearest
        ),
        Figure(
            f"Processor time, {dearest or 'overview'} (dearest)",
            our_pages[dearest],
            yardstick,
            "ms",
            at_most=2.0,
        ),
        Figure("Wait of 30 viewers, bare page 10", ours_30.wait, bare_10.wait, "ms", at_most=1.0),
        Figure(
            "Pages per second, 10 viewers",
            ours_10.pages_per_second,
            bare_10.pages_per_second,
            "pages/s",
            at_least=5.0,
        ),
    ]


def _compared(name: str, times: dict[Served, list[float]], unit: str, *, at_most: float) -> Figure:
    middle: Callable[[list[float]], float] = statistics.median
    return Figure(name, middle(times[DASHBOARD]), middle(times[BARE]), unit, at_most=at_most)


def _say(what: str) -> None:
    print(f"Measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
