import json
from typing import Any

import pytest

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.dataset_json import read_json, read_ndjson
from nmosd_core.trial_data.intake.formats.table import ReadTable, Unread, UnreadableError

COLUMNS = [
    {"itemOID": f"IT.{name}", "name": name, "label": name, "dataType": kind}
    for name, kind in {
        "USUBJID": "string",
        "AESEQ": "integer",
        "DOSE": "float",
        "AESTDTC": "date",
    }.items()
]
ROWS = [["01", 1, 1234567.89, "2022-03"], ["02", 2, None, ""]]


def description(**changes: Any) -> dict[str, Any]:
    return {
        "datasetJSONCreationDateTime": "2022-07-01T08:00:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.AE",
        "records": 2,
        "name": "AE",
        "label": "Adverse events",
        "columns": COLUMNS,
    } | changes


def read(rows: list[Any] = ROWS, **changes: Any) -> ReadTable:
    document = json.dumps(description(**changes) | {"rows": rows})
    (table,) = read_json(ExportFile("ae.json", document.encode()))
    return table


def read_lines(*lines: str, **changes: Any) -> ReadTable:
    text = "\n".join([json.dumps(description(**changes)), *lines])
    (table,) = read_ndjson(ExportFile("ae.ndjson", text.encode()))
    return table


def test_values_are_as_the_file_writes_them():
    table = read()

    assert (table.file, table.rows, table.note) == ("ae.json", [1, 2], "")
    assert table.cells.to_dict("list") == {
        "USUBJID": ["01", "02"],
        "AESEQ": ["1", "2"],
        "DOSE": ["1234567.89", None],
        "AESTDTC": ["2022-03", None],
    }


def test_lines_are_numbered_as_in_the_file():
    table = read_lines(*(json.dumps(row) for row in ROWS), "")

    assert table.rows == [2, 3]
    assert table.cells.equals(read().cells)


def test_a_value_of_another_type_does_not_cost_the_file():
    assert list(read(rows=[["01", "one", 1, ""], ROWS[1]]).cells["AESEQ"]) == ["one", "2"]


def test_a_row_of_another_length_is_set_aside():
    table = read(rows=[["01", 1], ROWS[1]])

    assert table.rows == [2]
    assert table.unread_rows == (Unread(1, "is not a list of 4 values", '["01", 1]'),)


def test_a_damaged_line_is_set_aside():
    table = read_lines('["01", 1, 1.5', json.dumps(ROWS[1]))

    assert (table.rows, [unread.row for unread in table.unread_rows]) == ([3], [2])


def test_a_departure_from_the_standard_is_told_and_the_rows_are_read():
    table = read(label=7)

    assert len(table.rows) == 2
    assert table.note.startswith("departs from Dataset-JSON 1.1: $.label: 7 is not")


def test_fewer_rows_than_announced_means_that_the_file_was_cut_short():
    with pytest.raises(UnreadableError, match="it announces 2 rows and has 1"):
        read_lines(json.dumps(ROWS[0]))


def test_halves_of_characters_become_question_marks():
    assert list(read(rows=[["\ud83d", 1, 1, ""], ROWS[1]]).cells["USUBJID"]) == ["?", "02"]


def test_a_name_with_half_a_character_is_a_name():
    columns = [COLUMNS[0], *COLUMNS[2:], COLUMNS[1] | {"name": "AESEQ\ud83d"}]

    assert list(read(columns=columns).cells) == ["USUBJID", "DOSE", "AESTDTC", "AESEQ?"]


def test_a_number_of_any_length_is_a_value():
    long = "9" * 5000
    document = json.dumps(description() | {"rows": ROWS}).replace("1234567.89", long)

    (table,) = read_json(ExportFile("ae.json", document.encode()))

    assert list(table.cells["DOSE"]) == [long, None]
    assert list(read_lines(f'["01", 1, {long}, ""]', records=1).cells["DOSE"]) == [long]


@pytest.mark.parametrize(("begins", "ends"), [("[", "]"), ('{"a": ', "}")])
def test_values_nested_too_deeply_are_told(begins, ends):
    value = begins * 100_000 + "1" + ends * 100_000
    content = json.dumps(description(records=1) | {"rows": [["01", 1, "deep", ""]]})
    description_alone, row = json.dumps(description(records=1)), '["01", 1, "deep", ""]'

    for reader, text in (
        (read_json, content),
        (read_json, content.replace('"Adverse events"', '"deep"')),
        (read_ndjson, f"{description_alone}\n{row}"),
    ):
        with pytest.raises(UnreadableError, match="its lists are nested too deeply to be data"):
            reader(ExportFile("ae.json", text.replace('"deep"', value).encode()))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"columns": [', "it is no JSON, or it was cut short"),
        (b'{"name": "settings"}', "it is no Dataset-JSON"),
        (b"[1, 2]", "it is no Dataset-JSON"),
        (b"\xff\xfe\x00", "it is not UTF-8"),
        (b'{"columns": [{"label": "x"}]}', "its columns are not described"),
        (b'{"columns": 3}', "its columns are not described"),
        (b'{"columns": 10, "rows": 120}', 'its "rows" are not a list'),
        (b'{"columns": [{"name": "x"}], "rows": "01"}', 'its "rows" are not a list'),
    ],
)
def test_other_json_is_told(content, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_json(ExportFile("ae.json", content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\n \n", "it is empty"),
        (b"USUBJID,AETERM", "it is no Dataset-JSON"),
        (b'{"name": "settings"}\n', "it is no Dataset-JSON"),
    ],
)
def test_other_lines_of_json_are_told(content, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_ndjson(ExportFile("ae.ndjson", content))
