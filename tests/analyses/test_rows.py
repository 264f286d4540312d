"""Rows one by one are the rows of the table, whatever its columns are called."""

import pandas as pd

from nmosd_core.analyses.rows import each_row


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
        assert [repr(cell) for cell in ours] == [repr(cell) for cell in theirs]


def test_tables_with_the_same_columns_share_a_class():
    one, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})

    assert type(next(each_row(one))) is type(next(each_row(other)))


def test_a_table_without_rows_gives_none():
    assert list(each_row(pd.DataFrame({"a": []}))) == []
