import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake.read_export import ReadExport, read_export
from tests.trial_data.intake.exports import DM, write_csv_export


def read(folder) -> ReadExport:
    return read_export(folder, lambda line: None)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("ae.csv", b"", r"ae.csv cannot be read: it is empty. Export it again, or take it out"),
        ("ae.xlsx", b"PK", r"ae.xlsx cannot be read: it is no XLSX workbook, or it was cut short"),
        ("ae.xlsx", b"\xd0\xcf\x11\xe0", r"ae.xlsx cannot be read: it has a password"),
        ("ae.xpt", b"USUBJID", r"ae.xpt cannot be read: it is no SAS XPORT file"),
        ("ae.sas7bdat", b"USUBJID", r"ae.sas7bdat cannot be read: it is damaged or was cut short"),
        ("ae.parquet", b"PAR1", r"ae.parquet cannot be read: it is no Parquet file"),
        ("ae.json", b"{", r"ae.json cannot be read: it is no JSON, or it was cut short"),
        ("ae.ndjson", b"{", r"ae.ndjson cannot be read: it is no Dataset-JSON"),
        ("part2.parquet", b"PAR1", r"part2.parquet cannot be read"),
        ("ae.xls", b"\xd0\xcf", r"ae.xls is an old Excel workbook; save it as .xlsx, and bring"),
        ("ae.csv.gz", b"\x1f\x8b", r"ae.csv.gz is compressed; unpack it, and bring it in again"),
    ],
)
def test_a_file_of_data_that_cannot_be_read_stops_the_intake(tmp_path, name, content, message):
    write_csv_export(tmp_path, dm=DM)
    (tmp_path / name).write_bytes(content)

    with pytest.raises(TrialDataError, match=message):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("settings.json", b'{"a": 1}', "holds no dataset that the dashboard knows"),
        ("notes.txt", b"", "holds no dataset that the dashboard knows"),
        ("figure.png", b"PNG", "is not in a format for data"),
        ("older.zip", b"PK", "is a zip within the export; unpack it"),
        ("list.xls", b"\xd0\xcf", "is an old Excel workbook; save it as .xlsx"),
        ("te.csv", b"ETCD,ELEMENT\nA,B\n", "holds no dataset that the dashboard knows"),
    ],
)
def test_a_file_that_is_no_dataset_is_named_and_left(tmp_path, name, content, reason):
    write_csv_export(tmp_path, dm=DM)
    (tmp_path / name).write_bytes(content)

    export = read(tmp_path)

    assert list(export.records) == ["dm"]
    assert [(entry.file, entry.action, entry.reason) for entry in export.aside] == [
        (name, "file not used", reason)
    ]
    assert {file.name: file.note for file in export.files}[name] == f"not used: {reason}"


def test_an_export_without_any_known_dataset_says_what_it_found(tmp_path):
    (tmp_path / "te.csv").write_text("ETCD,ELEMENT\nA,B\n")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")

    with pytest.raises(TrialDataError, match=r"no dataset .* \(found: scan.pdf, te.csv\). Name"):
        read(tmp_path)


def test_a_text_file_named_as_a_dataset_is_read(tmp_path):
    (tmp_path / "dm.txt").write_text("USUBJID\tRFSTDTC\n01\t2022-03-01\n")

    assert read(tmp_path).records["dm"][0].column("RFSTDTC") == ["2022-03-01"]


def test_the_encoding_of_a_file_is_noted(tmp_path):
    (tmp_path / "dm.csv").write_bytes(
        "USUBJID,RFSTDTC,RACE\n01,2022-03-01,亚洲人".encode("gb18030")
    )
    lines = []

    export = read_export(tmp_path, lines.append)

    assert [file.note for file in export.files] == ["read as GB18030"]
    assert lines == ["dm.csv: 1 row of DM (read as GB18030)"]
