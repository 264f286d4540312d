"""Checks that the dictionary and the intake make possible, and those of entry and worsenings."""

import pyarrow as pa
import pytest

from nmosd_core.analyses.check_catalogue import IN_PYTHON
from nmosd_core.analyses.check_runs import run_checks
from nmosd_core.trial_data.cuts import SET_ASIDE, SourceFile
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial
from tests.checks.conftest import Finding, named
from tests.conftest import CUT, typed

DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX
    01      | NCT05154734 | 2021-12-20 | 2022-01-01 | F
    02      | NCT05154734 | 2022-01-20 | 2022-02-01 | M
"""
ENDS = [
    ("2022-03-02", "2022-03-01", True),
    ("2022-03-01", "2022-03-01", False),
    ("2022-03-01", "2022-03-02", False),
    ("2022-03-15", "2022-03", False),
    ("2022-03-15", "2022-02", True),
    ("2022-03", "2022-02-28", True),
    ("2022", "2021-12-31", True),
    ("2022-03-15", "2021", True),
    ("2022-03-15", "2022", False),
    ("2022-03-01T10:00", "2022-03-01T09:59", True),
    ("2022-03-01T10:00", "2022-03-01", False),
    ("2022-03-01", "", False),
    ("", "2022-03-01", False),
    ("UNKNOWN", "2022-03-01", False),
    ("2022-03-01", "00.00.0000", False),
]


def test_an_end_lies_before_its_start_as_far_as_both_are_known(find):
    rows = [
        f"01 | {number} | x | {start} | {end}" for number, (start, end, _) in enumerate(ENDS, 1)
    ]
    cm = "USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n" + "\n".join(rows)
    found = find("DAT3", dm=DM, cm=cm)

    wrong = [f"CMSEQ {number}" for number, (*_, wrong) in enumerate(ENDS, 1) if wrong]
    assert [one.record for one in found] == wrong
    assert {one.variable for one in found} == {"CMENDTC"}


def test_an_end_of_study_before_its_start_is_found_in_dm(find):
    dm = """
        USUBJID | RFSTDTC    | RFENDTC    | RFXSTDTC   | RFXENDTC
        01      | 2022-01-01 | 2021-01-01 | 2022-01-01 | 2021-12-31
        02      |            | 2021-01-01 |            |
    """
    assert named(find("DAT3", dm=dm)) == [
        ("01", "RFENDTC", "2021-01-01"),
        ("01", "RFXENDTC", "2021-12-31"),
    ]


@pytest.mark.parametrize("variable", ["RFSTDTC", "RFXSTDTC"])
def test_a_first_infusion_without_a_day_is_named_by_the_variable_it_is_taken_from(find, variable):
    dm = f"""
        USUBJID | RFSTDTC    | {variable.replace("RFSTDTC", "SUBJID")}
        01      | 2022-01    | 2022-01
        02      | 2022-02-01 | 2022-02-01
    """
    assert named(find("DAT2", dm=dm)) == [("01", variable, "2022-01")]


def test_rows_that_share_a_key_are_all_named(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | a      | 2022-03-01
        01      | 1     | b      | 2022-03-01
        01      | 2     | c      | 2022-03-01
        02      | 1     | d      | 2022-03-01
        02      |       | e      | 2022-03-01
        02      |       | f      | 2022-03-01
    """
    assert [one[1:7] for one in find("KEY1", dm=DM, ae=ae)] == [
        ("01", "", "ae", "AESEQ 1", "AESEQ", "1"),
        ("01", "", "ae", "AESEQ 1", "AESEQ", "1"),
        ("02", "", "ae", "AESEQ missing", "AESEQ", ""),
        ("02", "", "ae", "AESEQ missing", "AESEQ", ""),
    ]


def test_a_key_of_several_parts_is_told_with_all_of_them_and_the_visit(find):
    sv = """
        USUBJID | VISITNUM | VISIT  | SVSTDTC    | SVOCCUR
        01      | 3.1      | WEEK 4 | 2022-01-29 | Y
        01      | 3.1      | WEEK 4 | 2022-01-29 | N
        01      | 4        | WEEK 8 |            | N
    """
    record = "VISITNUM 3.1, SVSTDTC 2022-01-29"
    assert [(one.visit, one.record) for one in find("KEY1", dm=DM, sv=sv)] == [
        ("WEEK 4", record)
    ] * 2


def test_a_coded_value_may_be_written_in_any_case(find):
    found = find("VAL1", dm=DM.replace("| F", "| f").replace("| M", "| 男"))

    assert named(found) == [("02", "SEX", "男")]


def test_a_worsening_that_cannot_be_judged_is_found_with_the_reason(find):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 |
        02      | 1     | 2022-03-01 | PT48H
    """
    found = find("CE01", dm=DM, ce=ce)

    assert named(found) == [("01", "CESTDTC", "2022-03-01")]
    assert "not known whether it lasted 24 hours" in found[0].finding


def test_data_of_a_study_that_the_protocol_does_not_know_are_noted(find):
    other = find("STU1", dm=DM.replace("NCT05154734", "CDISCPILOT01"))

    assert named(other) == [("", "STUDYID", "CDISCPILOT01")]
    assert "Put a protocol.toml into the trial folder" in other[0].finding


def test_data_that_name_no_study_are_noted_too(find):
    unnamed = find("STU1", dm=DM.replace("NCT05154734", ""))

    assert named(unnamed) == [("", "STUDYID", "")]
    assert "Add STUDYID to DM" in unnamed[0].finding


def of_intake(folder, *entries, sources=()):
    """Findings of the checks of intake by code, of a cut from which these were set aside."""
    aside = pa.Table.from_pylist(list(entries), schema=SET_ASIDE)
    write_cut(folder, CUT, {"dm": typed("dm", DM)}, set_aside=aside, sources=sources)
    checks = [check for check in IN_PYTHON if check.code.startswith("IN")]
    outcomes = run_checks(open_trial(folder), checks)
    return {
        check.code: [Finding(*row) for row in outcome.rows]
        for check, outcome in zip(checks, outcomes, strict=True)
    }


def test_what_intake_left_aside_is_found_with_its_place_in_the_export(tmp_path):
    of_ae = {"file": "ae.csv", "dataset": "ae"}
    found = of_intake(
        tmp_path,
        {**of_ae, "row": 7, "participant": "01", "action": "row set aside", "reason": "not in dm"},
        {
            **of_ae,
            "row": 9,
            "participant": "02",
            "variable": "AESTDTC",
            "value": "soon",
            "action": "value not read",
            "reason": "not a date",
        },
        {"file": "notes.docx", "action": "file not used", "reason": "is not in a format for data"},
        {**of_ae, "variable": "AESTDT", "action": "column not used", "reason": "of intake"},
    )

    assert found["IN01"] == [Finding("error", "01", "", "ae", "ae.csv, row 7", "", "", "not in dm")]
    assert [one[1:7] for one in found["IN02"]] == [
        ("02", "", "ae", "ae.csv, row 9", "AESTDTC", "soon")
    ]
    assert [(one.record, one.variable) for one in found["IN03"]] == [
        ("notes.docx", ""),
        ("ae.csv", "AESTDT"),
    ]
    assert found["IN04"] == []


@pytest.mark.parametrize(("kept", "aside", "lost"), [(9, 1, False), (9, 0, True), (11, 0, True)])
def test_rows_of_a_file_that_nobody_can_account_for_are_an_error(tmp_path, kept, aside, lost):
    sources = [SourceFile("ae.csv", "", "ae", 10, kept, aside)]
    words = f"10 rows were read, {kept} kept and {aside} set aside"
    expected = [Finding("error", "", "", "ae", "ae.csv", "", "10", words)]

    assert of_intake(tmp_path, sources=sources)["IN04"] == (expected if lost else [])
