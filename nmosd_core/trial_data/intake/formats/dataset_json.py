"""CDISC Dataset-JSON 1.1, as .json and as .ndjson.

The description of the dataset is checked against what the standard requires of it.  The values
are taken as the file writes them, so that one bad value does not turn a whole file away.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jsonschema import Draft202012Validator

from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.table import (
    ReadTable,
    Unread,
    UnreadableError,
    read_table,
)

TEXT = {"type": "string"}
DATA_TYPES = ["string", "integer", "decimal", "float", "double", "boolean"]
DATA_TYPES += ["datetime", "date", "time", "URI"]
DESCRIPTION = Draft202012Validator(
    {
        "type": "object",
        "required": [
            "datasetJSONCreationDateTime",
            "datasetJSONVersion",
            "itemGroupOID",
            "records",
            "name",
            "label",
            "columns",
        ],
        "properties": {
            "datasetJSONVersion": {"type": "string", "pattern": r"^1\.1(\.\d+)?$"},
            "records": {"type": "integer", "minimum": 0},
            "name": TEXT,
            "label": TEXT,
            "columns": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["itemOID", "name", "label", "dataType"],
                    "properties": {"name": TEXT, "dataType": {"enum": DATA_TYPES}},
                },
            },
        },
    }
)


@contextmanager
def _nested_as_data_are() -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        raise UnreadableError("its lists are nested too deeply to be data") from error


@_nested_as_data_are()
def read_json(file: ExportFile) -> list[ReadTable]:
    """The table of a .json file; a row's number is its place in "rows"."""
    document = _parse(_text(file), "it is no JSON, or it was cut short")
    if not isinstance(document, dict) or "columns" not in document:
        raise UnreadableError("it is no Dataset-JSON")
    rows = document.pop("rows", None)
    if not isinstance(rows, list | None):
        raise UnreadableError('its "rows" are not a list')
    return [_read(file, document, list(enumerate(rows or [], 1)))]


@_nested_as_data_are()
def read_ndjson(file: ExportFile) -> list[ReadTable]:
    """The table of an .ndjson file; a row's number is its line."""
    lines = [(line, text) for line, text in enumerate(_text(file).split("\n"), 1) if text.strip()]
    if not lines:
        raise UnreadableError("it is empty")
    description = _parse(lines[0][1], "it is no Dataset-JSON")
    if not isinstance(description, dict) or "columns" not in description:
        raise UnreadableError("it is no Dataset-JSON")
    return [_read(file, description, [(line, _parse_row(text)) for line, text in lines[1:]])]


def _text(file: ExportFile) -> str:
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "it is not UTF-8, as the standard asks, or it was cut short"
        ) from error


def _parse(text: str, otherwise: str) -> Any:
    try:
        return json.loads(text, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(otherwise) from error


def _parse_row(text: str) -> Any:
    """The values of a row; its text where it is damaged."""
    try:
        return json.loads(text, parse_int=_whole_number)
    except json.JSONDecodeError:
        return text


def _whole_number(digits: str) -> int | str:
    """The number; its digits where they are more than Python turns into one."""
    try:
        return int(digits)
    except ValueError:
        return digits


def _read(file: ExportFile, description: dict[str, Any], rows: list[tuple[int, Any]]) -> ReadTable:
    try:
        heading = [_clean(column["name"]) for column in description["columns"]]
    except (TypeError, KeyError) as error:
        raise UnreadableError("its columns are not described") from error
    if isinstance(description.get("records"), int) and len(rows) < description["records"]:
        raise UnreadableError(
            f"it was cut short: it announces {description['records']} rows and has {len(rows)}"
        )
    fitting = [(number, row) for number, row in rows if _fits(row, len(heading))]
    columns = [[_clean(row[place]) for _, row in fitting] for place in range(len(heading))]
    return read_table(
        file,
        heading,
        columns,
        [number for number, _ in fitting],
        unread_rows=tuple(
            Unread(number, f"is not a list of {len(heading)} values", json.dumps(row)[:500])
            for number, row in rows
            if not _fits(row, len(heading))
        ),
        note=_departures(description),
    )


def _departures(description: dict[str, Any]) -> str:
    """What the description lacks of the standard, or nothing."""
    found = DESCRIPTION.iter_errors(description)
    errors = sorted(f"{error.json_path}: {error.message}" for error in found)
    return f"departs from Dataset-JSON 1.1: {errors[0]}" if errors else ""


def _fits(row: Any, width: int) -> bool:
    return isinstance(row, list) and len(row) == width


def _clean(value: Any) -> Any:
    """The value; halves of characters, which JSON can write alone, become question marks."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
