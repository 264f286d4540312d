"""The start page names what browsers need at once, and is Streamlit's in all else."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.server.start_page import NEARLY_EVERYWHERE, STREAMLIT_FILES, WHERE_THE_SERVER_IS
from tests.app.asking import ask
from tests.serving import ROOT, Server, serve


@pytest.mark.parametrize("path", ["/", "/attacks"])
def test_each_page_names_scripts_that_the_server_has(dashboard: Server, path: str):
    text = ask(dashboard, path).text

    named = re.findall(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">', text)
    of_all_pages = [name for name in named if Path(name).name.startswith(NEARLY_EVERYWHERE)]
    assert [Path(name).name.split(".")[0] for name in of_all_pages] == list(NEARLY_EVERYWHERE)
    for name in named:
        script = ask(dashboard, f"/{name}")
        assert script.status == 200
        assert "javascript" in script.headers["content-type"]


def test_nothing_of_streamlits_page_is_lost(dashboard: Server):
    streamlits = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8").splitlines()

    answer = ask(dashboard, "/attacks")

    lines = answer.text.splitlines()
    assert [line for line in lines if line in streamlits] == streamlits
    assert len(lines) == len(streamlits) + 1 + len(NEARLY_EVERYWHERE)
    assert f"<script>{WHERE_THE_SERVER_IS}</script>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_head_of_the_page_without_the_page(dashboard: Server):
    head, page = ask(dashboard, "/attacks", "HEAD"), ask(dashboard, "/attacks")

    assert head.body == b""
    assert head.headers["content-length"] == page.headers["content-length"]


@pytest.mark.parametrize("path", ["/a/b", "/_stcore/health", "/api/ready", "/attacks/"])
def test_other_answers_are_as_they_were(dashboard: Server, path: str):
    assert WHERE_THE_SERVER_IS not in ask(dashboard, path).text


@pytest.mark.parametrize("below", ["", "/dash"])
def test_a_link_to_a_page_finds_its_server_at_once(browser: Browser, small_trial: Path, below: str):
    trial, answers = {"NMOSD_TRIAL": str(small_trial)}, []
    with (
        serve(ROOT / "app.py", environment=trial, below=below) as server,
        browser.new_context() as context,
    ):
        window = context.new_page()
        window.on("response", lambda answer: answers.append((answer.status, answer.url)))
        link = f"{server.url}{below}/attacks?participant=01"
        window.goto(link)
        window.get_by_role("heading", name="Attacks", exact=True).wait_for()

        assert [url for status, url in answers if status >= 400] == []
        asked = [url for _, url in answers if url.endswith("/_stcore/health")]
        assert asked == [f"{server.url}{below}/_stcore/health"]
        assert window.url == link
