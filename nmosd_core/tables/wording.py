"""How numbers, dates and columns read: the only place that rounds.

Half is rounded up, as clinical tables do; nothing that cannot be estimated is shown as a number.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from nmosd_core.analyses.numbers import Number

NOT_ESTIMABLE = "Not estimable"

# Decimals shown for each unit.
DECIMALS = {"%": 1, "per participant-year": 2, "years": 2, "points": 1}

# Heading of each column, for tables on screen and in files for readers.
HEADINGS = {
    "sha256": "SHA-256",
    "name": "File",
    "rows_read": "Rows read",
    "rows_kept": "Rows kept",
    "rows_set_aside": "Rows set aside",
    "text": "Meaning",
    "source_of_text": "What of it is ours",
    "value_name": "Value of the protocol",
    "state": "State",
    "days": "Days at risk",
    "years": "Years at risk",
    "attacks_fewest": "Attacks, at least",
    "attacks_most": "Attacks, at most",
    "followed_to": "Followed to",
    "participant": "Participant",
    "sequence": "Record",
    "onset": "Onset",
    "onset_as_recorded": "Onset as recorded",
    "trial_day": "Trial day",
    "hours": "Hours",
    "days_since_previous_attack": "Days since previous attack",
    "verdict": "Verdict",
    "reason": "Reason",
    "region": "Region",
    "side": "Side",
    "term": "Reported term",
    "adjudication": "Adjudication",
}


def heading(column: str) -> str:
    """What a column is called on screen."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def rounded(value: float, decimals: int) -> str:
    """The value with a fixed number of decimals, half rounded up and away from zero."""
    step = Decimal(1).scaleb(-decimals)
    text = str(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))
    return text.removeprefix("-") if not text.strip("-0.") else text


def number_in_words(number: Number) -> str:
    """A headline number as it is read: "3 to 4", "9 of 14", "0.36"; a percentage as n of N."""
    if number.value is None or number.value_to is None:
        return NOT_ESTIMABLE
    if number.unit == "%" and number.of is not None and number.n is not None:
        most = round(number.value_to * number.of / 100)
        return f"{_span(str(number.n), str(most))} of {number.of:g}"
    return _value(number)


def beside_number(number: Number) -> str:
    """What stands under a headline number: denominator, interval with its method, note."""
    parts = [
        _sentence(number.not_estimable),
        _denominator(number),
        interval_in_words(number),
        number.note,
    ]
    return " · ".join(part for part in parts if part)


def interval_in_words(number: Number) -> str:
    """The confidence interval with its level and method, or nothing where there is none."""
    if number.lower is None or number.upper is None or number.level is None:
        return ""
    decimals = DECIMALS.get(number.unit, 0)
    unit = "%" if number.unit == "%" else ""
    level = rounded(100 * number.level, 0)
    low, high = rounded(number.lower, decimals), rounded(number.upper, decimals)
    return f"{level}% CI {low} to {high}{unit}, {number.method}"


def day_in_words(day: date | pd.Timestamp | None) -> str:
    """A date as 2022-03-01, or nothing."""
    return "" if day is None or pd.isna(day) else day.strftime("%Y-%m-%d")


def _denominator(number: Number) -> str:
    if number.unit == "%" and number.value is not None:
        return f"{_value(number)}% of {number.of_what}"
    if number.of is None or not number.of_what:
        return number.of_what
    of = rounded(number.of, 0 if float(number.of).is_integer() else 2)
    if number.unit == "per participant-year" and number.value_to is not None:
        most = round(number.value_to * number.of)
        return f"{_span(str(number.n), str(most))} in {of} {number.of_what}"
    return f"of {of} {number.of_what}"


def _value(number: Number) -> str:
    if number.value is None or number.value_to is None:
        return NOT_ESTIMABLE
    decimals = DECIMALS.get(number.unit, 0)
    return _span(rounded(number.value, decimals), rounded(number.value_to, decimals))


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
