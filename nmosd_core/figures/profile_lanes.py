"""Lanes of a profile: rows of one panel that are named on its axis."""

from typing import Any

import pandas as pd

LANE = 26  # pixels


def at(days: "pd.Series[Any]", y: Any, text: list[str]) -> dict[str, Any]:
    """Marks on some days with their words; `y` is one lane for all, or the lane of each."""
    lanes = [y] * len(days) if isinstance(y, int) else y.tolist()
    return {"x": days.astype("float64").tolist(), "y": lanes, "text": text}


def named_lanes(names: list[str]) -> dict[str, Any]:
    """An axis of named lanes, the first at the bottom."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "range": [-0.6, len(names) - 0.4],
        "showgrid": False,
        "fixedrange": True,
    }
