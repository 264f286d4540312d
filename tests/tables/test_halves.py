"""Halves that browsers round up as reports do."""

import pandas as pd

from nmosd_core.tables.halves import halves_up


def test_a_half_that_is_stored_as_less_becomes_the_next_float():
    # "%.2f" rounds what is stored: 1.025 is 1.02499..., and 0.125 is exact
    levels = [1.025, -1.025, 0.835, 0.125, 1.024, None]
    shown = halves_up(pd.DataFrame({"median": levels}))["median"].tolist()

    assert [f"{level:.2f}" for level in shown[:3]] == ["1.03", "-1.03", "0.84"]
    assert shown[3:5] == [0.125, 1.024]
    assert pd.isna(shown[5])


def test_columns_without_a_number_of_decimals_stay():
    rows = pd.DataFrame({"a_column": [1.025], "participant": ["01"], "results": [3]})

    pd.testing.assert_frame_equal(halves_up(rows), rows)
