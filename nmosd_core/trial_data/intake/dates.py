"""Dates and durations as sites record them.

SDTM dates are ISO 8601 text that may be incomplete: "2022", "2022-03", "2022-03-01",
"2022-03-01T09:30".  Forms that put the year first, or that spell the month, are read too,
because they have one meaning; "03/04/2022" has two and is not read.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
UNKNOWN = r"UN|UK|UNK|NK|XX|-"

ISO = re.compile(
    r"(?P<year>\d{4})"
    rf"(?:-(?P<month>\d{{2}}|{UNKNOWN})"
    rf"(?:-(?P<day>\d{{2}}|{UNKNOWN})"
    r"(?P<time>T(?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?)?)?)?",
    re.IGNORECASE | re.ASCII,
)
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[/.年-]\s*(?P<month>\d{1,2})\s*(?:[/.月-]\s*(?:(?P<day>\d{1,2})\s*日?)?)?"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?",
    re.ASCII,
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
MONTH_SPELT = re.compile(
    rf"(?P<day>\d{{1,2}}|{UNKNOWN})[\s-]*(?P<month>[A-Za-z]{{3}})[\s-]*(?P<year>\d{{4}})"
    r"(?:[:\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?",
    re.IGNORECASE | re.ASCII,
)
DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
HOURS = {
    "years": 365.25 * 24,
    "months": 365.25 * 2,
    "weeks": 168.0,
    "days": 24.0,
    "hours": 1.0,
    "minutes": 1 / 60,
    "seconds": 1 / 3600,
}


@dataclass(frozen=True)
class RecordedDate:
    """One date as it was recorded.

    Attributes
    ----------
    iso
        ISO 8601 text, as complete as the record.
    complete
        The date, or None unless year, month and day are known.
    missing
        None for a complete date; "D" day, "M" month (and day), "Y" everything.
    """

    iso: str
    complete: date | None
    missing: str | None


def read_date(recorded: str) -> RecordedDate:
    """Read one recorded date.

    Parameters
    ----------
    recorded
        Text that is not empty.

    Returns
    -------
    RecordedDate
        Time of day stays in `iso`.

    Raises
    ------
    ValueError
        The text is no date, the date does not exist, or its order is ambiguous.
    """
    text = unicodedata.normalize("NFKC", recorded).strip()  # full-width digits of Chinese keyboards
    for form in (ISO, COMPACT, YEAR_FIRST, MONTH_SPELT):
        if match := form.fullmatch(text):
            return _read_parts(text, form, match.groupdict())
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*", text):
        raise ValueError("day and month cannot be told apart; write dates as 2022-03-01")
    raise ValueError("not a date; write dates as 2022-03-01, 2022-03 or 2022")


def read_duration(recorded: str) -> float:
    """Hours of one ISO 8601 duration such as PT36H, P3D or P1DT12H; a month is 365.25 / 12 days.

    Raises
    ------
    ValueError
        The text is no ISO 8601 duration.
    """
    match = DURATION.fullmatch(unicodedata.normalize("NFKC", recorded).strip())
    if match is None:
        raise ValueError("not an ISO 8601 duration; write PT36H for 36 hours, P3D for 3 days")
    hours = sum(float(value) * HOURS[part] for part, value in match.groupdict().items() if value)
    if not math.isfinite(hours):
        raise ValueError("no duration is that long")
    return hours


def _read_parts(recorded: str, form: re.Pattern[str], parts: dict[str, str | None]) -> RecordedDate:
    year = int(parts["year"] or 0)
    month = _month(parts.get("month"))
    day = _number(parts.get("day"))
    if month is None:
        _require_existing(year, 1, 1)
        return RecordedDate(f"{year:04d}", None, "M")
    if day is None:
        _require_existing(year, month, 1)
        return RecordedDate(f"{year:04d}-{month:02d}", None, "D")
    complete = _require_existing(year, month, day)
    hour = _number(parts.get("hour"))
    if hour is None:
        return RecordedDate(complete.isoformat(), complete, None)
    minute, second = _number(parts.get("minute")), _number(parts.get("second"))
    try:
        clock = time(hour, minute or 0, second or 0)
    except ValueError as error:
        raise ValueError(f"no such time of day: {error}") from error
    if form is ISO:
        return RecordedDate(recorded.upper(), complete, None)
    precision = "minutes" if second is None else "seconds"
    iso = datetime.combine(complete, clock).isoformat(timespec=precision)
    return RecordedDate(iso, complete, None)


def _month(text: str | None) -> int | None:
    if text and text.upper() in MONTHS:
        return MONTHS[text.upper()]
    if text and text.isalpha() and not re.fullmatch(UNKNOWN, text, re.IGNORECASE):
        raise ValueError(f"no month is called {text}")
    return _number(text)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _require_existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"there is no such day: {error}") from error
