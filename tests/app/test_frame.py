"""No page runs outside the frame, not even as the first thing a fresh server is asked for."""

import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.bench.viewer import viewer_of
from tests.serving import ROOT, Server, serve


@pytest.mark.parametrize(
    ("name", "title"), [("overview", "Overview"), ("attacks", "Attacks"), ("adverse_events", None)]
)
def test_first_address_typed_on_a_fresh_server_runs_in_the_frame(
    small_trial: Path, name: str, title: str | None
):
    kinds, titles = _first_seen(small_trial, name)

    assert kinds.index("navigation") < kinds.index("delta")
    assert "page_not_found" not in kinds
    assert title is None or title in titles


@pytest.mark.parametrize("name", ["shared", "frame", "display", "server/door"])
def test_file_of_the_pages_folder_that_is_no_page_cannot_be_opened(small_trial: Path, name: str):
    kinds, _ = _first_seen(small_trial, name)

    assert "page_not_found" in kinds
    assert "navigation" in kinds


def test_a_viewer_of_the_benchmark_knows_the_first_page_once(dashboard: Server):
    with viewer_of(dashboard.address) as viewer:
        assert "" in viewer.pages
        assert "overview" not in viewer.pages


def _first_seen(trial: Path, name: str) -> tuple[list[str | None], set[str]]:
    """What the first visitor of a fresh server is sent: kinds in order, and titles."""
    environment = {"NMOSD_TRIAL": str(trial)}
    with (
        serve(ROOT / "app.py", environment=environment) as server,
        viewer_of(server.address, name) as viewer,
    ):
        sent = [answer for answer in viewer.answers if not _is_in_the_sidebar(answer)]
        kinds = [answer.WhichOneof("type") for answer in sent]
        return kinds, {answer.delta.new_element.heading.body for answer in viewer.answers}


def _is_in_the_sidebar(answer: Any) -> bool:
    """Whether it draws into the sidebar, which is the frame's own."""
    return answer.WhichOneof("type") == "delta" and list(answer.metadata.delta_path[:1]) == [1]


def test_no_file_of_the_pages_folder_hides_a_module_of_python():
    """Streamlit puts the folder of its entry script before all others: `profile.py` there would
    be run by whoever imports cProfile."""
    taken = sys.stdlib_module_names | set(packages_distributions())

    assert {file.stem for file in (ROOT / "pages").iterdir()} & taken == set()
