"""DOCX, PPTX and XLSX carry a text as custom properties (docProps/custom.xml).

A custom XML part would be roomier, but LibreOffice keeps one in text documents only; properties
survive in all three.
"""

import io
import zipfile
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from nmosd_core.reports.carriers.properties import (
    PREFIX,
    as_properties,
    from_properties,
)
from nmosd_core.reports.untrusted import LARGEST_RECORD, parse, read_part

PART, TYPES, RELATIONS = "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PROPERTIES, VALUES = f"{OFFICE}/custom-properties", f"{OFFICE}/docPropsVTypes"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
RELATION = f"{OFFICE}/relationships/custom-properties"
OF_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that users name
NO_PROPERTIES = f'<Properties xmlns="{PROPERTIES}" xmlns:vt="{VALUES}"/>'.encode()
FIRST_ID = 2  # 0 and 1 are reserved


def put_in_office(file: bytes, text: str) -> bytes:
    """The document with the text, in place of one that it carried; other properties stay."""
    with ZipFile(io.BytesIO(file)) as package:
        parts = {entry: package.read(entry) for entry in package.infolist()}
    named = {entry.filename: content for entry, content in parts.items()}
    changed = {
        PART: _as_bytes(_with_text(named.get(PART), text)),
        TYPES: _as_bytes(_with_type(parse(named[TYPES]))),
        RELATIONS: _as_bytes(_with_relation(parse(named[RELATIONS]))),
    }
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, content in parts.items():
            if entry.filename != PART:
                package.writestr(entry, changed.get(entry.filename, content))
        package.writestr(zipfile.ZipInfo(PART), changed[PART], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def take_from_office(file: bytes) -> str | None:
    """The text that the document carries, or None."""
    with ZipFile(io.BytesIO(file)) as package:
        if PART not in package.namelist():
            return None
        properties = parse(read_part(package, PART, LARGEST_RECORD))
    return from_properties(
        {str(one.get("name")): "".join(map(str, one.itertext())).strip() for one in properties}
    )


def _with_text(part: bytes | None, text: str) -> Element:
    """Custom properties with those of others first and ours after them."""
    properties = parse(part or NO_PROPERTIES)
    for one in list(properties):
        if str(one.get("name")).startswith(PREFIX):
            properties.remove(one)
    for name, value in as_properties(text).items():
        one = etree.SubElement(properties, f"{{{PROPERTIES}}}property", fmtid=OF_USERS, name=name)
        etree.SubElement(one, f"{{{VALUES}}}lpwstr").text = value
    for number, one in enumerate(properties, start=FIRST_ID):
        one.set("pid", str(number))
    return properties


def _with_type(types: Element) -> Element:
    """Content types of the package with that of custom properties."""
    if not any(one.get("PartName") == f"/{PART}" for one in types):
        override = etree.QName(etree.QName(types).namespace, "Override")
        etree.SubElement(types, override, PartName=f"/{PART}", ContentType=CONTENT_TYPE)
    return types


def _with_relation(relations: Element) -> Element:
    """Relations of the package with the one to its custom properties."""
    if not any(one.get("Type") == RELATION for one in relations):
        tag = etree.QName(etree.QName(relations).namespace, "Relationship")
        etree.SubElement(relations, tag, Id="rIdProvenance", Type=RELATION, Target=PART)
    return relations


def _as_bytes(element: Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
