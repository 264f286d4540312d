"""What each recorded count or level is: a value in a unit, measured or beyond what can be.

Units that mean the same are made one (10^6/L is cells/uL); any other unit stays apart, because
a count and a percentage cannot be compared.  A result below its limit keeps a mark, and a number
that follows the rule of study/protocol.toml.  A missing result is missing, not zero.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from nmosd_core.analyses.result_text import BELOW, MEASURED, read_number
from nmosd_core.analyses.rows import each_row

UNIT_NOT_RECORDED = "unit not recorded"


class Measured(NamedTuple):
    """One result as read; `problem` says why there is no value, else it is empty."""

    value: float | None
    limit: float | None
    censored: str
    unit: str
    problem: str = ""


def read_measurements(
    recorded: pd.DataFrame, factors: Mapping[str, float], divisor: float
) -> pd.DataFrame:
    """Read every result.

    Parameters
    ----------
    recorded
        Rows with standard_result, standard_unit, result_as_recorded, unit_as_recorded,
        not_done.
    factors
        What one of each unit is, in the first of these units.
    divisor
        By what the limit of a result below it is divided.

    Returns
    -------
    pandas.DataFrame
        The rows, and value (in `unit`; missing where there is none), censored (below, above,
        or empty), limit (that a censored result lies beyond, in `unit`), unit and not_a_result
        (why a row holds no value, else empty).
    """
    read = [_read(row, factors, divisor) for row in each_row(recorded)]
    return recorded.assign(
        value=pd.array([one.value for one in read], "float64"),
        censored=pd.array([one.censored for one in read], "str"),
        limit=pd.array([one.limit for one in read], "float64"),
        unit=pd.array([one.unit for one in read], "str"),
        not_a_result=pd.array([one.problem for one in read], "str"),
    )


def _read(row: Any, factors: Mapping[str, float], divisor: float) -> Measured:
    """One result, from its standard value where there is one, else from its text."""
    unit, factor = _unit(row.standard_unit, factors)
    text_unit, text_factor = _unit(row.unit_as_recorded, factors)
    if row.not_done:
        return Measured(None, None, MEASURED, unit, "not done")
    text = row.result_as_recorded
    number = read_number(text) if isinstance(text, str) else None
    censored = number[1] if number else MEASURED
    limit = number[0] * text_factor if number and censored else None
    if pd.notna(row.standard_result):
        return _checked(row, row.standard_result * factor, limit, censored, unit)
    if number is None:
        words = "no result recorded" if pd.isna(text) else f"{text} is no number and is not used"
        return Measured(None, None, MEASURED, text_unit, words)
    value = number[0] * text_factor
    return _checked(
        row, value / divisor if censored == BELOW else value, limit, censored, text_unit
    )


def _checked(row: Any, value: float, limit: float | None, censored: str, unit: str) -> Measured:
    if value < 0:
        words = f"{row.result_as_recorded} is below zero and is not used"
        return Measured(None, None, MEASURED, unit, words)
    return Measured(float(value), limit, censored, unit)


def _unit(recorded: Any, factors: Mapping[str, float]) -> tuple[str, float]:
    """The unit that results are compared in, and what one of the recorded unit is in it."""
    if not isinstance(recorded, str):
        return UNIT_NOT_RECORDED, 1.0
    known = {_plain(name): factor for name, factor in factors.items()}
    plain = _plain(recorded)
    return (next(iter(factors)), known[plain]) if plain in known else (recorded.strip(), 1.0)


def _plain(unit: str) -> str:
    """A unit without what does not matter: capitals, spaces, the kind of mu, powers raised."""
    text = unicodedata.normalize("NFKC", unit).casefold().replace("μ", "u").replace("×", "x")
    return "".join(text.split())
