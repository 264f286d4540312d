"""Words in the characters of RTF, which is ASCII: everything else is written by its number."""

import re
import unicodedata
from collections.abc import Sequence

from nmosd_core.tables.files import CONTROL_CHARACTERS, LOST

SYMBOLS_OF_RTF = {"\\": r"\\", "{": r"\{", "}": r"\}", "\t": r"\tab ", "\n": r"\line "}


def escaped(text: str) -> str:
    """The text in the characters of RTF: what is not ASCII by its number, Chinese in its font."""
    harmless = re.sub(CONTROL_CHARACTERS, LOST, text)
    return "".join(_escaped(character) for character in harmless)


def _escaped(character: str) -> str:
    if character in SYMBOLS_OF_RTF:
        return SYMBOLS_OF_RTF[character]
    if character.isascii():
        return character
    numbers = _utf_16(character)
    codes = "".join(rf"\u{number - 65536 if number > 32767 else number}?" for number in numbers)
    return rf"{{\f1 {codes}}}" if is_wide(character) else codes


def is_wide(character: str) -> bool:
    """Whether it is a Chinese character, or as wide as one."""
    return unicodedata.east_asian_width(character) in ("W", "F")


def _utf_16(character: str) -> Sequence[int]:
    """One number, or two for a character beyond the first 65,536."""
    pairs = character.encode("utf-16-be")
    return [int.from_bytes(pairs[place : place + 2], "big") for place in range(0, len(pairs), 2)]
