"""Running checks: what they cannot do without, and what is said once for all."""

import pytest

from nmosd_core.analyses.check_catalogue import Check
from nmosd_core.analyses.check_files import CheckFile
from nmosd_core.analyses.check_relations import RELATIONS
from nmosd_core.analyses.check_runs import run_checks
from nmosd_core.analyses.findings import COLUMNS, ONCE_FROM, read_recorded
from tests.conftest import trial_from

PEOPLE = "\n".join(f"{number:02} | 2022-01-{number:02} |" for number in range(1, ONCE_FROM + 1))
AE = """
    USUBJID | AESEQ | AETERM | AESTDTC          | AEENDTC
    01      | 1     | a      | 2022-03-01       | 2022-02
    02      | 1     | b      | 2022             |
    03      | 1     | c      | UNKNOWN          |
"""


RECORDS = ((1, 1), (1, 2), (2, 1), (2, 2), (2, 3))


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Five participants without a sex, three of them with an event whose seriousness nobody has."""
    dm = f"USUBJID | RFSTDTC | SEX\n{PEOPLE}"
    return trial_from(tmp_path_factory.mktemp("runs"), dm=dm, ae=AE)


def of_sql(sql, severities=("query",), needs=None, reads=("dm",)):
    """A check of this statement."""
    file = CheckFile("X1", 1, severities, "A rule", "", reads, {}, {}, "ours", sql)
    return Check("X1", severities, "A rule", needs or {}, file=file)


def statement(finding="'no sex'", source="dm", **columns):
    values = dict.fromkeys(COLUMNS, "''") | {"participant": "USUBJID", "finding": finding}
    values |= {"dataset": f"'{source}'", "variable": "'SEX'", **columns}
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return f"SELECT {listed} FROM {source} ORDER BY USUBJID"


def run(trial, *args, **named):
    return run_checks(trial, [of_sql(*args, **named)])[0]


def test_a_dataset_that_was_not_supplied_is_named(trial):
    assert run(trial, "SELECT 1", needs={"lb": ()}).words == "could not run: no LB dataset"


def test_a_variable_that_the_export_lacks_is_named(trial):
    needs = {"dm": ("SEX",), "ae": ("AETERM", "AESER")}

    assert run(trial, "SELECT 1", needs=needs).words == "could not run: the AE dataset has no AESER"


@pytest.mark.parametrize(
    ("events", "reads", "needs", "words"),
    [
        ("", ("ae", "dm"), {"ae": ()}, "nothing to check"),
        ("", ("dm", "ae"), {"ae": ()}, "nothing to check"),  # beside people, no event
        ("", ("dm", "ae"), {"ae": (), "dm": ()}, "passed"),
        ("", ("recorded_dates", "ae"), {"dm": ()}, "passed"),
        ("\n01 | 1 | a |", ("ae", "dm"), {"ae": ()}, "passed"),
    ],
)
def test_a_check_passed_only_if_there_was_a_record_to_look_at(
    tmp_path, events, reads, needs, words
):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    trial = trial_from(tmp_path, dm=dm, ae=f"USUBJID | AESEQ | AETERM | AESTDTC{events}")
    nothing_found = f"{statement().partition(' ORDER')[0]} WHERE FALSE"

    assert run(trial, nothing_found, reads=reads, needs=needs).words == words


def test_what_a_relation_needs_the_check_needs(trial):
    judged = run(trial, "SELECT 1", reads=("worsenings_judged",))

    assert judged.words == "could not run: no CE dataset"
    assert judged.count is None


def test_what_is_the_same_of_every_record_is_said_once(trial):
    outcome = run(trial, statement())

    assert outcome.rows == (
        ("query", "", "", "dm", "5 records", "SEX", "", "no sex (every one of the 5 records)"),
    )
    assert outcome.words == "1 finding"


def test_what_is_said_once_touches_each_participant_with_such_a_record(tmp_path):
    """Two records of 01, three of 02: of each one finding, which names the first record."""
    events = "\n".join(f"0{who} | {at} | a | 2022-03-01" for who, at in RECORDS)
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01\n03 | 2022-01-01"
    trial = trial_from(tmp_path, dm=dm, ae=f"USUBJID | AESEQ | AETERM | AESTDTC\n{events}")
    ordered = statement(source="ae", record="'AESEQ ' || AESEQ") + ", AESEQ"

    outcome = run(trial, ordered, reads=("ae",))

    assert outcome.count == 1
    assert [(row[1], row[4]) for row in outcome.of_each] == [
        ("01", "AESEQ 1 and 1 more"),
        ("02", "AESEQ 1 and 2 more"),
    ]
    assert {row[7] for row in outcome.of_each} == {"no sex (every one of the 5 records)"}


def test_what_is_not_the_same_of_every_record_is_said_of_each(trial):
    assert run(trial, statement("'no sex of ' || USUBJID")).count == ONCE_FROM
    assert run(trial, statement().replace("ORDER", "WHERE USUBJID != '05' ORDER")).count == 4
    assert run(trial, statement(source="ae")).count == 3


def test_a_statement_may_give_each_finding_its_severity(trial):
    severity = "CASE USUBJID WHEN '01' THEN 'error' ELSE 'note' END"
    sql = statement("USUBJID").replace("SELECT", f"SELECT {severity} AS severity,")

    rows = run(trial, sql, ("error", "note")).rows
    assert [row[0] for row in rows] == ["error", "note", "note", "note", "note"]
    assert "severity note is not one of its header" in run(trial, sql, ("error", "query")).words


def test_a_missing_text_is_no_fault(trial):
    rows = run(trial, statement("USUBJID", value="SEX")).rows

    assert rows[0][6] is None


def test_recorded_dates_are_every_date_that_can_be_read(trial):
    dates = RELATIONS["recorded_dates"].table(read_recorded(trial)).to_pandas()
    of_ae = dates[dates["dataset"] == "ae"]

    assert of_ae[["participant", "variable", "recorded"]].to_numpy().tolist() == [
        ["01", "AESTDTC", "2022-03-01"],
        ["02", "AESTDTC", "2022"],
        ["01", "AEENDTC", "2022-02"],
    ]
    assert of_ae["record"].tolist() == ["AESEQ 1"] * 3
    assert of_ae["day"].isna().tolist() == [False, True, True]
    assert of_ae.iloc[2][["start", "start_variable"]].tolist() == ["2022-03-01", "AESTDTC"]


def test_participants_are_named_once_a_dataset_with_their_rows(trial):
    named = RELATIONS["named_participants"].table(read_recorded(trial)).to_pandas()

    assert (named["dataset"] == "dm").sum() == ONCE_FROM
    assert set(named["rows"]) == {1}
