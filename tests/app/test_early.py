"""Scripts that nearly every page needs are named with the start page, and are there."""

import re

import pytest

from pages.server.early import NEARLY_EVERYWHERE
from tests.app.asking import ask
from tests.serving import Server


@pytest.mark.parametrize("path", ["/", "/attacks"])
def test_each_page_names_scripts_that_the_server_has(dashboard: Server, path: str):
    link = ask(dashboard, path).headers["link"]

    named = re.findall(r"<\./([^>]+)>; rel=modulepreload", link)
    assert [re.split(r"[/.]", name)[-3] for name in named] == list(NEARLY_EVERYWHERE)
    for name in named:
        script = ask(dashboard, f"/{name}")
        assert script.status == 200
        assert "javascript" in script.headers["content-type"]


@pytest.mark.parametrize("path", ["/a/b", "/_stcore/health", "/api/ready"])
def test_other_answers_name_none(dashboard: Server, path: str):
    assert "link" not in ask(dashboard, path).headers
