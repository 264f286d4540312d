"""A grid of coloured cells with a word in each, read the same in both themes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nmosd_core.figures.news import ALONG

WIDTH, HEIGHT = 0.96, 0.9


def coloured(
    own: pd.DataFrame, name: str, marker: Mapping[str, Any], hover: Sequence[str]
) -> dict[str, Any]:
    """Cells that look alike; `own` has column, row and perhaps participant and record."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": (own["column"] - WIDTH / 2).tolist(),
        "x": [WIDTH] * len(own),
        "y": own["row"].tolist(),
        "width": HEIGHT,
        "hovertext": list(hover),
        "hoverinfo": "text",
        "customdata": own.filter(["participant", "record"]).to_numpy().tolist(),
        "meta": {ALONG: 0.9},  # beside the word of the cell
        "marker": marker,
    }


def words(own: pd.DataFrame, texts: Sequence[str], size: int = 13) -> dict[str, Any]:
    """The word of each cell, in the colour of the theme's text."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": own["column"].tolist(),
        "y": own["row"].tolist(),
        "text": list(texts),
        "textfont": {"size": size},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def pale(colour: str, strength: float) -> dict[str, Any]:
    """Look of cells that hold a word: paler than their edge, which is seen on either ground."""
    return {"color": faded(colour, strength), "line": {"color": colour, "width": 1}}


def faded(colour: str, strength: float) -> str:
    """A colour through which the background shows, so that words on it stay readable."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {strength})"
