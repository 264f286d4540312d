"""A table of characteristics: measured ones with their spread, others with their categories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan
from statistics import stdev

import pandas as pd

ANY, YES = "Any", "Yes"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Characteristic:
    """One characteristic: a column of the participants and its name in words.

    `categories` are those that are counted, each part of a text between commas; without them the
    column is measured.  `decimals` are those of the records.  `among` is the column that says Yes
    of those whom it concerns (all without one), `nobody` what to say where it is known to concern
    nobody.
    """

    column: str
    label: str
    categories: tuple[str, ...] = ()
    decimals: int = 0
    among: str = ""
    nobody: str = ""


def summarise(
    people: pd.DataFrame,
    characteristics: Iterable[Characteristic],
    not_supplied: Mapping[str, str],
) -> pd.DataFrame:
    """Summarise each characteristic over the participants of whom it is known.

    Parameters
    ----------
    people
        One row per participant, a column for each characteristic.
    characteristics
        In the order of the table.
    not_supplied
        Why a column holds nothing.

    Returns
    -------
    pandas.DataFrame
        One row per measured characteristic and per category: characteristic, category (empty for
        a measured one), known, of (participants whom it concerns), participants, percent (in the
        category), mean, standard_deviation, median, minimum, maximum, decimals (of the records),
        why (it is not known of anyone; empty where it is).
    """
    rows = []
    for one in characteristics:
        concerned = people[people[one.among].eq(YES)] if one.among else people
        values = concerned[one.column].dropna()
        head = {"characteristic": one.label, "known": len(values), "of": len(concerned)}
        head |= {"decimals": one.decimals, "why": ""}
        if values.empty:
            why = not_supplied.get(one.column) or _why_nothing(one, people, len(concerned))
            rows.append({**head, "why": why})
        elif one.categories:
            rows += [{**head, **_counted(values, name)} for name in one.categories]
        else:
            rows.append({**head, **_measured(pd.to_numeric(values))})
    columns = ["characteristic", "category", "known", "of", "participants", "percent", "mean"]
    columns += ["standard_deviation", "median", "minimum", "maximum", "decimals", "why"]
    whole = dict.fromkeys(["known", "of", "participants", "decimals"], "Int64")
    real = dict.fromkeys(columns[5:11], "float64")
    words = dict.fromkeys(["characteristic", "category", "why"], "str")
    table = pd.DataFrame(rows, columns=columns).astype(words | whole | real)
    return table.assign(category=table["category"].fillna(""))


def _why_nothing(one: Characteristic, people: pd.DataFrame, concerned: int) -> str:
    """Why nobody has a value, though the dataset was supplied."""
    if people.empty:
        return "nobody treated"
    is_asked = one.among and people[one.among].notna().any()
    return one.nobody if is_asked and not concerned else NOT_RECORDED


def _counted(values: "pd.Series[str]", category: str) -> dict[str, object]:
    """Participants in one category; any of them where the category is ANY."""
    inside = [bool(each) if category == ANY else category in each.split(", ") for each in values]
    n = sum(inside)
    return {"category": category, "participants": n, "percent": 100 * n / len(values)}


def _measured(values: "pd.Series[float]") -> dict[str, object]:
    return {
        "mean": values.mean(),
        # pandas squares floats, and the square of an absurd value overflows
        "standard_deviation": stdev(values) if len(values) > 1 else nan,
        "median": values.median(),
        "minimum": values.min(),
        "maximum": values.max(),
    }
