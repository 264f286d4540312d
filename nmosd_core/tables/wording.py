"""How numbers, dates and columns read: the only place that rounds.

Half is rounded up, as clinical tables do; nothing that cannot be estimated is shown as a number.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from nmosd_core.analyses.numbers import Number

NOT_ESTIMABLE = "Not estimable"

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
    "p": 3,
}

# Units of medians and means: their number of participants stands beside what it is of.
UNITS_OF_MEDIANS = {"points", "rungs", "titre", "cells/uL", "g/L", "% change", "as recorded"}

# Decimals shown in a column of a table on screen; files keep the full value.
COLUMN_DECIMALS = {
    "percent": 1,
    "percent_lower": 1,
    "percent_upper": 1,
    "years": 2,
    "rate_before": 2,
    "rate_before_to": 2,
    "rate_during": 2,
    "rate_during_to": 2,
    "survival": 3,
    "std_err": 3,
    "lower": 3,
    "upper": 3,
    "attack_free": 3,
    "attack_free_to": 3,
    "score": 1,
    "baseline": 1,
    "week_52": 1,
    "change": 1,
    "minimum": 1,
    "maximum": 1,
    "median": 2,
    "lower_quartile": 2,
    "upper_quartile": 2,
}

# Heading of each column, for tables on screen and in files for readers.
HEADINGS = {
    "investigator": "Confirmed by investigator",
    "worsenings": "Worsenings, at least",
    "worsenings_to": "Worsenings, at most",
    "not_judged": "Not yet judged",
    "reading": "Counted as",
    "possible_days": "Possible days of the first attack",
    "attack_free_to": "Attack-free, at most",
    "before_fewest": "Attacks before, at least",
    "before_most": "Attacks before, at most",
    "during_fewest": "Attacks during, at least",
    "during_most": "Attacks during, at most",
    "years_before": "Years before",
    "rate_before": "Rate before, at least",
    "rate_before_to": "Rate before, at most",
    "rate_during": "Rate during, at least",
    "rate_during_to": "Rate during, at most",
    "counted_until": "Counted until",
    "scenario": "If",
    "n_risk": "At risk",
    "std_err": "Standard error",
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
    "next_visit": "Next visit",
    "next_on": "Next planned on",
    "next_opens": "Next window from",
    "next_closes": "Next window to",
    "opens": "Window from",
    "closes": "Window to",
    "end_record": "End of study by",
    "without_record": "Without a record",
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
    "except_terms": "But not",
    "terms_containing": "Terms that contain",
    "start_is_partial": "Start known in part",
    "treatment_emergent": "Treatment-emergent",
    "duration_days": "Duration, days",
    "end_state": "End",
    "action": "Action with treatment",
    "criteria": "Seriousness criteria",
    "ended_as_recorded": "End as recorded",
    "started_as_recorded": "Start as recorded",
    "percent_upper": "95% CI to",
    "percent_lower": "95% CI from",
    "visit_name": "Visit",
    "assessed": "Assessed",
    "assessed_as_recorded": "Assessed, as recorded",
    "planned_week": "Planned week",
    "score": "EDSS",
    "score_as_recorded": "EDSS as recorded",
    "used_as": "Stands for",
    "days_since_attack": "Days since attack",
    "near_attack": "Near an attack",
    "remark": "Remark",
    "baseline": "Baseline EDSS",
    "baseline_day": "Baseline day",
    "baseline_near_attack": "Baseline near an attack",
    "week_52": "Week 52 EDSS",
    "week_52_day": "Week 52 day",
    "week_52_near_attack": "Week 52 near an attack",
    "change": "Change",
    "why_no_change": "Why no change is known",
    "rules_differ": "Rules differ",
    "rule_any": "Any rise",
    "rule_NMOSD": "NMOSD",
    "rule_MSPROG": "MSPROG",
    "rule_EDSSPLUS": "EDSS-Plus",
    "rule_MSBASE": "MSBase",
    "lower_quartile": "Lower quartile",
    "upper_quartile": "Upper quartile",
    "who": "Who worsened",
    "rise": "Rise that counts",
    "evaluable": "With both scores",
    "scanned": "Scanned",
    "scanned_as_recorded": "Scanned, as recorded",
    "scans_due": "Scans due",
    "scans_read": "Scans read",
    "new": "New",
    "enlarging": "Enlarging",
    "lesions": "New or enlarging",
    "kind": "What is counted",
    "location": "Region as recorded",
    "count_as_recorded": "Count as recorded",
    "used": "In the sum",
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
    if number.unit == "days":
        return f"{_value(number)} days"
    return f"{_value(number)}%" if number.unit == "%" else _value(number)


def beside_number(number: Number) -> str:
    """What stands under a headline number: denominator, interval with its method, note."""
    parts = [
        sentence(number.not_estimable),
        _denominator(number),
        interval_in_words(number),
        number.note,
    ]
    return " · ".join(part for part in parts if part)


def interval_in_words(number: Number) -> str:
    """The confidence interval with its level and method, or the method where there is none."""
    if number.level is None:
        return number.method
    low, high = _limit(number.lower, number.unit), _limit(number.upper, number.unit)
    unit = "%" if number.unit == "%" else ""
    return f"{rounded(100 * number.level, 0)}% CI {low} to {high}{unit}, {number.method}"


def _limit(limit: float | None, unit: str) -> str:
    return "not estimable" if limit is None else rounded(limit, DECIMALS.get(unit, 0))


def score_in_words(value: float) -> str:
    """Points of the EDSS: 3.0, 2.5; a median between two scores keeps its quarter: 2.25."""
    return rounded(value, DECIMALS["points"]).removesuffix("0")


def change_in_words(value: float) -> str:
    """A change of the EDSS with its sign: +1.0, 0.0, -0.5."""
    return ("+" if value > 0 else "") + score_in_words(value)


def yes_or_no(flags: "pd.Series[bool]") -> "pd.Series[str]":
    """yes, no, or nothing where it is not known."""
    return flags.map({True: "yes", False: "no"}).astype("str")


def day_in_words(day: date | pd.Timestamp | None) -> str:
    """A date as 2022-03-01, or nothing."""
    return "" if day is None or pd.isna(day) else day.strftime("%Y-%m-%d")


def _denominator(number: Number) -> str:
    if number.unit == "%" and number.value is not None:
        return f"{_value(number)}% of {number.of_what}" if number.of is not None else ""
    if number.of is None or not number.of_what:
        return number.of_what
    of = rounded(number.of, 0 if float(number.of).is_integer() else 2)
    if number.unit in UNITS_OF_MEDIANS:
        return f"{number.n} of {of} {number.of_what}"
    if number.unit.startswith("per ") and number.value_to is not None:
        most = round(number.value_to * number.of)
        return f"{_span(str(number.n), str(most))} in {of} {number.of_what}"
    return f"of {of} {number.of_what}"


def _value(number: Number) -> str:
    if number.value is None or number.value_to is None:
        return NOT_ESTIMABLE
    if number.unit == "points":
        return _span(score_in_words(number.value), score_in_words(number.value_to))
    if number.unit == "titre":
        return "1:" + _span(rounded(number.value, 0), rounded(number.value_to, 0))
    decimals = DECIMALS.get(number.unit, 0)
    if number.unit == "p" and number.value_to < 10**-decimals:
        return f"below {rounded(10**-decimals, decimals)}"
    return _span(rounded(number.value, decimals), rounded(number.value_to, decimals))


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def sentence(text: str) -> str:
    """The text with a capital to begin with."""
    return text[:1].upper() + text[1:]
