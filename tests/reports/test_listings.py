"""Listings as a workbook and as RTF, read by programs that did not write them."""

import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.embedded import read_embedded
from nmosd_core.reports.listings import (
    LISTINGS,
    as_listings,
    as_rtf_listings,
    as_rtf_table,
    keys_of,
)
from nmosd_core.reports.rtf import NO_ROWS, Page, as_rtf, split_columns
from nmosd_core.reports.rtf_words import escaped
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.wording import presentable
from tests.reports.conftest import run

NAMES = ("participants", "infusions", "serious_events", "worsenings")
PAGE = Page(("Study", "Title"), ("Source: here", "Data cut 2023-06-01"))
TALL = pd.DataFrame({"Participant": [f"P-{n:03}" for n in range(150)], "Term": "带状疱疹 {a} \\"})


@pytest.fixture(scope="module")
def file(demo, record):
    return as_listings(demo, record, NAMES)


@pytest.fixture(scope="module")
def workbook(file):
    return openpyxl.load_workbook(io.BytesIO(file))


@pytest.fixture(scope="module")
def pages(demo, record, tmp_path_factory):
    """Pages of RTF files as LibreOffice shows them, by the name of the file."""
    folder = tmp_path_factory.mktemp("rtf")
    (folder / "tall.rtf").write_bytes(as_rtf(TALL, PAGE))
    (folder / "serious.rtf").write_bytes(as_rtf_table(demo, "serious_events", record))
    files = [folder / "tall.rtf", folder / "serious.rtf"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files)
    return {
        one.stem: run("pdftotext", "-layout", one.with_suffix(".pdf"), "-").rstrip("\f").split("\f")
        for one in files
    }


def test_the_first_sheet_says_what_the_workbook_is(workbook, demo):
    assert workbook.sheetnames == ["About", "Columns", "Definitions", *NAMES]
    about = {row[0]: row[1:] for row in workbook["About"].iter_rows(values_only=True)}

    assert about["Trial"][0] == "NCT05154734"
    assert about["Data cut"][0] == "2023-06-01"
    assert about["Synthetic"][0] == "yes: no real person"
    assert about["Fingerprint of the data"][0] == demo.stamp.fingerprint
    assert about["Sheet infusions"][1] == str(len(TABLES["infusions"].of(demo)))


def test_every_column_of_every_sheet_is_listed_in_words_and_by_name(workbook, demo):
    listed = list(workbook["Columns"].iter_rows(min_row=2, values_only=True))

    for name in NAMES:
        columns = [row[2] for row in listed if row[0] == name and row[2]]
        assert columns == list(TABLES[name].of(demo).columns)
        assert any(row[0] == name and (row[3] or "").startswith("One row per") for row in listed)


def test_dates_are_dates_partial_ones_stay_texts_and_heads_are_frozen(workbook, demo):
    sheet = workbook["worsenings"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    onset = [row[columns["Onset"] - 1] for row in sheet.iter_rows(min_row=2)]
    recorded = [row[columns["Onset as recorded"] - 1] for row in sheet.iter_rows(min_row=2)]

    assert {cell.number_format for cell in onset if cell.value} == {"yyyy-mm-dd"}
    assert all(cell.is_date for cell in onset if cell.value)
    assert "2022-08" in [cell.value for cell in recorded]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.endswith(str(len(TABLES["worsenings"].of(demo)) + 1))


def test_no_column_is_wider_than_a_screen(workbook):
    widths = [one.width for sheet in workbook for one in sheet.column_dimensions.values()]

    assert widths
    assert max(widths) < 62


def test_the_workbook_carries_its_record(file, demo):
    assert read_embedded(file, "listings.xlsx").fingerprint == demo.stamp.fingerprint


def test_a_table_that_does_not_exist_is_named(demo, record):
    with pytest.raises(TrialDataError, match="There is no table worsening"):
        as_listings(demo, record, ("worsening",))


def test_every_usual_listing_is_a_table():
    assert set(LISTINGS) <= set(TABLES)


def test_rtf_files_come_with_a_list_of_what_is_in_them(demo, record):
    told = []
    made = as_rtf_listings(demo, record, NAMES, lambda what, done: told.append(done))

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        contents = archive.read("contents.txt").decode()
    assert sum(name.endswith("synthetic.rtf") for name in names) == len(NAMES)
    assert "serious_events: 5 rows" in contents
    assert told == [0, 0.25, 0.5, 0.75]


def test_titles_heads_notes_and_page_numbers_stand_on_every_page(pages):
    tall = pages["tall"]

    assert len(tall) > 3
    for number, page in enumerate(tall, 1):
        assert f"Page {number} of {len(tall)}" in page
        assert re.search(r"Study\s+Title\s+Participant\s+Term", page)
        assert "Source: here" in page
        assert "Data cut 2023-06-01" in page


def test_heads_are_a_row_of_the_table_that_word_repeats_and_no_row_is_split():
    rtf = as_rtf(TALL, PAGE).decode("ascii")
    header = rtf[rtf.index(r"{\header") : rtf.index(r"{\footer")]
    rows = re.findall(r"\\trowd.*?\\row\b", rtf, re.DOTALL)

    heads = [row for row in rows if r"\trhdr" in row]
    assert "Participant" not in header
    assert len(heads) == rtf.count(r"\pagebb") + 1
    assert all("Participant" in row for row in heads)
    assert len(rows) == len(TALL) + len(heads)
    assert all(r"\trkeep" in row for row in rows)


def test_an_rtf_table_leaves_out_what_is_empty_in_every_row_and_says_so(demo, record):
    rtf = as_rtf_table(demo, "deviations", record).decode("ascii")

    assert "Left out, empty in every row: Importance" in rtf
    assert rtf.count("Importance") == 1


def test_a_table_is_not_called_as_a_column_of_its_name(demo, record):
    rtf = as_rtf_table(demo, "worsenings", record).decode("ascii")

    assert " Worsenings\\par" in rtf
    assert "Worsenings, at least" not in rtf


def test_the_last_row_of_an_rtf_table_has_no_page_of_its_own():
    for rows in range(2, 90):
        *before, last = as_rtf(TALL.head(rows), PAGE).decode("ascii").split(r"\pagebb")

        assert last.count(r"\trowd") > (2 if before else 1), rows  # one is the head of the page


def test_every_row_is_in_the_rtf_once_with_what_is_special_in_rtf(pages):
    text = "".join(pages["tall"])

    assert re.findall(r"P-\d{3}", text) == TALL["Participant"].tolist()
    assert text.count("带状疱疹 {a} \\") == len(TALL)


def test_a_wide_table_goes_on_with_the_participant_again(pages):
    first, second = pages["serious"]

    assert "columns, part 1 of 2" in first
    assert "columns, part 2 of 2" in second
    for page in (first, second):
        assert re.findall(r"NMO-\d{3}", page) == [
            "NMO-003",
            "NMO-007",
            "NMO-012",
            "NMO-015",
            "NMO-017",
        ]
    assert "SYNTHETIC DATA: NO REAL PERSON" in first


def test_no_column_is_lost_where_a_table_is_split():
    wide = pd.DataFrame({f"A rather long heading {n}": ["text"] for n in range(40)})

    groups = split_columns(wide, (0, 3))

    assert len(groups) > 1
    assert all(group[:2] == [0, 3] for group in groups)
    assert sorted(place for group in groups for place in group[2:]) == [
        place for place in range(40) if place not in (0, 3)
    ]


def test_further_columns_have_the_rows_with_something_in_them_alone():
    words = ["a long remark on this scan in particular", ""] * 10
    wide = pd.DataFrame({"Participant": [f"P-{n:03}" for n in range(20)]})
    wide = wide.assign(**{f"Column {n}": "several words of text" for n in range(7)}, Remark=words)
    first, second = as_rtf(wide, PAGE).split(b"\\sect\n")

    assert (first.count(b"P-"), second.count(b"P-")) == (20, 10)
    assert b"left out" not in first
    assert b"rows with nothing in them left out" in second


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("serious_events", ["Participant", "Record"]),
        ("lesion_scans", ["Participant", "Week", "Region"]),
    ],
)
def test_keys_of_a_listing_tell_which_record_a_row_is(demo, name, keys):
    shown = presentable(TABLES[name].of(demo))

    assert list(shown.columns[keys_of(shown)]) == keys


def test_a_table_without_rows_says_so():
    assert NO_ROWS in as_rtf(TALL.head(0), PAGE).decode("ascii")


@pytest.mark.parametrize(
    ("text", "rtf"),
    [
        ("a\\b{c}", r"a\\b\{c\}"),
        ("µ", r"\u181?"),
        ("带", r"{\f1 \u24102?}"),
        ("\ufffd", r"\u-3?"),
        ("😀", r"{\f1 \u-10179?\u-8704?}"),
        ("a\nb\tc", r"a\line b\tab c"),
        ("a\x07b", r"a\u-3?b"),
    ],
)
def test_characters_are_written_as_rtf_has_them(text, rtf):
    assert escaped(text) == rtf
