"""Words that somebody typed may hold a name, an identifier or a date.

Where a coded term stands beside the reported one it takes its place.  Reasons and remarks are not
shown.  In every other text identifiers become the numbers of presentation mode and dates become
days of the participant's calendar; a name that the export has in a column of its own is taken out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from nmosd_core.trial_data.define import Variable
from nmosd_core.trial_data.intake.dates import MONTH_NAMES, read_date
from nmosd_core.trial_data.presentation.calendars import Calendar

REMARKS = ("REASOC", "REASND", "INDC", "ADJ")  # endings of variables that hold reasons
PEOPLE = ("SITEID", "EVAL", "NAM", "COUNTRY")  # of variables that name a person or a place
CODED = {"TERM": "DECOD"}  # a reported term, and the coded one that stands for it
TYPED = (*CODED, "TRT", "VISIT", "LNKID", "LOC", "TPT", "SPEC")
NOT_SHOWN = "not shown"
SHORT = 4  # characters of an identifier that are taken out of typed words alone

MONTHS = "|".join(MONTH_NAMES)
MONTH = rf"(?:{MONTHS})[A-Z]*\.?"
DATES = re.compile(
    r"(?<![0-9A-Z])(?:"
    r"[0-9]{4}\s?[-/.年]\s?[0-9]{1,2}\s?[-/.月]\s?[0-9]{1,2}日?(?:T[0-9:]+)?"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"|[0-9]{{1,2}}(?:ST|ND|RD|TH)?[\s-]*(?:OF\s)?{MONTH}(?:[\s,-]*(?:19|20)[0-9]{{2}})?"
    rf"|{MONTH}[\s-]+[0-9]{{1,2}}(?:ST|ND|RD|TH)?(?:,?\s*(?:19|20)[0-9]{{2}})?"
    rf"|{MONTH}[\s-]+(?:19|20)[0-9]{{2}}"
    r"|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"
    r")(?![0-9A-Z])",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?<![0-9.,:])(?:19|20)[0-9]{2}(?![0-9])")
AGES = re.compile(
    r"[0-9]{1,3}[\s-]?(?:years?|yrs?|y)[\s-]?(?:old|o)\b|[0-9]{1,3}\s?岁", re.IGNORECASE
)
ONE_WORD = r"(?<![^\W_])(?:{})(?![^\W_])"


@dataclass(frozen=True)
class Words:
    """What has to be taken out of texts.

    Attributes
    ----------
    names
        Number of each participant by identifier.
    short_names
        The same by the identifier within the study, such as 001.
    others
        Names of people and places that the export holds.
    """

    names: Mapping[str, str]
    short_names: Mapping[str, str]
    others: frozenset[str]

    def clean(self, text: str, calendar: Calendar, *, typed: bool) -> str:
        """The text without them; `typed` where it is not one of a list."""
        text = _replaced(self._everywhere, self.names, text)
        text = DATES.sub(lambda match: _moved(match.group(), calendar), text)
        if typed:
            text = _replaced(self._in_typed, dict(self.names) | dict(self.short_names), text)
            text = AGES.sub("[age]", text)
            text = YEARS.sub("[year]", text)
        return text

    @cached_property
    def _everywhere(self) -> re.Pattern[str] | None:
        return _any_of(name for name in self.names if len(name) >= SHORT)

    @cached_property
    def _in_typed(self) -> re.Pattern[str] | None:
        return _any_of({*self.names, *self.short_names, *self.others})


def is_typed(variable: Variable) -> bool:
    """Whether somebody typed the words of a variable, rather than chose them."""
    return variable.name.endswith(TYPED)


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(ONE_WORD.format("|".join(map(re.escape, longest_first))), re.IGNORECASE)


def _replaced(pattern: re.Pattern[str] | None, names: Mapping[str, str], text: str) -> str:
    return pattern.sub(lambda match: names.get(match.group(), "[name]"), text) if pattern else text


def _moved(text: str, calendar: Calendar) -> str:
    """A date as a day of the calendar; one that is incomplete or ambiguous is taken out."""
    try:
        day = read_date(text).complete
    except ValueError:
        day = None
    return calendar.move(day).isoformat() if day else "[date]"
