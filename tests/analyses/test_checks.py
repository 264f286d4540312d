"""Data checks together: in order, counted, and none of them able to stop the others."""

import pandas as pd
import pytest

from nmosd_core.analyses.check_catalogue import list_checks
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.findings import COLUMNS, SEVERITIES
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

ODD = {
    "dm": """
        USUBJID | STUDYID  | RFICDTC    | RFSTDTC    | SEX
        01      | OTHER-01 | 2021-12-20 | 2022-01-01 | X
        02      | OTHER-01 | 2022-01-20 | 2022-02-01 | M
    """,
    "ae": """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER
        01      | 1     | a      | 2023-06-02 | N
        02      | 1     | b      | 2023-06-03 | N
    """,
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A trial with errors, a query and a note."""
    return find_problems(trial_from(tmp_path_factory.mktemp("odd"), **ODD))


@pytest.fixture(scope="module")
def demo():
    trial = open_trial(DEMO_TRIAL)
    yield find_problems(trial)
    trial.close()


def result(problems, check):
    return problems.checks.set_index("check").at[check, "result"]


def test_errors_stand_first_then_queries_then_notes(odd):
    severities = odd.findings["severity"].map(list(SEVERITIES).index)

    assert severities.is_monotonic_increasing
    assert set(odd.findings["severity"]) == set(SEVERITIES)


def test_numbers_are_the_findings_of_each_severity(odd):
    for number, severity in zip(odd.numbers, SEVERITIES, strict=True):
        assert number.value == (odd.findings["severity"] == severity).sum()


def test_a_finding_is_text_in_all_its_columns(odd):
    assert odd.findings.columns.tolist() == ["check", "severity", *COLUMNS]
    assert (odd.findings.dtypes == "str").all()
    assert not odd.findings.isna().to_numpy().any()


def test_every_check_says_what_became_of_it(odd):
    assert odd.checks["check"].tolist() == [check.code for check in list_checks()]
    assert result(odd, "C11") == "2 findings"
    assert result(odd, "STU1") == "1 finding"
    assert result(odd, "KEY1") == "passed"
    assert result(odd, "CE01") == "could not run: no CE dataset"
    assert result(odd, "C10") == "could not run: the protocol in force is that of NCT05154734"


def test_findings_of_a_check_are_counted_and_unknown_where_it_could_not_run(odd):
    counted = odd.checks.set_index("check")["findings"]

    assert counted["C11"] == 2
    assert pd.isna(counted["CE01"])
    assert counted.sum() == len(odd.findings)


def test_codes_are_unique_and_rules_are_sentences_that_hold_of_sound_data():
    codes = [check.code for check in list_checks()]

    assert len(set(codes)) == len(codes)
    assert all(check.rule[0].isupper() and check.rule[-1] != "." for check in list_checks())


def test_all_67_checks_of_the_specification_are_there():
    codes = {check.code[:3] for check in list_checks()}

    assert {f"C{number:02}" for number in range(1, 68)} <= codes


def test_on_the_demo_every_check_runs_but_the_one_whose_variable_no_export_has(demo):
    unknown = demo.checks[demo.checks["findings"].isna()]

    assert unknown["check"].tolist() == ["C60"]


def test_on_the_demo_the_findings_are_few_and_of_few_participants(demo):
    by_check = demo.findings.groupby("check")["participant"].nunique()

    assert len(demo.findings) <= 40
    assert by_check.max() <= 4
    assert (demo.findings["severity"] == "error").sum() <= 2
