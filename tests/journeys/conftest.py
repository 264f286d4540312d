"""The demo trial in a real browser, for readers' journeys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.serving import ROOT, Server, serve


@pytest.fixture(scope="module")
def dashboard() -> Iterator[Server]:
    with serve(ROOT / "app.py", environment={"NMOSD_TRIAL": str(DEMO_TRIAL)}) as server:
        server.until("/api/ready")
        yield server


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()
