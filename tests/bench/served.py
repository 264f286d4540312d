"""The two that are compared: the dashboard, and a bare Streamlit page of the same data."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from nmosd_core.trial_data.cuts import choose_cut
from tests.bench import browser as window
from tests.serving import ROOT, Server, serve

DEMO = ROOT / "data" / "demo"


@dataclass(frozen=True, eq=False)
class Served:
    """One of the two.

    Attributes
    ----------
    script, options, environment
        What is served, and how.
    ready
        Address that answers 200 when its start is over.
    page
        Path of the page of adverse events, with a table, a chart and a filter.
    filter
        Changes that filter and says how long it took.
    """

    script: Path
    options: tuple[str, ...]
    environment: dict[str, str]
    ready: str
    page: str
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
    filter=lambda page: window.choose(page, "Severity", "MODERATE"),
)
