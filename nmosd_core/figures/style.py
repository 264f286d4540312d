"""One look for all figures: colours with a meaning, a caption that travels with the picture.

Colours are those of Okabe and Ito, told apart by readers with any colour vision and in both
themes; a shape or a word always says the same as the colour.  The amber of what is to review is
their orange, darkened until its rings are seen on a light ground.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from nmosd_core.figures.hyphens import with_hyphens
from nmosd_core.figures.presentation import in_trial_days
from nmosd_core.figures.ranges import add_ranges
from nmosd_core.tables import wording
from nmosd_core.trial_data.store import Stamp

ATTACK = "#D55E00"
TO_REVIEW = "#C08000"
RESCUE = "#CC79A7"
INFUSION = "#0072B2"
SCORE = "#0072B2"
MEDIAN = "#009E73"
FAINT = "#8A8F98"
GROUND, DARK_GROUND = "#ffffff", "#12181f"
EDGE_ON_DARK = "#c9d2db"
REGIONS = {"OPTIC NERVE": "#E69F00", "BRAIN": "#0072B2", "SPINAL CORD": "#009E73"}
SEVERITIES = {"MILD": "#56B4E9", "MODERATE": "#E69F00", "SEVERE": "#D55E00"}
SEVERITY_SHAPES = {"MILD": "circle", "MODERATE": "diamond", "SEVERE": "square"}
NO_SEVERITY = "circle-open"  # a severity that is not recorded
SERIOUS, AROUND_SERIOUS = "#8F4FD0", "circle-open"
CRITERION_ONLY, AROUND_CRITERION = "criterion, not called serious", "diamond-open"

ROW_HEIGHT = 28
MANY_LINES = 40
OTHERS, MANY_OTHERS = 0.3, 0.1  # opacity of those not chosen: less is lost on a dark ground
OWNERS = "owners"  # in the meta of a trace: whose each mark is; None of one that is never faint
FRAME_HEIGHT = 170
NOBODY_TREATED = wording.NOBODY_TREATED.removesuffix(".")
INSTEAD = "instead"  # name of words that stand where nothing is drawn
OF_NOBODY = "of nobody"  # their name where that is because nobody has been treated
HEIGHT_OF_WORDS = 120
NOTE_HEIGHT = 14


def finish(
    data: Sequence[Mapping[str, Any]],
    *,
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    stamp: Stamp,
    n: str,
    alt: str,
    height: int,
    notes: Sequence[str] = (),
    below: int = 50,
    **layout: Any,
) -> go.Figure:
    """Put traces, axes and caption together.

    Parameters
    ----------
    data
        Traces as dictionaries: a figure made at once costs a tenth of one made trace by trace.
    x, y
        Axes; each has a title that names its unit.
    stamp, n
        Trial, data cut and fingerprint, and who is counted ("n = 14 treated participants").
    alt
        The figure in words, for readers who cannot see it.
    height
        Pixels.
    notes
        What the picture leaves out or how it is to be read, below it; not said where nobody has
        been treated, of whom there would be a mark to explain.
    below
        Pixels from the lowest axis to the notes: labels of two lines or aslant need more.
    layout
        Further layout of Plotly.

    Returns
    -------
    plotly.graph_objects.Figure
        The figure; `layout.meta["alt"]` holds the words.
    """
    said = layout.pop("annotations", [])
    if any(one.get("name") == OF_NOBODY for one in said):
        notes = ()
    caption = "<br>".join([*notes, f"{n} · {stamp}"])
    figure: dict[str, Any] = {
        "data": list(data),
        "layout": {
            "xaxis": {"zeroline": False, **x},
            "yaxis": {"zeroline": False, **y},
            "height": height,
            "margin": {"l": 10, "r": 20, "t": 40, "b": below + 26 + NOTE_HEIGHT * len(notes)},
            "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
            "hoverlabel": {"align": "left"},
            "annotations": [
                {
                    "text": caption,
                    "xref": "paper",
                    "yref": "paper",
                    "x": 0,
                    "y": 0,
                    "yshift": -below,
                    "xanchor": "left",
                    "yanchor": "top",
                    "align": "left",
                    "showarrow": False,
                    "font": {"size": 11, "color": FAINT},
                },
                *said,
            ],
            "meta": {"alt": alt, **layout.pop("meta", {})},
            **layout,
        },
    }
    axes = add_ranges(figure["data"], figure["layout"])
    figure["layout"] |= {name: with_hyphens(axis) for name, axis in axes.items()}
    figure["layout"] |= _in_place_of_a_picture(figure["data"], figure["layout"])
    return go.Figure(in_trial_days(figure) if stamp.presentation else figure)


def spans(
    starts: Iterable[float], ends: Iterable[float], rows: Iterable[float], colour: str
) -> dict[str, Any]:
    """Bars through marks whose place is a range; nothing where start and end agree."""
    open_ones = [
        (start, end, row) for start, end, row in zip(starts, ends, rows, strict=True) if end > start
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [value for start, end, _ in open_ones for value in (start, end, None)],
        "y": [value for *_, row in open_ones for value in (row, row, None)],
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": "line-ns-open", "color": colour, "size": 8},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def height_of_rows(rows: int) -> int:
    """Height of a figure with one row per participant."""
    return FRAME_HEIGHT + ROW_HEIGHT * max(rows, 3)


def said_instead(words: str) -> dict[str, Any]:
    """Words in the middle of a figure that has nothing to draw, clear of its lines."""
    return {
        "name": INSTEAD,
        "text": words,
        "bgcolor": GROUND,
        "borderpad": 6,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"size": 16},
    }


def nothing_drawn(words: str, treated: int) -> dict[str, Any]:
    """The words of a figure without anything to draw; without treated participants, that."""
    return said_instead(words) if treated else said_of_nobody()


def said_of_nobody() -> dict[str, Any]:
    """The words of a figure of treated participants where there are none."""
    return said_instead(NOBODY_TREATED) | {"name": OF_NOBODY}


def _in_place_of_a_picture(
    data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]
) -> dict[str, Any]:
    """What changes where the words of `said_instead` are all there is: they and the caption stay.

    Axes of nothing would have arbitrary ticks.
    """
    caption, *others = layout["annotations"]
    said = [one for one in others if one.get("name") in (INSTEAD, OF_NOBODY)]
    if len(said) != 1 or any(map(_is_drawn, data)):
        return {}
    axes = [name for name in layout if name.startswith(("xaxis", "yaxis"))]
    middle = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "xanchor": "center"}
    return {
        **{name: {**layout[name], "visible": False} for name in axes},
        "annotations": [caption, said[0] | middle],
        "height": min(layout["height"], HEIGHT_OF_WORDS + layout["margin"]["b"]),
        "shapes": [],
        "showlegend": False,
    }


def _is_drawn(trace: Mapping[str, Any]) -> bool:
    """Whether a trace has a mark, rather than a line of the legend."""
    return any(value is not None for axis in ("x", "y", "z") for value in trace.get(axis, ()))


def day_line(day: int) -> dict[str, Any]:
    """Dashed line through a figure at a trial day: dots of Plotly are dashes of three pixels."""
    line = {"color": FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def in_ink(figure: go.Figure, *, dark: bool) -> go.Figure:
    """The figure with its words in the ink of a light or a dark ground, easy to read on either."""
    ink, faint = ("#edf1f5", "#a9b2bc") if dark else ("#1b2733", "#5a6472")
    ground = DARK_GROUND if dark else GROUND
    figure = go.Figure(figure)
    words = {"tickfont": {"color": ink}, "title": {"font": {"color": ink}}}
    figure.update_layout(font={"color": ink}, legend={"font": {"color": ink}})
    figure.update_xaxes(words)
    figure.update_yaxes(words)
    if dark:  # Plotly draws edges that have no colour of their own in a dark grey
        figure.update_traces({"marker": {"line": {"color": EDGE_ON_DARK}}}, _has_plain_edge)
    figure.for_each_annotation(
        lambda words: words.update(font={"color": faint}) if words.font.color == FAINT else None
    )
    figure.update_annotations({"bgcolor": ground}, {"bgcolor": GROUND})
    figure.update_traces({"marker": {"color": ground}}, {"marker.color": GROUND})
    figure.for_each_trace(
        lambda words: (
            words.update(textfont={"color": faint}) if words.textfont.color == FAINT else None
        ),
        selector={"type": "scatter"},
    )
    return figure


def _has_plain_edge(trace: Any) -> bool:
    """Whether Plotly chooses the colour of the edges: of marks on a line it is that of the line."""
    if trace.type != "scatter" or trace.line.color:
        return False
    return bool(trace.marker.line.width) and not trace.marker.line.color


def highlight(figure: go.Figure, participant: str | None) -> go.Figure:
    """The same figure with one participant standing out and the others faint.

    A figure with a row per participant has `layout.meta["rows"]`, one with a column each has
    `layout.meta["columns"]`: there a band lies behind the marks.  One with a line each has
    `meta["participant"]` on each trace, and `meta["owners"]` on one that has marks of several;
    elsewhere the records behind the marks say whose they are.
    """
    if participant is None:
        return figure
    figure = go.Figure(figure)
    meta = figure.layout.meta or {}
    band = {"fillcolor": TO_REVIEW, "opacity": 0.15, "line_width": 0, "layer": "below"}
    row = meta.get("rows", {}).get(participant)
    if row is not None:
        figure.add_hrect(y0=row - 0.5, y1=row + 0.5, **band)
    column = meta.get("columns", {}).get(participant)
    if column is not None:
        figure.add_vrect(x0=column - 0.5, x1=column + 0.5, **band)
    others = OTHERS if _most_lines(figure) <= MANY_LINES else MANY_OTHERS
    by_record = not {"rows", "columns"} & meta.keys() and _has_mark_of(participant, figure)
    for trace in figure.data:
        owner = (trace.meta or {}).get("participant")
        if owner is not None:
            trace.opacity = 1.0 if owner == participant else others
        owners = (trace.meta or {}).get(OWNERS, ())
        if by_record and not any(owners):
            owners = _owners(trace)
        if owner is None and any(owners):
            _name_in_full(figure, trace)
            trace.marker.opacity = [1.0 if one in (None, participant) else others for one in owners]
    return figure


def _most_lines(figure: go.Figure) -> int:
    """Traces of the panel that has the most of them."""
    panels = Counter((trace.xaxis, trace.yaxis) for trace in figure.select_traces("scatter"))
    return max(panels.values(), default=0)


def _owners(trace: Any) -> list[Any]:
    """Whose each mark is, by the records behind it; of other traces than marks nothing."""
    behind = trace.customdata if trace.type == "scatter" else None
    rows = [] if behind is None else [[] if row is None else list(row) for row in behind]
    return [row[0] if row else None for row in rows]


def _has_mark_of(participant: str, figure: go.Figure) -> bool:
    return any(participant in _owners(trace) for trace in figure.data)


def _name_in_full(figure: go.Figure, trace: Any) -> None:
    """Give marks that become faint a mark in the legend that does not."""
    if trace.showlegend is not False:
        figure.add_trace(trace)
        figure.data[-1].update(x=[None], y=[None], text=None, customdata=None, meta=None)
        trace.showlegend = False
