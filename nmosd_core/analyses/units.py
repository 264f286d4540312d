"""What one unit of a laboratory result is in another, or that it is none.

Conversions and their dimensions are those of pint, so that kelvin per litre can never become
thousands per litre.  Laboratories write powers and counts in ways of their own; those are made
one first, because "10E9" would be read as ten times too much.
"""

import re
from functools import cache
from typing import Any

# Ways to write a number of cells, before the unit is read.
POWER = re.compile(r"^[x×]?\s*10\s*(?:\^|\*\*|\*|[Ee])\s*\+?(\d+)")
COUNTED = re.compile(r"^(?:cells?|个|#)?\s*/")
WHOLE_SPELLINGS = {"K/uL": "10^3/uL", "G/L": "10^9/L", "GI/L": "10^9/L"}


@cache
def convert(unit: str, into: str, grams_per_mole: float = 0.0) -> float | None:
    """What one of a unit is in another.

    Parameters
    ----------
    unit, into
        Units as laboratories write them: "10^9/L", "g/dL", "umol/L".
    grams_per_mole
        Molar mass that links units of substance and of mass; 0 where none is meant.

    Returns
    -------
    float or None
        The factor, 1 where the two are written alike; None where one is no unit, or they do not
        measure the same.
    """
    written, wanted = _plain(unit), _plain(into)
    if written == wanted:
        return 1.0
    import pint  # a quarter of a second that only other units should cost

    try:
        one, other = _registry().Quantity(written), _registry().Quantity(wanted)
        if grams_per_mole and one.check("[substance] / [length] ** 3"):
            one = one * _registry().Quantity(grams_per_mole, "gram / mole")
        return float(one.to(other.units).magnitude / other.magnitude)
    except (pint.PintError, AttributeError, TypeError, ValueError):
        return None


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


def _plain(unit: str) -> str:
    """The unit as pint reads it."""
    text = WHOLE_SPELLINGS.get(unit.strip(), unit.strip()).replace("μ", "u").replace("µ", "u")
    return COUNTED.sub("1/", POWER.sub(r"10^\1", text))
