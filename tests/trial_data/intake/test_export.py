import io
import os
import zipfile
from pathlib import Path

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake import export
from nmosd_core.trial_data.intake.export import list_files


def names(source: Path) -> list[str]:
    return [file.name for file in list_files(source)]


def zipped(file: Path, *members: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "USUBJID\n01\n")
    return file


def test_files_of_nested_folders_are_listed_in_order(tmp_path):
    (tmp_path / "lab").mkdir()
    for name in ("dm.csv", "ae.csv", "lab/lb.csv"):
        (tmp_path / name).write_text("USUBJID\n")

    assert names(tmp_path) == ["ae.csv", "dm.csv", "lab/lb.csv"]


def test_what_systems_and_programs_leave_behind_is_passed_over(tmp_path):
    litter = ("__MACOSX/._dm.csv", "._ae.csv", ".DS_Store", ".git/dm.csv", "~$dm.xlsx", "Thumbs.db")
    for name in ("dm.csv", *litter):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("USUBJID\n")

    assert names(tmp_path) == ["dm.csv"]
    assert names(zipped(tmp_path / "export.zip", "dm.csv", *litter)) == ["dm.csv"]


def test_one_file_is_an_export(tmp_path):
    (tmp_path / "dm.csv").write_text("USUBJID\n")

    assert names(tmp_path / "dm.csv") == ["dm.csv"]


def test_a_zip_is_read_in_memory_whatever_its_names_say(tmp_path):
    source = zipped(tmp_path / "export.zip", "../../dm.csv", "/etc/ae.csv", "data\\ce.csv")

    assert names(source) == ["../../dm.csv", "/etc/ae.csv", "data/ce.csv"]
    assert list(tmp_path.iterdir()) == [source]


def test_names_in_a_zip_that_says_utf8_are_taken_at_their_word(tmp_path):
    assert names(zipped(tmp_path / "export.zip", "数据/ae.csv")) == ["数据/ae.csv"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("数据/不良事件_ae.csv".encode("gbk"), "数据/不良事件_ae.csv"),
        ("数据/ae.csv".encode(), "数据/ae.csv"),
        ("Exporté/ae.csv".encode("cp437"), "Exporté/ae.csv"),
    ],
)
def test_names_in_a_zip_are_read_in_the_encoding_they_are_in(tmp_path, written, name):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("x" * len(written), "USUBJID\n")
    source = tmp_path / "export.zip"
    source.write_bytes(whole.getvalue().replace(b"x" * len(written), written))

    assert names(source) == [name]


def write_named(folder: Path, written: bytes) -> Path:
    """A file whose name is these bytes, which some systems do not take."""
    file = folder / os.fsdecode(written)
    try:
        file.write_text("USUBJID\n01\n")
    except OSError:
        pytest.skip("names of files are UTF-8 here")
    return file


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("说明.docx".encode("gbk"), "说明.docx"),
        ("不良事件_ae.csv".encode(), "不良事件_ae.csv"),
        (b"Export\xe9.csv", "Export\N{REPLACEMENT CHARACTER}.csv"),
    ],
)
def test_names_in_a_folder_are_read_in_the_encoding_they_are_in(tmp_path, written, name):
    (tmp_path / "数据").mkdir()
    file = write_named(tmp_path / "数据", written)

    assert names(tmp_path) == [f"数据/{name}"]
    assert names(file) == [name]


def test_a_folder_with_one_name_in_two_encodings_is_named(tmp_path):
    for codec in ("utf-8", "gbk"):
        write_named(tmp_path, "不良事件.csv".encode(codec))

    with pytest.raises(TrialDataError, match=r"holds 不良事件.csv twice. Export the data again"):
        names(tmp_path)


def test_a_source_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(TrialDataError, match=r"The export .*nowhere does not exist. Name the"):
        names(tmp_path / "nowhere")


def test_an_empty_folder_is_named(tmp_path):
    (tmp_path / ".DS_Store").write_text("")

    with pytest.raises(TrialDataError, match=r"holds no file. Export the data again"):
        names(tmp_path)


def test_a_trial_folder_is_no_export(tmp_path):
    (tmp_path / "2022-06-30").mkdir()
    (tmp_path / "2022-06-30" / "cut.json").write_text("{}")

    with pytest.raises(TrialDataError, match=r"holds a data cut .* \(2022-06-30/cut.json\)"):
        names(tmp_path)


def test_another_file_called_zip_is_named(tmp_path):
    (tmp_path / "export.zip").write_text("USUBJID\n")

    with pytest.raises(TrialDataError, match=r"export.zip is not a zip, or it was cut short"):
        names(tmp_path / "export.zip")


def test_a_zip_that_was_cut_short_is_named(tmp_path):
    source = zipped(tmp_path / "export.zip", "dm.csv")
    source.write_bytes(source.read_bytes()[:-30])

    with pytest.raises(TrialDataError, match=r"export.zip is not a zip, or it was cut short"):
        names(source)


def test_a_damaged_member_of_a_zip_is_named(tmp_path):
    source = zipped(tmp_path / "export.zip", "dm.csv")
    source.write_bytes(source.read_bytes().replace(b"USUBJID\n01", b"USUBJID\n02"))

    with pytest.raises(TrialDataError, match=r"dm.csv in export.zip is damaged"):
        names(source)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_named_however_the_zip_packs(tmp_path, method):
    source = tmp_path / "export.zip"
    with zipfile.ZipFile(source, "w", method) as archive:
        archive.writestr("dm.csv", "USUBJID\n01\n" * 1000)
    content = source.read_bytes()
    middle = content.index(b"PK\x01\x02") // 2
    source.write_bytes(content[:middle] + b"\xff" * 8 + content[middle + 8 :])

    with pytest.raises(TrialDataError, match=r"dm.csv in export.zip is damaged"):
        names(source)


def test_a_zip_whose_list_of_names_is_damaged_is_named(tmp_path):
    source = zipped(tmp_path / "export.zip", "数据.csv")
    source.write_bytes(source.read_bytes().replace("数".encode(), b"\xff\xff\xff"))

    with pytest.raises(TrialDataError, match=r"export.zip is not a zip, or it was cut short"):
        names(source)


def test_a_zip_with_a_password_is_named(tmp_path):
    source = zipped(tmp_path / "export.zip", "dm.csv")
    content = source.read_bytes()
    entry = content.index(b"PK\x01\x02")
    source.write_bytes(content[: entry + 8] + b"\x01" + content[entry + 9 :])

    with pytest.raises(TrialDataError, match=r"dm.csv in export.zip has a password. Unpack it"):
        names(source)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_one_name_twice_is_named(tmp_path):
    source = zipped(tmp_path / "export.zip", "dm.csv", "dm.csv")

    with pytest.raises(TrialDataError, match=r"export.zip holds dm.csv twice"):
        names(source)


def test_a_zip_that_unpacks_to_an_absurd_size_is_refused(tmp_path, monkeypatch):
    source = tmp_path / "export.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dm.csv", b"0" * 3_000_000)

    assert names(source) == ["dm.csv"]
    monkeypatch.setattr(export, "LARGEST_UNPACKED", 2_000_000)
    with pytest.raises(TrialDataError, match=r"export.zip would unpack to .* GB, which no"):
        names(source)


def test_a_zip_that_understates_its_size_gives_no_more_than_it_states(tmp_path):
    source = tmp_path / "export.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dm.csv", b"0" * 3_000_000)
    size = (3_000_000).to_bytes(4, "little")
    source.write_bytes(source.read_bytes().replace(size, (10).to_bytes(4, "little")))

    with pytest.raises(TrialDataError, match=r"dm.csv in export.zip is damaged"):
        names(source)


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    (tmp_path / "dm.csv").symlink_to(tmp_path / "gone.csv")

    with pytest.raises(TrialDataError, match=r"dm.csv cannot be opened \(No such file"):
        names(tmp_path)


def test_a_folder_that_is_a_link_is_named_and_not_passed_over(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lb.csv").write_text("USUBJID\n")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "dm.csv").write_text("USUBJID\n")
    (tmp_path / "export" / "lab").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(TrialDataError, match="The folder export/lab is a link to another place"):
        names(tmp_path / "export")


def test_a_folder_that_cannot_be_opened_is_named_and_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "export" / "lab").mkdir(parents=True)
    (tmp_path / "export" / "dm.csv").write_text("USUBJID\n")
    scandir = os.scandir

    def closed(place):
        if str(place).endswith("lab"):
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(
        TrialDataError, match=r"The folder export/lab cannot be opened \(Permission"
    ):
        names(tmp_path / "export")
