"""Who has a low immunoglobulin under treatment: below the limit of normal, or below a threshold.

Counted are participants with a result after the day of the first infusion.  A result below 1.5
is below 4; one below 5 may or may not be, and then the count is a range.
"""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.result_text import ABOVE, BELOW
from nmosd_core.study.protocol import Protocol

NORMAL = "normal"


@dataclass(frozen=True)
class LowLevel:
    """Participants below one threshold of one class.

    Attributes
    ----------
    kind, label
        Class: name in the protocol, and as on screen.
    threshold
        "normal" (the limit of each record), or a level: "4".
    below, possibly
        Participants with a result after the first infusion that is, or may be, below.
    judged
        Participants with a result after the first infusion and a threshold for it.
    before
        Participants with a result below it before the first infusion.
    """

    kind: str
    label: str
    threshold: str
    below: tuple[str, ...]
    possibly: tuple[str, ...]
    judged: tuple[str, ...]
    before: tuple[str, ...]


def find_low_levels(draws: pd.DataFrame, protocol: Protocol) -> tuple[LowLevel, ...]:
    """Find who is below the limit of normal and below each threshold of the protocol.

    Parameters
    ----------
    draws
        Levels with kind, participant, earliest_day, latest_day, value, censored, limit, unit,
        lower_limit (of normal) and not_a_result.
    protocol
        The trial's protocol.
    """
    rule = protocol.immunoglobulins
    unit = next(iter(rule.grams_per_litre))
    found = []
    for name, kind in rule.classes.items():
        own = draws[(draws["kind"] == name) & (draws["not_a_result"] == "")]
        found.append(_judge(name, kind.label, NORMAL, own, own["lower_limit"]))
        in_unit = own[own["unit"] == unit]
        for threshold in kind.thresholds:
            level = pd.Series(threshold, in_unit.index)
            found.append(_judge(name, kind.label, f"{threshold:g}", in_unit, level))
    return tuple(found)


def is_below(draws: pd.DataFrame, threshold: "pd.Series[float]") -> "pd.Series[bool]":
    """Whether each level is below its threshold; missing where that is not known."""
    low, high = draws["censored"] == BELOW, draws["censored"] == ABOVE
    surely, surely_not = draws["limit"] <= threshold, draws["limit"] >= threshold
    unknown = draws["value"].isna() | threshold.isna() | (low & ~surely) | (high & ~surely_not)
    below = ((draws["value"] < threshold) | (low & surely)) & ~high
    return below.astype("boolean").mask(unknown, pd.NA)


def _judge(
    kind: str, label: str, shown: str, own: pd.DataFrame, threshold: "pd.Series[float]"
) -> LowLevel:
    below = is_below(own, threshold)
    after = (own["earliest_day"] > 0).fillna(False) & threshold.notna()
    before = (own["latest_day"] <= 0).fillna(False)
    surely, may_be = below.fillna(False), below.fillna(True)
    return LowLevel(
        kind,
        label,
        shown,
        below=_who(own, after & surely),
        possibly=_who(own, after & may_be),
        judged=_who(own, after),
        before=_who(own, before & surely),
    )


def _who(own: pd.DataFrame, rows: "pd.Series[bool]") -> tuple[str, ...]:
    return tuple(sorted(set(own.loc[rows.astype(bool), "participant"])))
