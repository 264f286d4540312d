"""Lines of participants become one trace without a change of the picture."""

import plotly.graph_objects as go

from nmosd_core.figures.joined import with_joined_lines


def _line(participant, x, y, **more):
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "customdata": [[participant]] * len(x),
        "marker": {"color": ["red"] * len(x), "size": 4},
        "meta": {"participant": participant},
        "showlegend": False,
        **more,
    }


def _joined(*traces):
    return with_joined_lines(go.Figure({"data": traces})).data


def test_lines_that_look_alike_become_one_with_a_gap_between():
    (line,) = _joined(_line("P01", [0, 7], [1, 2]), _line("P02", [0, 9], [3, 4]))

    assert list(line.x) == [0, 7, None, 0, 9]
    assert list(line.y) == [1, 2, None, 3, 4]
    assert list(line.customdata) == [["P01"], ["P01"], None, ["P02"], ["P02"]]
    assert list(line.marker.color) == ["red"] * 5


def test_whoever_stands_out_keeps_a_trace():
    traces = _joined(
        _line("P01", [0], [1], opacity=0.15),
        _line("P02", [0], [2], opacity=1.0),
        _line("P03", [0], [3], opacity=0.15),
    )

    assert [list(trace.y) for trace in traces] == [[1, None, 3], [2]]


def test_lines_of_other_panels_or_with_other_points_stay_apart():
    traces = _joined(
        _line("P01", [0], [1]),
        _line("P01", [0], [1], xaxis="x2"),
        _line("P02", [0], [1], text=["a"]),
    )

    assert len(traces) == 3


def test_what_stands_in_the_legend_or_belongs_to_nobody_stays_as_it_is():
    traces = _joined(
        _line("P01", [0], [1], showlegend=True),
        _line("P02", [0], [1], showlegend=True),
        _line("P03", [0], [1], meta=None),
        _line("P04", [0], [1], meta=None),
    )

    assert len(traces) == 4


def test_a_line_that_bridges_its_own_gaps_is_not_joined_to_another():
    traces = _joined(
        _line("P01", [0], [1], connectgaps=True), _line("P02", [0], [1], connectgaps=True)
    )

    assert len(traces) == 2
