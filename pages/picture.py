"""A figure as it is sent to browsers.

Streamlit gives a figure to Plotly twice: when it is mounted, and a moment later as a copy.  Plotly
draws again whatever may have changed, and takes each template, each `meta` and each array that is
another object for a change, even if it reads the same: every page waited for its figures twice.
So a picture has neither template nor `meta`, and a revision by which Plotly knows that the arrays
are those it has drawn; what else it compares, it compares by value.  What Streamlit's theme would
put into the template stands in the axes and the layout themselves.  Where an axis has no range the
second drawing stays: Plotly finds the range by drawing, and the copy may be older than that.
"""

from collections.abc import Mapping
from itertools import count
from typing import Any

import plotly.graph_objects as go

from nmosd_core.figures.joined import with_joined_lines
from nmosd_core.figures.room import with_room
from nmosd_core.figures.style import DARK_GROUND, GROUND, highlight, in_ink

FONT = {"family": '"Source Sans", sans-serif', "size": 12}  # that of the pages
AXIS_TITLE = 14  # pixels
MARKS = {"marker": {"line": {"width": 0}}}  # where a figure does not draw their outline
# Streamlit sets these itself where they are missing, after the first drawing.
ANSWERS = {"clickmode": "event+select", "dragmode": "pan", "hovermode": "closest"}

_revisions = count()


class Picture(go.Figure):
    """A figure as it is sent to browsers.

    Streamlit copies a figure, value by value, at every run of a page; this one copies itself
    once.

    Parameters
    ----------
    figure
        What to show.
    participant
        Who stands out in it; nobody without it.
    dark
        Whether it is shown on a dark ground.
    """

    def __init__(self, figure: go.Figure, participant: str | None, dark: bool) -> None:
        shown = with_room(with_joined_lines(in_ink(highlight(figure, participant), dark=dark)))
        drawn = shown.to_plotly_json()
        traces, layout = drawn["data"], drawn["layout"]
        for own in (*traces, layout):
            own.pop("meta", None)
        layout.pop("template", None)
        super().__init__(
            {
                "data": [
                    _filled(one, MARKS) if one["type"] == "scatter" else one for one in traces
                ],
                "layout": _with_look(layout, dark=dark),
            }
        )
        if all("range" in axis for axis in _axes(layout).values()):
            self.layout.datarevision = next(_revisions)
        self._copy = super().to_dict()
        self._copy["layout"].pop("template", None)  # every figure gets one when it is made

    def to_dict(self) -> dict[str, Any]:
        """The copy."""
        return self._copy


def _with_look(layout: dict[str, Any], *, dark: bool) -> dict[str, Any]:
    """The layout with what it leaves open: ground, letters, and the lines behind the marks."""
    ground = DARK_GROUND if dark else GROUND
    lines, border = ("#31333f", "#3a4754") if dark else ("#e6eaf1", "#c9d2db")
    filled = _filled(
        layout,
        {
            **ANSWERS,
            "font": FONT,
            "paper_bgcolor": ground,
            "plot_bgcolor": ground,
            "hoverlabel": {
                "bgcolor": ground,
                "bordercolor": border,
                "font": FONT | layout["font"],
            },
            "legend": {"valign": "top"},
            "margin": {"pad": 8},
            "modebar": {"orientation": "v"},  # beside the axes: level it would cover the legend
        },
    )
    axis = {
        "automargin": True,
        "gridcolor": lines,
        "ticks": "",
        "zerolinecolor": lines,
        "title": {"font": {"size": AXIS_TITLE}},
    }
    across = _filled({"showgrid": False, "zeroline": False, "title": {"standoff": 20}}, axis)
    upwards = _filled({"title": {"standoff": 24}}, axis)
    for name, given in _axes(filled).items():
        own = across if name.startswith("x") else upwards
        minor = {"minor": {"gridcolor": lines}} if "minor" in given else {}  # alone it draws them
        filled[name] = _filled(given, own | minor)
    return filled


def _axes(layout: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in layout.items() if name.startswith(("xaxis", "yaxis"))}


def _filled(given: Mapping[str, Any], otherwise: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, and what it leaves open."""
    both = dict(otherwise) | dict(given)
    for name in given.keys() & otherwise.keys():
        if isinstance(given[name], Mapping) and isinstance(otherwise[name], Mapping):
            both[name] = _filled(given[name], otherwise[name])
    return both
