"""What of a participant can be found in a file, wherever it hides.

A file is taken apart (taken_apart.py).  In each part identifiers, names, dates in any usual writing
and ages are looked for.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.store import TrialData
from tests.reports.taken_apart import SOURCE, take_apart

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<{{}}>(?:{'|'.join(MONTHS)})[a-z]*)\.?"
DAYS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日?",
        r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?{MONTH.format('n')},?[\s-]?(?P<y>(?:19|20)\d\d)",
        rf"\b{MONTH.format('n')}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>(?:19|20)\d\d)",
        r"(?<![\d.])(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d.])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)(?!\d)",
    )
]
A_MONTH = re.compile(r"(?<![\d-])((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![\d-])")
AN_AGE = re.compile(
    r"\bage[d:]?[\s:=]{1,3}(\d{1,3})\b(?!\s(?:to|and|years or))|\b(\d{1,3})[\s-]years?[\s-]old",
    re.I,
)
OF_AN_ERA = re.compile(
    r"(?<!\d)(?:59\d\d|[67]\d{3}|8[0-2]\d\d|9500)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Secrets:
    """What must not be found.

    Attributes
    ----------
    names
        Identifiers of participants and sites, names of people.
    days, months
        Real days of records, and months ("2022-04") that only a record can have named.
    ages
        Ages of participants in years.
    """

    names: frozenset[str]
    days: frozenset[date]
    months: frozenset[str]
    ages: frozenset[int]


def secrets_of(trial: TrialData) -> Secrets:
    """Everything in a data cut, opened as it is, that tells who or when."""
    names: set[str] = set()
    days: set[date] = set()
    texts: set[str] = set()
    for name, dataset in read_dictionary().items():
        table = trial.recorded(name)
        for variable in dataset.variables.values():
            recorded = {one for one in table[variable.name].unique().to_pylist() if one}
            if variable.name in ("USUBJID", "SUBJID", "SITEID") or variable.name.endswith("NAM"):
                names |= recorded
            if variable.type == "date":
                texts |= recorded
                days |= {day for day in table[variable.companions[0].name].to_pylist() if day}
    plan = trial.protocol.accrual
    cuts = {cut.date for cut in list_cuts(trial.cut.folder.parent)}
    public = {plan.starts, plan.ends, *cuts}
    months = {text[:7] for text in texts if len(text) >= 7}
    ages = {int(age) for age in trial.recorded("dm")["AGE"].to_pylist() if age}
    return Secrets(
        frozenset(names),
        frozenset(days - public),
        frozenset(months - {f"{day:%Y-%m}" for day in public}),
        frozenset(ages),
    )


def find_leaks(content: bytes, name: str, secrets: Secrets) -> list[str]:
    """Say what of the secrets stands where in a file; empty where nothing does.

    Parameters
    ----------
    content, name
        The file and its name, whose ending says how to take it apart.
    secrets
        What is looked for.
    """
    parts = [("file name", name), *take_apart(content, name)]
    return sorted(
        {
            f"{place}: {found}"
            for place, text in parts
            for found in _found(text, secrets, is_source=place.endswith(SOURCE))
        }
    )


def _found(text: str, secrets: Secrets, *, is_source: bool) -> Iterator[str]:
    for name in secrets.names:
        if is_source and name.isdigit():
            continue
        if name in text and re.search(_whole(name), text):
            yield f"the name {name}"
    for day in set(_days(text)) & secrets.days:
        yield f"the day {day}"
    for month in set(A_MONTH.findall(text)) & secrets.months:
        yield f"the month {month}"
    for match in AN_AGE.finditer(text):
        if int(match[1] or match[2]) in secrets.ages:
            yield f"an age in {match[0]!r}"
    if day_of_era := OF_AN_ERA.search(text):
        yield f"a day that is not in words, {day_of_era[0]}"


def _whole(name: str) -> str:
    """The name as a word; a short number only where it cannot be a value, such as 0.001."""
    if name.isdigit():
        return rf"(?<![\w.,%#/:-]){name}(?![\w.,%:-])" if len(name) > 2 else r"(?!)"
    return rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"


def _days(text: str) -> Iterator[date]:
    for form in DAYS:
        for match in form.finditer(text):
            parts = match.groupdict()
            month = parts.get("m") or MONTHS.index(parts["n"][:3].lower()) + 1
            try:
                yield date(int(parts["y"]), int(month), int(parts["d"]))
            except ValueError:
                continue


def days_as_numbers(content: bytes, secrets: Secrets) -> list[str]:
    """Secret days among the numbers of a figure, counted in milliseconds since 1970."""
    numbers = {int(one) for one in re.findall(rb"(?<![\d.])1[4-9]\d{11}(?![\d.])", content)}
    days = {EPOCH + timedelta(milliseconds=one) for one in numbers}
    return sorted(f"the day {day} as a number" for day in days & secrets.days)


def as_figure_file(figure: object) -> bytes:
    """A figure as the JSON that a browser is sent."""
    return json.dumps(json.loads(figure.to_json())).encode()
