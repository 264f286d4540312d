"""Counts and levels as recorded: values, units that mean the same, and limits."""

import pandas as pd
import pytest

from nmosd_core.analyses.measurements import read_measurements

FACTORS = {"cells/uL": 1.0, "10^6/L": 1.0, "10^9/L": 1000.0}


def read(text=None, unit=None, standard=None, standard_unit=None, not_done=False):
    """One result, as the row that analyses see."""
    row = pd.DataFrame(
        {
            "standard_result": pd.array([standard], "float64"),
            "standard_unit": pd.array([standard_unit], "str"),
            "result_as_recorded": pd.array([text], "str"),
            "unit_as_recorded": pd.array([unit], "str"),
            "not_done": pd.array([not_done], "boolean"),
        }
    )
    return read_measurements(row, FACTORS, 2.0).iloc[0]


@pytest.mark.parametrize(
    ("unit", "value"),
    [("cells/uL", 5), ("CELLS/UL", 5), ("cells/µL", 5), ("cells/μL", 5), ("10^6/L", 5)],
)
def test_units_that_mean_the_same_are_one(unit, value):
    row = read("5", unit)
    assert (row["value"], row["unit"]) == (value, "cells/uL")


def test_unit_of_a_thousand_cells_is_converted():
    row = read("0.05", "10^9/L")
    assert (row["value"], row["unit"]) == (50, "cells/uL")


@pytest.mark.parametrize("unit", ["%", "% of CD19+"])
def test_percentage_stays_in_a_unit_of_its_own(unit):
    row = read("5", unit)
    assert (row["value"], row["unit"]) == (5, unit)


def test_result_without_a_unit_stays_apart():
    assert read("5")["unit"] == "unit not recorded"


def test_standard_result_is_taken_before_the_text():
    row = read("0.05", "10^9/L", standard=50, standard_unit="cells/uL")
    assert (row["value"], row["unit"]) == (50, "cells/uL")


def test_result_below_its_limit_is_half_the_limit_and_keeps_the_mark():
    row = read("<0.4", "cells/uL")
    assert (row["value"], row["limit"], row["censored"]) == (0.2, 0.4, "below")


def test_standard_result_of_one_below_its_limit_keeps_the_mark():
    row = read("＜0.4", "cells/uL", standard=0.1, standard_unit="cells/uL")
    assert (row["value"], row["limit"], row["censored"]) == (0.1, 0.4, "below")


def test_result_above_its_limit_is_the_limit():
    row = read(">400", "cells/uL")
    assert (row["value"], row["limit"], row["censored"]) == (400, 400, "above")


def test_zero_is_a_count():
    row = read("0", "cells/uL")
    assert (row["value"], row["not_a_result"]) == (0, "")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "no result recorded"),
        ({"not_done": True}, "not done"),
        ({"text": "clotted"}, "clotted is no number and is not used"),
        ({"text": "-1"}, "-1 is below zero and is not used"),
    ],
)
def test_what_holds_no_value_is_missing_and_says_why(given, why):
    row = read(**given)
    assert pd.isna(row["value"])
    assert row["not_a_result"] == why
