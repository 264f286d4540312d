"""Measure the dashboard against a bare Streamlit page, and print figure by figure.

The two are measured in turn, so that a machine that slows down slows both.  Start, visits,
switches and filters are medians of so many runs in a real browser.
"""

import os
import sys

from tests.bench.browser import chromium
from tests.bench.core import FIRST_PAGES, core_alone, core_times, queries_without_analysis
from tests.bench.figures import Figure, as_table
from tests.bench.load import cpu_of_each_page, viewers_at_once
from tests.bench.readers import measure_starts, measure_switches, measure_visits
from tests.bench.scale import attack_rule_at_scale
from tests.bench.served import BARE, DASHBOARD, DEMO
from tests.serving import Server, find_chromium

RUNS = int(os.environ.get("RUNS", "5"))


def main() -> None:
    """Print the table; more lines follow it for queries and analyses."""
    if find_chromium() is None:
        sys.exit("The benchmark needs Chromium or Chrome. On Debian: sudo apt install chromium")
    with chromium() as browser:
        _say("start")
        figures = measure_starts(browser, RUNS)
        with DASHBOARD.start() as ours, BARE.start() as bare:
            ours.until(DASHBOARD.ready)
            _say("visits and filters")
            figures += measure_visits(browser, ours, bare, RUNS)
            _say("page switches")
            figures += measure_switches(browser, ours, bare, RUNS)
    with DASHBOARD.start() as ours, BARE.start() as bare:
        ours.until(DASHBOARD.ready)
        _say("processor time and many viewers")
        figures += _load(ours, bare)
    _say("queries and analyses")
    alone = core_alone(DEMO)
    analyses, queries = core_times(DEMO)
    among = sum(seconds for name, seconds in analyses.items() if name in FIRST_PAGES)
    figures.append(Figure("Core results of the first pages", alone, None, "ms", at_most=0.050))
    figures.append(Figure("Core results, between all other analyses", among, None, "ms"))
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


def _say(what: str) -> None:
    print(f"Measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
