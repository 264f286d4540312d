"""What a laboratory's text of a titre means: `1:320`, `<1:10`, `1：320`, `阴性`, `320`.

A negative result lies below the range of the assay; it is a result, not a missing one.  What
cannot be read stays as it is and is listed: it is neither negative nor missing.
"""

import re
from dataclasses import dataclass

from nmosd_core.analyses.result_text import BELOW, MEASURED, SIGN, censoring, plain

NEGATIVE_WORDS = {
    "NEGATIVE", "NEG", "NOTDETECTED", "UNDETECTABLE", "UNDETECTED", "NONREACTIVE",
    "阴性", "未检出",
}  # fmt: skip
POSITIVE_WORDS = {
    "POSITIVE", "POS", "WEAKLYPOSITIVE", "WEAKPOSITIVE", "STRONGLYPOSITIVE", "DETECTED",
    "REACTIVE", "阳性", "弱阳性", "强阳性", "+", "++", "+++", "++++",
}  # fmt: skip

TITRE = re.compile(rf"(?P<before>{SIGN})?(?P<ratio>1[:/])?(?P<after>{SIGN})?(?P<number>\d[\d.]*)")
BRACKETS_AND_COMMAS = re.compile(r"[()\[\],;=]")
BRACKETED_MINUS = re.compile(r"(阴性)?\(-\)")  # a bare minus may stand for nothing recorded
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

NOT_RECORDED = "no result recorded"


@dataclass(frozen=True)
class TitreText:
    """One titre as read.

    Attributes
    ----------
    reciprocal
        320 for 1:320; of a result beyond the range, the limit it lies beyond.  None where the
        text is no titre.
    censored
        below or above the range, or empty for a titre that was measured.
    reaches_limit
        Whether the result may be the limit itself, as in `≤1:10`.
    negative
        Whether the text calls the result negative.
    problem
        Why the text is no titre, in words; empty where it is one.
    """

    reciprocal: float | None
    censored: str = MEASURED
    reaches_limit: bool = False
    negative: bool = False
    problem: str = ""


def read_titre(text: str | None, lower_limit: float) -> TitreText:
    """Read one titre.

    Parameters
    ----------
    text
        As the laboratory reported it; None or blank where nothing was.
    lower_limit
        Reciprocal below which a result called negative lies.
    """
    if text is None or not text.strip():
        return TitreText(None, problem=NOT_RECORDED)
    short = BRACKETED_MINUS.sub("阴性", THOUSANDS.sub("", plain(text)))
    found = TITRE.search(short)
    said = BRACKETS_AND_COMMAS.sub("", TITRE.sub("", short, count=1))
    if said and said not in NEGATIVE_WORDS | POSITIVE_WORDS:
        return TitreText(None, problem=f"{text} is not a titre and is not used")
    negative = said in NEGATIVE_WORDS
    if not found:
        if negative:
            return TitreText(lower_limit, BELOW, negative=True)
        return TitreText(None, problem=f"{text} has no titre and is not used")
    return _read_number(text, found, negative, said in POSITIVE_WORDS)


def is_called_positive(text: str) -> bool:
    """Whether a laboratory calls a result positive without a titre: `阳性`, `POSITIVE (++)`."""
    said = BRACKETS_AND_COMMAS.sub(" ", text).split()
    return bool(said) and all(plain(word) in POSITIVE_WORDS for word in said)


def _read_number(text: str, found: "re.Match[str]", negative: bool, positive: bool) -> TitreText:
    """The titre with its sign; words that contradict it make it unusable."""
    sign = found["before"] or found["after"]
    try:
        reciprocal = float(found["number"])
    except ValueError:
        reciprocal = 0.0
    two_signs = bool(found["before"] and found["after"])
    whole = bool(found["ratio"]) or reciprocal.is_integer()
    if two_signs or reciprocal <= 0 or not whole:
        return TitreText(None, problem=f"{text} is not a titre and is not used")
    censored = censoring(sign)
    if (negative and censored != BELOW) or (positive and censored == BELOW):
        return TitreText(None, problem=f"{text} contradicts itself and is not used")
    return TitreText(reciprocal, censored, sign in ("≤", "≥"), negative)
