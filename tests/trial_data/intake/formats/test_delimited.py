import pytest

from nmosd_core.trial_data.intake.formats.delimited import read_delimited
from nmosd_core.trial_data.intake.formats.table import ReadTable, Unread, UnreadableError
from tests.trial_data.intake.exports import csv_file


def read(text: str, encoding: str = "utf-8") -> ReadTable:
    (table,) = read_delimited(csv_file(text, encoding=encoding))
    return table


def test_every_field_is_text():
    table = read("USUBJID,AESEQ,AETERM\n01,1,Cough\n02,2.0,\n")

    assert table.cells.to_dict("list") == {
        "USUBJID": ["01", "02"],
        "AESEQ": ["1", "2.0"],
        "AETERM": ["Cough", None],
    }


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told_from_the_heading(separator):
    table = read("USUBJID,AETERM\n01,Cough\n".replace(",", separator))

    assert table.cells.to_dict("list") == {"USUBJID": ["01"], "AETERM": ["Cough"]}


def test_a_separator_within_a_quoted_name_does_not_count():
    table = read('"USUBJID;of;the;study",AETERM\n01,Cough\n')

    assert list(table.cells) == ["USUBJID;OF;THE;STUDY", "AETERM"]


def test_quoted_fields_keep_separators_quotation_marks_and_line_breaks():
    table = read('USUBJID,AETERM\n01,"Cough, ""dry""\nat night"\n02,Headache\n')

    assert list(table.cells["AETERM"]) == ['Cough, "dry"\nat night', "Headache"]


def test_a_row_is_numbered_by_the_line_where_it_begins():
    table = read('USUBJID,AETERM\n01,"Cough\nat night"\n\n02,Headache\n')

    assert table.rows == [2, 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(end):
    table = read(end.join(["USUBJID,AETERM", "01,Cough", "02,Headache"]))

    assert (list(table.cells["USUBJID"]), table.rows) == (["01", "02"], [2, 3])


def test_rows_with_another_number_of_fields_are_set_aside_with_their_text():
    table = read("USUBJID,AESEQ,AETERM\n01,1\n02,1,Cough,dry\n03,1,Headache\n")

    assert list(table.cells["USUBJID"]) == ["03"]
    assert table.unread_rows == (
        Unread(2, "has 2 fields, the heading has 3", "01,1"),
        Unread(3, "has 4 fields, the heading has 3", "02,1,Cough,dry"),
    )


def test_empty_fields_past_the_heading_are_no_fault():
    table = read("USUBJID,AETERM,,\n01,Cough,,\n02,Headache,,,,\n")

    assert table.cells.to_dict("list") == {
        "USUBJID": ["01", "02"],
        "AETERM": ["Cough", "Headache"],
    }
    assert (table.unread_rows, table.columns_without_name) == ((), 0)


def test_values_under_an_empty_heading_are_counted():
    table = read(",USUBJID\n0,01\n1,02\n")

    assert (list(table.cells), table.columns_without_name) == (["USUBJID"], 1)


def test_lines_without_any_value_are_no_rows():
    assert read("USUBJID,AETERM\n,\n  \n01,Cough\n").rows == [4]


def test_a_quotation_mark_that_is_not_doubled_costs_one_row():
    table = read('USUBJID,AETERM\n01,"Cough" dry\n02,Headache\n')

    assert list(table.cells["USUBJID"]) == ["02"]
    assert table.unread_rows == (Unread(2, "a quotation mark within a field is not doubled"),)


def test_a_quotation_mark_that_never_closes_stops_the_reading():
    with pytest.raises(UnreadableError, match="quotation mark from line 3 on that never closes"):
        read('USUBJID,AETERM\n01,Cough\n02,"Headache\n03,Fever\n')


def test_a_heading_of_many_names_is_parted_however_long_it_is():
    names = ["USUBJID", *(f"NAME{number}" for number in range(20_000))]

    assert len(read(";".join(names)).cells.columns) == len(names)


@pytest.mark.parametrize("text", ["x" * 200_000, "USUBJID,AETERM\n01," + "x" * 200_000])
def test_a_field_that_is_too_long_stops_the_reading(text):
    line = text.count("\n") + 1

    with pytest.raises(
        UnreadableError, match=f"it has a field of over 131,072 characters in line {line}$"
    ):
        read(text)


def test_a_quotation_mark_that_takes_in_too_much_stops_the_reading():
    with pytest.raises(
        UnreadableError,
        match="it has a quotation mark that does not close, or a field of over 131,072 characters "
        "in line 2",
    ):
        read('USUBJID,AETERM\n01,"Cough\n' + "02,Headache\n" * 20_000)


def test_a_damaged_heading_stops_the_reading():
    with pytest.raises(UnreadableError, match="within its heading is not doubled"):
        read('USUBJID,"AETERM" x\n01,Cough\n')


def test_the_same_name_twice_stops_the_reading():
    with pytest.raises(UnreadableError, match="more than one column AETERM"):
        read("USUBJID,AETERM,aeterm\n01,Cough,Cold\n")


def test_lines_without_text_are_an_empty_file():
    with pytest.raises(UnreadableError, match="it is empty"):
        read("\n\n ")


def test_a_heading_alone_is_a_table_without_rows():
    table = read("USUBJID,AETERM\n")

    assert (list(table.cells), table.rows) == (["USUBJID", "AETERM"], [])


def test_an_encoding_other_than_utf8_is_told():
    assert read("USUBJID,AETERM\n01,头痛\n", "gb18030").note == "read as GB18030"
    assert read("USUBJID,AETERM\n01,头痛\n", "utf-8-sig").note == ""


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert list(read("USUBJID,AETERM\n01,头痛\n", "utf-8-sig").cells) == ["USUBJID", "AETERM"]


def test_damaged_characters_stop_the_reading():
    text = "USUBJID,AETERM\n01,头痛发热\n02,头痛".encode()[:-1]

    with pytest.raises(UnreadableError, match="UTF-8 text, damaged in line 3"):
        read(text.decode("latin-1"), "latin-1")
