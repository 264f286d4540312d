"""PDF carries a text as an attached file, which readers list and can save."""

import io

from pypdf import PdfReader, PdfWriter

NAME = "provenance.json"


def put_in_pdf(file: bytes, text: str) -> bytes:
    """The document with the text attached, in place of one that it carried."""
    writer = PdfWriter(clone_from=io.BytesIO(file))
    for earlier in [one for one in writer.attachment_list if one.name == NAME]:
        earlier.delete()
    writer.add_attachment(NAME, text.encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def take_from_pdf(file: bytes) -> str | None:
    """The text that the document carries, or None."""
    attached = PdfReader(io.BytesIO(file)).attachments
    return attached[NAME][0].decode() if NAME in attached else None
