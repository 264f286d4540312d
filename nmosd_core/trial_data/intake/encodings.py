"""Which characters the bytes of a file are: UTF-8, GB18030 or Latin-1.

Chinese sites send UTF-8 or GB18030, European ones UTF-8 or Latin-1, and no file says which.
UTF-8 can be told for certain.  GB18030 and Latin-1 can both read most bytes, so the pairs
decide: a Chinese character is two high bytes, an accented letter is one high byte beside a
plain one.  The choice depends on the bytes alone and is told to the reader.
"""

import codecs
import re
from collections import Counter

MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
WORD = re.compile(r"[^\W\d_]+")
PLAUSIBLE = re.compile(
    r"[\u0386-\u03ce]+|[\u0400-\u04ff]+|[\u0590-\u05ff]+|[\u0600-\u06ff]+"  # Greek to Arabic
    r"|.*[A-Za-z].*"
)
LOST = "\N{REPLACEMENT CHARACTER}"
CHINESE = range(0x4E00, 0xA000)


def read_characters(content: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding.

    Returns
    -------
    tuple[str, str]
        The text without a byte order mark; "UTF-8", "UTF-16", "GB18030" or "Latin-1".

    Raises
    ------
    ValueError
        The bytes are UTF-8, UTF-16 or GB18030 with damage; the message says in which line.
    """
    for mark, (codec, name) in MARKS.items():
        if content.startswith(mark):
            return _decode(content, codec, name), name
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf8(content):
            _decode(content, "utf-8", "UTF-8")
    else:
        if not _is_utf8_by_chance(text):
            return text, "UTF-8"
    if _is_chinese(content):
        return _decode(content, "gb18030", "GB18030"), "GB18030"
    return _decode_latin1(content), "Latin-1"


def _decode(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"it is {name} text, damaged in line {line}") from error


def _is_utf8_by_chance(text: str) -> bool:
    """Whether text that reads as UTF-8 is rather a little Chinese in GB18030.

    A few Chinese characters are two bytes that UTF-8 knows too: the word for "female" reads as
    a single "Ů".  An accented letter stands in a word with plain ones, and a word of another
    alphabet keeps to its alphabet; what does neither, and is common Chinese otherwise, is Chinese.
    """
    if text.isascii() or max(text) > "\u07ff":
        return False
    foreign = [word for word in WORD.findall(text) if max(word) >= "\u00c0"]
    strange = [word for word in foreign if not PLAUSIBLE.fullmatch(word)]
    try:
        text.encode("utf-8").decode("gb18030").encode("gb2312")
    except UnicodeError:
        return False
    return 2 * len(strange) > len(foreign)


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether more Chinese characters can be read as UTF-8 than places that cannot."""
    found = Counter(content.decode("utf-8", errors="replace"))
    return sum(found[character] for character in found if ord(character) in CHINESE) > found[LOST]


def _is_chinese(content: bytes) -> bool:
    """Whether most of what GB18030 reads beyond ASCII is two high bytes."""
    found = Counter(content.decode("gb18030", errors="replace"))
    foreign = {character for character in found if character > "\x7f"}
    two_high = {character for character in foreign - {LOST} if min(_gb18030(character)) > 0x7F}
    return 2 * sum(found[one] for one in two_high) > sum(found[one] for one in foreign)


def _gb18030(character: str) -> bytes:
    return character.encode("gb18030")


def _decode_latin1(content: bytes) -> str:
    """Windows' form of Latin-1 where it can be, since its extra characters are printable."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
