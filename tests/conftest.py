"""Trials for tests, drawn as text tables, and one browser for all."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from playwright.sync_api import Browser, expect

from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.typed import RawTable, type_table
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import TrialData, open_trial
from tests.bench.browser import chromium
from tests.serving import find_chromium

CUT = date(2023, 6, 1)
PATIENCE = 60_000  # milliseconds; a slow machine under load draws a page in ten seconds


def read_table(drawing: str) -> pd.DataFrame:
    """Rows of a table drawn with | between columns; an empty cell is missing."""
    lines = [line for line in drawing.strip().splitlines() if line.strip()]
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return pd.DataFrame(
        [[cell or None for cell in row] for row in rows], columns=head, dtype=object
    )


def typed(name: str, drawing: str) -> pa.Table:
    """The drawing as intake would type it."""
    cells = read_table(drawing)
    raw = RawTable(f"{name}.csv", name, cells, list(range(2, len(cells) + 2)))
    return type_table(raw, read_dictionary()[name]).table


def write_trial(folder: Path, on: date = CUT, **drawings: str) -> Path:
    """A trial folder with one cut of the drawn datasets."""
    write_cut(folder, on, {name: typed(name, drawing) for name, drawing in drawings.items()})
    return folder


def trial_from(folder: Path, on: date = CUT, **drawings: str) -> TrialData:
    """The drawn datasets, written as a cut and opened."""
    return open_trial(write_trial(folder, on, **drawings), on)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests that need one; they are skipped where none is installed."""
    if find_chromium() is None:
        pytest.skip("needs Chromium or Chrome, which is not installed")
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started
