"""The demo trial as plain rows, and how a second answer is held against the first.

A second answer is a table from the names of headline numbers to what plain loops give:
(count, of how many), a `Range`, a `Rate`, or one value.  Nothing of nmosd_core is used for it but
the values of protocol.toml.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import nmosd_core
from nmosd_core.analyses.headlines import QUESTIONS
from nmosd_core.analyses.numbers import Number
from nmosd_core.trial_data.store import TrialData, open_trial
from tests.double_programmed.test_attacks import rate_limits, share_limits

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
FINAL = DEMO_CUTS[-1]
PROTOCOL = tomllib.loads(
    (Path(nmosd_core.__file__).parent / "study" / "protocol.toml").read_text("utf-8")
)
each_cut = pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)


@dataclass(frozen=True)
class Range:
    """A count that the records leave between two values."""

    low: int
    high: int


@dataclass(frozen=True)
class ShareRange:
    """Participants of so many, between two counts."""

    low: int
    high: int
    of: int


@dataclass(frozen=True)
class Rate:
    """Events over years, per so many years."""

    events: int
    years: float
    per: int


@cache
def rows_of(cut: Path, dataset: str) -> list[dict[str, Any]]:
    """The records of a dataset that are dated up to the cut."""
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def whole_day(text: str | None) -> date | None:
    """The day of a complete date; nothing for another."""
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


@cache
def treated_of(cut: Path) -> dict[str, date]:
    """First infusion of everyone treated by the data cut."""
    first = {row["USUBJID"]: whole_day(row["RFXSTDTC"]) for row in rows_of(cut, "dm")}
    on = date.fromisoformat(cut.name)
    return {who: day for who, day in first.items() if day and day <= on}


@cache
def ends_of(cut: Path) -> dict[str, tuple[str, date]]:
    """Disposition event of everyone who has one, with its day."""
    ends = {}
    for row in rows_of(cut, "ds"):
        day = whole_day(row["DSSTDTC"])
        if row["DSCAT"] == "DISPOSITION EVENT" and day and day <= date.fromisoformat(cut.name):
            ends[row["USUBJID"]] = row["DSDECOD"], day
    return ends


@cache
def infusions_of(cut: Path) -> dict[str, list[date]]:
    """Days of the infusions given, in order; every one of the demo is completely dated."""
    days: dict[str, list[date]] = {who: [] for who in treated_of(cut)}
    for row in rows_of(cut, "ex"):
        day = whole_day(row["EXSTDTC"])
        assert day, "an infusion without a complete date asks for more than these loops do"
        if row["EXDOSE"] != 0 and row["USUBJID"] in days and day <= date.fromisoformat(cut.name):
            days[row["USUBJID"]].append(day)
    return {who: sorted(own) for who, own in days.items()}


@cache
def opened(cut: Path) -> TrialData:
    """The data cut, opened once for all tests of a process."""
    return open_trial(DEMO, date.fromisoformat(cut.name))


@cache
def first_answers(cut: Path, question: str) -> dict[str, Number]:
    """The headline numbers of one question."""
    return {number.name: number for number in QUESTIONS[question](opened(cut)).numbers}


def agree(cut: Path, question: str, second: Mapping[str, Any]) -> None:
    """Hold every headline number of a question against its second answer, none left over."""
    first = first_answers(cut, question)
    assert first.keys() == second.keys()
    for name, answer in second.items():
        assert_same(first[name], answer)


def assert_same(number: Number, answer: Any) -> None:
    """One number and its second answer, the exact limits of a percentage or a rate too."""
    if isinstance(answer, Range):
        assert (number.value, number.value_to) == (answer.low, answer.high), number.name
        return
    if isinstance(answer, ShareRange):
        ends = 100 * answer.low / answer.of, 100 * answer.high / answer.of
        limits = share_limits(answer.low, answer.high, answer.of)
        found = number.value, number.value_to, number.lower, number.upper
        assert (number.n, number.of) == (answer.low, answer.of), number.name
        assert found == pytest.approx((*ends, *limits), rel=1e-6, abs=1e-9), number.name
        return
    if isinstance(answer, Rate):
        limits = limits_of_rate(answer.events, answer.years / answer.per)
        expected = answer.per * answer.events / answer.years, answer.events, answer.years, *limits
        found = number.value, number.n, number.of, number.lower, number.upper
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9), number.name
        return
    if not isinstance(answer, tuple):
        assert number.value == number.value_to == pytest.approx(answer), number.name
        return
    count, of = answer
    if of == 0 and number.value is None:
        assert number.not_estimable, number.name
        return
    assert (number.n, number.of) == (count, of), number.name
    if number.unit == "%":
        assert number.value == number.value_to == pytest.approx(100 * count / of), number.name
        limits = limits_of_share(count, of)
        assert (number.lower, number.upper) == pytest.approx(limits, rel=1e-6, abs=1e-9), number
    else:
        assert number.value == number.value_to == count, number.name


@cache
def limits_of_share(count: int, of: int) -> tuple[float, float]:
    """Clopper-Pearson, by bisection."""
    return share_limits(count, count, of)


@cache
def limits_of_rate(events: int, years: float) -> tuple[float, float]:
    """Garwood, by bisection."""
    return rate_limits(events, events, years)
