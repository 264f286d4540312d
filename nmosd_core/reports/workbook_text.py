"""What stands in the cells of a workbook (XLSX), whichever office program saved it last.

Numbers are read to 12 digits: programs write the last ones as they like.  How a cell looks, such
as the format of a date, is not read.
"""

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml.etree import _Element as Element

from nmosd_core.reports.untrusted import parse, read_part

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORKBOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
OF_A_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


def text_of_xlsx(file: bytes) -> str:
    """Names of the sheets, then every cell, row by row.

    Raises
    ------
    ValueError
        A part is larger than any that we write.
    """
    with ZipFile(io.BytesIO(file)) as package:
        strings = list(_strings(package)) if STRINGS in package.namelist() else []
        names = [str(one.get("name")) for one in _part(package, WORKBOOK).iter(f"{SHEET}sheet")]
        found = sorted(
            (int(one[1]), one[0]) for one in map(OF_A_SHEET.fullmatch, package.namelist()) if one
        )
        rows = (row for _, part in found for row in _rows(_part(package, part), strings))
        return "\n".join([*names, *rows])


def _part(package: ZipFile, name: str) -> Element:
    return parse(read_part(package, name))


def _strings(package: ZipFile) -> Iterator[str]:
    return map(_words, _part(package, STRINGS).iter(f"{SHEET}si"))


def _rows(sheet: Element, strings: list[str]) -> Iterator[str]:
    for row in sheet.iter(f"{SHEET}row"):
        yield " ".join(_cell(cell, strings) for cell in row.iter(f"{SHEET}c"))


def _cell(cell: Element, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{SHEET}v")
    if kind == "inlineStr":
        return _words(cell)
    if value is None:
        return ""
    if kind == "s":
        return strings[int(value)]
    return f"{float(value):.12g}" if kind == "n" else value


def _words(element: Element) -> str:
    """The text of a cell, whatever its letters look like."""
    return "".join(one.text or "" for one in element.iter(f"{SHEET}t"))
