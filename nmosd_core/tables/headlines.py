"""Headline numbers and definitions as tables."""

import dataclasses
from collections.abc import Sequence

import pandas as pd

from nmosd_core.analyses.headlines import Headline
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.wording import beside_number, number_in_words, yes_or_no

TYPES = {
    "value": "float64",
    "value_to": "float64",
    "lower": "float64",
    "upper": "float64",
    "level": "float64",
    "n": "Int64",
    "of": "float64",
}


def headline_numbers(headlines: Sequence[Headline]) -> pd.DataFrame:
    """One row per headline number.

    Columns: question, name, label, value and value_to (equal unless the records leave it open;
    empty when not estimable), unit, lower and upper (limits of the interval), level, method,
    n (numerator), of (denominator), of_what, definition (the number's definition in the
    protocol), not_estimable (why there is no value), note, in_words (as on screen), beside (what
    stands under it on screen).
    """
    columns = ["name", "label", "value", "value_to", "unit", "lower", "upper", "level", "method"]
    columns += ["n", "of", "of_what", "definition", "not_estimable", "note"]
    rows = [
        {
            "question": headline.question,
            **dataclasses.asdict(headline.number),
            "in_words": number_in_words(headline.number),
            "beside": beside_number(headline.number),
        }
        for headline in headlines
    ]
    table = pd.DataFrame(rows, columns=["question", *columns, "in_words", "beside"])
    return table.astype(TYPES)


def definition_listing(protocol: Protocol) -> pd.DataFrame:
    """One row per definition: name, term, text, source, source_of_text (what of it is ours)."""
    return pd.DataFrame(
        [
            {"name": name, **dataclasses.asdict(definition)}
            for name, definition in protocol.definitions.items()
        ]
    )


def value_listing(protocol: Protocol) -> pd.DataFrame:
    """One row per value of the protocol: value_name, value, source, assumption (yes or no).

    A value is an assumption where its source begins with "ours", whosever protocol says so.
    """
    rows = []
    for section in dataclasses.fields(protocol):
        values = getattr(protocol, section.name)
        if not dataclasses.is_dataclass(values):
            continue
        for field in dataclasses.fields(values):
            name = f"{section.name}.{field.name}"
            source = protocol.sources.get(name, protocol.sources[section.name])
            rows.append((name, _value(getattr(values, field.name)), source))
    table = pd.DataFrame(rows, columns=["value_name", "value", "source"])
    return table.assign(assumption=yes_or_no(table["source"].map(is_assumption)))


def is_assumption(source: str) -> bool:
    """Whether a value with this source is an assumption, the standard protocol's own or not."""
    return source.startswith("ours") or ": ours" in source


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(item)}" for name, item in value.items())
    if dataclasses.is_dataclass(value):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
        return ", ".join(filter(None, map(_value, parts)))
    return f"{value:g}" if isinstance(value, float) else str(value)
