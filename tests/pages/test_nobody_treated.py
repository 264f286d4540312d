"""As a reader of a trial that has not begun I expect no explanation of what is not there."""

import pytest

from pages.display import NOTHING_OF_NOBODY
from tests.pages.opening import open_page
from tests.tables.test_nobody_treated import supplied_but_empty

NOT_SAID = {
    "safety": ("Choose a cell", "Percentages are the limits"),
    "infusion_clock": ("Choose a cell",),
    "before_and_during": ("Attacks between consent",),
}


@pytest.mark.parametrize("name", NOT_SAID)
def test_no_caption_explains_what_is_not_drawn(monkeypatch, tmp_path, name):
    supplied_but_empty(tmp_path, "USUBJID | RFSTDTC")
    page = open_page(monkeypatch, tmp_path, name)

    assert not [one.value for one in page.caption if one.value.startswith(NOT_SAID[name])]


def test_missing_evidence_has_no_table_of_numbers_that_nobody_could_move(monkeypatch, tmp_path):
    supplied_but_empty(tmp_path, "USUBJID | RFSTDTC")
    page = open_page(monkeypatch, tmp_path, "missing_evidence")

    assert not page.dataframe
    assert page.info[-1].value == "No number can move before somebody has been treated."
    assert not [one.value for one in page.caption if one.value.startswith("Nothing is filled in")]


def test_vital_signs_say_once_that_no_infusion_was_given(monkeypatch, tmp_path):
    supplied_but_empty(tmp_path, "USUBJID | RFSTDTC")
    page = open_page(monkeypatch, tmp_path, "vital_signs")

    assert [one.value for one in page.info] == [
        "No infusion is recorded as given (EX) in this data cut."
    ]
    assert NOTHING_OF_NOBODY in [one.value for one in page.caption]
