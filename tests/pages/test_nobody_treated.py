"""As a reader of a trial that has not begun I expect no explanation of what is not there."""

import pytest

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
