"""Files that a page offers carry where they came from."""

import pytest

from nmosd_core.reports.embedded import read_embedded
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.files import as_csv, as_xlsx
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from pages import downloads


@pytest.fixture(scope="module")
def demo():
    opened = open_trial(DEMO_TRIAL)
    yield opened
    opened.close()


def test_a_workbook_of_a_page_carries_its_data_cut_program_and_definitions(demo, monkeypatch):
    offered = {}
    monkeypatch.setattr(
        downloads.st, "download_button", lambda label, data, **_: offered.update({label: data})
    )
    table = TABLES["attack_counts"].of(demo)
    files = {
        "csv": lambda: as_csv(table),
        "xlsx": lambda: as_xlsx(table, "attack_counts", demo.stamp),
    }

    downloads.offer("attack_counts", files, demo)
    carried = read_embedded(offered["XLSX"](), "a.xlsx")

    assert offered["CSV"]() == as_csv(table)
    assert carried.fingerprint == demo.stamp.fingerprint
    assert carried.made_for == "attack_counts"
    assert "attack" in carried.definitions
    assert carried.numbers == ()
