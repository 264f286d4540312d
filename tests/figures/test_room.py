"""Margins are wide enough for labels and legend before a browser measures them."""

import plotly.graph_objects as go
import pytest

from nmosd_core.figures.room import ABOVE, LEGEND_ROW, RIGHT, with_room


def _figure(labels=None, names=(), **layout):
    return go.Figure(
        {
            "data": [{"type": "scatter", "x": [1], "y": [1], "name": name} for name in names],
            "layout": {
                "yaxis": {"ticktext": labels} if labels else {},
                "margin": {"l": 10, "r": 20, "t": 40, "b": 90},
                **layout,
            },
        }
    )


def _margin(*of, **layout):
    return with_room(_figure(*of, **layout)).layout.margin


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (["NMO-001"], ["NMO-00000001"]),
        (["mild"], ["MILD"]),
        (["ab"], ["感染"]),
        (["one<br>two"], ["one and two"]),
    ],
)
def test_longer_labels_have_more_room(short, long):
    assert _margin(short).l < _margin(long).l


def test_marks_of_bold_letters_take_no_room():
    assert _margin(["<b>Infections</b>"]).l == _margin(["Infections"]).l


def test_the_last_label_below_has_room_beside_the_figure():
    assert _margin().r == RIGHT


def test_an_axis_without_labels_needs_no_room():
    assert _margin(yaxis={"showticklabels": False}).l == 10


def test_a_wider_margin_that_a_figure_asks_for_stays():
    margin = _margin(margin={"l": 400, "r": 90, "t": 200, "b": 50})

    assert (margin.l, margin.r, margin.t, margin.b) == (400, 90, 200, 50)


@pytest.mark.parametrize(
    ("names", "more_rows"),
    [((), 0), (["infusion"] * 3, 0), (["new since the previous cut"] * 5, 1), (["x" * 200] * 3, 2)],
)
def test_each_row_of_the_legend_has_room(names, more_rows):
    assert _margin(None, names).t == ABOVE + more_rows * LEGEND_ROW


def test_a_legend_of_three_rows_has_room_for_no_more():
    """As browsers draw the legend of the attacks: what room is left over is a gap above it."""
    names = ["time at risk", "infusion", "rescue therapy"]
    names += [f"attack: {one}" for one in ("area postrema", "brainstem", "optic nerve")]
    names += ["attack: spinal cord", "not counted", "to review"]
    names += [f"{one}new since the previous cut" for one in ("infusion, ", "rescue therapy, ", "")]

    assert _margin(["NMO-001"], names).t == ABOVE + 2 * LEGEND_ROW


def test_a_legend_that_is_not_shown_needs_no_room():
    assert _margin(None, ["x" * 200] * 3, showlegend=False).t == ABOVE


def test_a_caption_beside_wide_labels_begins_below_them():
    caption = {"text": "n = 14", "x": 0}
    narrow, wide = (
        with_room(_figure([label], annotations=[caption])).layout for label in ("a", "A" * 40)
    )
    assert narrow.annotations[0].xshift is None
    assert wide.annotations[0].xshift == 55 - wide.margin.l
