"""Data checks: each finds what it should, and nothing in sound data."""

import pandas as pd
import pyarrow as pa
import pytest

from nmosd_core.analyses.check_catalogue import list_checks
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.findings import ERROR
from nmosd_core.trial_data.cuts import SET_ASIDE, SourceFile
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT, trial_from, typed

DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX
    01      | NCT05154734 | 2021-12-20 | 2022-01-01 | F
    02      | NCT05154734 | 2022-01-20 | 2022-02-01 | M
"""
SOUND = {
    "dm": DM,
    "ae": """
        USUBJID | AESEQ | AETERM | AESTDTC    | AEENDTC | AESER | AESHOSP
        01      | 1     | 头痛   | 2022-03-01 | 2022-03 | N     |
        02      | 1     | Fall   | 2022       |         | Y     | Y
    """,
    "ce": """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
    """,
    "rs": """
        USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | RSDTC      | RSSTAT
        01      | 1     | EDSS0101 | 2.5     | 2.5      | 2021-12-30 |
        02      | 1     | EDSS0101 |         |          | 2022-02-01 | NOT DONE
    """,
    "nv": """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | VISIT    | NVDTC      | NVLNKID
        01      | 1     | NEWT2    | 0       | BRAIN | BASELINE | 2021-12-28 |
        01      | 2     | NEWT2    | 0       | BRAIN | WEEK 12  | 2022-03-26 | MRI 2021-12-28
    """,
}


def run(folder, **drawings):
    return find_problems(trial_from(folder, **{**SOUND, **drawings}))


def found(problems, check):
    """Dataset, participant, record, variable and value of each finding of one check."""
    rows = problems.findings[problems.findings["check"] == check]
    columns = ["dataset", "participant", "record", "variable", "value"]
    return [tuple(row) for row in rows[columns].to_numpy().tolist()]


def result(problems, check):
    return problems.checks.set_index("check").at[check, "result"]


def test_sound_data_pass_every_check(tmp_path):
    problems = run(tmp_path)

    assert problems.findings.empty
    ran = problems.checks["result"].str.startswith("could not run")
    assert set(problems.checks.loc[~ran, "result"]) == {"passed"}
    assert [number.value for number in problems.numbers] == [0, 0, 0]


def test_codes_are_unique_and_rules_are_sentences_that_hold_of_sound_data():
    codes = [check.code for check in list_checks()]

    assert len(set(codes)) == len(codes)
    assert all(check.rule[0].isupper() and check.rule[-1] != "." for check in list_checks())


def test_a_check_without_its_dataset_says_that_it_could_not_run(tmp_path):
    problems = find_problems(trial_from(tmp_path, dm=DM))
    by_code = problems.checks.set_index("check")

    assert by_code.at["CE01", "result"] == "could not run: no ce dataset"
    assert pd.isna(by_code.at["CE01", "findings"])
    assert by_code.at["KEY1", "result"] == "passed"


def test_one_finding_is_one_and_two_are_two(tmp_path):
    one = run(tmp_path / "one", ae=SOUND["ae"].replace("2022-03-01", "2023-07-01"))
    two = run(tmp_path / "two", ae=SOUND["ae"].replace("2022    ", "2024    "), ce=late_worsening())

    assert result(one, "C11") == "1 finding"
    assert result(two, "C11") == "2 findings"


def late_worsening():
    return SOUND["ce"].replace("2022-03-01", "2023-06-02")


def test_errors_stand_first_then_queries_then_notes(tmp_path):
    dm = DM.replace("NCT05154734", "OTHER-01").replace("| F", "| X")
    problems = run(tmp_path, dm=dm, ce=late_worsening())

    assert problems.findings["severity"].drop_duplicates().tolist() == ["error", "query", "note"]
    assert [number.value for number in problems.numbers] == [1, 2, 1]
    assert (problems.findings.dtypes == "str").all()


@pytest.mark.parametrize(
    ("date", "late"),
    [
        ("2023-06-01", False),
        ("2023-06-01T23:59", False),
        ("2023-06-02", True),
        ("2023-06", False),
        ("2023-07", True),
        ("2023", False),
        ("2024", True),
        ("UNKNOWN", False),
        ("2023-13-01", False),
        ("9999-99-99", False),
    ],
)
def test_a_date_is_late_when_all_of_it_lies_after_the_cut(tmp_path, date, late):
    problems = run(tmp_path, ae=SOUND["ae"].replace("2022    ", f"{date}    "))

    expected = [("ae", "02", "AESEQ 1", "AESTDTC", date)] if late else []
    assert found(problems, "C11") == expected


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
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
    ],
)
def test_an_end_lies_before_its_start_as_far_as_both_are_known(tmp_path, start, end, wrong):
    cm = f"USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n01 | 7 | x | {start} | {end}"
    problems = run(tmp_path, cm=cm)

    expected = [("cm", "01", "CMSEQ 7", "CMENDTC", end)] if wrong else []
    assert found(problems, "DAT3") == expected


def test_an_end_of_study_before_its_start_is_found_in_dm(tmp_path):
    dm = """
        USUBJID | RFSTDTC    | RFENDTC    | RFXSTDTC   | RFXENDTC
        01      | 2022-01-01 | 2021-01-01 | 2022-01-01 | 2021-12-31
        02      |            | 2021-01-01 |            |
    """
    assert found(run(tmp_path, dm=dm), "DAT3") == [
        ("dm", "01", "", "RFENDTC", "2021-01-01"),
        ("dm", "01", "", "RFXENDTC", "2021-12-31"),
    ]


@pytest.mark.parametrize("variable", ["RFSTDTC", "RFXSTDTC"])
def test_a_first_infusion_without_a_day_is_named_by_the_variable_it_is_taken_from(
    tmp_path, variable
):
    dm = f"""
        USUBJID | RFSTDTC    | {variable.replace("RFSTDTC", "SUBJID")}
        01      | 2022-01    | 2022-01
        02      | 2022-02-01 | 2022-02-01
    """
    assert found(run(tmp_path, dm=dm), "DAT2") == [("dm", "01", "", variable, "2022-01")]


def test_rows_that_share_a_key_are_all_named(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | a      | 2022-03-01
        01      | 1     | b      | 2022-03-01
        01      | 2     | c      | 2022-03-01
        02      | 1     | d      | 2022-03-01
        02      |       | e      | 2022-03-01
        02      |       | f      | 2022-03-01
    """
    problems = run(tmp_path, ae=ae)

    assert found(problems, "KEY1") == [
        ("ae", "01", "AESEQ 1", "AESEQ", "1"),
        ("ae", "01", "AESEQ 1", "AESEQ", "1"),
        ("ae", "02", "AESEQ missing", "AESEQ", ""),
        ("ae", "02", "AESEQ missing", "AESEQ", ""),
    ]


def test_a_key_of_several_parts_is_told_with_all_of_them(tmp_path):
    sv = """
        USUBJID | VISITNUM | VISIT  | SVSTDTC    | SVOCCUR
        01      | 3.1      | WEEK 4 | 2022-01-29 | Y
        01      | 3.1      | WEEK 4 | 2022-01-29 | N
        01      | 4        | WEEK 8 |            | N
    """
    problems = run(tmp_path, sv=sv)

    assert (
        found(problems, "KEY1")
        == [("sv", "01", "VISITNUM 3.1, SVSTDTC 2022-01-29", "SVSTDTC", "2022-01-29")] * 2
    )


def test_a_coded_value_may_be_written_in_any_case(tmp_path):
    problems = run(tmp_path, dm=DM.replace("| F", "| f").replace("| M", "| 男"))

    assert found(problems, "VAL1") == [("dm", "02", "", "SEX", "男")]


def test_a_seriousness_criterion_without_the_flag_is_found(tmp_path):
    ae = SOUND["ae"].replace("| N     |", "| N     | Y").replace("| Y     | Y", "|       | Y")
    problems = run(tmp_path, ae=ae)

    assert found(problems, "AE01") == [
        ("ae", "01", "AESEQ 1", "AESER", "N"),
        ("ae", "02", "AESEQ 1", "AESER", ""),
    ]
    assert "(hospitalisation)" in problems.findings["finding"].iloc[0]


def test_a_worsening_that_cannot_be_judged_is_found_with_the_reason(tmp_path):
    problems = run(tmp_path, ce=SOUND["ce"].replace("PT48H", ""))

    assert found(problems, "CE01") == [("ce", "01", "CESEQ 1", "CESTDTC", "2022-03-01")]
    assert "not known whether it lasted 24 hours" in problems.findings["finding"].item()


@pytest.mark.parametrize("score", ["3.6", "0.5", "99", "-1", "二"])
def test_an_edss_off_the_scale_is_found(tmp_path, score):
    number = score if score.isascii() else ""
    rs = "USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | RSDTC\n"
    rs += f"01 | 1 | EDSS0101 | {score} | {number} | 2022-01-01"

    assert found(run(tmp_path, rs=rs), "C26") == [("rs", "01", "RSSEQ 1", "RSORRES", score)]


def with_aside(folder, *entries, sources=()):
    tables = {name: typed(name, drawing) for name, drawing in SOUND.items()}
    aside = pa.Table.from_pylist(list(entries), schema=SET_ASIDE)
    write_cut(folder, CUT, tables, set_aside=aside, sources=sources)
    return find_problems(open_trial(folder))


def test_what_intake_left_aside_is_found_with_its_place_in_the_export(tmp_path):
    problems = with_aside(
        tmp_path,
        {
            "file": "ae.csv",
            "row": 7,
            "dataset": "ae",
            "participant": "01",
            "action": "row set aside",
            "reason": "participant 01 is not in dm",
        },
        {
            "file": "ae.csv",
            "row": 9,
            "dataset": "ae",
            "participant": "02",
            "variable": "AESTDTC",
            "value": "soon",
            "action": "value not read",
            "reason": "not a date",
        },
        {"file": "notes.docx", "action": "file not used", "reason": "is not in a format for data"},
        {
            "file": "ae.csv",
            "dataset": "ae",
            "variable": "AESTDT",
            "action": "column not used",
            "reason": "intake writes this column itself",
        },
    )

    assert found(problems, "IN01") == [("ae", "01", "ae.csv, row 7", "", "")]
    assert found(problems, "IN02") == [("ae", "02", "ae.csv, row 9", "AESTDTC", "soon")]
    assert found(problems, "IN03") == [
        ("", "", "notes.docx", "", ""),
        ("ae", "", "ae.csv", "AESTDT", ""),
    ]
    assert problems.numbers[0].value == 2


@pytest.mark.parametrize(("kept", "aside", "lost"), [(9, 1, False), (9, 0, True), (11, 0, True)])
def test_rows_of_a_file_that_nobody_can_account_for_are_an_error(tmp_path, kept, aside, lost):
    problems = with_aside(tmp_path, sources=[SourceFile("ae.csv", "", "ae", 10, kept, aside)])

    assert found(problems, "IN04") == ([("ae", "", "ae.csv", "", "10")] if lost else [])
    if lost:
        finding = problems.findings.set_index("check").loc["IN04"]
        assert finding["severity"] == ERROR
        assert finding["finding"] == f"10 rows were read, {kept} kept and {aside} set aside"


def test_data_of_a_study_that_the_protocol_does_not_know_are_noted(tmp_path):
    other = run(tmp_path / "other", dm=DM.replace("NCT05154734", "CDISCPILOT01"))
    unnamed = run(tmp_path / "unnamed", dm=DM.replace("NCT05154734", ""))

    assert found(other, "STU1") == [("dm", "", "", "STUDYID", "CDISCPILOT01")]
    assert "Put a protocol.toml into the trial folder" in other.findings["finding"].item()
    assert found(unnamed, "STU1") == [("dm", "", "", "STUDYID", "")]
    assert "Add STUDYID to dm" in unnamed.findings["finding"].item()
