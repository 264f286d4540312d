"""Whatever an export holds, a reader gets a sentence or a finding, and no row goes uncounted."""

import io
import json
import re

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from nmosd_core.__main__ import main
from nmosd_core.analyses.checks import find_problems
from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.tables import files
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT, read_table
from tests.errors.exports import ACCEPTED, CASES, REACHES_EVERY_QUESTION, REFUSED, SOUND

HARD_TO_WRITE = [
    "nobody screened",
    "nothing but keys",
    "dates of other centuries",
    "Chinese text",
    "formulas, markup and marks in texts",
    "very long texts",
]


@pytest.mark.parametrize("name", REFUSED)
def test_an_export_that_cannot_be_brought_in_says_what_is_wrong_where_and_what_to_do(
    tmp_path, name
):
    case = CASES[name]
    export = case.write(tmp_path / "export")
    arguments = ["intake", str(export), "--trial", str(tmp_path / "trial"), "--cut", str(CUT)]

    with pytest.raises(TrialDataError) as told:
        bring_in(export, tmp_path / "trial", CUT)
    ran = CliRunner().invoke(main, arguments)

    sentence = str(told.value)
    assert case.refused in sentence
    assert re.search(r"\. [A-Z].*\.$", sentence), "a fault, then its remedy"
    assert ran.exit_code == 1
    assert ran.stderr.splitlines()[-1] == sentence
    assert ran.stdout == ""
    assert not list(tmp_path.glob("trial/*"))


@pytest.mark.parametrize("name", ACCEPTED)
def test_every_row_is_in_the_cut_or_set_aside_with_a_reason(trial_of, name):
    trial = open_trial(trial_of(name))
    drawings = {**SOUND, **CASES[name].changes}
    written = sum(len(read_table(drawing)) for drawing in drawings.values() if drawing)
    kept = sum(len(trial.dataset(dataset)) for dataset in trial.supplied)
    aside = trial.dataset("set_aside")
    left = aside[aside["action"] == ROW_SET_ASIDE]

    assert kept + len(left) == written
    assert left[["file", "row", "reason"]].notna().all(axis=None)
    assert sum(source.rows_read for source in trial.cut.sources) == written


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_wrong_becomes_a_finding(trial_of, name):
    problems = find_problems(open_trial(trial_of(name)))
    findings = problems.findings.groupby("check")["finding"].agg(" | ".join)

    for check, words in CASES[name].finds.items():
        assert words in findings.get(check, "no finding"), check
    if name == "sound":
        looked_for = {check for case in CASES.values() for check in case.finds}
        assert looked_for & set(findings.index) == set()


@pytest.mark.parametrize("name", REACHES_EVERY_QUESTION)
def test_every_table_can_be_printed(trial_of, name):
    trial = open_trial(trial_of(name))
    for title, table in TABLES.items():
        rows = rows_or_reason(table, trial)
        if rows is not None:
            assert len(json.loads(files.as_json(rows))) == len(rows)
            assert b"NaN" not in files.as_text(rows), title
            assert b"NaT" not in files.as_text(rows), title


@pytest.mark.parametrize("name", HARD_TO_WRITE)
def test_every_table_can_be_had_as_a_file(trial_of, name):
    trial = open_trial(trial_of(name))
    for title, table in TABLES.items():
        rows = rows_or_reason(table, trial)
        if rows is not None:
            csv = files.as_csv_for_excel(rows).decode("utf-8-sig")
            assert csv.count("\n") >= 1 + len(rows)
            assert pq.read_table(io.BytesIO(files.as_parquet(rows))).num_rows == len(rows)
            workbook = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows, title, trial.stamp)))
            cells = [cell for row in workbook.worksheets[0].iter_rows() for cell in row]
            assert workbook.worksheets[0].max_row == len(rows) + 1
            assert not [cell.value for cell in cells if cell.data_type in ("f", "e")]


def rows_or_reason(table, trial):
    """The rows of a table; None where its data were not supplied, which it says."""
    try:
        return table.of(trial)
    except NotSupplied as missing:
        sentence = str(missing)
    assert re.search(r"has no \w+ dataset .* Add the \w+ dataset to", sentence), sentence
    return None


@pytest.mark.parametrize("name", REACHES_EVERY_QUESTION)
def test_the_command_line_answers(trial_of, name):
    folder = str(trial_of(name))
    numbers = CliRunner().invoke(main, ["numbers", "--trial", folder, "--format", "json"])
    check = CliRunner().invoke(main, ["check", "--trial", folder, "--format", "csv"])

    assert numbers.exit_code == 0, numbers.stderr
    for number in json.loads(numbers.stdout):
        assert (number["value"] is None) == bool(number["not_estimable"]), number
        assert "nan" not in number["in_words"].lower()
        assert "inf" not in number["in_words"].lower()
    errors = check.stdout.count(",error,")
    several = "s" if errors > 1 else ""
    told = f"The data checks found {errors} error{several}; see the column finding.\n"
    assert check.exit_code == (1 if errors else 0)
    assert check.stderr == (told if errors else "")
