"""Sizes in which journals and slides want figures, and a figure brought to one of them.

Letters have the size of the preset whatever its width: a figure is laid out narrower or wider and
then scaled as a whole, never squeezed.
"""

import math
import textwrap
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from nmosd_core.figures.grey import told_apart_without_colour

FONT = "Arial, Helvetica, Liberation Sans, Noto Sans CJK SC, sans-serif"
LETTER = 12  # pixels of the letters on axes, which all others follow
INK, FAINT_INK = "#000000", "#4d4d4d"
POINTS_PER_MM = 72 / 25.4
PIXELS_PER_POINT = 96 / 72
WIDTH_OF_LETTER = 0.52  # of its height, on average
LEGEND_ROW, LEGEND_SYMBOL, BESIDE_AXIS = 19, 48, 60  # pixels
FEWEST_LETTERS = 20  # of a line of the caption


@dataclass(frozen=True)
class Preset:
    """One size.

    Attributes
    ----------
    width_mm
        Width of the finished figure.
    font_pt
        Size of the letters on axes; the caption is smaller by a twelfth.
    dpi
        Dots per inch of a PNG.
    height_mm
        Height, or None for as much as the rows of the figure need.
    meant_for
        In words.
    """

    width_mm: float
    font_pt: float
    dpi: int
    meant_for: str
    height_mm: float | None = None

    @property
    def pixels_wide(self) -> int:
        """Width at which letters of `LETTER` pixels come out at `font_pt`."""
        return round(self.width_mm * POINTS_PER_MM / self.font_pt * LETTER)

    @property
    def pixels_high(self) -> int | None:
        """The same for the height."""
        if self.height_mm is None:
            return None
        return round(self.height_mm * POINTS_PER_MM / self.font_pt * LETTER)

    @property
    def scale(self) -> float:
        """Of those pixels to pixels of 1/96 inch, in which SVG and PDF say their size."""
        return self.font_pt * PIXELS_PER_POINT / LETTER


PRESETS: dict[str, Preset] = {
    "screen": Preset(317.5, 9.0, 192, "a page or a text of one's own"),
    "single column": Preset(88, 7.0, 600, "one column of a journal"),
    "one and a half columns": Preset(130, 7.0, 600, "one and a half columns of a journal"),
    "double column": Preset(180, 7.0, 600, "the whole width of a journal's page"),
    "slide": Preset(312, 12.0, 300, "a slide of 16 to 9, below its title", height_mm=135),
}
SCREEN = PRESETS["screen"]


def fitted(figure: go.Figure, preset: Preset) -> go.Figure:
    """The figure on white in the size of a preset, told apart without colour.

    Its caption is broken into lines that fit, and it grows by what caption and legend need.
    """
    fit = told_apart_without_colour(figure)
    fit.update_layout(template="plotly_white", font={"family": FONT, "color": INK})
    fit.for_each_annotation(_in_ink)
    lines = _break_caption(fit, preset.pixels_wide)
    rows = _legend_rows(fit, preset.pixels_wide)
    more = LETTER * 1.2 * lines + LEGEND_ROW * max(rows - 1, 0)
    margin = fit.layout.margin
    fit.update_layout(
        width=preset.pixels_wide,
        height=preset.pixels_high or round(fit.layout.height + more),
        margin={
            "b": margin.b + LETTER * 1.2 * lines,
            "t": margin.t + LEGEND_ROW * max(rows - 1, 0),
        },
    )
    return fit


def _in_ink(words: Any) -> None:
    """Faint words darker: print loses what a screen shows."""
    if words.font.color and words.font.color != INK:
        words.font.color = FAINT_INK


def _break_caption(figure: go.Figure, width: int) -> int:
    """Break the lines of the caption where they do not fit; says how many more there are."""
    caption = figure.layout.annotations[0]
    lines = caption.text.split("<br>")
    room = width - _left_of_axes(figure)
    letters = max(int(room / (caption.font.size * WIDTH_OF_LETTER)), FEWEST_LETTERS)
    broken = [part for line in lines for part in textwrap.wrap(line, letters) or [""]]
    caption.text = "<br>".join(broken)
    return len(broken) - len(lines)


def _left_of_axes(figure: go.Figure) -> float:
    """Pixels that the names of rows and the title beside them take."""
    words = figure.layout.yaxis.ticktext or ["100"]
    longest = max(len(part) for word in words for part in str(word).split("<br>"))
    return LETTER * WIDTH_OF_LETTER * longest + BESIDE_AXIS


def _legend_rows(figure: go.Figure, width: int) -> int:
    """Rows of the legend: Plotly sets it in columns as wide as its longest entry."""
    if figure.layout.showlegend is False:
        return 0
    names = [trace.name for trace in figure.data if trace.name and trace.showlegend is not False]
    if not names:
        return 0
    widest = LEGEND_SYMBOL + LETTER * WIDTH_OF_LETTER * max(map(len, names))
    return math.ceil(len(names) / max(int(width / widest), 1))
