import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import Cut
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests.conftest import read_table
from tests.trial_data.intake.exports import AE, DM, WRITERS, write_csv_export, write_export_as

ON = date(2022, 6, 30)


def rows(cut: Cut, dataset: str) -> list[dict]:
    return pq.read_table(cut.folder / f"{dataset}.parquet").to_pylist()


def set_aside(cut: Cut) -> list[tuple]:
    columns = ("file", "row", "variable", "value", "action", "reason")
    return [tuple(row[column] for column in columns) for row in rows(cut, "set_aside")]


def test_an_export_becomes_a_cut_that_opens(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)

    cut = bring_in(export, tmp_path / "trial", ON)

    trial = open_trial(tmp_path / "trial")
    assert trial.cut == cut
    assert trial.supplied == {"dm", "ae"}
    assert (cut.study, cut.date, cut.synthetic) == ("NCT05154734", ON, False)


def test_leading_zeros_of_participants_survive(tmp_path):
    cut = bring_in(write_csv_export(tmp_path / "export", dm=DM), tmp_path / "trial", ON)

    assert [row["USUBJID"] for row in rows(cut, "dm")] == ["01", "02", "03"]


def test_a_cut_says_where_its_rows_came_from(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)

    cut = bring_in(export, tmp_path / "trial", ON)

    ae, dm = cut.sources
    assert (ae.name, ae.dataset, ae.rows_read, ae.rows_kept, ae.rows_set_aside) == (
        "ae.csv",
        "ae",
        3,
        3,
        0,
    )
    assert dm.name == "dm.csv"
    assert len(dm.sha256) == 64


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_content_has_the_same_fingerprint_in_every_format(tmp_path, form):
    as_csv = write_csv_export(tmp_path / "csv", dm=DM, ae=AE)
    as_form = write_export_as(form, tmp_path / "form", dm=DM, ae=AE)

    expected = bring_in(as_csv, tmp_path / "trial", ON)
    found = bring_in(as_form, tmp_path / "trial of form", ON)

    assert rows(found, "ae") == rows(expected, "ae")
    assert found.fingerprint == expected.fingerprint
    assert set_aside(found) == []


def test_the_same_export_has_the_same_fingerprint_again(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)

    first = bring_in(export, tmp_path / "first", ON)
    second = bring_in(export, tmp_path / "second", ON)

    assert first.fingerprint == second.fingerprint
    for file in first.folder.iterdir():
        assert file.read_bytes() == (second.folder / file.name).read_bytes()


def test_another_value_has_another_fingerprint(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)
    other = write_csv_export(tmp_path / "other", dm=DM, ae=AE.replace("Cough", "Cold "))

    first = bring_in(export, tmp_path / "first", ON)
    second = bring_in(other, tmp_path / "second", ON)

    assert first.fingerprint != second.fingerprint


def test_rows_are_ordered_by_participant_and_sequence(tmp_path):
    cut = bring_in(write_csv_export(tmp_path / "export", dm=DM, ae=AE), tmp_path / "trial", ON)

    assert [(row["USUBJID"], row["AESEQ"]) for row in rows(cut, "ae")] == [
        ("01", 1),
        ("02", 1),
        ("02", 2),
    ]


def test_a_zip_with_folders_is_brought_in(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in export.iterdir():
            archive.write(file, f"delivery/data/{file.name}")

    cut = bring_in(tmp_path / "export.zip", tmp_path / "trial", ON)

    assert [source.name for source in cut.sources] == [
        "delivery/data/ae.csv",
        "delivery/data/dm.csv",
    ]


def test_one_workbook_is_brought_in(tmp_path):
    with pd.ExcelWriter(tmp_path / "study.xlsx") as book:
        pd.DataFrame({"Exported by": ["site 1"]}).to_excel(book, sheet_name="Cover", index=False)
        read_table(DM).to_excel(book, sheet_name="DM", index=False)
        read_table(AE).to_excel(book, sheet_name="AE", index=False)

    cut = bring_in(tmp_path / "study.xlsx", tmp_path / "trial", ON)

    assert {source.name: source.dataset for source in cut.sources} == {
        "study.xlsx, sheet Cover": "",
        "study.xlsx, sheet DM": "dm",
        "study.xlsx, sheet AE": "ae",
    }


def test_unknown_files_are_named_and_not_used(tmp_path):
    export = write_csv_export(
        tmp_path / "export", dm=DM, eg="USUBJID | EGSEQ | EGTESTCD\n01 | 1 | QTCF"
    )
    (export / "readme.txt").write_text('Exported on Monday, by "Li')
    (export / "protocol.pdf").write_bytes(b"%PDF-1.4")
    lines = []

    cut = bring_in(export, tmp_path / "trial", ON, report=lines.append)

    unknown = "holds no dataset that the dashboard knows"
    assert set_aside(cut) == [
        ("eg.csv", None, None, None, "file not used", unknown),
        ("protocol.pdf", None, None, None, "file not used", "is not in a format for data"),
        ("readme.txt", None, None, None, "file not used", unknown),
    ]
    assert [source.name for source in cut.sources if not source.dataset] == [
        "eg.csv",
        "protocol.pdf",
        "readme.txt",
    ]
    assert "eg.csv: not used, it holds no dataset that the dashboard knows" in lines


def test_progress_is_reported_file_by_file(tmp_path):
    lines = []

    bring_in(
        write_csv_export(tmp_path / "export", dm=DM, ae=AE),
        tmp_path / "trial",
        ON,
        report=lines.append,
    )

    assert lines == [
        "ae.csv: 3 rows of AE",
        "dm.csv: 3 rows of DM",
        "Data cut 2022-06-30: 3 participants, 6 rows of 2 datasets; 0 rows set aside, "
        "0 values not read",
    ]


def test_only_the_caller_says_that_data_are_synthetic(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM)

    assert bring_in(export, tmp_path / "demo", ON, synthetic=True).synthetic
    assert not bring_in(export, tmp_path / "trial", ON).synthetic


def test_dictionary_versions_come_from_the_trial_summary(tmp_path):
    ts = """
        STUDYID     | DOMAIN | TSSEQ | TSPARMCD | TSPARM                   | TSVAL
        NCT05154734 | TS     | 1     | AEDICT   | Adverse event dictionary | MedDRA 25.0
    """

    cut = bring_in(write_csv_export(tmp_path / "export", dm=DM, ts=ts), tmp_path / "trial", ON)

    assert cut.dictionaries == {"AEDICT": "MedDRA 25.0"}
    assert not (cut.folder / "ts.parquet").exists()
    assert [(one.rows_read, one.rows_kept) for one in cut.sources] == [(3, 3), (1, 1)]


def test_a_value_that_is_no_number_is_reported_and_its_row_stays(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM.replace("51.5", "old "))

    cut = bring_in(export, tmp_path / "trial", ON)

    assert [row["AGE"] for row in rows(cut, "dm")] == [34, None, None]
    assert set_aside(cut) == [("dm.csv", 3, "AGE", "old", "value not read", "not a number")]


def test_older_exports_keep_scores_in_qs(tmp_path):
    qs = """
        STUDYID     | DOMAIN | USUBJID | QSSEQ | QSTESTCD | QSCAT | QSORRES | QSSTRESN | QSDTC
        NCT05154734 | QS     | 01      | 1     | EDSS0101 | EDSS  | 3.5     | 3.5      | 2022-03-01
        NCT05154734 | QS     | 01      | 2     | BDI0101  | BDI   | 2       | 2        | 2022-03-01
    """
    suppqs = """
        RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        QS      | 01      | QSSEQ | 1        | QSRATER | Wang
    """

    cut = bring_in(
        write_csv_export(tmp_path / "export", dm=DM, qs=qs, suppqs=suppqs), tmp_path / "trial", ON
    )

    assert [
        (row["RSSEQ"], row["RSTESTCD"], row["RSSTRESN"], row["RSDT"], row["RSRATER"])
        for row in rows(cut, "rs")
    ] == [
        (1, "EDSS0101", 3.5, date(2022, 3, 1), "Wang"),
        (2, "BDI0101", 2.0, date(2022, 3, 1), None),
    ]


def test_a_dataset_of_which_no_row_can_be_used_is_not_supplied(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE.replace("| 0", "| 9"))

    cut = bring_in(export, tmp_path / "trial", ON)

    assert open_trial(tmp_path / "trial").supplied == {"dm"}
    assert [source.rows_set_aside for source in cut.sources] == [3, 0]


def test_a_dataset_without_rows_is_supplied_and_empty(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM, ae="USUBJID | AESEQ | AETERM | AESTDTC")

    cut = bring_in(export, tmp_path / "trial", ON)

    assert rows(cut, "ae") == []
    assert open_trial(tmp_path / "trial").supplied == {"dm", "ae"}


def test_columns_in_lower_case_are_accepted(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM.replace("USUBJID", "usubjid"))

    cut = bring_in(export, tmp_path / "trial", ON)

    assert len(rows(cut, "dm")) == 3


def test_columns_of_any_name_are_kept(tmp_path):
    export = tmp_path / "export"
    export.mkdir()
    (export / "dm.csv").write_text(
        'USUBJID,RFSTDTC,.X,Visit.Date,"a ""b""",姓名,[1]\n01,,1,2,3,4,5\n'
    )

    bring_in(export, tmp_path / "trial", ON)

    dm = open_trial(tmp_path / "trial").dataset("dm")
    assert dm[[".X", "VISIT.DATE", 'A "B"', "姓名", "[1]"]].iloc[0].tolist() == list("12345")


def test_an_export_without_participants_says_that_dm_is_missing(tmp_path):
    export = write_csv_export(tmp_path / "export", ae=AE)

    with pytest.raises(TrialDataError, match=r"export has no DM \(Demographics\).* Add DM to"):
        bring_in(export, tmp_path / "trial", ON)


def test_participants_without_identifier_are_not_an_empty_trial(tmp_path):
    export = write_csv_export(tmp_path / "export", dm="USUBJID | RFSTDTC\n | 2022-01-01")

    with pytest.raises(TrialDataError, match=r"No row of DM .* can be used: no participant is"):
        bring_in(export, tmp_path / "trial", ON)


def test_two_studies_in_one_export_are_refused(tmp_path):
    export = write_csv_export(
        tmp_path / "export", dm=DM.replace("NCT05154734 | DM     | 03", "X | DM | 03")
    )

    with pytest.raises(TrialDataError, match=r"more than one study \(STUDYID NCT05154734, X\)"):
        bring_in(export, tmp_path / "trial", ON)

    assert not (tmp_path / "trial").exists()


def test_a_cut_is_never_overwritten(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM)
    before = bring_in(export, tmp_path / "trial", ON)

    with pytest.raises(TrialDataError, match="already has a data cut of 2022-06-30"):
        bring_in(write_csv_export(tmp_path / "export", dm=DM, ae=AE), tmp_path / "trial", ON)

    assert open_trial(tmp_path / "trial").cut == before


def test_an_export_of_another_study_is_refused(tmp_path):
    bring_in(write_csv_export(tmp_path / "export", dm=DM), tmp_path / "trial", ON)
    other = write_csv_export(tmp_path / "other", dm=DM.replace("NCT05154734", "OTHER"))

    with pytest.raises(TrialDataError, match="The export is of study OTHER, but the trial folder"):
        bring_in(other, tmp_path / "trial", date(2022, 12, 31))


def test_a_trial_folder_inside_the_export_is_refused(tmp_path):
    export = write_csv_export(tmp_path / "export", dm=DM)

    with pytest.raises(TrialDataError, match="The trial folder trial lies inside the export"):
        bring_in(export, export / "trial", ON)


def test_a_file_in_place_of_the_trial_folder_is_named(tmp_path):
    (tmp_path / "trial").write_text("")

    with pytest.raises(TrialDataError, match=r"cannot be written into .*trial"):
        bring_in(write_csv_export(tmp_path / "export", dm=DM), tmp_path / "trial", ON)


DYING = """
import os, signal, sys
from datetime import date
from pathlib import Path
from nmosd_core.trial_data import new_cut
from nmosd_core.trial_data.intake.bring_in import bring_in

written, write = [], new_cut._write_synced

def write_and_die(file, content):
    written.append(file)
    if len(written) == int(sys.argv[3]):
        file.write_bytes(bytes(content)[:10])
        os.kill(os.getpid(), signal.SIGKILL)
    write(file, content)

new_cut._write_synced = write_and_die
bring_in(Path(sys.argv[1]), Path(sys.argv[2]), date(2022, 6, 30))
"""


@pytest.mark.parametrize("file", [1, 2, 3, 4], ids=["ae", "dm", "set_aside", "cut.json"])
def test_an_intake_that_is_killed_leaves_no_cut_and_the_next_one_succeeds(tmp_path, file):
    export = write_csv_export(tmp_path / "export", dm=DM, ae=AE)
    trial = tmp_path / "trial"
    command = [sys.executable, "-c", DYING, str(export), str(trial), str(file)]

    killed = subprocess.run(command, cwd=Path(__file__).parents[3], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert [folder.name[0] for folder in trial.iterdir()] == ["."]
    cut = bring_in(export, trial, ON)
    assert [folder.name for folder in trial.iterdir()] == ["2022-06-30"]
    assert cut.fingerprint == bring_in(export, tmp_path / "other", ON).fingerprint


def test_a_left_over_of_a_process_with_our_number_is_cleared(tmp_path):
    left_over = tmp_path / "trial" / f".2022-06-30.partial-{os.getpid()}"
    left_over.mkdir(parents=True)

    bring_in(write_csv_export(tmp_path / "export", dm=DM), tmp_path / "trial", ON)

    assert not left_over.exists()


def test_a_cut_written_before_files_had_notes_still_opens(tmp_path):
    cut = bring_in(write_csv_export(tmp_path / "export", dm=DM), tmp_path / "trial", ON)
    facts = json.loads((cut.folder / "cut.json").read_text())
    del facts["sources"][0]["note"]
    (cut.folder / "cut.json").write_text(json.dumps(facts))

    assert open_trial(tmp_path / "trial").cut.sources[0].note == ""
