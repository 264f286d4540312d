"""Why a number of a file is another one now: data, protocol or program."""

import math
from collections.abc import Iterator
from typing import Any

from nmosd_core.reports.provenance import Provenance, Row

# What of a number is compared, and how it is called.
PARTS = {
    "value": ("value", "value_to", "unit", "not_estimable"),
    "interval": ("lower", "upper", "level", "method"),
    "denominator": ("n", "of", "of_what"),
    "wording": ("in_words", "beside", "note"),
}
SAME = 1e-9  # relative; another machine may differ in the last digits
MOST_NAMED = 5
LONGEST_VALUE = 60  # characters


def differences(then: Row, now: Row) -> list[str]:
    """Which parts of a number differ: value, interval, denominator; wording if nothing else."""
    found = [
        part
        for part, columns in PARTS.items()
        if not all(_same(then.get(column), now.get(column)) for column in columns)
    ]
    return [part for part in found if part != "wording"] or found


def reasons_for(row: Row, then: Provenance, now: Provenance) -> str:
    """What may have changed a number, in words."""
    reasons = []
    if then.fingerprint != now.fingerprint:
        reasons.append("the data are others")
    elif then.cut != now.cut:
        reasons.append("the data cut is of another date")
    name = row["definition"]
    if then.definitions.get(name) != now.definitions.get(name):
        reasons.append(f"its definition ({name}) is another")
    elif then.protocol != now.protocol:
        reasons.append("the protocol is another")
    if then.program != now.program:
        reasons.append(f"the program was {then.program}")
    return "; ".join(reasons) or "neither data, protocol nor program differ, so look into it"


def remarks(then: Provenance, now: Provenance) -> Iterator[str]:
    """What differs between then and now, in sentences."""
    if then.program != now.program:
        yield f"Written by version {then.program} of the program; this is {now.program}."
    values = [
        f"{name} was {_short(was)}, is {_short(now.values.get(name, 'gone'))}"
        for name, was in then.values.items()
        if now.values.get(name) != was
    ]
    if values:
        yield f"Values of the protocol that changed since: {_first(values, '; ')}."
    definitions = [
        name for name, text in then.definitions.items() if now.definitions.get(name) != text
    ]
    if definitions:
        yield f"Definitions that changed since: {_first(definitions, ', ')}."


def _first(changed: list[str], between: str) -> str:
    more = len(changed) - MOST_NAMED
    return between.join(changed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]} ..."


def _same(then: Any, now: Any) -> bool:
    if isinstance(then, int | float) and isinstance(now, int | float):
        return math.isclose(then, now, rel_tol=SAME)
    return bool(then == now)
