"""In presentation mode nothing that leaves the dashboard tells who or when.

The demo trial is opened once as it is, which says what must not be found, and once in
presentation mode; then everything there is to be made is made and taken apart.
"""

from datetime import date

import pytest

from nmosd_core.errors import HeldBack
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.reports.catalogue import REPORTS, make
from nmosd_core.reports.orders import Order
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.files import (
    as_csv,
    as_csv_for_excel,
    as_json,
    as_parquet,
    as_text,
    as_xlsx,
    file_name,
)
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.reports.leaks import as_figure_file, days_as_numbers, find_leaks, secrets_of

WRITERS = {"csv": as_csv, "json": as_json, "parquet": as_parquet}
# Written by other means from the same rows: tried on those that hold the most.
ALSO = ["participants", "serious_events", "worsenings"]
FILES = [(name, form) for name, report in REPORTS.items() for form in report.forms]


@pytest.fixture(scope="module")
def secrets():
    return secrets_of(open_trial(DEMO_TRIAL))


@pytest.fixture(scope="module")
def shown():
    return open_trial(DEMO_TRIAL, presentation=True)


def test_there_are_secrets_to_be_found(secrets):
    assert {"NMO-001", "001"} <= secrets.names
    assert len(secrets.days) > 200
    assert len(secrets.ages) > 10


def test_the_same_search_finds_them_without_presentation_mode(secrets):
    trial = open_trial(DEMO_TRIAL)
    listing = TABLES["serious_events"].of(trial)
    assert any("the name NMO" in leak for leak in find_leaks(as_csv(listing), "a.csv", secrets))
    assert any("age" in leak for leak in find_leaks(as_parquet(listing), "a.parquet", secrets))
    people = as_xlsx(TABLES["participants"].of(trial), "participants", trial.stamp)
    assert any("the day" in leak for leak in find_leaks(people, "a.xlsx", secrets))


@pytest.mark.parametrize("name", TABLES)
def test_no_table_leaks_in_any_format(name, shown, secrets):
    try:
        table = TABLES[name].of(shown)
    except HeldBack:
        return
    for ending, write in WRITERS.items():
        file = file_name(name, shown.stamp, ending)
        assert find_leaks(write(table), file, secrets) == []


@pytest.mark.parametrize("name", ALSO)
def test_no_workbook_or_text_leaks(name, shown, secrets):
    table = TABLES[name].of(shown)
    assert find_leaks(as_xlsx(table, name, shown.stamp), f"{name}.xlsx", secrets) == []
    assert find_leaks(as_csv_for_excel(table), f"{name}.csv", secrets) == []
    assert find_leaks(as_text(table), f"{name}.txt", secrets) == []


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_leaks(name, shown, secrets):
    try:
        content = as_figure_file(FIGURES[name].of(shown))
    except HeldBack:
        return
    assert find_leaks(content, file_name(name, shown.stamp, "json"), secrets) == []
    assert days_as_numbers(content, secrets) == []


@pytest.mark.parametrize(("name", "form"), FILES)
def test_no_report_leaks(name, form, shown, secrets, monkeypatch):
    """With the words of figures: what they hold is searched above, and two files of them here."""
    monkeypatch.setattr("nmosd_core.reports.pictures.can_draw", lambda: False)
    monkeypatch.setattr("nmosd_core.reports.figure_files.FIGURES", dict(list(FIGURES.items())[:2]))
    report = REPORTS[name]
    choices = {choice: list(known)[-1] for choice, known in report.choices.items()}
    order = Order(shown, form, choices, date(2026, 11, 22), lambda what, part: None)
    assert find_leaks(make(name, order), f"{name}.{form}", secrets) == []
