"""Checks, changes and sources as tables."""

from datetime import date

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.checks import find_problems
from nmosd_core.tables.checks import (
    change_listing,
    check_listing,
    finding_listing,
    set_aside_listing,
    source_listing,
)
from nmosd_core.trial_data.cuts import SourceFile
from nmosd_core.trial_data.new_cut import write_cut
from tests.conftest import CUT, trial_from, typed

DM = """
    USUBJID | RFSTDTC    | SEX
    01      | 2022-01-01 | X
"""


def test_findings_and_checks_stand_as_they_were_found(tmp_path):
    problems = find_problems(trial_from(tmp_path, dm=DM))

    findings = finding_listing(problems)
    assert findings["check"].tolist() == ["VAL1", "STU1"]
    assert findings.loc[
        0, ["severity", "dataset", "participant", "variable", "value"]
    ].tolist() == [
        "query",
        "dm",
        "01",
        "SEX",
        "X",
    ]
    assert check_listing(problems).columns.tolist() == [
        "check",
        "version",
        "severity",
        "rule",
        "findings",
        "result",
        "needs",
        "source",
    ]


def test_sources_say_what_became_of_every_file(tmp_path):
    used = SourceFile("dm.csv", "ab", "dm", 2, 1, 1, "read as GB18030")
    left = SourceFile("notes.docx", "cd", "", 0, 0, 0, "not used: is not in a format for data")
    cut = write_cut(tmp_path, CUT, {"dm": typed("dm", DM)}, sources=[used, left])

    assert source_listing(cut).to_dict("records") == [
        {
            "name": "dm.csv",
            "dataset": "dm",
            "rows_read": 2,
            "rows_kept": 1,
            "rows_set_aside": 1,
            "note": "read as GB18030",
            "sha256": "ab",
        },
        {
            "name": "notes.docx",
            "dataset": "",
            "rows_read": 0,
            "rows_kept": 0,
            "rows_set_aside": 0,
            "note": "not used: is not in a format for data",
            "sha256": "cd",
        },
    ]


def test_data_written_by_a_program_have_no_sources_and_nothing_set_aside(tmp_path):
    trial = trial_from(tmp_path, dm=DM)

    assert source_listing(trial.cut).empty
    assert "sha256" in source_listing(trial.cut)
    assert set_aside_listing(trial.dataset("set_aside")).empty


def test_changes_stand_as_they_were_compared(tmp_path):
    earlier = trial_from(tmp_path, date(2022, 6, 30), dm=DM)
    later = trial_from(tmp_path, date(2022, 12, 31), dm=DM.replace("| X", "| F"))
    listing = change_listing(compare_cuts(earlier, later))

    assert listing[["change", "variable", "before", "after"]].to_numpy().tolist() == [
        ["changed", "SEX", "X", "F"]
    ]
