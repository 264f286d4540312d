r"""What a reader sees of an RTF document: words of pages, heads and feet, without their look.

Source: Rich Text Format Specification 1.9.1, Microsoft 2008.  A group that begins with \* or holds
fonts, styles or properties is not shown; nor are fields, such as page numbers, which programs fill
in.
"""

import re

from nmosd_core.reports.untrusted import LARGEST_TEXT

TOKENS = re.compile(
    rb"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+"
)
NOT_SHOWN = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"field", b"xmlnstbl"}
APART = {b"par", b"line", b"cell", b"row", b"tab", b"sect", b"page"}
SYMBOLS = {b"~": "\N{NO-BREAK SPACE}", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}


def text_of_rtf(file: bytes, most: int = LARGEST_TEXT) -> str:
    """The words of an RTF document in the order in which they are written.

    Raises
    ------
    ValueError
        It has more letters than `most`.
    """
    units = bytearray()
    shown, outer, skip = True, [], 0
    for token in TOKENS.finditer(file):
        word, symbol = token["word"], token["symbol"]
        if token["brace"] == b"{":
            outer.append(shown)
        elif token["brace"]:
            shown = outer.pop() if outer else True
        elif word in NOT_SHOWN or symbol == b"*":
            shown = False
        elif shown and word == b"u":
            units += (int(token["number"]) % 65536).to_bytes(2, "little")
            skip = 1
        elif shown:
            text = _words(token)
            units += text[skip:].encode("utf-16-le")
            skip = 0 if text else skip
            if len(units) > 2 * most:
                raise ValueError("it holds more text than any that we write")
    return units.decode("utf-16-le", errors="replace")


def _words(token: "re.Match[bytes]") -> str:
    if token["word"] in APART:
        return " "
    if token["byte"]:
        return bytes.fromhex(token["byte"].decode()).decode("cp1252", errors="replace")
    if token["symbol"]:
        return SYMBOLS.get(token["symbol"], "")
    return (token["text"] or b"").decode("cp1252", errors="replace")
