"""Lines of participants that look alike, joined into one trace with gaps between them.

Plotly goes through all that a trace can have, trace by trace: 14 participants in ten panels take
half a second, ten joined lines a tenth of it.  The picture is the same, and so is what a reader
points at or clicks.
"""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

GAP = {"x": None, "y": None, "text": "", "hovertext": "", "customdata": None}


def with_joined_lines(figure: go.Figure) -> go.Figure:
    """Join the traces of participants that differ in their points alone.

    Those are scatter traces with `meta["participant"]` outside the legend.  Whoever stands out
    keeps a trace of their own, because it differs in its opacity.
    """
    traces: dict[Any, dict[str, Any]] = {}
    for place, trace in enumerate(one.to_plotly_json() for one in figure.data):
        points = _points(trace)
        if not _can_be_joined(trace, points):
            traces[place] = trace
            continue
        same = [(path, value) for path, value in _values(trace) if path not in points]
        look = str((sorted(same), sorted(points)))
        if look not in traces:
            traces[look] = trace
        else:
            _append(traces[look], points)
    return go.Figure({"data": list(traces.values()), "layout": figure.layout})


def _can_be_joined(trace: dict[str, Any], points: dict[str, list[Any]]) -> bool:
    return (
        trace["type"] == "scatter"
        and "participant" in (trace.get("meta") or {})
        and trace.get("showlegend") is False
        and not trace.get("connectgaps")
        and all(path in GAP or path.startswith("marker.") for path in points)
        and {"x", "y"} <= points.keys()
    )


def _points(trace: dict[str, Any]) -> dict[str, list[Any]]:
    """What a trace has for each of its points, by its path: "marker.color"."""
    return {
        path: list(value)
        for path, value in _values(trace)
        if not isinstance(value, str) and hasattr(value, "__len__")
    }


def _values(of: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a trace with its path, but for its owner."""
    for name, value in of.items():
        if name == "meta" and not above:
            continue
        if isinstance(value, dict):
            yield from _values(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _append(trace: dict[str, Any], points: dict[str, list[Any]]) -> None:
    """Put points behind those of a trace that looks alike."""
    for path, values in points.items():
        *above, name = path.split(".")
        place = trace
        for part in above:
            place = place[part]
        place[name] = [*place[name], GAP.get(path, values[0] if values else None), *values]
