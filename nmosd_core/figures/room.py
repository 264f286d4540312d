"""Room for the labels and the legend of a figure on a page, estimated from their letters.

Plotly draws a figure, finds that its labels need more room than the margins leave, and draws it
again.  With margins that suffice it is drawn once, in half the time.  Where an estimate falls short
Plotly still makes the room.
"""

import math
import unicodedata

import plotly.graph_objects as go

WIDTH = 820  # pixels of a figure in a window of 1280, beside the sidebar
BESIDE_LABELS = 55  # pixels: the title of the axis, and the gaps on both sides of the labels
NARROW, CAPITAL, CHINESE = 5.5, 7.7, 12.0  # pixels of a letter
NUMBERS = "1000"  # as wide as the labels of an axis of numbers
RIGHT = 28  # pixels: half of the last label of the axis below, or Plotly's toolbar upright
LEGEND_MARK, LEGEND_ROW = 43, 29  # pixels: a mark with its gaps, and a row after the first
IN_A_ROW = 0.94  # of the width of a label: in a row of words wide letters are rarer
ABOVE = 42  # pixels: one row of the legend
WIDE_LABELS = 200  # pixels: beside them a caption below the axes alone would be cut off


def with_room(figure: go.Figure) -> go.Figure:
    """Give the margins of a figure the room that its labels and its legend need.

    Beside wide labels the caption, the first annotation of every figure, begins below them.
    """
    given = figure.layout.margin
    left = max(given.l or 0, _left_of_axes(figure))
    right = max(given.r or 0, RIGHT)
    more_rows = max(_legend_rows(figure, WIDTH - left - right) - 1, 0)
    above = max(given.t or 0, ABOVE) + LEGEND_ROW * more_rows
    figure.update_layout(margin={"l": left, "r": right, "t": above})
    if left > WIDE_LABELS and figure.layout.annotations:
        figure.layout.annotations[0].xshift = BESIDE_LABELS - left
    return figure


def _left_of_axes(figure: go.Figure) -> int:
    axis = figure.layout.yaxis
    if axis.visible is False or axis.showticklabels is False:
        return 0
    lines = [line for label in axis.ticktext or [NUMBERS] for line in str(label).split("<br>")]
    return math.ceil(BESIDE_LABELS + max(map(_pixels, lines)))


def _legend_rows(figure: go.Figure, width: float) -> int:
    """Rows of the legend, each entry as wide as its words, one after the other."""
    rows, taken = 0, width
    for trace in figure.data if figure.layout.showlegend is not False else ():
        if trace.name and trace.showlegend is not False:
            entry = LEGEND_MARK + IN_A_ROW * _pixels(trace.name)
            rows, taken = (rows, taken + entry) if taken + entry <= width else (rows + 1, entry)
    return rows


def _pixels(words: str) -> float:
    return sum(map(_pixels_of, words.replace("<b>", "").replace("</b>", "")))


def _pixels_of(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return CHINESE
    return CAPITAL if letter.isupper() else NARROW
