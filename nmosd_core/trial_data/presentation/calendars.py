"""Days that tell how long after, and never when.

Every participant has a calendar of their own on which the first infusion is day 0 of an invented
era; who was not treated counts from consent, in another era.  Of the eras of each kind that one is
taken in which the two years before consent are as long as they were, because a look back over
years counts leap days.  What lies so many days apart on one
participant's calendar is as many days apart as it was, so every analysis gives the same answer,
and no real date of a participant is in memory.  What lies after the data cut is no longer told
apart.  A date known in part is the span of days that it can mean, which ISO 8601 writes first/last.

In words a day of an era is "day 59"; nothing but the day itself is needed to say so.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

FIRST_INFUSION = (date(6100, 1, 1), date(6497, 1, 1), date(6898, 1, 1))  # days 0 of the treated
CONSENT = (date(7300, 1, 1), date(7697, 1, 1), date(8098, 1, 1))  # days 0 of everyone else
LAST_DAY = date(8500, 1, 1)  # stands for the data cut where records are compared with it
AFTER_THE_CUT = date(9500, 1, 1)  # every day that lies after it
YEARS_MOVED = 3600  # of what is not of one participant; 400 years bring every calendar back

AFTER_IN_WORDS = "after the data cut"
NOT_READ = "not readable"
MOST_DAYS = 60_000  # from day 0: some 160 years, so that eras stay apart
LOOKED_BACK = (1, 2)  # years

DAY = r"[5-9][0-9]{3}-[0-9]{2}-[0-9]{2}"  # of an era: the first begins in 5935
OF_AN_ERA = re.compile(rf"(?<![0-9])({DAY})(?:T([0-9:.]+))?(?:/({DAY}))?(?![0-9-])")
RECORDED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(T[0-9]{2}(?::?[0-9]{2}){0,2})?")


@dataclass(frozen=True)
class Calendar:
    """The calendar of one participant.

    Attributes
    ----------
    day_0
        Real date of day 0; None where nothing of it is known.
    era
        Day that stands for it.
    cut
        Real date of the data cut.
    goes_on
        Whether days after the cut are told apart: where they are compared with the participant's
        own cut, and not with `LAST_DAY`.
    """

    day_0: date | None
    era: date
    cut: date
    goes_on: bool = False

    def move(self, day: date) -> date:
        """The day on this calendar."""
        if self.day_0 is None or (day > self.cut and not self.goes_on):
            return AFTER_THE_CUT
        return self._place(day)

    def move_cut(self) -> date:
        """The data cut on this calendar."""
        return self._place(self.cut) if self.day_0 else LAST_DAY

    def move_text(self, recorded: str) -> str:
        """A recorded ISO 8601 date on this calendar, with its time; a part of one as its span."""
        match = RECORDED.match(recorded)
        span = _span(*match.groups()[:3]) if match else None
        if match is None or span is None:
            return NOT_READ
        first, last = span
        if first == last or self.move(first) == AFTER_THE_CUT:
            return self.move(first).isoformat() + (match.group(4) or "")
        return f"{self._place(first)}/{self._place(last)}"

    def _place(self, day: date) -> date:
        days = (day - (self.day_0 or day)).days
        return self.era + timedelta(days=max(-MOST_DAYS, min(MOST_DAYS, days)))


def choose_era(day_0: date, consent: date, eras: Sequence[date]) -> date:
    """The era in which the years before consent are as long as they were."""
    lengths = [_length(consent, years) for years in LOOKED_BACK]
    for era in eras:
        moved = era + (consent - day_0)
        if [_length(moved, years) for years in LOOKED_BACK] == lengths:
            return era
    return eras[0]


def _length(day: date, years: int) -> int:
    """Days of the years before a day."""
    last = monthrange(day.year - years, day.month)[1]
    return (day - date(day.year - years, day.month, min(day.day, last))).days


def _span(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    """First and last day that the parts of a date can mean; None where there is no such day."""
    try:
        if month is None:
            return date(int(year), 1, 1), date(int(year), 12, 31)
        if day is None:
            last = monthrange(int(year), int(month))[1]
            return date(int(year), int(month), 1), date(int(year), int(month), last)
        whole = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return whole, whole


def move_month(day: date) -> date:
    """The month of a day, on the calendar of the trial: its first day, 3600 years later."""
    return move_years(day).replace(day=1)


def move_years(day: date) -> date:
    """The same day on the calendar of the trial."""
    return date(day.year + YEARS_MOVED, day.month, day.day)


def days_in_words(text: str) -> str:
    """The text with trial days in place of days of the eras: "day 59", "day 12 to 42"."""
    return OF_AN_ERA.sub(_in_words, text)


def trial_days(days: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    """Trial days of a column of days of the eras; missing for those who were not treated."""
    told = pd.Series(pd.NA, days.index, dtype="Int64")
    for day_0 in FIRST_INFUSION:
        since = (days - pd.Timestamp(day_0)).dt.days
        told = told.fillna(since.where(since.abs() <= MOST_DAYS).astype("Int64"))
    return told


def _in_words(match: re.Match[str]) -> str:
    first, time, last = match.groups()
    placed = [_day_of_era(day) for day in (first, last) if day]
    if any(one is None for one in placed):
        return match.group()
    words = _together(one for one in placed if one)
    return f"{words}, {time}" if time else words


def _together(placed: Iterable[tuple[str, int | None]]) -> str:
    (kind, first), *rest = placed
    if first is None:
        return kind
    last = rest[0][1] if rest else None
    return f"{kind} {first}" + (f" to {last}" if last is not None else "")


def _day_of_era(text: str) -> tuple[str, int | None] | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    if day == AFTER_THE_CUT:
        return AFTER_IN_WORDS, None
    for kind, eras in (("day", FIRST_INFUSION), ("screening day", CONSENT)):
        for day_0 in eras:
            days = (day - day_0).days
            if abs(days) <= MOST_DAYS:
                return kind, days
    return None


class Month(date):
    """A day that reads as its month, so that nobody can write more of it than that."""

    def __str__(self) -> str:
        return self.isoformat()

    def __format__(self, form: str) -> str:
        return format(self.isoformat(), form)

    def isoformat(self) -> str:
        """The month as 2022-06."""
        return super().isoformat()[: len("2022-06")]
