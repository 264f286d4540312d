"""Figures of a report: drawn where there is a Chromium, else and when too tall in words."""

import plotly.graph_objects as go
import pytest

from nmosd_core.reports import pictures
from nmosd_core.reports.document import FigureBlock


def block(height: int) -> FigureBlock:
    return FigureBlock("f", "F", go.Figure(layout={"height": height}), "in words")


def test_a_figure_that_cannot_be_read_on_a_page_is_left_in_words(monkeypatch):
    monkeypatch.setattr(pictures, "can_draw", lambda: True)
    monkeypatch.setattr(pictures, "as_image", lambda *asked: b"drawn")
    low, high = block(400), block(pictures.TALLEST + 1)

    assert pictures.draw([low], "svg") == {"f": b"drawn"}
    assert pictures.draw([high], "svg") == {}
    assert "too many rows" in pictures.why_not_drawn(high.figure)
    assert "no Chromium" in pictures.why_not_drawn(low.figure)


def test_without_chromium_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(pictures, "can_draw", lambda: False)

    assert pictures.draw([block(400)], "png") == {}


def test_each_figure_is_told_before_it_is_drawn_and_can_be_cancelled(monkeypatch):
    monkeypatch.setattr(pictures, "can_draw", lambda: True)
    monkeypatch.setattr(pictures, "as_image", lambda *asked: b"drawn")
    told: list[str] = []

    def cancel(what: str, done: float) -> None:
        told.append(what)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pictures.draw([block(400), block(400)], "svg", cancel)
    assert told == ["F"]
