"""What a reader waits for, in a real browser.

A page counts as drawn when its last change to the document is over: the run has ended, nothing
waits for data, and for a while nothing has changed.  The time is that of the last change, taken
inside the page, so the waiting does not count.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serving import find_chromium

QUIET = 800  # milliseconds without a change
PATIENCE = 120_000

WATCH = """
window.lastChange = 0;
window.lastClick = 0;
new MutationObserver(() => { window.lastChange = performance.now(); })
    .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
addEventListener("click", () => { window.lastClick = performance.now(); }, true);
addEventListener("keydown", () => { window.lastClick = performance.now(); }, true);
"""

DRAWN = """quiet => {
    const app = document.querySelector("[data-testid=stApp]");
    return app && app.dataset.testScriptState === "notRunning"
        && document.querySelector("[data-testid=stMain] [data-testid=stMarkdown], h1")
        && !document.querySelector("[data-testid=stSkeleton]")
        && window.lastChange > window.lastClick
        && performance.now() - window.lastChange > quiet;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A started browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def newcomer(browser: Browser) -> Iterator[Page]:
    """A window of somebody who has never been here: nothing is cached."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def visit(page: Page, url: str) -> float:
    """Seconds from typing the address to the page drawn."""
    page.goto(url, wait_until="commit")
    return _drawn(page)


def pages_of(page: Page) -> list[str]:
    """Names of the pages as the navigation gives them, the one that is seen last."""
    links = page.get_by_test_id("stSidebarNavLink")
    names = [text.split("\n")[-1] for text in links.all_inner_texts()]
    return names[1:] + names[:1]


def switch(page: Page, link: str) -> float:
    """Seconds from a click on a page's name to that page drawn."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{link}$")).click()
    return _drawn(page)


def choose(page: Page, label: str, choice: str) -> float:
    """Seconds from choosing in a list to the page drawn again."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=choice, exact=True).click()
    return _drawn(page)


def press(page: Page, choice: str) -> float:
    """Seconds from pressing one of several choices to the page drawn again."""
    page.get_by_role("button", name=choice, exact=True).click()
    return _drawn(page)


def _drawn(page: Page) -> float:
    page.wait_for_function(DRAWN, arg=QUIET, polling=50)
    return float(page.evaluate("(window.lastChange - window.lastClick) / 1000"))
