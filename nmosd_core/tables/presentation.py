"""Tables in presentation mode: trial days for dates, bands for ages, and what is not final.

A cut that is opened in presentation mode holds days of invented calendars
(trial_data/presentation/calendars.py); here they become words.
"""

import pandas as pd

from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.columns import TRIAL_DAY
from nmosd_core.trial_data.presentation.calendars import days_in_words, trial_days
from nmosd_core.trial_data.store import Stamp

IN_THIS_MODE = "in presentation mode"
TO_REVIEW = "to review"
NOT_FINAL = "not final: records are still to review"
INTERIM = "interim: participants are still followed"
FINAL = "final at this data cut"


def in_trial_days(table: pd.DataFrame) -> pd.DataFrame:
    """The table with trial days in place of dates.

    A column of dates becomes one of trial days and says so in its name, first_infusion_trial_day;
    it is empty for who was not treated.  Dates inside texts become "day 59".
    """
    days = {
        str(name): trial_days(table[name])
        for name in table
        if pd.api.types.is_datetime64_any_dtype(table[name])
    }
    texts = {
        str(name): table[name].map(_in_words)
        for name in table
        if pd.api.types.is_string_dtype(table[name]) or table[name].dtype == object
    }
    shown = table.assign(**texts, **days)
    return shown.rename(columns={name: f"{name}{TRIAL_DAY}" for name in days})


def say_how_final(numbers: pd.DataFrame, stamp: Stamp) -> pd.DataFrame:
    """Headline numbers with final: whether each can still change, and why; other tables as is."""
    if not {"value", "value_to", "note", "label"} <= set(numbers.columns):
        return numbers
    value, value_to = numbers["value"], numbers["value_to"]
    open_ = (value.notna() & value.ne(value_to)) | numbers["note"].str.contains(TO_REVIEW, na=False)
    otherwise = INTERIM if stamp.interim else FINAL
    return numbers.assign(final=open_.map({True: NOT_FINAL, False: otherwise}).astype("str"))


def who_they_are(rows: pd.DataFrame, stamp: Stamp) -> pd.DataFrame:
    """The rows with what may be shown of age and sex; as recorded but in presentation mode."""
    if not stamp.presentation:
        return rows
    return rows.assign(age=rows["age_shown"], sex=rows["sex_shown"])


def how_final(number: Number, stamp: Stamp) -> str:
    """Whether a number can still change: because records are open, or participants followed."""
    if number.value != number.value_to or TO_REVIEW in number.note:
        return NOT_FINAL
    return INTERIM if stamp.interim else FINAL


def _in_words(value: object) -> object:
    return days_in_words(value) if isinstance(value, str) else value
