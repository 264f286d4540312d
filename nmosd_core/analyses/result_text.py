"""How laboratories write results below and above what they can measure.

`<1:10`, `≤0.1`, `＞1:3200` and 小于 are made one: a sign, and the limit that follows it.
"""

import re
import unicodedata

BELOW, ABOVE, MEASURED = "below", "above", ""

WORDS = {"小于": "<", "低于": "<", "少于": "<", "大于": ">", "高于": ">", "<=": "≤", ">=": "≥"}
OTHER_SIGNS = str.maketrans({"⩽": "≤", "≦": "≤", "⩾": "≥", "≧": "≥", "∶": ":", "−": "-"})

SIGN = r"[<≤>≥]"
NUMBER = re.compile(rf"(?P<sign>{SIGN})?(?P<number>-?\d+(?:\.\d+)?|-?\.\d+)")


def plain(text: str) -> str:
    """The text in capitals, without spaces, with one way to write each sign.

    Where a space parts two digits a mark stays: `1:10 32` is not 1:1032.
    """
    plain_text = unicodedata.normalize("NFKC", text).translate(OTHER_SIGNS).upper()
    plain_text = re.sub(r"(?<=\d)\s+(?=\d)", "_", plain_text)
    plain_text = re.sub(r"\s+", "", plain_text)
    for word, sign in WORDS.items():
        plain_text = plain_text.replace(word, sign)
    return plain_text


def censoring(sign: str | None) -> str:
    """What a sign says of the result: below its number, above it, or measured."""
    if not sign:
        return MEASURED
    return BELOW if sign in "<≤" else ABOVE


def read_number(text: str) -> tuple[float, str] | None:
    """Number of a result and what its sign says of it; None where the text is something else.

    "1.2" is (1.2, measured), "<0.1" is (0.1, below): the result lies below 0.1.
    """
    found = NUMBER.fullmatch(plain(text))
    return (float(found["number"]), censoring(found["sign"])) if found else None
