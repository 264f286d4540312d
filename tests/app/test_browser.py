"""What a browser is asked to load, and what a reader sees when nothing can be opened."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.serving import Server


@pytest.fixture(params=["light", "dark"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_pages_load_nothing_from_elsewhere_and_break_no_rule(window: Page, dashboard: Server):
    hosts: set[str | None] = set()
    complaints: list[str] = []
    window.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    window.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname))
    window.on("console", lambda message: complaints.extend(_complaint(message)))
    window.on("pageerror", lambda error: complaints.append(str(error)))

    for path in _pages(window, dashboard):
        _open(window, f"{dashboard.url}{path}")

    assert hosts - {None} == {"localhost"}  # data: addresses have no host
    assert complaints == []


def test_missing_trial_is_said_in_a_sentence(window: Page, without_trial: Server):
    _open(window, f"{without_trial.url}/attacks")

    expect(window.get_by_text("The trial folder secret-study does not exist.")).to_be_visible()
    assert "Traceback" not in window.content()


def _pages(window: Page, server: Server) -> list[str]:
    """Paths of all pages, as the navigation names them."""
    _open(window, server.url)
    links = window.get_by_test_id("stSidebarNavLink").all()
    return [urlsplit(link.get_attribute("href")).path for link in links]


def _open(window: Page, url: str) -> None:
    window.goto(url)
    window.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(window.get_by_test_id("stSkeleton")).to_have_count(0)
    window.wait_for_load_state("networkidle")


def _complaint(message: ConsoleMessage) -> list[str]:
    """What the console complains about; Streamlit looks for its server below a page first."""
    probing = "/_stcore/" in message.location["url"] and "404" in message.text
    return [] if message.type not in {"error", "warning"} or probing else [message.text]
