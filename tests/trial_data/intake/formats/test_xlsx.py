import io
import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake import export
from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.table import ReadTable, Unread, UnreadableError
from nmosd_core.trial_data.intake.formats.xlsx import read_xlsx


def workbook(*rows: list, formats: dict[str, str] | None = None) -> ExportFile:
    book = openpyxl.Workbook()
    book.active.title = "AE"
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    return saved(book)


def saved(book: openpyxl.Workbook) -> ExportFile:
    content = io.BytesIO()
    book.save(content)
    return ExportFile("site/ae.xlsx", content.getvalue())


def read(*rows: list, formats: dict[str, str] | None = None) -> ReadTable:
    (table,) = read_xlsx(workbook(*rows, formats=formats))
    return table


def test_a_sheet_is_a_table():
    table = read(["USUBJID", "AESEQ", "AETERM"], ["01", 1, "Cough"], ["02", 2.5, None])

    assert table.file == "site/ae.xlsx, sheet AE"
    assert table.names == ("AE", "ae")
    assert table.cells.to_dict("list") == {
        "USUBJID": ["01", "02"],
        "AESEQ": ["1", "2.5"],
        "AETERM": ["Cough", None],
    }


def test_every_sheet_of_a_workbook_is_read():
    book = openpyxl.Workbook()
    book.active.title = "DM"
    book.active.append(["USUBJID"])
    book.create_sheet("AE").append(["AETERM"])
    book.create_sheet("Empty")

    tables = read_xlsx(saved(book))

    assert [(table.names[0], list(table.cells)) for table in tables] == [
        ("DM", ["USUBJID"]),
        ("AE", ["AETERM"]),
        ("Empty", []),
    ]


def test_numbers_shown_with_leading_zeros_keep_them():
    table = read(["USUBJID"], [1], [12], formats={"A2": "000", "A3": "000"})

    assert list(table.cells["USUBJID"]) == ["001", "012"]


def test_fractions_are_as_the_sheet_shows_them():
    table = read(["LBSTRESN"], [0.33999999999999997], [0.1 + 0.2], [1234567.891])

    assert list(table.cells["LBSTRESN"]) == ["0.34", "0.3", "1234567.891"]


def test_dates_become_iso_text():
    table = read(
        ["USUBJID", "AESTDTC"],
        ["01", date(2022, 3, 1)],
        ["02", datetime(2022, 3, 1, 9, 30)],
        ["03", datetime(2022, 3, 1, 9, 30, 15)],
        ["04", "2022-03"],
        ["05", time(9, 30)],
    )

    assert list(table.cells["AESTDTC"]) == [
        "2022-03-01",
        "2022-03-01T09:30",
        "2022-03-01T09:30:15",
        "2022-03",
        "09:30:00",
    ]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("mmm-yy", "2022-03"),
        ('yyyy"年"m"月"', "2022-03"),
        ("[$-804]yyyy/mm", "2022-03"),
        ("yyyy", "2022"),
        ("d/m/yyyy", "2022-03-01"),
        ('yyyy"年"m"月"d"日"', "2022-03-01"),
    ],
)
def test_a_date_is_as_complete_as_the_sheet_shows_it(form, shown):
    table = read(["USUBJID", "AESTDTC"], ["01", date(2022, 3, 1)], formats={"B2": form})

    assert list(table.cells["AESTDTC"]) == [shown]


def test_a_number_that_can_be_no_date_is_shown_as_the_error_it_is():
    table = read(["USUBJID", "AESTDTC"], ["01", 99999999], formats={"B2": "yyyy-mm-dd"})

    assert list(table.cells["AESTDTC"]) == ["#VALUE!"]


def test_rows_have_the_numbers_of_the_sheet_and_empty_ones_are_passed_over():
    table = read([], ["USUBJID"], ["01"], [], ["  "], ["02"], [None])

    assert (list(table.cells["USUBJID"]), table.rows) == (["01", "02"], [3, 6])


def test_values_beside_the_heading_are_counted():
    table = read(["USUBJID"], ["01", "a remark"])

    assert (list(table.cells), table.columns_without_name) == (["USUBJID"], 1)


def test_formulas_count_with_the_result_that_was_stored():
    file = workbook(["USUBJID", "AESEQ"], ["01", "=1+1"])
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.content)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", old.read(name)))

    (table,) = read_xlsx(ExportFile("ae.xlsx", content.getvalue()))

    assert (list(table.cells["AESEQ"]), table.unread_values) == (["2"], ())


def test_formulas_without_a_stored_result_are_told():
    table = read(["USUBJID", "AESEQ"], ["01", "=1+1"])

    reason = "a formula without a stored result; open the workbook, save it, and export again"
    assert list(table.cells["AESEQ"]) == [None]
    assert table.unread_values == (Unread(2, reason, "=1+1", "AESEQ"),)


def test_a_size_that_the_sheet_states_wrongly_costs_no_rows():
    file = workbook(["USUBJID", "AETERM"], ["01", "Cough"], ["02", "Fever"])
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.content)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:B3"', b'ref="A1"'))

    (table,) = read_xlsx(ExportFile("ae.xlsx", content.getvalue()))

    assert list(table.cells["AETERM"]) == ["Cough", "Fever"]


def test_a_workbook_with_a_password_or_of_an_old_form_is_told():
    with pytest.raises(UnreadableError, match=r"has a password, or is an old \.xls; save it"):
        read_xlsx(ExportFile("ae.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)))


@pytest.mark.parametrize(
    "content",
    [
        b"no workbook",
        workbook(["USUBJID"], ["01"]).content[:2000],
    ],
)
def test_a_file_that_is_no_whole_workbook_is_told(content):
    with pytest.raises(UnreadableError, match="no XLSX workbook, or it was cut short"):
        read_xlsx(ExportFile("ae.xlsx", content))


def test_a_damaged_workbook_is_told_however_it_is_packed():
    whole, packed = workbook(["USUBJID"], ["01"]), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        for name in (parts := zipfile.ZipFile(io.BytesIO(whole.content))).namelist():
            archive.writestr(name, parts.read(name))
    content = packed.getvalue()
    assert read_xlsx(ExportFile("ae.xlsx", content))
    within = content.index(b"sheet1.xml") + 100
    content = content[:within] + b"\xff" * 8 + content[within + 8 :]

    with pytest.raises(UnreadableError, match="no XLSX workbook, or it was cut short"):
        read_xlsx(ExportFile("ae.xlsx", content))


def test_a_zip_that_is_no_workbook_is_told():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(UnreadableError, match="no XLSX workbook"):
        read_xlsx(ExportFile("ae.xlsx", content.getvalue()))


def test_the_same_name_twice_is_told_as_it_is():
    with pytest.raises(UnreadableError, match="more than one column AETERM"):
        read(["USUBJID", "AETERM", "AETERM"], ["01", "Cough", "Fever"])


def test_a_workbook_that_unpacks_to_an_absurd_size_is_refused(monkeypatch):
    monkeypatch.setattr(export, "LARGEST_UNPACKED", 1000)

    with pytest.raises(TrialDataError, match=r"site/ae.xlsx would unpack to"):
        read(["USUBJID"], ["01"])
