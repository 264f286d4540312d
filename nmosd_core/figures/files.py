"""Figures as files: SVG, PNG and PDF, drawn by a Chromium on the same machine through Kaleido."""

import io
import struct
from functools import cache

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from PIL.PngImagePlugin import putchunk

from nmosd_core.figures.drawing import drawing
from nmosd_core.figures.presets import SCREEN, Preset, fitted

KINDS = ("svg", "png", "pdf")
PIXELS_PER_INCH = 96  # of SVG and PDF
METRES_PER_INCH = 0.0254
END_OF_HEADER = 33  # bytes of a PNG: the signature and IHDR, after which its resolution stands


@cache
def can_draw() -> bool:
    """Whether a browser was found to draw figures with, when this was asked first."""
    return Chromium.find_browser(skip_local=True) is not None


def as_image(figure: go.Figure, kind: str, preset: Preset = SCREEN) -> bytes:
    """The figure as it stands in a paper: on white, in the size of a preset.

    Parameters
    ----------
    figure
        Any figure of this package.
    kind
        "svg", "png" or "pdf".
    preset
        One of `PRESETS`; without it 1200 pixels wide, and a PNG of twice that.
    """
    fit = fitted(figure, preset)
    dots = preset.dpi / PIXELS_PER_INCH if kind == "png" else 1
    image = drawing().draw(
        fit,
        format=kind,
        width=fit.layout.width,
        height=fit.layout.height,
        scale=preset.scale * dots,
    )
    return _with_resolution(image, preset.dpi) if kind == "png" else image


def _with_resolution(png: bytes, dpi: int) -> bytes:
    """The picture with the resolution at which it has the width of its preset."""
    per_metre, in_metres = round(dpi / METRES_PER_INCH), 1
    chunk = io.BytesIO()
    putchunk(chunk, b"pHYs", struct.pack(">IIB", per_metre, per_metre, in_metres))
    return png[:END_OF_HEADER] + chunk.getvalue() + png[END_OF_HEADER:]
