"""RTF carries a text as user properties, which office programs show and keep."""

import re

from nmosd_core.reports.carriers.properties import PREFIX, as_properties, from_properties

TEXT = 30  # the number of RTF for a property that is a text
OURS = re.compile(
    rb"\{\\propname\s+(" + PREFIX.encode() + rb"\d+)\}\s*\\proptype30\s*"
    rb"\{\\staticval\s+([A-Za-z0-9+/=\s]+)\}"
)
EMPTY = re.compile(rb"\{\\\*\\userprops\s*\}\s*")


def put_in_rtf(file: bytes, text: str) -> bytes:
    """The document with the text before its end, in place of one that it carried."""
    properties = "\n".join(
        f"{{\\propname {name}}}\\proptype{TEXT}{{\\staticval {value}}}"
        for name, value in as_properties(text).items()
    )
    document, end, rest = EMPTY.sub(b"", OURS.sub(b"", file)).rpartition(b"}")
    return document + b"{\\*\\userprops " + properties.encode("ascii") + b"}\n" + end + rest


def take_from_rtf(file: bytes) -> str | None:
    """The text that the document carries, or None."""
    return from_properties(
        {
            name.decode("ascii"): b"".join(value.split()).decode("ascii")
            for name, value in OURS.findall(file)
        }
    )
