"""How numbers, dates and columns read: the only place that rounds.

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
from nmosd_core.trial_data.presentation.calendars import days_in_words

NOT_ESTIMABLE = "Not estimable"
TRIAL_DAY = "_trial_day"  # ending of a column that holds dates but in presentation mode
MOST_NAMES = 20

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
    "p": 3,
}

# What stands after a value on screen.
UNITS_SHOWN = {
    "days": " days",
    "%": "%",
    "% change": "%",
    "cells/uL": " cells/uL",
    "g/L": " g/L",
    "rungs": " rungs",
}

LARGEST_RATIO = 1000  # a limit beyond it says no more than that it is large

# Units of medians and means: their number of participants stands beside what it is of.
UNITS_OF_MEDIANS = {
    "points",
    "rungs",
    "titre",
    "cells/uL",
    "g/L",
    "% change",
    "as recorded",
    "mg",
    "mg/kg",
    "% of planned",
}

# Decimals shown in a column of a table on screen; files keep the full value.
COLUMN_DECIMALS = {
    "median_day": 1,
    "mean": 1,
    "standard_deviation": 1,
    "bmi": 1,
    "disease_years": 1,
    "steroid_dose": 1,
    "percent": 1,
    "percent_lower": 1,
    "percent_upper": 1,
    "event_rate": 1,
    "rate_lower": 1,
    "rate_upper": 1,
    "participant_years": 2,
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
    "times_upper": 2,
    "alt_ast": 2,
    "bilirubin": 2,
    "alkaline_phosphatase": 2,
    "probability": 3,
    "probability_to": 3,
    "dose": 0,
    "planned_dose": 0,
    "dose_per_kg": 2,
    "deviation_percent": 1,
    "weight": 1,
    "cumulative_dose": 0,
    "cumulative_dose_per_kg": 1,
    "compliance_percent": 1,
    "median_interval": 1,
    "longest_interval": 0,
    "exposure_days": 0,
    "exposure_years": 2,
    "lower_quartile": 2,
    "upper_quartile": 2,
    "p": 4,
    "titre_ratio": 4,
    "ratio_lower": 4,
    "ratio_upper": 4,
    "mean_before": 0,
    "mean_after": 0,
    "compared_as": 2,
    "level_change": 2,
    "percent_change": 1,
    "median_percent_change": 1,
    "median_before": 3,
    "lower_quartile_before": 3,
    "upper_quartile_before": 3,
    "median_after": 3,
    "lower_quartile_after": 3,
    "upper_quartile_after": 3,
    "median_change": 3,
    "lower_quartile_change": 3,
    "upper_quartile_change": 3,
}

# Heading of each column, for tables on screen and in files for readers.
HEADINGS = {
    "edc_query": "EDC query",
    "needs": "Datasets that it needs",
    "touches": "What it touches, were this result there",
    "if_lowest": "If at its lowest",
    "if_highest": "If at its highest",
    "illustration": "Illustration, no bound",
    "can_be_had": "Can still be had",
    "missing": "Results missing",
    "days_late": "Days late",
    "days_left": "Days left",
    "assessments": "Planned at it",
    "days_off": "Days off plan",
    "in_window": "In window",
    "undated": "Day not recorded",
    "first_day_done": "Done, first day",
    "last_day_done": "Done, last day",
    "median_day": "Done, median day",
    "not_in_window": "Who was not in window",
    "visited": "Date",
    "visited_as_recorded": "Date as recorded",
    "visit_number": "Visit number",
    "can_be_saved": "Can still be done",
    "planned_on": "Planned on",
    "criterion_code": "Code",
    "criterion_kind": "Kind",
    "not_met": "Not met",
    "screen_failures": "Screen failures",
    "treated_anyway": "Treated nevertheless",
    "read_before": "How it read before",
    "criteria_not_met": "Criteria not met",
    "expected_on": "Expected",
    "earliest_on": "Earliest",
    "latest_on": "Latest",
    "how_found": "How it was found",
    "new_since_previous_cut": "New since the previous cut",
    "count_in_words": "Participants (%)",
    "mean_in_words": "Mean (SD)",
    "median_in_words": "Median (minimum to maximum)",
    "bmi": "Body mass index, kg/m²",
    "disease_years": "Disease duration, years",
    "attacks_1": "Attacks in 12 months before",
    "attacks_2": "Attacks in 24 months before",
    "titre": "AQP4-IgG titre",
    "immunosuppressants": "Prior immunosuppressants",
    "steroid_dose": "Oral steroid, mg of prednisone",
    "standard_term": "Standardised term",
    "start_day": "Start, trial day",
    "end_day": "End, trial day",
    "dose_unit": "Unit",
    "code": "Code",
    "times_upper": "Times the upper limit",
    "is_baseline": "Baseline",
    "worst_grade": "Worst grade",
    "baseline_grade": "Baseline grade",
    "worst_day": "Worst on day",
    "worst_result": "Worst result",
    "abnormal": "Results with a grade",
    "results": "Results graded",
    "baseline_range": "At baseline",
    "post_range": "After the first infusion",
    "alt_ast": "Peak ALT or AST, times",
    "alt_ast_day": "ALT or AST peak, day",
    "bilirubin": "Peak bilirubin, times",
    "bilirubin_day": "Bilirubin peak, day",
    "alkaline_phosphatase": "Peak alkaline phosphatase, times",
    "alkaline_phosphatase_low": "Alkaline phosphatase low enough",
    "days_between": "Days between both raised",
    "within_days": "Within the days of the rule",
    "not_graded": "Why not graded",
    "compared_in": "Compared in",
    "of_baseline": "Limits of the baseline",
    "infusion": "Planned infusion",
    "observed": "Participants observed",
    "with_event": "With the event",
    "boundary": "Stop from",
    "probability": "Posterior probability",
    "probability_to": "Posterior probability, at most",
    "participant_years": "Participant-years",
    "observation_completed": "Observation completed",
    "had_event": "Had the event",
    "given": "Given",
    "given_as_recorded": "Given, as recorded",
    "days_since_previous": "Days since previous",
    "planned_dose": "Planned dose, mg",
    "dose_per_kg": "mg per kg",
    "weight": "Weight",
    "deviation_percent": "Off the plan, %",
    "deviation": "Dose against plan",
    "infusions_given": "Infusions given",
    "planned_infusions_given": "Planned ones given",
    "infusions_due": "Due",
    "infusions_missed": "Missed",
    "cumulative_dose": "Cumulative dose, mg",
    "cumulative_dose_per_kg": "Cumulative mg per kg",
    "compliance_percent": "Given of planned, %",
    "doses_compared": "Doses compared",
    "flagged": "Doses flagged",
    "adjusted": "With an adjustment",
    "median_interval": "Days between, median",
    "longest_interval": "Days between, longest",
    "first_day": "First day of treatment",
    "last_day": "Last day of treatment",
    "done_on": "Done on",
    "done_day": "Done, trial day",
    "participants_in_words": "Participants, 95% CI",
    "after_infusion": "After infusion no.",
    "infused": "Participants infused",
    "label": "Group",
    "conditions": "Must also hold",
    "classes_to_review": "Organ classes to review",
    "keywords": "Keywords offered for review",
    "news": "News since previous cut",
    "event_rate": "Events per 100 participant-years",
    "rate_lower": "95% CI of rate from",
    "rate_upper": "95% CI of rate to",
    "days_since_infusion": "Days since infusion",
    "not_placed": "Why not placed",
    "criteria_beside": "Other conditions",
    "what": "What",
    "worst": "Worst grade or severity",
    "graded": "Is a grade",
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
    "confirmation": "Worsening",
    "first_worsening": "First seen",
    "first_worsening_day": "First seen, trial day",
    "confirmed_worsening": "Confirmed one, first seen",
    "confirmed_worsening_day": "Confirmed one, trial day",
    "decided_at": "Decided by the score of",
    "decided_day": "Decided, trial day",
    "baseline_band": "Baseline EDSS",
    "week_52_band": "Week 52 EDSS",
    "system": "Functional system",
    "system_baseline": "Baseline",
    "system_week_52": "Week 52",
    "system_change": "Change",
    "scanned": "Scanned",
    "scanned_as_recorded": "Scanned, as recorded",
    "scans_due": "Scans due",
    "scans_read": "Scans read",
    "new": "New",
    "enlarging": "Enlarging",
    "lesions": "New or enlarging",
    "silent": "Without an attack",
    "nearest_attack": "Nearest attack",
    "days_from_attack": "Days after its onset",
    "comparator": "Compared with, as recorded",
    "comparator_is_previous": "Is the scan read before",
    "comparator_remark": "What is wrong with it",
    "kind": "What is counted",
    "location": "Region as recorded",
    "count_as_recorded": "Count as recorded",
    "used": "In the sum",
    "drawn": "Drawn",
    "drawn_as_recorded": "Drawn, as recorded",
    "result_as_recorded": "Result as recorded",
    "unit_as_recorded": "Unit as recorded",
    "compared_as": "Compared as",
    "censored": "Beyond the measured range",
    "negative": "AQP4-IgG negative",
    "rungs_from": "Change in rungs, from",
    "rungs_to": "Change in rungs, to",
    "after_treatment": "Soon after plasma exchange or immunoglobulin",
    "treatment_before": "Which treatment",
    "baseline_after_treatment": "Baseline soon after plasma exchange or immunoglobulin",
    "week_52_after_treatment": "Week 52 soon after plasma exchange or immunoglobulin",
    "substitution": "Beyond the range, counts as",
    "mean_before": "Geometric mean before",
    "mean_after": "Geometric mean after",
    "ratio_lower": "95% CI from",
    "ratio_upper": "95% CI to",
    "median_before": "Median before",
    "lower_quartile_before": "Lower quartile before",
    "upper_quartile_before": "Upper quartile before",
    "median_after": "Median after",
    "lower_quartile_after": "Lower quartile after",
    "upper_quartile_after": "Upper quartile after",
    "median_change": "Median change",
    "lower_quartile_change": "Lower quartile of change",
    "upper_quartile_change": "Upper quartile of change",
    "median_percent_change": "Median percent change",
    "with_percent_change": "Pairs with a percent change",
    "without_change": "Pairs without a change",
    "n_from_baseline": "With baseline",
    "expected": "Expected of the treatment",
    "seen": "Median change is",
    "lower_limit": "Lower limit of normal",
    "below_normal": "Below normal",
    "below_threshold": "Who is below",
    "below_before": "Who was before treatment",
    "possibly": "Below, at most",
}


def heading(column: str) -> str:
    """What a column is called on screen."""
    if column.endswith(TRIAL_DAY) and column not in HEADINGS:
        return f"{heading(column.removesuffix(TRIAL_DAY))}, trial day"
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def presentable(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is read: headings in words, every cell a text, what is missing blank."""
    shown = {column: _cells(table[column]) for column in map(str, table.columns)}
    return pd.DataFrame(shown, dtype="str").rename(columns=heading).reset_index(drop=True)


def _cells(column: "pd.Series[Any]") -> list[str]:
    decimals = COLUMN_DECIMALS.get(str(column.name))
    if pd.api.types.is_datetime64_dtype(column):
        words: Callable[[Any], str] = day_in_words
    elif decimals is not None and pd.api.types.is_float_dtype(column):
        words = partial(rounded, decimals=decimals)
    elif pd.api.types.is_float_dtype(column):
        words = level_in_words
    else:
        words = str
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
        return number.of_what
    of = rounded(number.of, 0 if float(number.of).is_integer() else 2)
    if number.unit in UNITS_OF_MEDIANS:
        return f"{number.n} of {of} {number.of_what}"
    if number.unit.startswith("per ") and ends:
        most = round(ends[1] * number.of)
        return f"{_span(str(number.n), str(most))} in {of} {number.of_what}"
    return f"of {of} {number.of_what}"


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
    if unit == "%" and value < 100 and Decimal(text) == 100:
        return f"above {100 - step}"
    return text


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def sentence(text: str) -> str:
    """The text with a capital to begin with."""
    return text[:1].upper() + text[1:]


def in_short(names: str) -> str:
    """Names with commas between: the first of them, and how many more there are."""
    each = names.split(", ")
    more = len(each) - MOST_NAMES
    return ", ".join(each[:MOST_NAMES] + ([f"and {more} more"] if more > 0 else []))


def as_plain_markdown(text: str) -> str:
    """The text so that Markdown shows every character of it and takes none as a sign."""
    return re.sub(r"([\\`*_{}\[\]()#+!|$~:<>-])", r"\\\1", days_in_words(text))
