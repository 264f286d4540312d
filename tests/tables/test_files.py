"""Tables as files: what was recorded comes out as it was, in every format."""

import datetime
import io
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from nmosd_core.study.reading import read_protocol
from nmosd_core.tables.files import (
    as_csv,
    as_csv_for_excel,
    as_json,
    as_parquet,
    as_text,
    as_xlsx,
    file_name,
)
from nmosd_core.tables.workbook import LONGEST_CELL
from nmosd_core.trial_data.store import Stamp

STAMP = Stamp("NCT05154734", datetime.date(2023, 6, 1), True, "0123456789abcdef")
DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "{=SUM(A1:A2)}",
    "\t=1",
    "=HYPERLINK(1)",
]


def days(*texts):
    return pd.Series(np.array(texts, dtype="datetime64[s]"))


def sheet_of(table, name="worsenings"):
    """The first sheet of the workbook, read by a program that did not write it."""
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(table, name, STAMP))).worksheets[0]


def column(sheet, number=1):
    return [
        (row[number - 1].value, row[number - 1].data_type) for row in sheet.iter_rows(min_row=2)
    ]


EVERYTHING = pd.DataFrame(
    {
        "participant": pd.Series(["P-01", "受试者-02", None], dtype="str"),
        "onset": days("2022-03-01", "NaT", "2022-12-31"),
        "sequence": pd.Series([1, None, 2**53 + 1], dtype="Int64"),
        "hours": [36.5, np.nan, 0.1 + 0.2],
        "ongoing": pd.Series([True, None, False], dtype="boolean"),
    }
)


def test_a_file_is_named_by_table_cut_fingerprint_and_whether_it_is_made_up():
    real = Stamp(STAMP.study, STAMP.cut, False, STAMP.fingerprint)

    assert file_name("attacks", STAMP, "csv") == "attacks_2023-06-01_01234567_synthetic.csv"
    assert file_name("attacks", real, "xlsx") == "attacks_2023-06-01_01234567.xlsx"


def test_csv_keeps_every_value_and_writes_dates_with_the_year_first():
    assert as_csv(EVERYTHING).decode() == (
        "participant,onset,sequence,hours,ongoing\n"
        "P-01,2022-03-01,1,36.5,True\n"
        "受试者-02,,,,\n"
        ",2022-12-31,9007199254740993,0.30000000000000004,False\n"
    )


def test_csv_for_excel_begins_with_the_mark_that_says_utf_8():
    assert as_csv_for_excel(EVERYTHING) == b"\xef\xbb\xbf" + as_csv(EVERYTHING)


@pytest.mark.parametrize("text", [text for text in DANGEROUS if text[0] != "{"])
def test_excel_is_given_no_text_to_compute_in_a_csv(text):
    table = pd.DataFrame({"term": pd.Series([text], dtype="str")})

    assert f"'{text}" in as_csv_for_excel(table).decode()
    assert "'" + text not in as_csv(table).decode()


@pytest.mark.parametrize("text", ["-1.5", "+2", "-1e5", "1:320", "<1:10", "a=b", "头痛", ""])
def test_numbers_and_harmless_texts_have_no_apostrophe(text):
    table = pd.DataFrame({"term": pd.Series([text], dtype="str")})

    assert as_csv_for_excel(table)[3:] == as_csv(table)


def test_json_has_null_for_missing_and_keeps_every_digit():
    assert json.loads(as_json(EVERYTHING)) == [
        {
            "participant": "P-01",
            "onset": "2022-03-01",
            "sequence": 1,
            "hours": 36.5,
            "ongoing": True,
        },
        {
            "participant": "受试者-02",
            "onset": None,
            "sequence": None,
            "hours": None,
            "ongoing": None,
        },
        {
            "participant": None,
            "onset": "2022-12-31",
            "sequence": 2**53 + 1,
            "hours": 0.1 + 0.2,
            "ongoing": False,
        },
    ]


def test_json_writes_a_small_p_value_and_no_infinity():
    table = pd.DataFrame({"p": [3.2e-17, math_inf := float("inf"), -math_inf]})

    assert json.loads(as_json(table)) == [{"p": 3.2e-17}, {"p": None}, {"p": None}]
    assert "受试者" in as_json(EVERYTHING).decode()


def test_parquet_keeps_types_and_values():
    read = pd.read_parquet(io.BytesIO(as_parquet(EVERYTHING)))

    assert read["sequence"].tolist()[2] == 2**53 + 1
    assert read["onset"].dt.strftime("%Y-%m-%d").tolist()[0] == "2022-03-01"
    assert read["participant"].tolist()[1] == "受试者-02"


def test_text_leaves_missing_values_blank_and_lines_up():
    lines = as_text(EVERYTHING).decode().splitlines()

    assert lines[0].split() == ["participant", "onset", "sequence", "hours", "ongoing"]
    assert lines[2].split() == ["受试者-02"]
    assert "NaN" not in "".join(lines)
    assert "NaT" not in "".join(lines)


def test_chinese_text_takes_two_columns_of_a_terminal():
    table = pd.DataFrame({"term": pd.Series(["头痛", "ache"], dtype="str"), "n": [1, 2]})
    _, chinese, latin = as_text(table).decode().splitlines()

    assert len(latin) - len(chinese) == 2


def test_text_gives_a_terminal_no_commands():
    table = pd.DataFrame({"term": pd.Series(["a\x1b[31mb\x07", "c\nd", "e\x9bf"], dtype="str")})
    text = as_text(table).decode()

    assert not [character for character in text if ord(character) < 32 and character != "\n"]
    assert "\x9b" not in text
    assert len(text.splitlines()) == 4


def test_no_rows_still_say_what_the_columns_are():
    empty = EVERYTHING.iloc[:0]

    assert as_text(empty).decode() == (
        "No rows. Columns: participant, onset, sequence, hours, ongoing\n"
    )
    assert as_csv(empty).decode() == "participant,onset,sequence,hours,ongoing\n"
    assert json.loads(as_json(empty)) == []
    assert sheet_of(empty).max_row == 1


def test_a_workbook_has_typed_cells_a_frozen_head_and_filters():
    sheet = sheet_of(EVERYTHING)

    assert [cell.value for cell in sheet[1]] == [
        "Participant",
        "Onset",
        "Record",
        "Hours",
        "Ongoing",
    ]
    assert column(sheet, 1) == [("P-01", "s"), ("受试者-02", "s"), (None, "n")]
    assert column(sheet, 2)[0] == (datetime.datetime(2022, 3, 1), "d")
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert column(sheet, 4)[0] == (36.5, "n")
    assert column(sheet, 5) == [(True, "b"), (None, "n"), (False, "b")]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"


@pytest.mark.parametrize("text", [*DANGEROUS, "http://evil.example/x", "mailto:a@b", "0012", "1e5"])
def test_a_text_stays_a_text_in_a_workbook(text):
    table = pd.DataFrame({"term": pd.Series([text], dtype="str")})
    sheet = sheet_of(table)

    assert column(sheet) == [(text, "s")]
    assert sheet["A2"].hyperlink is None


def test_dates_that_excel_would_shift_are_texts():
    early = pd.DataFrame({"onset": days("0202-03-01", "1899-12-31", "2022-03-01", "NaT")})
    late = pd.DataFrame({"onset": days("1900-03-01", "9999-12-31")})

    assert [value for value, _ in column(sheet_of(early))] == [
        "0202-03-01",
        "1899-12-31",
        "2022-03-01",
    ]
    assert [value for value, _ in column(sheet_of(late))] == [
        datetime.datetime(1900, 3, 1),
        datetime.datetime(9999, 12, 31),
    ]


def test_a_text_longer_than_a_cell_says_where_the_rest_is():
    long, longest = "x" * (LONGEST_CELL + 1), "y" * LONGEST_CELL
    table = pd.DataFrame({"term": pd.Series([long, longest], dtype="str")})
    (cut, _), (whole, _) = column(sheet_of(table))

    assert len(cut) == LONGEST_CELL
    assert cut.endswith("... (the CSV has the rest)")
    assert whole == longest
    assert long in as_csv(table).decode()


def test_a_workbook_says_what_it_is_on_a_sheet_of_its_own():
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(EVERYTHING, "worsenings", STAMP)))
    about = {row[0].value: row[1].value for row in workbook["About"].iter_rows()}

    assert workbook.sheetnames == ["worsenings", "About"]
    assert about["Trial"] == "NCT05154734"
    assert about["Data cut"] == "2023-06-01"
    assert about["Fingerprint"] == "0123456789abcdef"
    assert about["Synthetic"] == "yes: no real person"
    assert about["Rows"] == 3


def test_headings_of_intervals_in_a_workbook_name_the_level():
    table = pd.DataFrame({"percent_lower": [1.0]})
    protocol = read_protocol()
    other = replace(protocol, statistics=replace(protocol.statistics, level=0.9))
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(table, "by_term", STAMP, other)))
    assert workbook["by_term"]["A1"].value == "90% CI from"


def test_a_long_name_is_cut_to_what_excel_takes_for_a_sheet():
    assert sheet_of(EVERYTHING, "t" * 40).title == "t" * 31


def test_two_columns_may_have_one_heading():
    table = pd.DataFrame({"a_b": [1], "A b": [2]})

    assert [value for value, _ in column(sheet_of(table), 2)] == [2]
