"""Headline numbers of one kind of level: how many pairs, medians, change and exact test."""

from collections.abc import Iterator

import pandas as pd

from nmosd_core.analyses.levels import Levels
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import Zeros
from nmosd_core.analyses.paired_draws import count_missing, say_nobody
from nmosd_core.analyses.paired_summary import TEST_METHOD, quartiles_of

OTHER_UNIT = "as recorded"
TREATED = "treated participants"


def list_level_numbers(
    levels: Levels, definition: str, units: tuple[str, ...], week: int, zeros: Zeros, method: str
) -> Iterator[Number]:
    """Numbers of every kind and unit.

    Parameters
    ----------
    levels
        What is compared.
    definition
        Definition of the change.
    units
        Units that need no mention in the name of a number.
    week
        Week of the final evaluation.
    zeros
        How the signed-rank test treats pairs without a change.
    method
        What a method is called.
    """
    for part, (_, summary) in zip(levels.parts, levels.summary.iterrows(), strict=True):
        usual = part.unit in units
        name = part.kind if usual else f"{part.kind}_in_{_name_of(part.unit)}"
        title = part.label if usual else f"{part.label} in {part.unit}"
        yield from _numbers_of(
            levels.change_of(part),
            (name, title, definition),
            part.unit if usual else OTHER_UNIT,
            week,
            summary,
            zeros,
            method,
        )


def _name_of(unit: str) -> str:
    """A unit as part of a name: "%" is percent."""
    letters = "".join(one if one.isalnum() else "_" for one in unit.replace("%", "percent"))
    return letters.strip("_").lower()


def _numbers_of(
    rows: pd.DataFrame,
    named: tuple[str, str, str],
    unit: str,
    week: int,
    summary: "pd.Series[float]",
    zeros: Zeros,
    method: str,
) -> Iterator[Number]:
    name, title, definition = named
    compared, nobody = rows[rows["why_no_change"] == ""], say_nobody(rows, week)
    yield Number.count(
        f"{name}_pairs",
        f"{title}: both results",
        definition,
        len(compared),
        of=len(rows),
        of_what=TREATED,
        otherwise=nobody,
        note=count_missing(rows, week, method),
    )
    censored = {
        "baseline_value": compared["baseline_censored"] != "",
        "week_52_value": compared["week_52_censored"] != "",
    }
    censored["change"] = censored["baseline_value"] | censored["week_52_value"]
    for ending, when, column in (
        ("baseline", "at baseline", "baseline_value"),
        (f"week_{week}", f"at week {week}", "week_52_value"),
        ("change", "change", "change"),
    ):
        beyond = int(censored[column].sum())
        yield Number.median(
            f"{name}_{ending}",
            f"{title}: median {when}",
            definition,
            compared[column].tolist(),
            len(rows),
            TREATED,
            unit=unit,
            otherwise=nobody,
            quartiles=_quartiles(compared[column]),
            note=f"{beyond} beyond the measured range" if beyond else "",
        )
    yield _percent(compared, named, len(rows), week, nobody)
    yield _p(named, summary, len(compared), zeros, nobody)


def _percent(
    compared: pd.DataFrame, named: tuple[str, str, str], of: int, week: int, nobody: str
) -> Number:
    name, title, definition = named
    known = compared["percent_change"].dropna()
    zero = len(compared) - len(known)
    return Number.median(
        f"{name}_percent_change",
        f"{title}: median % change",
        definition,
        known.tolist(),
        of,
        TREATED,
        unit="% change",
        otherwise=nobody if compared.empty else "every baseline is 0",
        note=f"undefined for {zero} with a baseline of 0" if zero else "",
        quartiles=_quartiles(known),
    )


def _p(
    named: tuple[str, str, str],
    summary: "pd.Series[float]",
    pairs: int,
    zeros: Zeros,
    nobody: str,
) -> Number:
    name, title, _ = named
    number = f"{name}_p", f"{title}: P-value", "level_test"
    if not pairs or pd.isna(summary["p"]):
        return Number.missing(*number, "no participant's level changed" if pairs else nobody)
    p, without = float(summary["p"]), int(summary["without_change"])
    return Number(
        *number,
        p,
        p,
        unit="p",
        method=TEST_METHOD[zeros],
        n=pairs,
        of=pairs,
        of_what="pairs",
        note=f"{without} without a change" if without else "",
    )


def _quartiles(values: "pd.Series[float]") -> tuple[float, float] | None:
    if values.empty:
        return None
    low, _, high = quartiles_of(values)
    return low, high
