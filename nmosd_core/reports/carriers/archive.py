"""A zip carries a text as a file of its own."""

import io
import zipfile
from zipfile import ZipFile

from nmosd_core.reports.untrusted import LARGEST_RECORD, read_part

NAME = "provenance.json"


def put_in_zip(file: bytes, text: str) -> bytes:
    """The archive with the text as one more file, in place of one that it carried."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as old, ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in old.infolist():
            if entry.filename != NAME:
                archive.writestr(entry, old.read(entry))
        archive.writestr(zipfile.ZipInfo(NAME), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def take_from_zip(file: bytes) -> str | None:
    """The text that the archive carries, or None."""
    with ZipFile(io.BytesIO(file)) as archive:
        if NAME not in archive.namelist():
            return None
        return read_part(archive, NAME, LARGEST_RECORD).decode()
