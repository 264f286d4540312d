"""Figures as pictures in a report, drawn by the Chromium that all exports share.

Where none is installed there are no pictures, and the report says so in their place.
"""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from nmosd_core.figures.files import as_image, can_draw
from nmosd_core.figures.presets import Preset
from nmosd_core.reports.document import FigureBlock

Progress = Callable[[str, float], None]

PAGE = Preset(170, 8.0, 220, "the width of a page of a report")
TALLEST = 1250  # pixels; what is taller would be too small to read on one page
NOT_DRAWN = (
    "This figure is not drawn: no Chromium or Chrome was found on the machine that wrote this "
    "file. What it shows, in words:"
)
TOO_TALL = (
    "This figure has too many rows to be read on one page. It is in the offline copy (HTML) and "
    "on the dashboard. What it shows, in words:"
)


def say_nothing(what: str, done: float) -> None:
    """Progress that nobody follows."""


def draw(
    blocks: Sequence[FigureBlock], kind: str, progress: Progress = say_nothing
) -> dict[str, bytes]:
    """Pictures by the name of their figure; none of those that cannot be drawn.

    Parameters
    ----------
    blocks
        The figures.
    kind
        "svg" or "png".
    progress
        Told before each figure what is drawn and how much is done; what it raises ends it.
    """
    pictures: dict[str, bytes] = {}
    for place, block in enumerate(blocks if can_draw() else ()):
        progress(block.caption, 0.9 * place / len(blocks))
        if fits(block.figure):
            pictures[block.name] = as_image(block.figure, kind, PAGE)
    return pictures


def fits(figure: go.Figure) -> bool:
    """Whether a figure can be read on one page."""
    return bool((figure.layout.height or 0) <= TALLEST)


def why_not_drawn(figure: go.Figure) -> str:
    """What stands in place of a figure that is not drawn."""
    return NOT_DRAWN if fits(figure) else TOO_TALL
