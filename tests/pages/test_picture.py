"""A figure as it is sent to browsers: its look, and what keeps it from being drawn twice."""

import tomllib

import plotly.graph_objects as go
import pytest

from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import TrialData, open_trial
from pages.picture import Picture
from tests.serving import ROOT

GIVEN = {"x": {"range": [0, 3]}, "y": {"range": [0, 5], "minor": {"showgrid": True}}}


@pytest.fixture(scope="module")
def demo() -> TrialData:
    return open_trial(DEMO_TRIAL)


OF_DATES = {"enrolment_curve"}


def figure_of(**layout):
    line = {"type": "scatter", "x": [1], "y": [2], "meta": {"participant": "P1"}}
    axes = {"xaxis": GIVEN["x"], "yaxis": GIVEN["y"]}
    return go.Figure({"data": [line], "layout": {"meta": {"alt": "words"}, **axes, **layout}})


def test_picture_copies_itself_once_and_leaves_the_figure_as_it_is():
    figure = figure_of()

    plain, marked = Picture(figure, None, False), Picture(figure, "P2", True)

    assert plain.to_dict() is plain.to_dict()
    assert plain.to_dict()["data"][0]["x"] == [1]
    assert marked.to_dict()["data"][0]["opacity"] < 1
    assert figure.data[0].opacity is None


def test_nothing_that_plotly_would_take_for_a_change_is_sent():
    sent = Picture(figure_of(), None, False).to_dict()

    assert "template" not in sent["layout"]
    assert "meta" not in sent["layout"]
    assert "meta" not in sent["data"][0]
    # What Streamlit would add after the first drawing.
    assert sent["layout"]["clickmode"] == "event+select"
    assert sent["layout"]["dragmode"] == "pan"
    assert sent["layout"]["hovermode"] == "closest"


def test_each_picture_has_a_revision_of_its_own_so_that_another_one_is_drawn():
    figure = figure_of()
    plain, marked = Picture(figure, None, False).to_dict(), Picture(figure, "P1", False).to_dict()

    assert plain["layout"]["datarevision"] != marked["layout"]["datarevision"]


def test_figure_whose_axis_finds_its_own_range_is_drawn_again():
    sent = Picture(figure_of(xaxis={"type": "date"}), None, False).to_dict()

    assert "datarevision" not in sent["layout"]


@pytest.mark.parametrize("name", sorted(FIGURES.keys() - OF_DATES))
def test_every_figure_is_drawn_once(name: str, demo: TrialData):
    assert "datarevision" in Picture(FIGURES[name].of(demo), None, False).to_dict()["layout"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_ground_is_that_of_the_page(mode):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    page = theme["theme"][mode]

    layout = Picture(figure_of(), None, mode == "dark").to_dict()["layout"]

    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == page["backgroundColor"]
    assert layout["hoverlabel"]["bgcolor"] == page["backgroundColor"]
    assert layout["hoverlabel"]["bordercolor"] == page["borderColor"]


def test_toolbar_stands_beside_the_axes_where_no_legend_is():
    assert Picture(figure_of(), None, False).to_dict()["layout"]["modebar"]["orientation"] == "v"


def test_look_leaves_what_the_figure_says():
    figure = figure_of(yaxis={"range": [0, 1], "gridcolor": "red", "title": {"text": "Score"}})
    figure.data[0].marker.line.width = 3

    sent = Picture(figure, None, False).to_dict()

    axis = sent["layout"]["yaxis"]
    assert (axis["gridcolor"], axis["title"]["text"]) == ("red", "Score")
    assert axis["title"]["font"]["size"] == 14
    assert sent["data"][0]["marker"]["line"]["width"] == 3


def test_finer_lines_are_drawn_only_where_a_figure_asks_for_them():
    sent = Picture(figure_of(), None, False).to_dict()

    assert "minor" not in sent["layout"]["xaxis"]
    assert sent["layout"]["yaxis"]["minor"]["gridcolor"] == sent["layout"]["yaxis"]["gridcolor"]
