"""What the four readers do: open, follow a link, choose, hand a link on, take a file away."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.serving import ROOT, Server, serve


def open_page(window: Page, url: str) -> None:
    window.goto(url)
    settle(window)


def settle(window: Page) -> None:
    window.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(window.get_by_test_id("stSkeleton")).to_have_count(0)


def number(window: Page, label: str) -> str:
    """A headline number as it reads, by its label."""
    metric = window.get_by_test_id("stMetric").filter(has_text=label).first
    return metric.get_by_test_id("stMetricValue").inner_text()


def test_coordinator_goes_from_the_overview_to_the_evidence(window: Page, dashboard: Server):
    open_page(window, f"{dashboard.url}/?cut=2022-12-31")
    window.get_by_test_id("stPageLink").get_by_text("Attacks").first.click()
    window.wait_for_url("**/attacks**")
    settle(window)
    assert "cut=2022-12-31" in window.url
    expect(window.get_by_role("heading", name="Attacks", exact=True)).to_be_visible()
    assert number(window, "Attacks") == "4 to 5"


def test_link_to_an_earlier_cut_shows_that_cut_on_every_page(window: Page, dashboard: Server):
    open_page(window, f"{dashboard.url}/attacks")
    assert number(window, "Attacks") == "5 to 6"

    open_page(window, f"{dashboard.url}/attacks?cut=2022-06-30")
    assert number(window, "Attacks") == "2 to 3"
    window.get_by_test_id("stSidebarNav").get_by_text("Enrolment").click()
    window.wait_for_url("**/enrolment**")
    settle(window)
    assert "cut=2022-06-30" in window.url
    assert number(window, "On study") == "14"


def test_chosen_participant_goes_along_to_other_pages(window: Page, dashboard: Server):
    open_page(window, f"{dashboard.url}/attacks?participant=NMO-008")
    expect(window.get_by_text("NMO-008 only").first).to_be_visible()
    window.get_by_test_id("stSidebarNav").get_by_text("Adverse events").click()
    window.wait_for_url("**/adverse_events**")
    settle(window)
    assert "participant=NMO-008" in window.url
    expect(window.get_by_text("NMO-008 only").first).to_be_visible()


def test_statistician_takes_away_what_the_command_line_prints(
    window: Page, dashboard: Server, tmp_path: Path
):
    open_page(window, f"{dashboard.url}/attacks")
    with window.expect_download() as download:
        window.get_by_role("button", name="CSV", exact=True).first.click()
    assert "worsenings_2023-06-01" in download.value.suggested_filename
    assert "synthetic" in download.value.suggested_filename
    file = tmp_path / "worsenings.csv"
    download.value.save_as(file)
    printed = subprocess.run(
        [sys.executable, "-m", "nmosd_core", "table", "worsenings", "--format", "csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    taken = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    expected = list(csv.DictReader(io.StringIO(printed)))
    assert [{name: row[name] for name in expected[0]} for row in taken] == expected


@pytest.mark.parametrize("below", ["", "/dash"])
def test_number_leads_to_its_definition(window: Page, below: str):
    trial = {"NMOSD_TRIAL": str(DEMO_TRIAL)}
    with serve(ROOT / "app.py", environment=trial, below=below) as server:
        open_page(window, f"{server.url}{below}/attacks?cut=2022-12-31")
        rate = window.get_by_test_id("stMetric").filter(has_text="Attacks per participant-year")
        rate.get_by_test_id("stTooltipIcon").first.hover()
        with window.expect_popup() as opened:
            window.get_by_role("tooltip").get_by_role("link").click()
        expect(
            opened.value.get_by_role("heading", name="Attacks per participant-year", exact=True)
        ).to_be_in_viewport()
        assert opened.value.url == f"{server.url}{below}/definitions#attack_rate"


def test_what_if_recounts_here_only(window: Page, dashboard: Server):
    open_page(window, f"{dashboard.url}/attacks?what_if_days=10")
    expect(window.get_by_text("this recounts here only").first).to_be_visible()
    values = window.get_by_test_id("stMetric").filter(has_text="Attacks").all_inner_texts()
    assert any("5 to 6" in value for value in values)
    assert any("7" in value for value in values)


def test_each_mark_of_a_figure_is_drawn_once(window: Page, dashboard: Server):
    """Streamlit hands a figure to Plotly twice; the second time nothing may have changed."""
    window.add_init_script("""
        window.drawn = new Map();
        new MutationObserver((changes) => {
            const marks = new Set(changes.map((change) => change.target));
            for (const mark of marks)
                if (mark.matches("path.point"))
                    window.drawn.set(mark, (window.drawn.get(mark) || 0) + 1);
        }).observe(document, { subtree: true, attributeFilter: ["d"] });
    """)
    open_page(window, f"{dashboard.url}/laboratory")
    window.locator(".st-key-figure-laboratory_panels path.point").first.wait_for()
    window.wait_for_timeout(2000)

    often = window.evaluate("[...window.drawn.values()]")
    assert len(often) > 500
    assert set(often) == {1}
