"""A page that is seen again is sent, not made again: what the speed of the dashboard rests on."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import plotly.graph_objects as go
import pytest

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import TrialData
from tests.pages.opening import PAGES, open_page


def pages_of_the_frame() -> list[str]:
    files = (file for file in PAGES.glob("*.py") if "guard()\n" in file.read_text(encoding="utf-8"))
    return sorted(file.stem for file in files)


@pytest.fixture
def made() -> Iterator[list[str]]:
    """What is made while the test runs: figures built, queries asked."""
    things: list[str] = []
    build, select = go.Figure.__init__, TrialData.select

    def noted_build(self: go.Figure, *arguments: object, **named: object) -> None:
        things.append("figure")
        build(self, *arguments, **named)

    def noted_select(self: TrialData, sql: str, **parameters: object) -> object:
        things.append(sql.splitlines()[0])
        return select(self, sql, **parameters)

    with (
        patch.object(go.Figure, "__init__", noted_build),
        patch.object(TrialData, "select", noted_select),
    ):
        yield things


@pytest.mark.parametrize("name", pages_of_the_frame())
def test_page_that_is_seen_again_draws_and_asks_nothing(
    monkeypatch: pytest.MonkeyPatch, made: list[str], name: str
):
    page = open_page(monkeypatch, Path(DEMO_TRIAL), name)
    made.clear()

    page.run()

    assert made == []
