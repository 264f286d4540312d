"""Native charts of PowerPoint from the same figures, for machines without a Chromium.

Figures with one pair of axes that measure something can be charts: lines, steps, marks, and bars on
top of one another.  Figures with a row per participant or several panels cannot.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from nmosd_core.reports.pptx_shapes import describe, readable
from nmosd_core.reports.slide_layout import Box

LETTERS = Pt(12)
GREY = "8A8F98"
MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "line-ns": XL_MARKER_STYLE.PLUS,
}
OPEN = "-open"
Point = tuple[float, float]


def can_chart(figure: go.Figure) -> bool:
    """Whether a figure can be a native chart."""
    layout = figure.layout.to_plotly_json()
    several = any(name.startswith(("xaxis", "yaxis")) and name[-1].isdigit() for name in layout)
    across, up = figure.layout.xaxis, figure.layout.yaxis
    measured = across.title.text and up.title.text and not up.ticktext and up.type != "log"
    if several or not measured:
        return False
    kinds = {trace.type for trace in _seen(figure)}
    if kinds == {"bar"}:
        return figure.layout.barmode == "stack" and bool(across.ticktext)
    values = [
        value for trace in _seen(figure) for value in (trace.x if trace.x is not None else ())
    ]
    return kinds == {"scatter"} and all(isinstance(one, int | float | None) for one in values)


def add_chart(canvas: Any, box: Box, figure: go.Figure, name: str, alt: str) -> None:
    """A figure as a native chart in its box; see `can_chart`."""
    bars = _seen(figure)[0].type == "bar"
    data = _columns(figure) if bars else _lines(figure)
    kind = XL_CHART_TYPE.COLUMN_STACKED if bars else XL_CHART_TYPE.XY_SCATTER_LINES
    place = (Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height))
    frame = canvas.shapes.add_chart(kind, *place, data)
    describe(frame, name, alt)
    chart = frame.chart
    chart.font.size = LETTERS
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _name_axes(chart, figure)
    drawn = _seen(figure) if bars else [trace for trace in _seen(figure) if _points(trace)]
    for series, trace in zip(chart.plots[0].series, drawn, strict=True):
        _fill(series, trace) if bars else _draw(series, trace)
    _hide_in_legend(chart, [not trace.name or trace.showlegend is False for trace in drawn])


def _seen(figure: go.Figure) -> list[Any]:
    """Traces without those that only hold a place for signs."""
    return [trace for trace in figure.data if trace.marker.opacity != 0]


def _columns(figure: go.Figure) -> Any:
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = [_plain(one) for one in figure.layout.xaxis.ticktext]
    for trace in _seen(figure):
        data.add_series(readable(trace.name), [float(one) for one in trace.y])
    return data


def _lines(figure: go.Figure) -> Any:
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    for trace in _seen(figure):
        points = _points(trace)
        if points:
            series = data.add_series(readable(trace.name or "limit"))
            for across, up in points:
                series.add_data_point(across, up)
    return data


def _points(trace: Any) -> list[Point]:
    """Points that have both values; a line in steps gets its corners."""
    pairs = zip(trace.x, trace.y, strict=True)
    points = [(float(x), float(y)) for x, y in pairs if x is not None and y is not None]
    if trace.line.shape != "hv":
        return points
    return [*points[:1], *_corners(points)]


def _corners(points: Sequence[Point]) -> Iterator[Point]:
    for (_, before), (across, up) in pairwise(points):
        yield across, before
        yield across, up


def _fill(series: Any, trace: Any) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _colour(trace.marker.color)


def _draw(series: Any, trace: Any) -> None:
    """Line and marks as in the figure; limits are dashed, where the figure has an area."""
    mode, line = trace.mode or "", series.format.line
    series.smooth = False
    if "lines" in mode:
        limit = not trace.line.width
        line.color.rgb = _colour(GREY if limit else trace.line.color or trace.marker.color)
        line.width = Pt(1 if limit else trace.line.width)
        line.dash_style = MSO_LINE.DASH if limit else None
    else:
        line.fill.background()
    symbol = str(trace.marker.symbol or "circle").removesuffix(OPEN)
    shown = MARKERS.get(symbol, XL_MARKER_STYLE.CIRCLE)
    series.marker.style = shown if "markers" in mode else XL_MARKER_STYLE.NONE
    if "markers" in mode:
        series.marker.size = 7
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _colour(trace.marker.color)


def _name_axes(chart: Any, figure: go.Figure) -> None:
    for axis, planned in (
        (chart.category_axis, figure.layout.xaxis),
        (chart.value_axis, figure.layout.yaxis),
    ):
        axis.has_title = True
        axis.axis_title.text_frame.text = _plain(planned.title.text)
        axis.axis_title.text_frame.paragraphs[0].font.size = LETTERS
        axis.tick_labels.font.size = LETTERS
    chart.category_axis.has_major_gridlines = False
    if figure.layout.yaxis.range:
        low, high = figure.layout.yaxis.range
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = max(low, 0), round(high)


def _hide_in_legend(chart: Any, hidden: Sequence[bool]) -> None:
    legend = chart.legend._element
    position = legend.find(qn("c:legendPos"))
    for place, one in reversed(list(enumerate(hidden))):
        if one:
            entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/>'
            position.addnext(parse_xml(f"{entry}</c:legendEntry>"))


def _plain(text: str) -> str:
    return readable(text.replace("<br>", ", "))


def _colour(colour: Any) -> Any:
    """The colour, or grey where a figure has one for each mark."""
    known = isinstance(colour, str) and colour.startswith("#")
    code = colour.lstrip("#").upper() if known else GREY
    return RGBColor.from_string(code)  # type: ignore[no-untyped-call]
