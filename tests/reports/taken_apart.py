"""Files taken apart, so that every place of them can be searched.

Text, metadata, attachments, notes, alternative texts, names of members, pictures inside pages,
and bytes written in base64.
"""

import base64
import binascii
import html
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from pypdf import PdfReader

BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}")
PACKED = re.compile(rb"\{\\propname \w+\}\\proptype30\{\\staticval ([A-Za-z0-9+/=]+)\}")
SOURCE = "source"  # with programs in it, whose numbers are no identifiers
MARKUP = ("html", "htm", "svg", "xml", "rels")
MEMBERS = ("docx", "pptx", "xlsx", "zip")


def take_apart(content: bytes, name: str) -> Iterator[tuple[str, str]]:
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
        yield from _of_rtf(content)
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
            parts = take_apart(archive.read(member), named)
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
            yield from (
                (f"attachment {name}, {place}", text) for place, text in take_apart(file, name)
            )
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


def _of_rtf(content: bytes) -> Iterator[tuple[str, str]]:
    """The words, and the record that is packed into properties, whose letters are chance."""
    yield "text", _rtf_text(PACKED.sub(b"", content))
    if packed := b"".join(PACKED.findall(content)):
        yield "packed properties", zlib.decompress(base64.b64decode(packed)).decode()


def _rtf_text(content: bytes) -> str:
    """The text of RTF, with characters that are written as numbers."""
    text = content.decode("latin-1")
    text = re.sub(r"\\'([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), text)
    text = re.sub(r"\\u(-?\d+)\s?\??", lambda match: chr(int(match[1]) % 65536), text)
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", text)
