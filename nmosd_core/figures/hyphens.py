"""Negative numbers on axes with the hyphen that words, hover texts and tables have.

Plotly writes a minus sign of its own wherever it words a label itself, so labels that would have
one are worded here.
"""

import math
from collections.abc import Mapping
from typing import Any

LABELS = 6  # of an axis that asks for no number of its own
ROUND_STEPS = (1, 2, 5, 10)


def with_hyphens(axis: Mapping[str, Any]) -> dict[str, Any]:
    """The axis; with labels in words where some are negative and it has none."""
    low, high = sorted(axis.get("range") or (0, 0))
    if isinstance(low, str) or axis.get("type") == "log" or "ticktext" in axis or low >= 0:
        return dict(axis)
    labels = axis.get("tickvals") or _labels(axis, low, high)
    if min(labels, default=0) >= 0:
        return dict(axis)
    return {**axis, "tickvals": labels, "ticktext": [f"{label:g}" for label in labels]}


def _labels(axis: Mapping[str, Any], low: float, high: float) -> list[float]:
    """Multiples of the step that the axis asks for, or else of a round one."""
    step = axis.get("dtick") or _round_step((high - low) / axis.get("nticks", LABELS))
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(step * place, 10) for place in range(first, last + 1)]


def _round_step(at_least: float) -> float:
    size = 10.0 ** math.floor(math.log10(at_least))
    return next(size * step for step in ROUND_STEPS if size * step >= at_least)
