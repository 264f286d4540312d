"""From where to where an axis runs."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from nmosd_core.figures.ranges import ROOM, add_ranges


def line(x, y, **more):
    return {"type": "scatter", "x": x, "y": y, **more}


def test_range_goes_around_the_marks_with_room_at_both_ends():
    axes = add_ranges([line([0, 10], [5, None])], {"xaxis": {}, "yaxis": {}})

    assert axes["xaxis"]["range"] == [-10 * ROOM, 10 + 10 * ROOM]
    assert axes["yaxis"]["range"] == [5 - 5 * ROOM, 5 + 5 * ROOM]


def test_range_that_was_set_stays():
    axes = add_ranges([line([0, 10], [0, 1])], {"xaxis": {"range": [3, 1]}, "yaxis": {}})

    assert axes["xaxis"] == {"range": [3, 1]}


def test_each_axis_looks_at_its_own_marks_and_shapes():
    data = [line([1], [1]), line([1], [100], yaxis="y2")]
    band = {"type": "rect", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y2", "y0": 50, "y1": 60}
    path = {"type": "path", "path": "M0,0L1,1", "yref": "y2"}
    axes = add_ranges(data, {"yaxis": {}, "yaxis2": {}, "shapes": [band, path]})

    assert axes["yaxis"]["range"][1] < 2
    low, high = axes["yaxis2"]["range"]
    assert 45 < low < 50
    assert 100 < high < 105


def test_logarithmic_axis_has_powers_of_ten_and_no_place_for_zero():
    axes = add_ranges([line([1, 2, 3], [0, 1, 1000])], {"yaxis": {"type": "log"}})

    assert axes["yaxis"]["range"] == [-3 * ROOM, 3 + 3 * ROOM]


def test_axis_to_zero_begins_there_and_ends_beyond_the_last_mark():
    up = add_ranges([line([1, 2], [4, 8])], {"yaxis": {"rangemode": "tozero"}})
    both = add_ranges([line([1, 2], [-4, 8])], {"yaxis": {"rangemode": "tozero"}})

    assert up["yaxis"]["range"] == [0, 8 + 8 * ROOM]
    assert both["yaxis"]["range"][0] < -4


@pytest.mark.parametrize(
    "values", [["NMO-001", "NMO-002"], np.array(["2022-01-01"], dtype="datetime64[s]").tolist()]
)
def test_axis_of_names_or_of_unnamed_dates_is_left_to_plotly(values):
    axes = add_ranges([line(values, [1, 2])], {"xaxis": {}, "yaxis": {}})

    assert "range" not in axes["xaxis"]
    assert "range" in axes["yaxis"]


def test_axis_of_dates_runs_from_before_the_first_to_after_the_last():
    days = [pd.Timestamp("2022-01-01"), None, date(2022, 4, 11), pd.NaT]
    axes = add_ranges([line(days, [1, 2, 3, 4])], {"xaxis": {"type": "date"}, "yaxis": {}})

    assert axes["xaxis"]["range"] == ["2021-12-26 00:00:00", "2022-04-17 00:00:00"]


def test_axis_of_dates_without_a_date_is_left_to_plotly():
    axes = add_ranges([line([pd.NaT], [1])], {"xaxis": {"type": "date"}, "yaxis": {}})

    assert "range" not in axes["xaxis"]


def test_axis_with_bars_is_left_to_plotly():
    axes = add_ranges([{"type": "bar", "x": [1], "y": [5]}], {"xaxis": {}, "yaxis": {}})

    assert "range" not in axes["xaxis"]
    assert "range" not in axes["yaxis"]


def test_missing_numbers_and_no_marks_give_an_axis_all_the_same():
    values = np.array([math.nan, 2.0])
    axes = add_ranges([line(values, [None, None])], {"xaxis": {}, "yaxis": {}})

    assert axes["xaxis"]["range"] == [2 - 2 * ROOM, 2 + 2 * ROOM]
    assert axes["yaxis"]["range"] == [-ROOM, 1 + ROOM]
