"""Figures as files: SVG and PNG, drawn by a Chromium on the same machine through Kaleido."""

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium

WIDTH, SCALE = 1200, 2


def can_draw() -> bool:
    """Whether a browser was found to draw figures with."""
    return Chromium.find_browser(skip_local=True) is not None


def as_image(figure: go.Figure, kind: str) -> bytes:
    """The figure as it stands in a paper: on white, 1200 pixels wide, PNG at twice that.

    Parameters
    ----------
    figure
        Any figure of this package.
    kind
        "svg" or "png".
    """
    on_white = go.Figure(figure).update_layout(template="plotly_white")
    image: bytes = on_white.to_image(
        format=kind,
        width=WIDTH,
        height=figure.layout.height,
        scale=SCALE if kind == "png" else 1,
    )
    return image
