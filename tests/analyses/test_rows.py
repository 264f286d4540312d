"""Rows one by one are the rows of the table, and a table of rows has the types it is to have."""

import pandas as pd
import pytest

from nmosd_core.analyses.rows import as_table, each_row


def test_rows_are_those_of_itertuples():
    frame = pd.DataFrame(
        {
            "participant": pd.array(["01", None], "str"),
            "hours": pd.array([24.5, None], "float64"),
            "sequence": pd.array([1, None], "Int64"),
            "onset": pd.to_datetime(["2022-03-01", None]),
            "organ class": pd.array(["Eye", "Ear"], "str"),
        },
        index=[4, 2],
    )

    for ours, theirs in zip(each_row(frame), frame.itertuples(), strict=True):
        assert ours._fields == theirs._fields
        for one, other in zip(ours, theirs, strict=True):
            assert pd.isna(one) if pd.isna(other) else one == other


def test_tables_with_the_same_columns_share_a_class():
    one, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})

    assert type(next(each_row(one))) is type(next(each_row(other)))


def test_a_table_without_rows_gives_none():
    assert list(each_row(pd.DataFrame({"a": []}))) == []


TYPES = {"participant": "str", "day": "Int64", "score": "float64", "on": "datetime64[s]"}


@pytest.mark.parametrize(
    "rows",
    [
        [{"participant": "01", "day": 3, "on": pd.Timestamp("2022-03-01")}, {"score": 2.5}],
        [("01", 3, None, pd.Timestamp("2022-03-01")), (None, None, 2.5, None)],
    ],
)
def test_what_a_row_does_not_say_is_missing_and_types_do_not_depend_on_it(rows):
    expected = pd.DataFrame(
        {
            "participant": pd.array(["01", None], "str"),
            "day": pd.array([3, None], "Int64"),
            "score": [None, 2.5],
            "on": pd.to_datetime(["2022-03-01", None]).astype("datetime64[s]"),
        }
    )

    pd.testing.assert_frame_equal(as_table(rows, TYPES), expected)


def test_a_table_of_no_rows_has_its_columns_and_types():
    assert as_table([], TYPES).dtypes.astype("str").to_dict() == TYPES
