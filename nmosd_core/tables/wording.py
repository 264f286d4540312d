"""How numbers, dates and columns read: the only place that rounds, but for browsers (halves.py).

Half is rounded up, as clinical tables do; nothing that cannot be estimated is shown as a number.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

import pandas as pd

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.terms import in_words
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.columns import COLUMN_DECIMALS, heading
from nmosd_core.trial_data.presentation.calendars import days_in_words

NOT_ESTIMABLE = "Not estimable"
MOST_NAMES = 20

# Marks of sentences: somebody has to look, nobody has to, it only informs, it is not known.
ATTENTION, CALM, PLAIN, UNKNOWN = "attention", "calm", "plain", "unknown"

NOBODY_ON_STUDY = "Nobody is on study"
NOBODY_TREATED = "Nobody has been treated yet."  # in place of good news that nobody can be of

# Decimals shown for each unit.
DECIMALS = {
    "%": 1,
    "per participant-year": 2,
    "per scan read": 2,
    "years": 2,
    "points": 2,
    "rungs": 1,
    "titre": 0,
    "cells/uL": 2,
    "g/L": 2,
    "% change": 1,
    "as recorded": 2,
    "ratio": 2,
    "mg": 0,
    "mg/kg": 1,
    "% of planned": 1,
    "per 100 participant-years": 1,
    "mmHg": 1,
    "beats/min": 1,
    "°C": 1,
    "p": 3,
}

# What stands after a value on screen.
UNITS_SHOWN = {
    "days": " days",
    "%": "%",
    "% change": "%",
    "% of planned": "%",
    "cells/uL": " cells/µL",
    "g/L": " g/L",
    "rungs": " rungs",
    "mmHg": " mmHg",
    "beats/min": " beats/min",
    "°C": " °C",
}

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

LARGEST_RATIO = 1000  # a limit beyond it says no more than that it is large

# Units of what happens in people, and of their time: not of them.
UNITS_IN_PEOPLE = {"years", "attacks"}

# Units of medians, means and their ratios: the number of participants stands beside what it is of.
UNITS_OF_MEDIANS = {
    "points",
    "rungs",
    "titre",
    "ratio",
    "cells/uL",
    "g/L",
    "% change",
    "as recorded",
    "mg",
    "mg/kg",
    "% of planned",
}


def in_place_of_rows(words: str, why_not_known: str, treated: pd.DataFrame) -> str:
    """What to say instead of an empty list: the words, if they are known and there is anybody."""
    if why_not_known:
        return f"Not known: {why_not_known}."
    return words if len(treated) else NOBODY_TREATED


def presentable(table: pd.DataFrame, protocol: Protocol | None = None) -> pd.DataFrame:
    """The table as it is read: headings in words, every cell a text, what is missing blank.

    Headings name the confidence level and the final week of `protocol`, where it is given.
    """
    shown = {column: _cells(table[column]) for column in map(str, table.columns)}
    called = {column: heading(column, protocol) for column in shown}
    return pd.DataFrame(shown, dtype="str").rename(columns=called).reset_index(drop=True)


def without_empty_columns(shown: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """A presentable table without the columns that are empty in every row, and which they are."""
    empty = [name for name in shown if len(shown) and shown[name].eq("").all()]
    note = f"Left out, empty in every row: {', '.join(map(str, empty))}." if empty else ""
    return shown.drop(columns=empty), note


def unit_in_words(unit: str) -> str:
    """A unit as it is printed: "cells/µL" for "cells/uL", "10⁹/L" for "10^9/L"."""
    printed = re.sub(r"(?<!\d)10[\^*](\d+)", lambda power: "10" + power[1].translate(RAISED), unit)
    return re.sub(r"(?<![A-Za-z])u(?=(L|mol|g|kat)\b)", "µ", printed)


MOST_FIGURES_MEASURED = 5  # of a result: no laboratory measures more


def result_in_words(result: str) -> str:
    """A result as it is recorded; one with the many figures of a conversion with four."""
    figures = len(result.lstrip("0.").replace(".", ""))
    is_converted = re.fullmatch(r"\d+\.\d+", result) and figures > MOST_FIGURES_MEASURED
    return level_in_words(float(result)) if is_converted else result


# Columns of texts that are printed otherwise than they stand in files.
AS_PRINTED = {
    "unit": unit_in_words,
    "region": in_words,
    "compared_in": unit_in_words,
    "result": result_in_words,
    "worst_result": result_in_words,
}


def _cells(column: "pd.Series[Any]") -> list[str]:
    decimals = COLUMN_DECIMALS.get(str(column.name))
    if pd.api.types.is_datetime64_dtype(column):
        words: Callable[[Any], str] = day_in_words
    elif decimals is not None and pd.api.types.is_float_dtype(column):
        words = partial(rounded, decimals=decimals)
    elif pd.api.types.is_float_dtype(column):
        words = level_in_words
    else:
        words = AS_PRINTED.get(str(column.name), str)
    return ["" if pd.isna(value) else words(value) for value in column]


BEYOND_REASON = 1e16  # more digits than a float holds


def rounded(value: float, decimals: int) -> str:
    """The value with a fixed number of decimals, half rounded up and away from zero.

    One that no record of this world can hold is given by its size: 1e+300.
    """
    if abs(value) >= BEYOND_REASON:
        return f"{value:.3g}"
    step = Decimal(1).scaleb(-decimals)
    text = str(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))
    return text.removeprefix("-") if not text.strip("-0.") else text


def number_in_words(number: Number) -> str:
    """A headline number as it is read: "3 to 4", "9 of 14", "0.36"; a percentage as n of N."""
    ends = _ends(number)
    if ends and number.unit == "%" and number.of is not None and number.n is not None:
        most = round(ends[1] * number.of / 100)
        return f"{_span(str(number.n), str(most))} of {rounded(number.of, 0)}"
    unit = UNITS_SHOWN.get(number.unit, "")
    return _value(number) + (unit if ends else "")


def proportion_in_words(number: Number) -> str:
    """Participants with how bad it could be: "0 of 14, up to 23%", "3 of 14 (5 to 51%)".

    The limits are those of the number's own interval.
    """
    if number.value is None or number.lower is None or number.upper is None:
        return f"not estimable: {number.not_estimable}"
    lower, upper = (_whole_percent(limit) for limit in (number.lower, number.upper))
    if not number.n:
        return f"{number_in_words(number)}, up to {upper}%"
    return f"{number_in_words(number)} ({lower} to {upper}%)"


def percent_in_words(number: Number) -> str:
    """A percentage with its interval, for a heading: "71%, 95% CI 42 to 92%"."""
    ends = _ends(number)
    if ends is None or number.level is None or number.lower is None or number.upper is None:
        return f"not estimable: {number.not_estimable}"
    lower, upper = (_whole_percent(limit) for limit in (number.lower, number.upper))
    value = _span(*map(_whole_percent, ends))
    return f"{value}%, {100 * number.level:g}% CI {lower} to {upper}%"


def _whole_percent(limit: float) -> str:
    """The limit without decimals, unless that would make it 0 or 100 when it is not."""
    text = rounded(limit, 0)
    if limit > 0 and text == "0":
        return "below 1"
    return "above 99" if limit < 100 and text == "100" else text


def beside_number(number: Number) -> str:
    """What stands under a headline number: denominator, interval with its method, note."""
    parts = [
        sentence(number.not_estimable),
        _denominator(number),
        interval_in_words(number),
        _quartiles_in_words(number),
        number.note,
    ]
    return days_in_words(" · ".join(part for part in parts if part))


def note_of(number: Number) -> str:
    """The note of a number in brackets, if it has one."""
    return f" ({number.note})" if number.note else ""


def and_note(number: Number) -> str:
    """The note of a number after a comma, where it has brackets of its own."""
    return f", {number.note}" if number.note else ""


def rests_on(number: Number) -> str:
    """What a number rests on, without its interval: why there is none, denominator, note."""
    parts = [sentence(number.not_estimable), _denominator(number), number.note]
    return days_in_words(" · ".join(part for part in parts if part))


def in_one_line(number: Number) -> str:
    """A number with what stands beside it: "17 of 42 participants", "Not estimable: why"."""
    between = ": " if number.not_estimable else " "
    return f"{number_in_words(number)}{between}{beside_number(number)}".rstrip()


def interval_in_words(number: Number) -> str:
    """The confidence interval with its level and method, or the method where there is none."""
    if number.level is None:
        return number.method
    low, high = _limit(number.lower, number.unit), _limit(number.upper, number.unit)
    unit = "%" if number.unit == "%" else ""
    return f"{100 * number.level:g}% CI {low} to {high}{unit}, {number.method}"


def _quartiles_in_words(number: Number) -> str:
    if number.quartiles is None:
        return ""
    low, high = (_limit(quartile, number.unit) for quartile in number.quartiles)
    return f"quartiles {low} and {high}"


def _limit(limit: float | None, unit: str) -> str:
    """A limit; one of a ratio that would round to 0, or is beyond use, says so."""
    if limit is None or not math.isfinite(limit):
        return NOT_ESTIMABLE.lower()
    if unit == "ratio" and limit > LARGEST_RATIO:
        return f"above {LARGEST_RATIO}"
    if unit == "ratio":
        return _neither_0_nor_all(limit, unit)
    return rounded(limit, DECIMALS.get(unit, 0))


def level_in_words(value: float) -> str:
    """A laboratory value or its median to four figures: 253.5, 0.82, 1.815."""
    if not value:
        return "0"
    decimals = max(3 - math.floor(math.log10(abs(value))), 0)
    text = rounded(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def score_in_words(value: float) -> str:
    """Points of the EDSS: 3.0, 2.5; a median between two scores keeps its quarter: 2.25."""
    return rounded(value, DECIMALS["points"]).removesuffix("0")


def change_in_words(value: float) -> str:
    """A change of the EDSS with its sign: +1.0, 0.0, -0.5."""
    return ("+" if value > 0 else "") + score_in_words(value)


def week_or_baseline(records: pd.DataFrame) -> "pd.Series[int]":
    """The planned week of each record; 0 for the one that is used as the baseline."""
    return records["planned_week"].mask(records["used_as"].eq("baseline"), 0)


def yes_or_no(flags: "pd.Series[bool]") -> "pd.Series[str]":
    """yes, no, or nothing where it is not known."""
    return flags.map({True: "yes", False: "no"}).astype("str")


def day_in_words(day: date | pd.Timestamp | None) -> str:
    """A date as 2022-03-01, or nothing; in presentation mode the trial day."""
    words = "" if day is None or pd.isna(day) else day.isoformat()[: len("2022-03-01")]
    return days_in_words(words)


def _denominator(number: Number) -> str:
    ends = _ends(number)
    if number.unit == "%" and ends:
        return f"{_value(number)}% of {number.of_what}" if number.of is not None else ""
    if number.of is None or not number.of_what:
        return "" if number.of_what in number.not_estimable else number.of_what
    of = rounded(number.of, 0 if float(number.of).is_integer() else 2)
    what = re.sub(r"(\w)s\b", r"\1", number.of_what, count=1) if of == "1" else number.of_what
    if number.unit in UNITS_OF_MEDIANS:
        return f"{number.n} of {of} {what}"
    if number.unit in UNITS_IN_PEOPLE:
        return f"in {of} {what}"
    if number.unit.startswith("per ") and ends:
        most = round(ends[1] * number.of / _years_per(number.unit))
        return f"{_span(str(number.n), str(most))} in {of} {what}"
    return f"of {of} {what}"


def _years_per(unit: str) -> int:
    """The years of a rate: 100 of "per 100 participant-years", 1 of "per participant-year"."""
    years = unit.split()[1]
    return int(years) if years.isdigit() else 1


def _value(number: Number) -> str:
    ends = _ends(number)
    if ends is None:
        return NOT_ESTIMABLE
    if number.unit == "points":
        return _span(*map(score_in_words, ends))
    if number.unit == "titre":
        return "1:" + _span(*(rounded(end, 0) for end in ends))
    return _span(*(_neither_0_nor_all(end, number.unit) for end in ends))


def _ends(number: Number) -> tuple[float, float] | None:
    """Both ends of the value; None where it cannot be estimated."""
    low, high = number.value, number.value_to
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return None
    return low, high


def _neither_0_nor_all(value: float, unit: str) -> str:
    """The value rounded, unless that would make it 0 or 100% when it is not."""
    decimals = DECIMALS.get(unit, 0)
    text, step = rounded(value, decimals), Decimal(1).scaleb(-decimals)
    if value > 0 and (not Decimal(text) or (unit == "p" and value < step)):
        return f"below {step}"
    if unit in ("%", "% of planned") and value < 100 and Decimal(text) == 100:
        return f"above {100 - step}"
    return text


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def sentence(text: str) -> str:
    """The text with a capital to begin with."""
    return text[:1].upper() + text[1:]


def within_sentence(name: str) -> str:
    """A name as it stands within a sentence: "plasma cells", but "B cells" and "MRI"."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def in_short(names: str) -> str:
    """Names with commas between: the first of them, and how many more there are."""
    each = names.split(", ")
    more = len(each) - MOST_NAMES
    return ", ".join(each[:MOST_NAMES] + ([f"and {more} more"] if more > 0 else []))


def as_plain_markdown(text: str) -> str:
    """The text so that Markdown shows every character of it and takes none as a sign."""
    return re.sub(r"([\\`*_{}\[\]()#+!|$~:<>-])", r"\\\1", days_in_words(text))
