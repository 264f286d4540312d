"""Figures that a reader can tell apart in a grey copy.

Marks differ by their symbol and lines by their dash wherever a figure is drawn; cells hold what
their colour says as a word or a number.  Filled bars get a hatch of their own here.
"""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

HATCHES = ("", "/", ".", "x", "\\", "-", "+", "|")
HATCH = {"fgcolor": "#ffffff", "size": 9, "solidity": 0.25}


def told_apart_without_colour(figure: go.Figure) -> go.Figure:
    """The figure with a different hatch for each kind of bar that the key explains."""
    hatched = go.Figure(figure)
    taken: dict[str, str] = {}  # hatch of each name: bars and what stands for them in the key
    for bars in _filled_bars(hatched):
        own = bars.marker.pattern.shape
        shape = own if isinstance(own, str) else ""
        if shape in taken.values():
            shape = next((one for one in HATCHES if one not in taken.values()), shape)
        shape = taken.setdefault(bars.name, shape)
        if shape:
            bars.marker.pattern = {**HATCH, "shape": shape}
    return hatched


def _filled_bars(figure: go.Figure) -> Iterator[Any]:
    """Bars of one strong colour that has a name; pale ones are cells with words in them."""
    for trace in figure.data:
        if trace.type == "bar" and trace.name and str(trace.marker.color).startswith("#"):
            yield trace
