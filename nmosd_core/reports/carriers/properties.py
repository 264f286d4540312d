"""A long text as custom document properties, which every office program keeps when it saves.

Office programs hold at most 255 characters in one property, so the text is compressed and
numbered over several, as reference managers do.
"""

import base64
import zlib
from collections.abc import Mapping

from nmosd_core.reports.untrusted import LARGEST_RECORD

PREFIX = "NMOSD_PROVENANCE_"
LONGEST_PROPERTY = 255  # characters that an office program holds in one


def as_properties(text: str) -> dict[str, str]:
    """The text as properties by their names, in order."""
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    parts = range(0, len(packed), LONGEST_PROPERTY)
    return {
        f"{PREFIX}{count:04}": packed[first : first + LONGEST_PROPERTY]
        for count, first in enumerate(parts, start=1)
    }


def from_properties(properties: Mapping[str, str]) -> str | None:
    """The text again, or None where none of the properties is ours.

    Raises
    ------
    ValueError
        Properties are missing or changed.
    """
    names = sorted(name for name in properties if name.startswith(PREFIX))
    if not names:
        return None
    packed = base64.b64decode("".join(properties[name] for name in names), validate=True)
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, LARGEST_RECORD)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacking.eof:
        raise ValueError("properties are missing, or there is more than was written")
    return text.decode()
