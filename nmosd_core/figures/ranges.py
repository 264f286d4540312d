"""From where to where an axis runs that nobody has set: around its marks, with room for them.

Plotly would find it too, but only while it draws: whatever asks before does not know it, and a
picture that is handed to Plotly again is drawn again for it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

ROOM = 0.06  # of the range at both ends: half a mark, and a little air


def add_ranges(
    data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The axes of a figure, each with a range where its marks have numbers or dates.

    An axis of names, one of dates that does not say so, and one that has bars is left to Plotly.

    Parameters
    ----------
    data
        Traces as dictionaries.
    layout
        The layout with its axes ("xaxis", "yaxis2") and shapes.
    """
    axes = {}
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            found = _range_of(name, axis, data, layout.get("shapes") or ())
            axes[name] = {"range": found, **axis} if found else dict(axis)
    return axes


def _range_of(
    name: str,
    axis: Mapping[str, Any],
    data: Sequence[Mapping[str, Any]],
    shapes: Sequence[Mapping[str, Any]],
) -> Sequence[float | str]:
    """First and last of one axis, of a logarithmic one as powers of ten; empty if left open."""
    letter, own = name[0], name.replace("axis", "")
    traces = [trace for trace in data if trace.get(f"{letter}axis", letter) == own]
    ends = [
        shape[f"{letter}{end}"]
        for shape in shapes
        for end in (0, 1)
        if f"{letter}0" in shape and shape.get(f"{letter}ref", letter) == own
    ]
    values = [value for trace in traces for value in _given(trace.get(letter))]
    if any(trace.get("type") != "scatter" for trace in traces):
        return []
    if axis.get("type") == "date":
        return _around_days(values + ends)
    if not all(isinstance(value, (int, float)) for value in values + ends):
        return []
    numbers = [float(value) for value in values + ends if not math.isnan(value)]
    if axis.get("type") == "log":
        return _around([math.log10(number) for number in numbers if number > 0])
    if axis.get("rangemode") == "tozero" and numbers:
        return [0.0, max(numbers) * (1 + ROOM)] if min(numbers) >= 0 else _around([0.0, *numbers])
    return _around(numbers)


def _given(values: Iterable[Any] | None) -> list[Any]:
    """Values as Python has them, without those that are missing."""
    plain = values.tolist() if isinstance(values, np.ndarray) else values or ()
    return [value for value in plain if value is not None]


def _around(numbers: list[float]) -> list[float]:
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    room = ROOM * (high - low) or abs(low) * ROOM or 1.0
    return [low - room, high + room]


def _around_days(values: Sequence[Any]) -> list[str]:
    days = [pd.Timestamp(value) for value in values if not pd.isna(value)]
    if not days:
        return []
    seconds = _around([day.timestamp() for day in days])
    return [str(pd.Timestamp(end, unit="s").round("s")) for end in seconds]
