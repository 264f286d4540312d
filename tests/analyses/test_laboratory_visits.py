"""Laboratory results summarised by visit."""

from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.laboratory_visits import summarise_visits
from nmosd_core.tables.laboratory_visits import laboratory_course, shifts_side_by_side
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | RFICDTC
    01      | 2022-01-10 | 2022-01-01
    02      | 2022-01-10 | 2022-01-01
"""
LB = """
USUBJID | LBSEQ | LBTESTCD | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | VISIT       | LBDTC
01      | 1     | ALT      | 20       | U/L      | 5        | 40       | SCREENING   | 2022-01-02
01      | 2     | ALT      | 30       | U/L      | 5        | 40       | WEEK 4      | 2022-02-07
01      | 3     | ALT      | 90       | U/L      | 5        | 40       | UNSCHED 4.1 | 2022-02-10
02      | 1     | ALT      | 24       | U/L      | 5        | 40       | BASELINE    | 2022-01-10
02      | 2     | ALT      | 33       | U/L      | 5        | 40       | WEEK 4      | 2022-02-07
"""


def test_the_baseline_stands_first_whatever_its_visit_and_unscheduled_results_are_left_out(
    tmp_path,
):
    laboratory = review_laboratory(trial_from(tmp_path, dm=DM, lb=LB))

    table = summarise_visits(laboratory)
    columns = ["visit_name", "participants", "median", "minimum", "maximum"]
    assert table[columns].to_numpy().tolist() == [
        ["BASELINE", 2, 22.0, 20.0, 24.0],
        ["WEEK 4", 2, 31.5, 30.0, 33.0],
    ]
    course = laboratory_course(laboratory)
    assert course.columns.tolist() == ["test", "unit", "Baseline", "Week 4"]
    assert course.iloc[0].tolist()[2:] == ["2: 22 (20 to 24)", "2: 31.5 (30 to 33)"]


def test_shifts_stand_side_by_side(tmp_path):
    laboratory = review_laboratory(trial_from(tmp_path, dm=DM, lb=LB))
    table = shifts_side_by_side(laboratory).set_index(["shift", "baseline_range"])

    assert table.loc[("baseline to worst high", "NORMAL"), "HIGH"] == 1
    assert table.loc[("baseline to worst high", "NORMAL"), "NORMAL"] == 1


def test_without_results_there_is_no_row(tmp_path):
    laboratory = review_laboratory(trial_from(tmp_path, dm=DM, lb="USUBJID | LBSEQ | LBTESTCD"))

    assert summarise_visits(laboratory).empty
    assert laboratory_course(laboratory).empty
    assert shifts_side_by_side(laboratory).empty
