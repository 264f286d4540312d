"""Many statements on one cursor: rows of text, nothing else, and each on its own."""

import pyarrow as pa
import pytest

from nmosd_core.errors import TrialDataError
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return trial_from(tmp_path_factory.mktemp("reading"), dm="USUBJID | RFSTDTC\n01 | 2022-01-01")


def test_a_table_laid_beside_the_others_is_seen_by_these_statements_alone(trial):
    beside = pa.table({"colour": ["red"]})
    sql = "SELECT USUBJID, colour FROM dm CROSS JOIN beside"
    with trial.reading({"beside": beside}) as reading:
        assert reading.texts(sql, {}) == (["USUBJID", "colour"], [("01", "red")])

    with pytest.raises(Exception, match="beside does not exist"):
        trial.select(sql)


def test_parameters_are_values_lists_and_structs(trial):
    sql = "SELECT part.name || $text || $list[2] AS joined FROM (SELECT unnest($parts) AS part)"
    parts = [{"name": "a", "number": 1}]
    with trial.reading() as reading:
        values = {"text": "b", "list": ["x", "c"], "parts": parts}
        assert reading.texts(sql, values)[1] == [("abc",)]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT 1 AS n", "column n is INTEGER; cast it to VARCHAR"),
        ("SELECT 'a' AS n; SELECT 'b' AS n", "not one SELECT statement"),
        ("CREATE TABLE mine AS SELECT 1", "not one SELECT statement"),
        ("SET threads = 1", "not one SELECT statement"),
        ("SELECT x FROM nowhere", "Table with name nowhere does not exist"),
        ("SELECT CAST('x' AS INTEGER)::VARCHAR AS n", "Conversion Error"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_the_next_statement_runs(trial, sql, said):
    with trial.reading() as reading:
        with pytest.raises(TrialDataError) as fault:
            reading.texts(sql, {}, seconds=5)
        assert said in str(fault.value)
        assert "\n" not in str(fault.value)
        assert reading.texts("SELECT USUBJID FROM dm", {})[1] == [("01",)]


def test_a_statement_that_takes_too_long_is_ended(trial):
    endless = "SELECT CAST(sum(a.range) AS VARCHAR) AS n FROM range(9999999) a, range(99999) b"
    with trial.reading() as reading:
        with pytest.raises(TrialDataError, match=r"longer than 0\.05 seconds"):
            reading.texts(endless, {}, seconds=0.05)
        assert reading.texts("SELECT USUBJID FROM dm", {}, seconds=5)[1] == [("01",)]


def test_a_statement_that_returns_too_much_is_refused(trial):
    many = "SELECT CAST(range AS VARCHAR) AS n FROM range(10001)"
    with trial.reading() as reading:
        with pytest.raises(TrialDataError, match="more than 10000 rows"):
            reading.texts(many, {}, seconds=5)
        assert len(reading.texts(many, {})[1]) == 10001
