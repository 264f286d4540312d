"""What one reader waits for, in a real browser: start, first visit, page switch, filter."""

import statistics

from playwright.sync_api import Browser

from tests.bench import browser as window
from tests.bench.figures import Figure
from tests.bench.served import BARE, DASHBOARD, Served
from tests.serving import Server

LIMIT = 1.3  # times the bare page


def measure_starts(browser: Browser, runs: int) -> list[Figure]:
    """From the command to the first answer, and to the first page drawn in a waiting browser."""
    answers: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    pages: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    opened = []
    for _ in range(runs):
        for served in (DASHBOARD, BARE):
            with window.newcomer(browser) as page, served.start() as server:
                answers[served].append(server.answered - server.started)
                drawn = window.visit(page, server.url)
                pages[served].append(server.answered - server.started + drawn)
        with DASHBOARD.start() as server:
            opened.append(server.until(DASHBOARD.ready) - server.started)
    return [
        _compared("Start: command to first answer", answers[DASHBOARD], answers[BARE]),
        _compared("Start: command to first page drawn", pages[DASHBOARD], pages[BARE]),
        Figure("Start: command to data open", statistics.median(opened), None, "s"),
    ]


def measure_visits(browser: Browser, ours: Server, bare: Server, runs: int) -> list[Figure]:
    """First visits by newcomers, whose browsers have nothing yet, and a change of the filter.

    The server has drawn each page once before; what its own first time takes is in the start.
    """
    servers = {DASHBOARD: ours, BARE: bare}
    first: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    filters: dict[Served, list[float]] = {DASHBOARD: [], BARE: []}
    landing = []
    for _ in range(runs + 1):
        for served, server in servers.items():
            with window.newcomer(browser) as page:
                first[served].append(window.visit(page, server.url + served.page))
                filters[served].append(served.filter(page))
        with window.newcomer(browser) as page:
            landing.append(window.visit(page, ours.url))
    for times in (*first.values(), *filters.values(), landing):
        times.pop(0)
    return [
        _compared("First visit, overview", landing, first[BARE]),
        _compared("First visit, adverse events", first[DASHBOARD], first[BARE]),
        _compared("Filter change, adverse events", filters[DASHBOARD], filters[BARE]),
    ]


def measure_switches(browser: Browser, ours: Server, bare: Server, runs: int) -> list[Figure]:
    """From a click in the navigation to the page drawn: the middle and the slowest of all pages."""
    by_page: dict[str, list[float]] = {}
    yardstick = []
    with window.newcomer(browser) as page, window.newcomer(browser) as plain:
        window.visit(page, ours.url)
        window.visit(plain, bare.url)
        for _ in range(runs + 1):
            for name in window.pages_of(page):
                by_page.setdefault(name, []).append(window.switch(page, name))
            yardstick += [window.switch(plain, name) for name in ("by term", "adverse events")]
    medians = {name: statistics.median(times[1:]) for name, times in by_page.items()}
    slowest = max(medians, key=lambda name: medians[name])
    return [
        _compared("Page switch, middle page", list(medians.values()), yardstick[2:]),
        _compared(f"Page switch, {slowest} (slowest)", [medians[slowest]], yardstick[2:]),
    ]


def _compared(name: str, ours: list[float], bare: list[float]) -> Figure:
    return Figure(name, statistics.median(ours), statistics.median(bare), "s", at_most=LIMIT)
