"""A reader's own checks: files of the trial folder, which can read the records and no more."""

import pytest

from nmosd_core.analyses import own_checks
from nmosd_core.analyses.check_runs import run_checks
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.own_checks import list_own_checks
from tests.conftest import trial_from

DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX | AGE
    01      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40
    02      | NCT05154734 | 2022-01-20 | 2022-02-01 | M   |
"""
HEADER = """-- Every participant has an age
--
-- Ours.
--
-- Check     {code}, version 1
-- Severity  {severity}
-- Reads     dm (AGE)
-- Takes     {takes}
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    our own plan

"""
COLUMNS = "'' AS visit, 'dm' AS dataset, '' AS record, 'AGE' AS variable, '' AS value"
NO_AGE = f"SELECT USUBJID AS participant, {COLUMNS}, 'no age' AS finding FROM dm WHERE AGE IS NULL"


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """A trial whose own checks each test writes anew."""
    opened = trial_from(tmp_path_factory.mktemp("own"), dm=DM)
    (opened.cut.folder.parent / "checks").mkdir()
    return opened


@pytest.fixture
def own(trial):
    """Write own checks and run them: code, and what became of it."""
    folder = trial.cut.folder.parent / "checks"

    def ask(taken=(), **statements):
        for old in folder.iterdir():
            old.unlink()
        for name, (code, sql, *more) in statements.items():
            head = HEADER.format(code=code, severity="query", takes=more[0] if more else "nothing")
            (folder / f"{name}.sql").write_text(head + sql, encoding="utf-8")
        checks = list_own_checks(trial, taken)
        outcomes = run_checks(trial, checks)
        return {check.code: one for check, one in zip(checks, outcomes, strict=True)}

    return ask


def test_an_own_check_finds_what_it_looks_for(own):
    found = own(age=("OWN1", NO_AGE))["OWN1"]

    assert found.rows == (("query", "02", "", "dm", "", "AGE", "", "no age"),)


def test_a_value_of_the_protocol_can_be_taken(own):
    sql = NO_AGE.replace("AGE IS NULL", "AGE > $youngest")
    found = own(age=("OWN1", sql, "youngest (number; eligibility.minimum_age)"))["OWN1"]

    assert [row[1] for row in found.rows] == ["01"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELEC 1", "Parser Error"),
        (NO_AGE.replace("FROM dm", "FROM nowhere"), "nowhere does not exist"),
        (NO_AGE.replace("'no age' AS finding", "DATE '2022-01-01' AS finding"), "finding is DATE"),
        (NO_AGE.replace("'' AS visit, ", ""), "instead of participant, visit, dataset"),
        (f"{NO_AGE}; DROP TABLE dm", "not one SELECT statement"),
        ("DELETE FROM dm", "not one SELECT statement"),
        ("SELECT content FROM read_text('/etc/passwd')", "file system operations are disabled"),
        (NO_AGE.replace("AGE IS NULL", "AGE > $limit"), "limit"),
    ],
)
def test_a_broken_own_check_is_named_with_its_fault_and_the_others_run_on(own, sql, said):
    became = own(a_broken=("OWN1", sql), b_sound=("OWN2", NO_AGE))

    assert became["OWN1"].words.startswith("could not run: checks/a_broken.sql: ")
    assert said in became["OWN1"].words
    assert "\n" not in became["OWN1"].words
    assert became["OWN2"].words == "1 finding"


def test_a_fault_of_one_record_ends_that_check_alone(own):
    fails = NO_AGE.replace("AGE IS NULL", "CAST(USUBJID || 'x' AS INTEGER) > 0")
    became = own(a_fails=("OWN1", fails), b_sound=("OWN2", NO_AGE))

    assert "could not run: checks/a_fails.sql: Conversion Error" in became["OWN1"].words
    assert became["OWN2"].words == "1 finding"


def test_a_value_that_the_protocol_lacks_is_named(own):
    sql = NO_AGE.replace("AGE IS NULL", "AGE > $oldest")
    found = own(age=("OWN1", sql, "oldest (number; eligibility.maximum_age)"))["OWN1"]

    assert found.words.endswith("the protocol has no value eligibility.maximum_age")


def test_a_group_that_the_protocol_lacks_is_named_in_words(own):
    place = "adverse_events.groups.rare_reactions.terms"
    sql = NO_AGE.replace("AGE IS NULL", "SEX IN (SELECT unnest($terms))")
    found = own(age=("OWN1", sql, f"terms (list; {place})"))["OWN1"]

    lacks = "the protocol has no rare reactions among its groups of adverse events"
    assert found.words.endswith(lacks)


def test_a_code_is_used_once(own):
    became = own(taken={"C01"}, a=("C01", NO_AGE), b=("OWN1", NO_AGE), c=("OWN1", NO_AGE))

    assert became["a"].words.endswith("C01 is the code of a check of the dashboard already")
    assert became["OWN1"].words == "1 finding"
    assert became["c"].words.endswith("OWN1 is the code of a check of b.sql already")


def test_what_macos_puts_beside_a_file_is_no_check(own):
    assert list(own(**{"age": ("OWN1", NO_AGE), "._age": ("OWN2", NO_AGE)})) == ["OWN1"]


def test_an_own_check_may_not_take_long(own, monkeypatch):
    monkeypatch.setattr(own_checks, "MOST_SECONDS", 0.05)
    endless = NO_AGE.replace(
        "AGE IS NULL", "(SELECT max(a.range + b.range) FROM range(9999999) a, range(99999) b) > 0"
    )
    became = own(a_slow=("OWN1", endless), b_sound=("OWN2", NO_AGE))

    assert became["OWN1"].words.endswith("it took longer than 0.05 seconds")


def test_findings_of_own_checks_stand_among_the_others(tmp_path):
    trial = trial_from(tmp_path, dm=DM)
    (tmp_path / "checks").mkdir()
    sql = HEADER.format(code="OWN1", severity="error", takes="nothing") + NO_AGE
    (tmp_path / "checks" / "age.sql").write_text(sql)
    (tmp_path / "checks" / "broken.sql").write_text("SELECT 1")
    problems = find_problems(trial)
    checks = problems.checks.set_index("check")

    assert problems.findings.iloc[0][["check", "participant"]].tolist() == ["OWN1", "02"]
    assert checks.at["OWN1", "own"] == "yes"
    assert checks.at["OWN1", "source"] == "checks/age.sql: our own plan"
    assert checks.at["broken", "result"].startswith("could not run: checks/broken.sql: its first")
    assert checks.at["C02", "own"] == "no"
