from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.sas import read_sas7bdat, read_xport
from nmosd_core.trial_data.intake.formats.table import UnreadableError

FILES = Path(__file__).parents[1] / "files"

AE = pd.DataFrame(
    {
        "USUBJID": ["01", "02", "03"],
        "AESEQ": [1.0, 2.0, None],
        "AETERM": ["Cough", "", "Fever"],
    }
)


def xport(cells: pd.DataFrame, folder: Path, name: str = "AE", version: int = 5) -> bytes:
    file = folder / f"{name}{version}.xpt"
    pyreadstat.write_xport(cells, file, table_name=name, file_format_version=version)
    return file.read_bytes()


@pytest.mark.parametrize("version", [5, 8])
def test_an_xport_file_is_read(tmp_path, version):
    (table,) = read_xport(ExportFile("ae.xpt", xport(AE, tmp_path, version=version)))

    assert (table.file, table.names, table.rows) == ("ae.xpt", ("ae",), [1, 2, 3])
    assert table.cells.to_dict("list") == {
        "USUBJID": ["01", "02", "03"],
        "AESEQ": ["1", "2", None],
        "AETERM": ["Cough", None, "Fever"],
    }


def test_long_names_of_version_8_are_read(tmp_path):
    cells = AE.rename(columns={"AETERM": "REPORTED_TERM_OF_THE_EVENT"})

    (table,) = read_xport(ExportFile("ae.xpt", xport(cells, tmp_path, version=8)))

    assert "REPORTED_TERM_OF_THE_EVENT" in table.cells


@pytest.mark.parametrize("version", [5, 8])
def test_every_dataset_of_an_xport_library_is_read(tmp_path, version):
    dm = xport(AE[["USUBJID"]], tmp_path, "DM", version)
    ae = xport(AE, tmp_path, "AE", version)

    tables = read_xport(ExportFile("study.xpt", dm + ae[240:]))

    assert [(table.file, table.names, len(table.rows)) for table in tables] == [
        ("study.xpt, dataset DM", ("DM", "study"), 3),
        ("study.xpt, dataset AE", ("AE", "study"), 3),
    ]


def test_a_library_with_two_datasets_of_one_name_is_told(tmp_path):
    ae = xport(AE, tmp_path)

    with pytest.raises(UnreadableError, match="two datasets of the same name"):
        read_xport(ExportFile("study.xpt", ae + ae[240:]))


def test_sas_dates_become_iso_text(tmp_path):
    cells = pd.DataFrame({"USUBJID": ["01", "02"], "AESTDTC": [22705.0, None]})
    file = tmp_path / "ae.xpt"
    pyreadstat.write_xport(cells, file, table_name="AE", variable_format={"AESTDTC": "DATE9"})

    (table,) = read_xport(ExportFile("ae.xpt", file.read_bytes()))

    assert list(table.cells["AESTDTC"]) == ["2022-03-01", None]


@pytest.mark.parametrize(
    ("term", "codec", "note"),
    [
        ("视神经炎", "utf-8", ""),
        ("视神经炎", "gb18030", "read as GB18030"),
        ("Müdigkeit", "latin-1", "read as Latin-1"),
    ],
)
def test_characters_are_read_in_the_encoding_they_are_in(tmp_path, term, codec, note):
    written = xport(AE.replace("Cough", "X" * 12), tmp_path)
    content = written.replace(b"X" * 12, term.encode(codec).ljust(12))

    (table,) = read_xport(ExportFile("ae.xpt", content))

    assert (table.cells["AETERM"].iloc[0], table.note) == (term, note)


def test_an_xport_file_that_ends_within_a_row_is_told(tmp_path):
    cells = pd.concat([AE] * 20, ignore_index=True).assign(AETERM="Headache and dizziness")
    content = xport(cells, tmp_path)

    with pytest.raises(UnreadableError, match="cut short after row"):
        read_xport(ExportFile("ae.xpt", content[:-80]))


def test_an_xport_file_shorter_than_its_heading_says_is_told(tmp_path):
    cells = pd.concat([AE] * 40, ignore_index=True).assign(AETERM="X" * 64)[["AETERM", "USUBJID"]]
    content = xport(cells, tmp_path, version=8)

    with pytest.raises(UnreadableError, match="cut short"):
        read_xport(ExportFile("ae.xpt", content[: -80 * 33]))


@pytest.mark.parametrize("length", [100, 240, 700])
def test_an_xport_file_cut_short_in_its_heading_is_told(tmp_path, length):
    with pytest.raises(UnreadableError, match="cut short"):
        read_xport(ExportFile("ae.xpt", xport(AE, tmp_path)[:length]))


def test_another_file_called_xpt_is_told():
    with pytest.raises(UnreadableError, match="no SAS XPORT file"):
        read_xport(ExportFile("ae.xpt", b"USUBJID,AETERM"))


def test_a_sas7bdat_file_is_read():
    file = ExportFile("export/dm.sas7bdat", (FILES / "dm.sas7bdat").read_bytes())

    (table,) = read_sas7bdat(file)

    assert (table.file, table.names, table.rows) == ("export/dm.sas7bdat", ("dm",), [1, 2, 3])
    assert list(table.cells["USUBJID"]) == ["01", "02", "03"]
    assert list(table.cells["RFSTDTC"]) == ["2021-12-12", "2022-01-03", None]
    assert list(table.cells["AGE"]) == ["34", "51.5", None]
    assert list(table.cells["RACE"]) == ["亚洲人"] * 3


def test_dates_and_datetimes_of_sas7bdat_become_iso_text():
    (table,) = read_sas7bdat(ExportFile("ae.sas7bdat", (FILES / "ae.sas7bdat").read_bytes()))

    assert list(table.cells["AESTDTC"]) == ["2022-02-01", "2022-05-09", None]
    assert list(table.cells["AEENDTC"]) == ["2022-02-03T08:30", None, None]


@pytest.mark.parametrize("length", [0, 100, 8192, 16284])
def test_a_sas7bdat_file_that_was_cut_short_is_told(length):
    content = (FILES / "ae.sas7bdat").read_bytes()[:length]

    with pytest.raises(UnreadableError, match="damaged or was cut short"):
        read_sas7bdat(ExportFile("ae.sas7bdat", content))
