"""Pages as a reader opens them, without a browser: through the frame, on a trial folder."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "pages"


def open_page(monkeypatch: pytest.MonkeyPatch, trial: Path, name: str, **address: str) -> AppTest:
    """One page on one trial; `address` is what stands after the ? of a link."""
    monkeypatch.setenv("NMOSD_TRIAL", str(trial))
    frame = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=60)
    for key, value in address.items():
        frame.query_params[key] = value
    frame.run()
    page = frame.switch_page(str(PAGES / f"{name}.py")).run()
    assert not page.exception, page.exception
    return page


def numbers_on(page: AppTest) -> dict[str, str]:
    """Headline numbers by their label, as they read."""
    return {metric.label: metric.value for metric in page.metric}


def tables_on(page: AppTest) -> list[list[str]]:
    """Columns of each table, in the order of the page."""
    return [list(table.value.columns) for table in page.dataframe]


def figures_on(page: AppTest) -> int:
    """How many figures the page draws."""
    return len(page.get("plotly_chart"))


def unfold(page: AppTest) -> AppTest:
    """The page with everything open that a reader can open."""
    for fold in page.expander:
        page.session_state[f"folded-{fold.label}"] = True
    return page.run()
