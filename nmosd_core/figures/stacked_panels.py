"""Panels one above the other on one axis of trial days, with bands through all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from nmosd_core.figures import style
from nmosd_core.trial_data.store import Stamp

TITLE_HEIGHT = 24  # pixels above each panel
ABOVE, BELOW = 50, 66


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes
    ----------
    title
        What it shows, with the unit; stands above it.
    traces
        Traces of Plotly; the axes are set when the panels are stacked.
    height
        Pixels.
    axis
        The y-axis.
    shapes
        Shapes in units of its axes.
    bands
        First and last day, and strength, of what is shaded through it.
    notes
        What it leaves out.
    """

    title: str
    traces: Sequence[dict[str, Any]]
    height: int
    axis: dict[str, Any]
    shapes: Sequence[dict[str, Any]] = ()
    bands: Sequence[tuple[float, float, float]] = ()
    notes: Sequence[str] = field(default=())


def stack(
    panels: Sequence[Panel],
    *,
    x: dict[str, Any],
    marked_days: Sequence[int],
    stamp: Stamp,
    n: str,
    alt: str,
) -> go.Figure:
    """Put panels one above the other, the first on top, on one axis with some days marked."""
    total = sum(panel.height + TITLE_HEIGHT for panel in panels)
    tops = [
        1 - sum(panel.height + TITLE_HEIGHT for panel in panels[:place]) / total
        for place in range(len(panels))
    ]
    axes: dict[str, Any] = {}
    traces: list[dict[str, Any]] = []
    shapes = [{**style.day_line(day), "xref": "x"} for day in marked_days]
    titles: list[dict[str, Any]] = []
    for place, (panel, top) in enumerate(zip(panels, tops, strict=True)):
        name = "y" if place == 0 else f"y{place + 1}"
        upper, lower = top - TITLE_HEIGHT / total, top - (TITLE_HEIGHT + panel.height) / total
        axes[name.replace("y", "yaxis")] = {
            "zeroline": False,
            **panel.axis,
            "domain": [max(0.0, lower), upper],
            "anchor": "x",
            "automargin": True,
        }
        traces += [{**trace, "xaxis": "x", "yaxis": name} for trace in panel.traces]
        shapes += [{**shape, "xref": "x", "yref": name} for shape in panel.shapes]
        shapes += [_band(*band, top, lower) for band in panel.bands]
        titles.append(_title(panel.title, upper))
    notes = list(dict.fromkeys(note for panel in panels for note in panel.notes if note))
    return style.finish(
        _each_once_in_the_legend(traces),
        x={**x, "anchor": "free", "position": 0, "showspikes": True, **_spikes()},
        y=axes.pop("yaxis"),
        stamp=stamp,
        n=n,
        alt=alt,
        height=total + ABOVE + BELOW + 40 + 14 * len(notes),
        notes=notes,
        below=BELOW,
        shapes=shapes,
        annotations=titles,
        hovermode="closest",
        barmode="overlay",
        **axes,
    )


def _band(first: float, last: float, strength: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": first,
        "x1": last,
        "y0": max(0.0, bottom),
        "y1": top,
        "fillcolor": style.ATTACK,
        "opacity": strength,
        "line": {"width": 0},
        "layer": "below",
    }


def _title(text: str, at: float) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": at,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12},
    }


def _spikes() -> dict[str, Any]:
    """One thin line through all panels at the day that is pointed at."""
    return {
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "dot",
        "spikecolor": style.FAINT,
    }


def _each_once_in_the_legend(traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    marked = []
    for trace in traces:
        name = trace.get("name", "")
        shown = trace.get("showlegend", bool(name)) and name not in seen
        seen |= {name} if shown else set()
        marked.append({**trace, "legendgroup": name, "showlegend": shown})
    return marked
