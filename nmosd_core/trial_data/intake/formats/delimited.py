"""CSV and its relatives: commas, semicolons, tabs or bars between fields.

Everything is read as text, so that a participant 01 stays 01.  A row whose number of fields
differs from the heading's is set aside: nobody can tell which field is missing.
"""

import csv
import io

from nmosd_core.trial_data.intake.encodings import read_characters
from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.table import (
    ReadTable,
    Unread,
    UnreadableError,
    read_table,
)

SEPARATORS = ",;\t|"
# In characters; a larger field is no recorded value, but a quotation mark that took in the rest.
LARGEST_FIELD = csv.field_size_limit()


def read_delimited(file: ExportFile) -> list[ReadTable]:
    """The table of a delimited text file; a row's number is the line where it begins."""
    try:
        text, encoding = read_characters(file.content)
    except ValueError as error:
        raise UnreadableError(str(error)) from error
    heading, records, unread = _read_records(text, _separator(text))
    if not heading:
        raise UnreadableError("it is empty")
    columns = [list(column) for column in zip(*(fields for _, fields in records), strict=True)]
    table = read_table(
        file,
        heading,
        columns or [[] for _ in heading],
        [line for line, _ in records],
        unread_rows=tuple(unread),
        note="" if encoding == "UTF-8" else f"read as {encoding}",
    )
    return [table]


def _separator(text: str) -> str:
    """The separator that parts the first line into most fields; a comma where none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:LARGEST_FIELD]
    return max(SEPARATORS, key=lambda each: len(next(csv.reader([first], delimiter=each), [])))


def _read_records(
    text: str, separator: str
) -> tuple[list[str], list[tuple[int, list[str]]], list[Unread]]:
    """Heading, the records as wide as it with their lines, and the others."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    heading: list[str] = []
    records: list[tuple[int, list[str]]] = []
    unread: list[Unread] = []
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return heading, records, unread
        except csv.Error as error:
            unread.append(_unquoted(error, line, reader.line_num, heading))
            continue
        if not any(field.strip() for field in fields):
            continue
        if not heading:
            heading = fields
        elif (wide := _fit(fields, len(heading))) is None:
            reason = f"has {len(fields)} fields, the heading has {len(heading)}"
            unread.append(Unread(line, reason, separator.join(fields)))
        else:
            records.append((line, wide))


def _unquoted(error: csv.Error, line: int, last_line: int, heading: list[str]) -> Unread:
    """The row whose quotation marks are wrong, where the rest of the file can still be told."""
    if "unexpected end" in str(error):
        raise UnreadableError(f"it has a quotation mark from line {line} on that never closes")
    if "field larger" in str(error):
        what = (
            "a field" if last_line == line else "a quotation mark that does not close, or a field"
        )
        raise UnreadableError(f"it has {what} of over {LARGEST_FIELD:,} characters in line {line}")
    if not heading:
        raise UnreadableError("a quotation mark within its heading is not doubled")
    return Unread(line, "a quotation mark within a field is not doubled")


def _fit(fields: list[str], width: int) -> list[str] | None:
    """The fields without empty ones past the heading; None where the row does not fit."""
    beyond = any(field.strip() for field in fields[width:])
    return None if len(fields) < width or beyond else fields[:width]
