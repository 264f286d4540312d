"""PNG carries a text as an international text chunk (iTXt) with a keyword of its own."""

import io
import zlib

from PIL import Image
from PIL.PngImagePlugin import putchunk

KEYWORD = "nmosd-provenance"
END_OF_HEADER = 33  # bytes: the signature and IHDR, after which a text may stand
COMPRESSED = b"\0\1\0"  # end of the keyword, a compressed text, by zlib
NO_LANGUAGE = b"\0\0"  # neither a language nor a translated keyword


def put_in_png(file: bytes, text: str) -> bytes:
    """The picture with the text; its pixels are copied, not drawn again."""
    chunk = io.BytesIO()
    packed = zlib.compress(text.encode(), 9)
    putchunk(chunk, b"iTXt", KEYWORD.encode() + COMPRESSED + NO_LANGUAGE + packed)
    return file[:END_OF_HEADER] + chunk.getvalue() + file[END_OF_HEADER:]


def take_from_png(file: bytes) -> str | None:
    """The text that the picture carries, or None."""
    with Image.open(io.BytesIO(file), formats=["PNG"]) as picture:
        text: str | None = picture.text.get(KEYWORD)  # type: ignore[attr-defined]
    return text
