"""Immunoglobulins: who is below normal or a threshold under treatment, and the change."""

import pytest

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.errors import NotSupplied
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
"""
HEAD = (
    "USUBJID | LBSEQ | LBTESTCD | LBORRES | LBORRESU | LBSTRESN | LBSTRESU | LBSTNRLO | VISIT "
    "| LBDTC"
)
VISITS = {0: "BASELINE | 2022-01-01", 24: "WEEK 24 | 2022-06-18", 52: "WEEK 52 | 2022-12-31"}


def level(participant, week, result, code="IGG", unit="g/L", normal="7.0"):
    standard = "" if str(result)[0] in "<>" else result
    return (
        f"{participant} | {week + 1} | {code} | {result} | {unit} | {standard} | {unit} | "
        f"{normal} | {VISITS[week]}"
    )


def levels_of(folder, records, dm=PEOPLE, **others):
    return follow_immunoglobulins(
        trial_from(folder, dm=dm, lb="\n".join([HEAD, *records]), **others)
    )


def number(levels, name):
    return {one.name: one for one in levels.numbers}[name]


def test_participant_below_once_under_treatment_is_counted_once(tmp_path):
    levels = levels_of(
        tmp_path,
        [level("01", 0, 9), level("01", 24, 6.5), level("01", 52, 6.9), level("02", 24, 8)],
    )
    below = number(levels, "igg_below_normal")
    assert (below.n, below.of) == (1, 2)
    assert levels.low[0].below == ("01",)
    assert number(levels, "igg_below_4_g_per_l").n == 0
    assert number(levels, "igg_below_4_g_per_l").upper == pytest.approx(84.19, abs=0.01)


def test_limit_of_normal_is_that_of_each_record(tmp_path):
    levels = levels_of(
        tmp_path, [level("01", 24, 6.5, normal="6.0"), level("02", 24, 6.5, normal="7.0")]
    )
    assert levels.low[0].below == ("02",)


def test_level_at_the_limit_is_not_below(tmp_path):
    assert number(levels_of(tmp_path, [level("01", 24, 7.0)]), "igg_below_normal").n == 0


def test_baseline_below_is_not_counted_and_said(tmp_path):
    levels = levels_of(tmp_path, [level("01", 0, 6.0), level("01", 24, 8.0)])
    below = number(levels, "igg_below_normal")
    assert below.n == 0
    assert below.note == "1 below it before the first infusion"


def test_record_without_a_limit_of_normal_is_not_judged_by_it(tmp_path):
    levels = levels_of(tmp_path, [level("01", 24, 3.0, normal="")])
    assert number(levels, "igg_below_normal").not_estimable == (
        "nobody has a result after the first infusion to judge"
    )
    assert number(levels, "igg_below_4_g_per_l").n == 1


def test_a_class_without_any_record_is_said_to_have_none(tmp_path):
    levels = levels_of(tmp_path, [level("01", 24, 3.0)])
    (without,) = {one.not_estimable for one in levels.below if one.name == "igm_below_normal"}
    assert without == "no IgM of anybody treated is recorded in this data cut"


@pytest.mark.parametrize(
    ("result", "least", "most"),
    [("<2", 1, 1), ("<5", 0, 1), ("<4", 1, 1), (">3", 0, 1), (">4", 0, 0)],
)
def test_level_beyond_the_measured_range_leaves_a_range(tmp_path, result, least, most):
    below = number(levels_of(tmp_path, [level("01", 24, result)]), "igg_below_4_g_per_l")
    assert (below.value, below.value_to) == (100 * least, 100 * most)


def test_milligrams_a_decilitre_are_converted_with_their_limit(tmp_path):
    levels = levels_of(tmp_path, [level("01", 24, 390, unit="mg/dL", normal="700")])
    assert levels.draws["value"].tolist() == pytest.approx([3.9])
    assert levels.draws["lower_limit"].tolist() == pytest.approx([7.0])
    assert number(levels, "igg_below_4_g_per_l").n == 1


def test_limit_of_a_row_without_a_standard_unit_is_in_that_of_its_test(tmp_path):
    below = level("02", 24, "<400", unit="mg/dL").replace("| mg/dL | 7.0", "|  | 7.0")
    levels = levels_of(tmp_path, [level("01", 24, 9), below])
    assert levels.draws["lower_limit"].tolist() == [7.0, 7.0]
    assert levels.low[0].below == ("02",)


def test_unit_that_is_not_known_is_not_judged_by_a_threshold(tmp_path):
    levels = levels_of(tmp_path, [level("01", 24, 3.0, unit="U/L")])
    assert number(levels, "igg_below_4_g_per_l").not_estimable
    assert number(levels, "igg_below_normal").n == 1


def test_change_is_of_those_with_both(tmp_path):
    records = [level("01", 0, 10), level("01", 52, 8), level("02", 0, 12)]
    levels = levels_of(tmp_path, records)
    assert number(levels, "igg_change").value == -2
    assert number(levels, "igg_percent_change").value == -20
    assert (number(levels, "igg_pairs").value, number(levels, "igg_pairs").of) == (1, 3)


def test_draw_soon_after_immunoglobulin_is_marked(tmp_path):
    levels = levels_of(
        tmp_path,
        [level("01", 24, 12), level("02", 24, 12)],
        cm="USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n01 | 1 | IVIG | 2022-06-10 | 2022-06-12",
    )
    assert levels.draws["after_treatment"].tolist() == [True, False]
    assert levels.draws["treatment_before"].iloc[0] == "6 days after IVIG"


def test_classes_have_the_limit_of_their_own_records(tmp_path):
    levels = levels_of(tmp_path, [level("01", 24, 0.3, code="IGM", normal="0.4")])
    assert number(levels, "igm_below_normal").n == 1
    assert number(levels, "iga_below_normal").not_estimable


def test_other_laboratory_tests_are_not_looked_at(tmp_path):
    assert levels_of(tmp_path, [level("01", 24, 0.3, code="ALT")]).draws.empty


def test_nobody_treated_is_said(tmp_path):
    levels = levels_of(tmp_path, [], dm="USUBJID | RFSTDTC")
    assert number(levels, "igg_change").not_estimable == "nobody has been treated"
    assert number(levels, "igg_below_normal").not_estimable


def test_dataset_that_was_not_supplied_is_said(tmp_path):
    with pytest.raises(NotSupplied, match="no LB dataset"):
        follow_immunoglobulins(trial_from(tmp_path, dm=PEOPLE))
