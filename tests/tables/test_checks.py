"""Checks, changes and sources as tables."""

import dataclasses
import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.tables.checks import (
    NAMED_AT_MOST,
    change_listing,
    check_listing,
    checks_in_words,
    checks_to_read,
    clean_by_milestone,
    faults_in_words,
    finding_listing,
    findings_to_read,
    not_checked_in_words,
    nothing_found_of_one,
    of_nobody_in_words,
    resolved_findings,
    rules_by_check,
    set_aside_listing,
    source_listing,
    to_mend_in_words,
)
from nmosd_core.trial_data.cuts import SourceFile
from nmosd_core.trial_data.new_cut import write_cut
from tests.conftest import CUT, trial_from, typed, write_trial

DM = """
    USUBJID | RFSTDTC    | SEX
    01      | 2022-01-01 | X
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Two cuts; in the later one a sex that was corrected, one that was not, and a query."""
    folder = tmp_path_factory.mktemp("tables")
    before = "USUBJID | RFSTDTC | SEX\n01 | 2022-01-01 | X\n02 | 2022-01-01 | X"
    after = before.replace("01 | X\n02", "01 | F\n02")
    queries = "USUBJID | QUERYID | VARIABLE | STATUS | OPENED\n02 | 1 | SEX | OPEN | 2022-05-01"
    write_trial(folder, date(2022, 6, 30), dm=before)
    return trial_from(folder, date(2022, 12, 31), dm=after, queries=queries)


@pytest.fixture(scope="module")
def reviewed(trial):
    return review_problems(trial)


def of_sex(table):
    return table[table["variable"] == "SEX"]


def test_findings_stand_as_they_were_found_with_what_is_new_and_was_asked(reviewed):
    finding = of_sex(finding_listing(reviewed)).iloc[0]

    assert finding[["check", "severity", "participant", "dataset", "value"]].tolist() == [
        "VAL1",
        "query",
        "02",
        "dm",
        "X",
    ]
    assert finding[["new", "edc_query"]].tolist() == ["no", "open since 2022-05-01"]


def test_findings_to_read_begin_with_whom_and_what(reviewed):
    alone = dataclasses.replace(reviewed, previous=None, queries_supplied=False)

    assert findings_to_read(reviewed).columns[:4].tolist() == [
        "participant",
        "severity",
        "finding",
        "edc_query",
    ]
    assert {"new", "edc_query"} & set(findings_to_read(alone)) == set()


def test_what_was_corrected_is_listed(reviewed):
    assert of_sex(resolved_findings(reviewed))["participant"].tolist() == ["01"]


def test_checks_say_what_became_of_them(reviewed):
    checks = check_listing(reviewed.problems)

    assert checks.columns.tolist() == [
        "check",
        "version",
        "severity",
        "rule",
        "findings",
        "result",
        "needs",
        "source",
        "own",
    ]


def test_checks_to_read_begin_with_those_that_found_something(reviewed):
    found = checks_to_read(reviewed.problems)["findings"]
    kinds = ["found" if one else "passed" for one in found.dropna() > 0]

    assert kinds == sorted(kinds)
    assert found.isna().any()
    assert found.iloc[-1] == 0


def test_checks_with_nothing_to_check_stand_before_those_that_passed(tmp_path):
    ae = "USUBJID | AESEQ | AETERM | AESTDTC"
    results = checks_to_read(review_problems(trial_from(tmp_path, dm=DM, ae=ae)).problems)["result"]

    assert results.drop_duplicates().tolist()[-2:] == ["nothing to check", "passed"]


def test_checks_are_counted_in_words(reviewed):
    words = checks_in_words(reviewed.problems)
    total = len(reviewed.problems.checks)

    assert words.startswith(f"{total} checks: ")
    counts = re.findall(r"\d+ (?=passed|had|found|could)", words.replace(",", ""))
    assert sum(map(int, counts)) == total


def test_checks_that_ran_in_part_are_counted_of_those_that_ran(reviewed):
    results = ["passed", "passed; not checked: a (b)", "nothing to check", "1 finding"]
    results.append("could not run: no CE dataset")
    checks = reviewed.problems.checks.head(5).assign(
        findings=pd.array([0, 0, 0, 1, None], "Int64"), result=results
    )
    words = checks_in_words(dataclasses.replace(reviewed.problems, checks=checks))

    assert words.startswith(
        "5 checks: 2 passed, 1 had nothing to check, 1 found something, 1 could not run. 4 checks "
        "ran, 1 of them in part."
    )


def test_without_anybody_screened_no_check_is_said_to_have_passed(tmp_path):
    reviewed = review_problems(trial_from(tmp_path, dm="USUBJID | RFSTDTC"))

    assert "passed" not in checks_in_words(reviewed.problems)
    assert "had nothing to check" in checks_in_words(reviewed.problems)
    assert any(
        one.startswith("Nothing to check") for one in not_checked_in_words(reviewed.problems)
    )


def test_that_nothing_is_found_of_one_says_how_many_checks_could_not_run(reviewed):
    problems = reviewed.problems
    some = f"; {problems.not_run.n} of {problems.not_run.of} checks could not run."
    ran = dataclasses.replace(problems, checks=problems.checks.dropna(subset="findings"))

    assert problems.not_run.n
    assert nothing_found_of_one(problems).endswith(some)
    assert nothing_found_of_one(ran).endswith("found nothing about this participant.")


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, "Nothing to check (no such record): K0, K1."), (NAMED_AT_MOST + 1, "13 checks, named")],
)
def test_checks_that_saw_nothing_are_named_unless_they_are_many(reviewed, count, said):
    checks = pd.DataFrame({"check": [f"K{n}" for n in range(count)], "result": "nothing to check"})
    problems = dataclasses.replace(reviewed.problems, checks=checks.astype("str"))

    (told,) = not_checked_in_words(problems)
    assert said in told
    assert "K12" not in told


def test_rules_are_of_checks_that_found_something(reviewed):
    rules = rules_by_check(reviewed.problems)

    assert set(rules) == set(reviewed.findings["check"])
    assert rules["VAL1"] == "Coded variables hold allowed values"


def test_a_check_of_the_reader_that_cannot_be_used_is_told_in_a_sentence(reviewed):
    checks = reviewed.problems.checks.assign(own="yes")
    problems = dataclasses.replace(reviewed.problems, checks=checks)

    assert faults_in_words(reviewed.problems) == ()
    assert "Own check could not run: no CE dataset." in faults_in_words(problems)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0, 0), ""),
        ((1, 1, 1, 1), "1 error, 1 query, 1 incomplete, 1 lost"),
        ((2, 3, 0, 4), "2 errors, 3 queries, 4 lost"),
    ],
)
def test_what_is_to_mend_is_told_in_words(counts, words):
    names = ("errors", "queries", "missing", "lost")
    row = SimpleNamespace(**dict(zip(names, counts, strict=True)))

    assert to_mend_in_words(row) == words


def test_clean_data_have_a_row_for_each_participant_and_milestone(trial):
    table = clean_by_milestone(judge_clean_data(trial))

    assert table[["participant", "week"]].to_numpy().tolist() == [
        [participant, week] for participant in ("01", "02") for week in (12, 24, 52)
    ]


def test_findings_of_no_participant_are_said_to_count_for_nobody(trial):
    clean = judge_clean_data(trial)

    assert of_nobody_in_words(dataclasses.replace(clean, of_nobody=0)) == ""
    assert of_nobody_in_words(dataclasses.replace(clean, of_nobody=2)).endswith("clean: 2.")


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
