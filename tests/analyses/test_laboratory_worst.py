"""The worst laboratory result of a participant and criterion."""

import pytest

from nmosd_core.analyses.laboratory_worst import find_worst_results
from nmosd_core.tables.laboratory import laboratory_grades
from tests.analyses.test_laboratory import AFTER, BEFORE, review

HAEMOGLOBIN = "HGB | {0} | | g/L | 120 | 160 | {1}"
ALT = "ALT | {0} | | U/L | 7 | 40 | {1}"
IN_MOLES = "HGB | {0} | | mmol/L | 7.4 | 10 | {1}"


def worst(tmp_path, *lines):
    laboratory = review(tmp_path, *lines)
    rows = find_worst_results(laboratory.graded, laboratory.protocol.laboratory.gradings)
    return rows[["label", "grade", "result", "unit", "trial_day"]].to_numpy().tolist()


def test_it_is_the_one_farthest_out_of_those_of_the_worst_grade(tmp_path):
    assert worst(
        tmp_path,
        HAEMOGLOBIN.format(110, "2022-04-01"),
        HAEMOGLOBIN.format(104, "2022-05-01"),
        HAEMOGLOBIN.format(108, "2022-06-01"),
        ALT.format(60, "2022-04-01"),
        ALT.format(90, "2022-05-01"),
        ALT.format(90, "2022-06-01"),
    ) == [["ALT high", 1, "90.0", "U/L", 61], ["Haemoglobin low", 1, "104.0", "g/L", 61]]


MOLES_FIRST = IN_MOLES.format(6.5, "2022-04-01")


@pytest.mark.parametrize(
    ("results", "found"),
    [
        (
            [HAEMOGLOBIN.format(110, "2022-04-01"), IN_MOLES.format(6.5, "2022-05-01")],
            [1, "110.0", "g/L", 31],
        ),
        ([MOLES_FIRST, HAEMOGLOBIN.format(110, "2022-05-01")], [1, "6.5", "mmol/L", 31]),
        (
            [
                MOLES_FIRST,
                HAEMOGLOBIN.format(79, "2022-05-01"),
                HAEMOGLOBIN.format(70, "2022-06-01"),
            ],
            [3, "70.0", "g/L", 92],
        ),
    ],
    ids=["first of two units", "first of two units, whichever", "other unit of a less bad one"],
)
def test_of_the_worst_grade_it_is_the_first_where_their_units_differ(tmp_path, results, found):
    assert worst(tmp_path, *results) == [["Haemoglobin low", *found]]


@pytest.mark.parametrize(
    ("later", "found"),
    [([ALT.format(20, AFTER)], [["ALT high", 0, "20.0", "U/L", 31]]), ([], [])],
)
def test_before_the_first_infusion_no_result_is_the_worst(tmp_path, later, found):
    assert worst(tmp_path, ALT.format(500, BEFORE), *later) == found


def test_it_stands_in_the_table_of_grades_with_its_own_unit(tmp_path):
    (row,) = laboratory_grades(review(tmp_path, IN_MOLES.format(6.5, AFTER))).to_dict("records")
    assert (row["worst_result"], row["unit"], row["results"]) == ("6.5", "mmol/L", 1)
