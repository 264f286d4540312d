from datetime import date, datetime, time
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from nmosd_core.trial_data.intake.values import READERS, as_text, is_nothing


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        (pd.NA, None),
        (pd.NaT, None),
        (float("nan"), None),
        (np.float64("nan"), None),
        ("", None),
        (" \u3000", None),
        (" 01 ", "01"),
        ("01\x00\x00", "01"),
        (1, "1"),
        (1.0, "1"),
        (np.float64(2.5), "2.5"),
        (np.int64(7), "7"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (True, "TRUE"),
        (Decimal("1.50"), "1.50"),
        (date(2022, 3, 1), "2022-03-01"),
        (datetime(2022, 3, 1), "2022-03-01"),
        (datetime(2022, 3, 1, 9, 30), "2022-03-01T09:30"),
        (pd.Timestamp("2022-03-01 09:30:15"), "2022-03-01T09:30:15"),
        (time(9, 30), "09:30:00"),
        ("视神经炎".encode(), "视神经炎"),
    ],
)
def test_every_cell_has_one_text(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize("text", [".", ".A", "._", "NA", "n/a", "NaN", "NULL", "None"])
def test_words_for_nothing_count_where_no_text_is_expected(text):
    assert is_nothing(text, "number")
    assert is_nothing(text, "date")
    assert not is_nothing(text, "text")


@pytest.mark.parametrize("text", ["0", "-1", "ND", "<5", "..", "2022"])
def test_other_words_are_not_nothing(text):
    assert not is_nothing(text, "number")


@pytest.mark.parametrize(
    ("text", "number"), [("1.50", 1.5), ("-2", -2), ("1e3", 1000), ("１２", 12)]
)
def test_numbers_are_read(text, number):
    assert READERS["number"](text) == (number,)


@pytest.mark.parametrize("text", ["1,5", "<5", "five", "1_000", "inf", "5 mg"])
def test_what_is_no_number_is_not_read(text):
    with pytest.raises(ValueError, match="not a number"):
        READERS["number"](text)


def test_whole_numbers_are_read_and_no_others():
    assert READERS["integer"]("2.0") == (2,)
    with pytest.raises(ValueError, match="not a whole number"):
        READERS["integer"]("2.5")
    with pytest.raises(ValueError, match="too large"):
        READERS["integer"]("1e30")
