"""Every scan should be compared with the scan of the same place that was read before."""

import pytest

from nmosd_core.analyses.lesions import sum_lesions
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
HEAD = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT | NVLOC | NVLAT | VISIT | NVDTC | NVLNKID"
BEFORE = "NEWT2 | 0 | | BRAIN | | BASELINE | 2021-12-28 |"


def trial_with(folder, *rows):
    nv = "\n".join([HEAD, *(f"01 | {number} | {row}" for number, row in enumerate(rows, 1))])
    return trial_from(folder, dm=ONE, nv=nv)


def brain_at(folder, week, *rows):
    """Comparator, whether it is the previous scan, and the remark, of one scan of the brain."""
    scans = sum_lesions(trial_with(folder, *rows)).scans
    own = scans[(scans["week"] == week) & (scans["region"] == "BRAIN")].iloc[0]
    return own["comparator_is_previous"], own["comparator_remark"]


def at_week_12(comparator):
    return f"NEWT2 | 0 | | BRAIN | | WEEK 12 | 2022-03-26 | {comparator}"


def at_week_24(comparator, result="0 |"):
    return f"NEWT2 | {result} | BRAIN | | WEEK 24 | 2022-06-18 | {comparator}"


@pytest.mark.parametrize("comparator", ["MRI 2021-12-28", "2021-12-28", "Baseline scan"])
def test_scan_before_is_named_by_its_date_or_its_visit(tmp_path, comparator):
    assert brain_at(tmp_path, 12, BEFORE, at_week_12(comparator)) == ("yes", "")


def test_older_scan_is_not_the_one_before_and_the_remark_names_both(tmp_path):
    rows = BEFORE, at_week_12("MRI 2021-12-28"), at_week_24("MRI 2021-12-28")
    assert brain_at(tmp_path, 24, *rows) == (
        "no",
        "compared with MRI 2021-12-28, the scan read before is of 2022-03-26",
    )


def test_scan_that_was_not_done_is_passed_over(tmp_path):
    undone = "NEWT2 | | NOT DONE | BRAIN | | WEEK 12 | 2022-03-26 |"
    assert brain_at(tmp_path, 24, BEFORE, undone, at_week_24("MRI 2021-12-28")) == ("yes", "")


def test_comparator_that_is_not_recorded_is_neither_right_nor_wrong(tmp_path):
    assert brain_at(tmp_path, 12, BEFORE, at_week_12("")) == ("not recorded", "")


def test_scan_that_was_not_read_has_no_answer(tmp_path):
    assert brain_at(tmp_path, 24, BEFORE, at_week_12("")) == ("", "")


def test_comparator_without_any_scan_before_is_wrong(tmp_path):
    assert brain_at(tmp_path, 12, at_week_12("MRI 2021-12-28")) == (
        "no",
        "compared with MRI 2021-12-28, no scan was read before",
    )


def test_comparator_that_names_no_scan_is_not_known(tmp_path):
    state, remark = brain_at(tmp_path, 12, BEFORE, at_week_12("PACS 4711"))
    assert state == "not known"
    assert remark == "the comparator PACS 4711 names neither date nor visit of a scan"


def test_scan_without_a_complete_date_is_not_known(tmp_path):
    undated = at_week_12("MRI 2021-12-28").replace("2022-03-26", "2022-03")
    assert brain_at(tmp_path, 12, BEFORE, undated) == ("not known", "the scan has no complete date")


def test_each_eye_is_compared_with_its_own_scan_and_the_worse_stands_for_both(tmp_path):
    def nerve(side, visit, on, comparator="", result="0 |"):
        return f"NEWT2 | {result} | OPTIC NERVE | {side} | {visit} | {on} | {comparator}"

    rows = [
        nerve("LEFT", "BASELINE", "2021-12-28"),
        nerve("RIGHT", "BASELINE", "2021-12-28"),
        nerve("LEFT", "WEEK 12", "2022-03-26", "MRI 2021-12-28"),
        nerve("RIGHT", "WEEK 12", "2022-03-26", "", "| NOT DONE"),
        nerve("LEFT", "WEEK 24", "2022-06-18", "MRI 2022-03-26"),
    ]
    right = nerve("RIGHT", "WEEK 24", "2022-06-18", "MRI 2021-12-28")
    for folder, row, state in (
        ("own", right, "yes"),
        ("left's", right.replace("2021-12-28", "2022-03-26"), "no"),
    ):
        scans = sum_lesions(trial_with(tmp_path / folder, *rows, row)).scans
        scan = scans[(scans["week"] == 24) & (scans["region"] == "OPTIC NERVE")].iloc[0]
        assert scan["comparator_is_previous"] == state
    assert scan["comparator"] == "MRI 2022-03-26"


def test_count_outside_the_sum_is_not_judged_but_can_be_the_scan_before(tmp_path):
    unscheduled = "NEWT2 | 0 | | BRAIN | | UNSCHEDULED 9.1 | 2022-05-01 | MRI 1999-01-01"
    rows = BEFORE, at_week_12("MRI 2021-12-28"), unscheduled, at_week_24("MRI 2022-05-01")
    counts = sum_lesions(trial_with(tmp_path, *rows)).counts
    assert counts["comparator_is_previous"].tolist() == ["", "yes", "", "yes"]
