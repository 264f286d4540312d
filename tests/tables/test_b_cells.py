"""Tables of B cells hold what their descriptions say."""

import pytest

from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.tables import b_cells
from tests.analyses.test_b_cells import HEAD, PEOPLE, count, pair
from tests.conftest import trial_from


def cells_of(folder, records, dm=PEOPLE):
    return compare_b_cells(trial_from(folder, dm=dm, cp="\n".join([HEAD, *records])))


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    records = [*pair("01", 2.0, 1.0), *pair("02", 0, "<0.4"), count("03", 0, 0.4, unit="%")]
    return cells_of(tmp_path_factory.mktemp("cells"), records)


@pytest.mark.parametrize(
    "table",
    [b_cells.b_cell_subsets, b_cells.b_cell_change, b_cells.b_cells_by_week, b_cells.b_cell_counts],
)
def test_columns_are_the_same_without_any_rows(cells, table, tmp_path):
    columns = table(cells).columns.tolist()
    nothing = table(cells_of(tmp_path, [], dm="USUBJID | RFSTDTC"))
    assert nothing.columns.tolist() == columns


def test_description_of_counts_names_every_column(cells):
    described = b_cells.b_cell_counts.__doc__ + b_cells.b_cell_change.__doc__
    for table in (b_cells.b_cell_counts, b_cells.b_cell_change):
        assert all(column in described for column in table(cells).columns)


def test_count_used_as_the_baseline_has_the_week_0(cells):
    rows = b_cells.b_cell_counts(cells)
    assert rows.loc[rows["used_as"] == "baseline", "planned_week"].eq(0).all()


def test_subset_and_unit_have_a_row_each(cells):
    rows = b_cells.b_cell_subsets(cells)
    assert rows[["subset", "unit"]].iloc[:2].to_numpy().tolist() == [
        ["Plasma cells", "cells/uL"],
        ["Plasma cells", "%"],
    ]
    assert rows["pairs"].tolist() == [2, 0, 0, 0, 0, 0]
    assert rows["of"].tolist() == [4] * 6
    assert rows.loc[0, "with_percent_change"] == 1
    assert rows.loc[1, ["median_before", "median_change", "p"]].isna().all()


def test_change_of_each_participant_says_why_it_is_missing(cells):
    rows = b_cells.b_cell_change(cells)
    first = rows[(rows["subset"] == "Plasma cells") & (rows["unit"] == "cells/uL")]
    assert first["level_change"].iloc[:2].tolist() == [-1.0, 0.2]
    assert first["why_no_change"].iloc[2] == "baseline: recorded in %"
