"""Tables of immunoglobulins hold what their descriptions say."""

import pytest

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.tables import immunoglobulins
from tests.analyses.test_immunoglobulins import HEAD, PEOPLE, level
from tests.conftest import trial_from


def levels_of(folder, records, dm=PEOPLE):
    return follow_immunoglobulins(trial_from(folder, dm=dm, lb="\n".join([HEAD, *records])))


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    records = [level("01", 0, 10), level("01", 52, 6), level("02", 0, 6), level("02", 24, "<5")]
    return levels_of(tmp_path_factory.mktemp("levels"), records)


@pytest.mark.parametrize(
    "table",
    [
        immunoglobulins.low_immunoglobulins,
        immunoglobulins.immunoglobulin_change,
        immunoglobulins.immunoglobulin_classes,
        immunoglobulins.immunoglobulins_by_week,
        immunoglobulins.immunoglobulin_levels,
    ],
)
def test_columns_are_the_same_without_any_rows(levels, table, tmp_path):
    columns = table(levels).columns.tolist()
    nothing = table(levels_of(tmp_path, [], dm="USUBJID | RFSTDTC"))
    assert nothing.columns.tolist() == columns


def test_threshold_has_a_row_with_who_is_below(levels):
    rows = immunoglobulins.low_immunoglobulins(levels)
    assert rows["threshold"].iloc[:3].tolist() == ["lower limit of normal", "4 g/L", "2.5 g/L"]
    assert rows.iloc[0].tolist()[2:] == [2, 2, 2, "01, 02", "02"]
    assert rows.iloc[1].tolist()[2:] == [0, 1, 2, "", ""]


def test_change_shows_levels_with_the_unit_in_which_they_were_recorded(tmp_path):
    records = [level("01", 0, 980, unit="mg/dL"), level("01", 52, 8)]
    row = immunoglobulins.immunoglobulin_change(levels_of(tmp_path, records)).iloc[0]
    assert (row["baseline_level"], row["week_52_level"]) == ("980 mg/dL", "8 g/L")
    assert (row["unit"], row["level_change"]) == ("g/L", -1.8)


def test_level_says_whether_it_is_below_normal(levels):
    rows = immunoglobulins.immunoglobulin_levels(levels)
    assert rows["below_normal"].tolist() == ["no", "yes", "yes", "yes"]
    assert rows["compared_as"].tolist() == [10, 6, 6, 2.5]


def test_level_used_as_the_baseline_has_the_week_0(levels):
    rows = immunoglobulins.immunoglobulin_levels(levels)
    assert rows["planned_week"].tolist() == [0, 52, 0, 24]
