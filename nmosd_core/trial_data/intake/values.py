"""What one recorded value means: as text, and as the type that the dictionary gives it."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd

from nmosd_core.trial_data.intake.dates import read_date, read_duration

# Words for "nothing recorded" where a number, a date or a duration is expected: SAS writes a
# full stop, R writes NA.  In a text they may mean something and stay.
NOTHING = re.compile(r"\.[A-Z_]?|NA|N/A|NAN|NULL|NONE", re.IGNORECASE)
LARGEST_INTEGER = 2**63


def as_text(cell: Any) -> str | None:
    """The text of one recorded value; None where nothing was recorded."""
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip() or None
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if math.isnan(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell))
    if isinstance(cell, datetime):
        return _moment_as_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return as_text(cell.decode("utf-8", errors="replace"))
    return str(cell).strip() or None


def _moment_as_text(moment: datetime) -> str:
    """A date where the time is midnight, which is how dates without a time are stored."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def is_nothing(text: str, kind: str) -> bool:
    """Whether the text stands for "nothing recorded" in a variable of this type."""
    return kind != "text" and NOTHING.fullmatch(text) is not None


def _read_text(text: str) -> tuple[str]:
    return (text,)


def _read_number(text: str) -> tuple[float]:
    try:
        number = float(unicodedata.normalize("NFKC", text.replace("_", "?")))
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(number):
        raise ValueError("not a number")
    return (number,)


def _read_integer(text: str) -> tuple[int]:
    (number,) = _read_number(text)
    if not number.is_integer():
        raise ValueError("not a whole number")
    if abs(number) >= LARGEST_INTEGER:
        raise ValueError("too large to be a number of this kind")
    return (int(number),)


def _read_recorded_date(text: str) -> tuple[str, date | None, str | None]:
    recorded = read_date(text)
    return recorded.iso, recorded.complete, recorded.missing


def _read_recorded_duration(text: str) -> tuple[str, float]:
    return text, read_duration(text)


READERS: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "text": _read_text,
    "number": _read_number,
    "integer": _read_integer,
    "date": _read_recorded_date,
    "duration": _read_recorded_duration,
}
UNREAD: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "number": lambda text: (None,),
    "integer": lambda text: (None,),
    "date": lambda text: (text, None, "Y"),
    "duration": lambda text: (text, None),
}
