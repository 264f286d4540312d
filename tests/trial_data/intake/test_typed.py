from datetime import date

import pyarrow as pa

from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.typed import RawTable, TypedTable, type_table
from tests.conftest import read_table


def typed(drawing: str, dataset: str = "ce") -> TypedTable:
    cells = read_table(drawing)
    raw = RawTable(f"{dataset}.csv", dataset, cells, list(range(2, len(cells) + 2)))
    return type_table(raw, read_dictionary()[dataset])


def test_described_columns_come_first_with_their_companions_and_the_others_by_name():
    table = typed("""
        ZZ | USUBJID | CEDUR | CESTDTC    | AA
        z  | 01      | PT36H | 2022-03-01 | a
    """).table

    assert table.column_names == [
        "USUBJID", "CESTDTC", "CESTDT", "CESTDTF", "CEDUR", "CEDURH", "AA", "ZZ",
    ]  # fmt: skip
    assert table.to_pylist()[0] == {
        "USUBJID": "01",
        "CESTDTC": "2022-03-01",
        "CESTDT": date(2022, 3, 1),
        "CESTDTF": None,
        "CEDUR": "PT36H",
        "CEDURH": 36.0,
        "AA": "a",
        "ZZ": "z",
    }


def test_types_do_not_depend_on_the_values():
    empty = typed("USUBJID | CESEQ | CESTDTC | CEDUR | ZZ\n01 | | | |").table

    assert empty.schema.types == [
        pa.string(), pa.int64(), pa.string(), pa.date32(), pa.string(), pa.string(), pa.float64(),
        pa.string(),
    ]  # fmt: skip
    assert typed("USUBJID | CESEQ").table.schema.types == [pa.string(), pa.int64()]


def test_partial_dates_say_what_is_missing():
    table = typed("USUBJID | CESTDTC\n01 | 2022\n01 | 2022-03\n01 |").table

    assert table["CESTDTF"].to_pylist() == ["M", "D", None]
    assert table["CESTDT"].null_count == 3


def test_an_impossible_date_is_kept_as_recorded_and_reported():
    found = typed("USUBJID | CESTDTC\n01 | 2022-03-01\n02 | 2022-02-30")

    assert found.table["CESTDTC"].to_pylist() == ["2022-03-01", "2022-02-30"]
    assert found.table["CESTDTF"].to_pylist() == [None, "Y"]
    assert found.problems == (
        SetAside(
            "ce.csv",
            "value not read",
            "there is no such day: day is out of range for month",
            row=3,
            dataset="ce",
            participant="02",
            variable="CESTDTC",
            value="2022-02-30",
        ),
    )


def test_text_in_a_number_is_empty_and_reported_each_time():
    found = typed("USUBJID | CESEQ\n01 | one\n02 | 2\n03 | one")

    assert found.table["CESEQ"].to_pylist() == [None, 2, None]
    assert [(entry.row, entry.value, entry.reason) for entry in found.problems] == [
        (2, "one", "not a number"),
        (4, "one", "not a number"),
    ]


def test_words_for_nothing_are_not_reported():
    found = typed("USUBJID | CESEQ | CESTDTC | CEDUR | CELOC\n01 | . | NA | . | NA")

    assert found.table.to_pylist()[0]["CESEQ"] is None
    assert found.table.to_pylist()[0]["CESTDTC"] is None
    assert found.table.to_pylist()[0]["CESTDTF"] is None
    assert found.table.to_pylist()[0]["CEDURH"] is None
    assert found.table.to_pylist()[0]["CELOC"] == "NA"
    assert found.problems == ()


def test_dates_in_another_form_are_rewritten_and_told_once():
    found = typed("USUBJID | CESTDTC\n01 | 2022-03-01\n02 | 2022/3/2\n03 | 3MAR2022")

    assert found.table["CESTDTC"].to_pylist() == ["2022-03-01", "2022-03-02", "2022-03-03"]
    assert [(entry.row, entry.action, entry.value, entry.reason) for entry in found.problems] == [
        (3, "value rewritten", "2022/3/2", "2 dates written as ISO 8601, this one as 2022-03-02")
    ]


def test_durations_that_are_none_stay_as_recorded():
    found = typed("USUBJID | CEDUR\n01 | 3 days")

    assert found.table.to_pylist() == [{"USUBJID": "01", "CEDUR": "3 days", "CEDURH": None}]
    assert [entry.variable for entry in found.problems] == ["CEDUR"]


def test_chinese_text_is_kept():
    assert typed("USUBJID | CETERM\n01 | 视神经炎").table["CETERM"].to_pylist() == ["视神经炎"]
