"""What of a participant can be found in a file, wherever it hides.

A file is taken apart: text, metadata, attachments, notes, alternative texts, file names of members,
pictures inside pages, and bytes written in base64.  In each part identifiers, names, dates in any
usual writing and ages are looked for.
"""

import base64
import binascii
import html
import io
import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from pypdf import PdfReader

from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.store import TrialData

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<{{}}>(?:{'|'.join(MONTHS)})[a-z]*)\.?"
DAYS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日?",
        r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?{MONTH.format('n')},?[\s-]?(?P<y>(?:19|20)\d\d)",
        rf"\b{MONTH.format('n')}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>(?:19|20)\d\d)",
        r"(?<![\d.])(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d.])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)(?!\d)",
    )
]
A_MONTH = re.compile(r"(?<![\d-])((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![\d-])")
AN_AGE = re.compile(
    r"\bage[d:]?[\s:=]{1,3}(\d{1,3})\b(?!\s(?:to|and|years or))|\b(\d{1,3})[\s-]years?[\s-]old",
    re.I,
)
OF_AN_ERA = re.compile(
    r"(?<!\d)(?:59\d\d|[67]\d{3}|8[0-2]\d\d|9500)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}")
SOURCE = "source"  # with programs in it, whose numbers are no identifiers
MARKUP = ("html", "htm", "svg", "xml", "rels")
MEMBERS = ("docx", "pptx", "xlsx", "zip")
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Secrets:
    """What must not be found.

    Attributes
    ----------
    names
        Identifiers of participants and sites, names of people.
    days, months
        Real days of records, and months ("2022-04") that only a record can have named.
    ages
        Ages of participants in years.
    """

    names: frozenset[str]
    days: frozenset[date]
    months: frozenset[str]
    ages: frozenset[int]


def secrets_of(trial: TrialData) -> Secrets:
    """Everything in a data cut, opened as it is, that tells who or when."""
    names: set[str] = set()
    days: set[date] = set()
    texts: set[str] = set()
    for name, dataset in read_dictionary().items():
        table = trial.recorded(name)
        for variable in dataset.variables.values():
            recorded = {one for one in table[variable.name].unique().to_pylist() if one}
            if variable.name in ("USUBJID", "SUBJID", "SITEID") or variable.name.endswith("NAM"):
                names |= recorded
            if variable.type == "date":
                texts |= recorded
                days |= {day for day in table[variable.companions[0].name].to_pylist() if day}
    plan = trial.protocol.accrual
    cuts = {cut.date for cut in list_cuts(trial.cut.folder.parent)}
    public = {plan.starts, plan.ends, *cuts}
    months = {text[:7] for text in texts if len(text) >= 7}
    ages = {int(age) for age in trial.recorded("dm")["AGE"].to_pylist() if age}
    return Secrets(
        frozenset(names),
        frozenset(days - public),
        frozenset(months - {f"{day:%Y-%m}" for day in public}),
        frozenset(ages),
    )


def find_leaks(content: bytes, name: str, secrets: Secrets) -> list[str]:
    """Say what of the secrets stands where in a file; empty where nothing does.

    Parameters
    ----------
    content, name
        The file and its name, whose ending says how to take it apart.
    secrets
        What is looked for.
    """
    parts = [("file name", name), *_parts(content, name)]
    return sorted(
        {
            f"{place}: {found}"
            for place, text in parts
            for found in _found(text, secrets, is_source=place.endswith(SOURCE))
        }
    )


def _found(text: str, secrets: Secrets, *, is_source: bool) -> Iterator[str]:
    for name in secrets.names:
        if is_source and name.isdigit():
            continue
        if name in text and re.search(_whole(name), text):
            yield f"the name {name}"
    for day in set(_days(text)) & secrets.days:
        yield f"the day {day}"
    for month in set(A_MONTH.findall(text)) & secrets.months:
        yield f"the month {month}"
    for match in AN_AGE.finditer(text):
        if int(match[1] or match[2]) in secrets.ages:
            yield f"an age in {match[0]!r}"
    if day_of_era := OF_AN_ERA.search(text):
        yield f"a day that is not in words, {day_of_era[0]}"


def _whole(name: str) -> str:
    """The name as a word; a short number only where it cannot be a value, such as 0.001."""
    if name.isdigit():
        return rf"(?<![\w.,%#/:-]){name}(?![\w.,%:-])" if len(name) > 2 else r"(?!)"
    return rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"


def _days(text: str) -> Iterator[date]:
    for form in DAYS:
        for match in form.finditer(text):
            parts = match.groupdict()
            month = parts.get("m") or MONTHS.index(parts["n"][:3].lower()) + 1
            try:
                yield date(int(parts["y"]), int(month), int(parts["d"]))
            except ValueError:
                continue


def _parts(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Place and text of every part of a file."""
    ending = name.rpartition(".")[2].lower()
    if ending in MEMBERS:
        yield from _of_archive(content, ending)
    elif ending == "pdf":
        yield from _of_pdf(content)
    elif ending == "png":
        yield from _of_png(content)
    elif ending == "parquet":
        yield from _of_parquet(content)
    elif ending == "rtf":
        yield "text", _rtf_text(content)
    else:
        yield from _of_text(content, has_tags=ending in MARKUP)


def _of_text(content: bytes, *, has_tags: bool) -> Iterator[tuple[str, str]]:
    """The text as it is, without its tags, and what it holds in base64."""
    text = content.decode("utf-8", "replace")
    yield SOURCE if has_tags else "text", html.unescape(text)
    if has_tags:
        read = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        yield "text without tags", html.unescape(re.sub(r"<[^>]*>", "", read))
    for match in BASE64.finditer(text):
        try:
            inside = base64.b64decode(match[0])
        except (binascii.Error, ValueError):
            continue
        ending = "png" if inside.startswith(b"\x89PNG") else "bin"
        parts = _of_png(inside) if ending == "png" else [("bytes", inside.decode("latin-1"))]
        yield from (("base64 " + place, part) for place, part in parts)


def _of_archive(content: bytes, ending: str) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "comment", archive.comment.decode("utf-8", "replace")
        for member in archive.namelist():
            yield f"name of {member}", member
            named = member if "." in Path(member).name else f"{member}.txt"
            parts = _parts(archive.read(member), named)
            yield from ((f"{member}, {place}", text) for place, text in parts)
    if ending == "xlsx":
        yield "cells", _cells(content)


def _cells(content: bytes) -> str:
    """Every cell, dates as days and not as Excel's numbers; a number under "Age" as an age."""
    lines: list[str] = []
    for sheet in load_workbook(io.BytesIO(content)):
        rows = list(sheet.iter_rows(values_only=True))
        heads = rows[0] if rows else ()
        for row in rows:
            for head, value in zip(heads, row, strict=False):
                said = f"age {value:g}" if head == "Age" and _is_number(value) else str(value)
                lines.append(said.removesuffix(" 00:00:00"))
        lines += [comment.text for row in sheet for cell in row if (comment := cell.comment)]
    return "\n".join(lines)


def _of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    yield "text", re.sub(r"\s+", " ", read.stdout.decode("utf-8", "replace"))
    reader = PdfReader(io.BytesIO(content))
    yield "metadata", " ".join(f"{key} {value}" for key, value in (reader.metadata or {}).items())
    root = reader.trailer["/Root"]
    if "/Metadata" in root:
        yield "XMP", root["/Metadata"].get_object().get_data().decode("utf-8", "replace")
    for name, files in reader.attachments.items():
        yield "name of attachment", name
        for file in files:
            yield from ((f"attachment {name}, {place}", text) for place, text in _parts(file, name))
    for number, page in enumerate(reader.pages, 1):
        for annotation in page.get("/Annots") or []:
            yield f"annotation on page {number}", str(annotation.get_object())
    yield "outline", str(reader.outline)
    yield "structure", " ".join(_strings(root.get("/StructTreeRoot"), set()))


def _strings(thing: object, seen: set[int]) -> Iterator[str]:
    """Alternative texts of a tagged PDF."""
    thing = thing.get_object() if hasattr(thing, "get_object") else thing
    if id(thing) in seen or thing is None:
        return
    seen.add(id(thing))
    if isinstance(thing, dict):
        yield from (str(thing[key]) for key in ("/Alt", "/ActualText", "/T") if key in thing)
        yield from _strings(thing.get("/K"), seen)
    elif isinstance(thing, list):
        for one in thing:
            yield from _strings(one, seen)


def _of_png(content: bytes) -> Iterator[tuple[str, str]]:
    place = 8
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield f"{kind.decode()} chunk", _chunk_text(kind, body)
        place += length + 12


def _chunk_text(kind: bytes, body: bytes) -> str:
    key, _, rest = body.partition(b"\0")
    packed = rest[1:] if kind == b"zTXt" else rest[2:].split(b"\0", 2)[-1]
    if kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1"):
        rest = zlib.decompress(packed)
    return f"{key.decode('latin-1')} {rest.decode('utf-8', 'replace')}"


def _of_parquet(content: bytes) -> Iterator[tuple[str, str]]:
    table = pq.read_table(io.BytesIO(content))
    metadata = table.schema.metadata or {}
    yield (
        "metadata",
        " ".join(f"{key.decode()} {value.decode()}" for key, value in metadata.items()),
    )
    yield from of_arrow(table)


def of_arrow(table: pa.Table) -> Iterator[tuple[str, str]]:
    """Names of columns, and their values as text."""
    yield "columns", " ".join(table.column_names)
    for name in table.column_names:
        column = table[name]
        dated = pa.types.is_temporal(column.type)
        values = column.cast(pa.date32()) if dated else column
        label = "age " if name == "age" and not pa.types.is_string(column.type) else ""
        yield f"column {name}", "\n".join(label + _as_said(one) for one in values.to_pylist())


def _as_said(value: object) -> str:
    return f"{value:g}" if _is_number(value) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rtf_text(content: bytes) -> str:
    """The text of RTF, with characters that are written as numbers."""
    text = content.decode("latin-1")
    text = re.sub(r"\\'([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), text)
    text = re.sub(r"\\u(-?\d+)\s?\??", lambda match: chr(int(match[1]) % 65536), text)
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text)


def days_as_numbers(content: bytes, secrets: Secrets) -> list[str]:
    """Secret days among the numbers of a figure, counted in milliseconds since 1970."""
    numbers = {int(one) for one in re.findall(rb"(?<![\d.])1[4-9]\d{11}(?![\d.])", content)}
    days = {EPOCH + timedelta(milliseconds=one) for one in numbers}
    return sorted(f"the day {day} as a number" for day in days & secrets.days)


def as_figure_file(figure: object) -> bytes:
    """A figure as the JSON that a browser is sent."""
    return json.dumps(json.loads(figure.to_json())).encode()
