"""The one door to DuckDB: what it lets in, and that nothing gets out or is changed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.store import open_previous, open_trial
from tests.conftest import trial_from, write_trial

DM = """
    USUBJID | STUDYID     | RFSTDTC    | AGE | SEX
    01      | NCT05154734 | 2022-01-01 | 40  | F
    02      | NCT05154734 |            |     |
"""


@pytest.fixture
def trial(tmp_path):
    opened = trial_from(tmp_path / "trial", dm=DM)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "reads",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM read_parquet('{cut}/dm.parquet')",
        "SELECT * FROM glob('{cut}/*')",
        "SELECT * FROM sniff_csv('{file}')",
    ],
)
def test_a_query_cannot_read_a_file_not_even_of_the_trial(tmp_path, trial, reads):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    sql = reads.format(file=tmp_path / "secret.csv", cut=trial.cut.folder)

    with pytest.raises(Exception, match="file system operations are disabled"):
        trial.select(sql)


@pytest.mark.parametrize(
    "does",
    [
        "COPY dm TO '{folder}/out.csv'",
        "COPY dm FROM '{folder}/secret.csv'",
        "EXPORT DATABASE '{folder}/export'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "SET VARIABLE day = 1",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "DELETE FROM dm",
        "UPDATE dm SET AGE = 1",
        "INSERT INTO dm (USUBJID) VALUES ('03')",
        "TRUNCATE dm",
        "DROP TABLE dm",
        "ALTER TABLE dm ADD COLUMN x INTEGER",
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "CREATE OR REPLACE MACRO cut_date() AS DATE '2030-01-01'",
        "CREATE TEMP MACRO cut_date() AS DATE '2030-01-01'",
        "COMMIT",
        "ROLLBACK",
        "USE memory",
        "PREPARE p AS DELETE FROM dm",
        "CREATE SECRET s (TYPE s3)",
        "EXPLAIN ANALYZE DELETE FROM dm",
        "SELECT 1; DELETE FROM dm",
        "",
    ],
)
def test_only_one_select_statement_is_run(tmp_path, trial, does):
    (tmp_path / "secret.csv").write_text("USUBJID\n09\n")
    before = sorted(path.name for path in tmp_path.rglob("*"))

    with pytest.raises(ValueError, match="one SELECT statement at a time"):
        trial.select(does.format(folder=tmp_path))

    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert trial.dataset("dm")["USUBJID"].tolist() == ["01", "02"]
    assert trial.select("SELECT cut_date() AS cut")["cut"].item() == pd.Timestamp(2023, 6, 1)


@pytest.mark.parametrize("sql", ["FROM query('DELETE FROM dm')", "FROM query('COMMIT')"])
def test_a_statement_within_a_select_must_be_a_select_too(trial, sql):
    with pytest.raises(Exception, match="Expected a single SELECT statement"):
        trial.select(sql)


def test_a_frame_of_the_caller_cannot_be_named_in_a_query(trial):
    frame = pd.DataFrame({"a": [1]})

    with pytest.raises(Exception, match="frame does not exist"):
        trial.select("SELECT * FROM frame")

    assert len(frame) == 1


def test_viewers_ask_at_the_same_time_and_each_gets_its_own_answer(trial):
    together = threading.Barrier(8)

    def ask(number):
        together.wait()
        return [
            trial.select("SELECT $number + range AS n FROM range(50)", number=number)["n"].tolist()
            for _ in range(10)
        ]

    with ThreadPoolExecutor(8) as viewers:
        answers = list(viewers.map(ask, range(8)))

    for number, own in enumerate(answers):
        assert own == [list(range(number, number + 50))] * 10


def test_types_do_not_depend_on_what_is_missing(trial):
    values = "SELECT {} AS number, {} AS text, {} AS day, {} AS flag, {} AS count"
    full = trial.select(values.format("1.5::DOUBLE", "'a'", "DATE '2022-01-01'", "TRUE", "7"))
    none = trial.select(
        values.format(*(f"NULL::{t}" for t in ("DOUBLE", "VARCHAR", "DATE", "BOOLEAN", "INTEGER")))
    )

    assert full.dtypes.equals(none.dtypes)
    assert list(map(str, full.dtypes)) == ["float64", "str", "datetime64[s]", "boolean", "Int64"]


def test_a_large_whole_number_keeps_every_digit_beside_a_missing_one(trial):
    column = trial.select("SELECT unnest([9007199254740993, NULL]::BIGINT[]) AS n")["n"]

    assert column.dtype == "Int64"
    assert column[0] == 2**53 + 1


def test_a_column_of_another_type_is_named(trial):
    with pytest.raises(ValueError, match=r"column price of the query is DECIMAL\(4,2\)"):
        trial.select("SELECT 9.99::DECIMAL(4, 2) AS price")


def test_a_dataset_that_was_not_supplied_has_its_columns_and_no_rows(trial):
    events = trial.dataset("ae")

    assert events.empty
    assert set(read_dictionary()["ae"].schema.names) == set(events.columns)
    assert trial.supplied == {"dm"}


def test_a_question_without_its_dataset_says_what_to_add(trial):
    trial.require("dm")

    with pytest.raises(
        NotSupplied, match=r"has no AE dataset .adverse events.*Add the AE dataset to the export"
    ):
        trial.require("dm", "ae")
    with pytest.raises(NotSupplied, match=r"has no RS dataset \(EDSS and functional systems\)"):
        trial.require("rs")


def test_a_dataset_of_what_the_protocol_does_not_plan_is_not_asked_for(trial):
    assessments = replace(trial.protocol.assessments, antibody_titre=())
    other = replace(trial, protocol=replace(trial.protocol, assessments=assessments))
    with pytest.raises(NotSupplied, match=r"^AQP4-IgG titre: not planned .* no IS dataset") as said:
        other.require("is")
    assert (said.value.in_short, said.value.is_planned) == ("not planned", False)
    with pytest.raises(NotSupplied, match="Add the RS dataset") as said:
        other.require("rs")
    assert said.value.is_planned


def test_a_dataset_that_nobody_knows_is_a_mistake_of_the_program(trial):
    with pytest.raises(ValueError, match="no dataset xx"):
        trial.dataset("xx")


def test_what_was_set_aside_can_be_read_like_a_dataset(trial):
    assert trial.dataset("set_aside").empty


def test_recorded_rows_are_the_same_as_a_table_and_as_a_frame(trial):
    assert trial.recorded("dm").to_pylist()[0]["USUBJID"] == trial.dataset("dm")["USUBJID"][0]
    assert trial.recorded("dm").column_names == trial.dataset("dm").columns.tolist()


def test_the_latest_cut_opens_unless_another_is_asked_for(tmp_path):
    write_trial(tmp_path, date(2022, 6, 30), dm=DM)
    write_trial(tmp_path, date(2022, 12, 31), dm=DM)

    assert open_trial(tmp_path).cut.date == date(2022, 12, 31)
    assert open_trial(tmp_path, date(2022, 6, 30)).cut.date == date(2022, 6, 30)


def test_the_cut_before_is_opened_and_the_first_has_none(tmp_path):
    for day in (date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 1)):
        write_trial(tmp_path, day, dm=DM)

    latest = open_trial(tmp_path)
    before = open_previous(latest)
    assert open_previous(latest) is before
    assert before.cut.date == date(2022, 12, 31)
    assert open_previous(open_trial(tmp_path, date(2022, 6, 30))) is None


def test_a_query_of_the_sql_folder_is_asked_by_its_name(trial):
    people = trial.rows("participants")

    assert people["participant"].tolist() == ["01", "02"]
    assert people["treated"].tolist() == [True, False]


def test_the_stamp_says_study_cut_fingerprint_and_whether_the_data_are_made_up(trial):
    stamp = trial.stamp

    assert str(stamp) == (
        f"NCT05154734, data cut 2023-06-01, fingerprint {trial.cut.fingerprint[:8]}"
    )


def test_data_that_name_no_study_are_those_of_the_protocol(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC")

    assert trial.cut.study == ""
    assert trial.stamp.study == "NCT05154734"


def test_a_cut_of_another_study_than_the_folders_own_protocol_is_refused(tmp_path):
    write_trial(tmp_path, dm=DM.replace("NCT05154734", "OTHER-01"))
    (tmp_path / "protocol.toml").write_text('extends = "standard"\n')

    with pytest.raises(
        TrialDataError, match=r"is of study OTHER-01, but protocol.toml of the trial"
    ):
        open_trial(tmp_path)


def test_a_folders_own_protocol_is_used(tmp_path):
    write_trial(tmp_path, dm=DM)
    (tmp_path / "protocol.toml").write_text(
        'extends = "standard"\n[statistics]\nlevel = 0.9\nmost_plans_ahead = 5\n'
        'source = "ours: to see that it is read"\n'
    )

    assert open_trial(tmp_path).protocol.statistics.level == 0.9
