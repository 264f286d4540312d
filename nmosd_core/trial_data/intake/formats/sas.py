"""SAS files: XPORT version 5 and 8, and sas7bdat, through pyreadstat.

Rows are numbered from 1, as SAS shows observations.  XPORT files carry no encoding, and readers
stop quietly where a file was cut short or after the first of several datasets, so both are
looked at here.
"""

import io
import re
from collections.abc import Callable
from typing import Any

import pyreadstat

from nmosd_core.trial_data.intake.encodings import read_characters
from nmosd_core.trial_data.intake.export import ExportFile
from nmosd_core.trial_data.intake.formats.table import ReadTable, UnreadableError, read_table

RECORD = 80  # bytes; XPORT is made of records of this length
LIBRARY = 3 * RECORD
MEMBER = re.compile(rb"HEADER RECORD\*{7}MEM(?:BER |BV8 ) HEADER RECORD")
OBSERVATIONS = re.compile(
    rb"HEADER RECORD\*{7}OBS(?:    |V8  ) HEADER RECORD!{7}(?P<stated>.{15}).{17}", re.DOTALL
)


def read_xport(file: ExportFile) -> list[ReadTable]:
    """The tables of an XPORT file, which is a library of one dataset or more."""
    if not file.content.startswith(b"HEADER RECORD*******LIB"):
        raise UnreadableError("it is no SAS XPORT file")
    starts = [
        found.start() for found in MEMBER.finditer(file.content) if found.start() % RECORD == 0
    ]
    if not starts or len(file.content) % RECORD:
        raise UnreadableError("it was cut short")
    ends = [*starts[1:], len(file.content)]
    members = [file.content[start:end] for start, end in zip(starts, ends, strict=True)]
    several = len(members) > 1
    library = file.content[:LIBRARY]
    tables = [_read(file, pyreadstat.read_xport, library + one, several) for one in members]
    if len({table.file for table in tables}) < len(tables):
        raise UnreadableError("it has two datasets of the same name")
    return tables


def read_sas7bdat(file: ExportFile) -> list[ReadTable]:
    """The table of a sas7bdat file."""
    return [_read(file, pyreadstat.read_sas7bdat, file.content, False)]


def _read(file: ExportFile, reader: Callable[..., Any], content: bytes, several: bool) -> ReadTable:
    try:
        cells, facts, encoding = _read_characters(reader, content)
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        OverflowError,
    ) as error:
        raise UnreadableError(f"it is damaged or was cut short ({error})") from error
    _refuse_cut_short(content, len(cells), facts)
    return read_table(
        file,
        list(cells.columns),
        [cells[name].astype(object).tolist() for name in cells.columns],
        list(range(1, len(cells) + 1)),
        within=("dataset", facts.table_name) if several else None,
        note="" if encoding == "UTF-8" else f"read as {encoding}",
    )


def _read_characters(reader: Callable[..., Any], content: bytes) -> tuple[Any, Any, str]:
    """Cells, facts and encoding; where it is not the one the file states, the bytes tell it."""
    try:
        return *reader(io.BytesIO(content)), "UTF-8"
    except UnicodeDecodeError:
        cells, facts = reader(io.BytesIO(content), encoding="ISO-8859-1")
        cells, encoding = _decode_again(cells)
        return cells, facts, encoding


def _decode_again(cells: Any) -> tuple[Any, str]:
    """Texts that were read byte by byte, in the encoding that they are in."""
    texts = {name: list(cells[name]) for name in cells.select_dtypes("str")}
    written = "\n".join(text for column in texts.values() for text in column)
    _, encoding = read_characters(written.encode("latin-1"))
    codec = "cp1252" if encoding == "Latin-1" else encoding
    for name, column in texts.items():
        cells[name] = [text.encode("latin-1").decode(codec, errors="replace") for text in column]
    return cells, encoding


def _refuse_cut_short(content: bytes, rows: int, facts: Any) -> None:
    """Stop where an XPORT file ends in the middle of a row or before its stated end."""
    header = OBSERVATIONS.search(content)
    if header is None:
        return
    stated = header["stated"].strip()  # version 8 states the number of rows
    left_over = content[header.end() :][rows * sum(facts.variable_storage_width.values()) :]
    if left_over.strip(b" \x00") or (stated.isdigit() and int(stated) > rows):
        raise UnreadableError(f"it was cut short after row {rows}")
