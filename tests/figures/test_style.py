"""What all figures share: axes, a caption that travels with the picture, and one participant."""

from datetime import date

import plotly.graph_objects as go
import pytest

from nmosd_core.figures import style
from nmosd_core.figures.laboratory import BAND
from nmosd_core.trial_data.store import Stamp

STAMP = Stamp("NCT05154734", date(2023, 6, 1), True, "0123456789abcdef")


def made(data=(), **layout):
    return style.finish(
        list(data),
        x={"title": {"text": "Trial day"}},
        y={"title": {"text": "Participant"}},
        stamp=STAMP,
        n="n = 14 treated participants",
        alt="In words.",
        height=400,
        **layout,
    )


def test_the_caption_says_who_is_counted_and_where_the_data_come_from():
    caption = made(notes=["left out: 2"]).layout.annotations[0].text

    assert caption == (
        "left out: 2<br>n = 14 treated participants · NCT05154734, synthetic data, "
        "data cut 2023-06-01, fingerprint 01234567"
    )


def test_a_figure_has_its_words_its_axes_and_its_height():
    figure = made()

    assert figure.layout.meta["alt"] == "In words."
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == (
        "Trial day",
        "Participant",
    )
    assert figure.layout.height == 400


def test_every_note_has_room_below_the_figure():
    heights = [made(notes=["note"] * count).layout.margin.b for count in range(3)]

    assert heights[1] - heights[0] == heights[2] - heights[1] > 0
    assert made(below=90).layout.margin.b - made().layout.margin.b == 40


def test_what_a_figure_adds_to_the_layout_stands_beside_what_is_common():
    figure = made(annotations=[style.said_instead("No attack")], meta={"rows": {"01": 0}})

    assert [words.text for words in figure.layout.annotations][1] == "No attack"
    assert figure.layout.meta == {"alt": "In words.", "rows": {"01": 0}}


def test_a_figure_without_participants_is_as_high_as_one_with_three():
    assert style.height_of_rows(0) == style.height_of_rows(3) < style.height_of_rows(4)


def test_a_bar_is_drawn_where_a_start_is_open_and_nowhere_else():
    bars = style.spans([1, 5], [3, 5], [0, 1], style.ATTACK)

    assert bars["x"] == [1, 3, None]
    assert bars["y"] == [0, 0, None]


@pytest.mark.parametrize(("dark", "ink"), [(True, "#edf1f5"), (False, "#1b2733")])
def test_words_are_in_the_ink_of_the_ground(dark, ink):
    faint = {"type": "scatter", "x": [1], "y": [1], "textfont": {"color": style.FAINT}}
    own = {"type": "scatter", "x": [1], "y": [1], "textfont": {"color": "#123456"}}
    figure = style.in_ink(made([faint, own], annotations=[style.said_instead("x")]), dark=dark)

    assert figure.layout.font.color == figure.layout.xaxis.tickfont.color == ink
    assert figure.layout.annotations[0].font.color != style.FAINT
    assert figure.data[0].textfont.color == figure.layout.annotations[0].font.color
    assert figure.data[1].textfont.color == "#123456"


@pytest.mark.parametrize(("dark", "edge"), [(True, style.EDGE_ON_DARK), (False, None)])
def test_edges_without_a_colour_are_light_on_a_dark_ground(dark, edge):
    plain = {"type": "scatter", "x": [1], "y": [1], "marker": {"line": {"width": 2}}}
    own = {**plain, "marker": {"line": {"width": 2, "color": "#123456"}}}
    none = {**plain, "marker": {"line": {"width": 0}}}
    on_line = {**plain, "line": {"color": style.SCORE}}
    figure = style.in_ink(made([plain, own, none, on_line]), dark=dark)

    assert [one.marker.line.color for one in figure.data] == [edge, "#123456", None, None]


@pytest.mark.parametrize(("dark", "ground"), [(True, "#12181f"), (False, "#ffffff")])
def test_words_instead_of_marks_cover_the_lines_behind_them(dark, ground):
    figure = style.in_ink(made(annotations=[style.said_instead("No attack")]), dark=dark)

    caption, said = figure.layout.annotations
    assert (caption.bgcolor, said.bgcolor) == (None, ground)


def luminance(colour):
    """Relative luminance of a colour, as the Web Content Accessibility Guidelines define it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def red_green_blue(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def laid_over(ground, colour, opacity):
    pairs = zip(red_green_blue(colour), ground, strict=True)
    return [opacity * one + (1 - opacity) * other for one, other in pairs]


def contrast(one, other):
    darker, lighter = sorted(luminance(colour) + 0.05 for colour in (one, other))
    return lighter / darker


@pytest.mark.parametrize("ground", [style.GROUND, style.DARK_GROUND])
def test_who_is_not_chosen_can_still_be_seen_on_either_ground(ground):
    ground = red_green_blue(ground)

    assert contrast(laid_over(ground, style.SCORE, style.OTHERS), ground) > 1.3


@pytest.mark.parametrize("ground", [style.GROUND, style.DARK_GROUND])
def test_line_stands_out_on_both_shades_of_the_band_of_limits(ground):
    any_limits = laid_over(red_green_blue(ground), style.MEDIAN, BAND)
    all_limits = laid_over(any_limits, style.MEDIAN, BAND)

    for band in (any_limits, all_limits):
        assert contrast(red_green_blue(style.SCORE), band) > 2.75


@pytest.mark.parametrize("ground", [style.GROUND, style.DARK_GROUND])
def test_rings_of_what_is_to_review_and_of_what_is_new_are_seen_on_either_ground(ground):
    for colour in (style.TO_REVIEW, style.MEDIAN):
        assert contrast(red_green_blue(colour), red_green_blue(ground)) >= 3


@pytest.mark.parametrize(("dark", "ground"), [(True, style.DARK_GROUND), (False, style.GROUND)])
def test_a_mark_with_the_ground_in_it_has_that_of_its_theme(dark, ground):
    edge = {"color": style.MEDIAN, "width": 2}
    ring = {"type": "scatter", "x": [0], "y": [0], "marker": {"color": style.GROUND, "line": edge}}
    marker = style.in_ink(made([ring]), dark=dark).data[0].marker

    assert (marker.color, marker.line.color) == (ground, style.MEDIAN)


def line_of(participant):
    return {"type": "scatter", "x": [0], "y": [0], "meta": {"participant": participant}}


def test_nobody_chosen_leaves_the_figure_as_it_is():
    figure = made([line_of("01")])

    assert style.highlight(figure, None) is figure


def test_one_participant_stands_out_by_row_by_column_and_by_line():
    figure = made(
        [line_of("01"), line_of("02"), {"type": "scatter", "x": [0], "y": [0]}],
        meta={"rows": {"02": 1}, "columns": {"02": 4}},
    )
    chosen = style.highlight(figure, "02")

    row, column = chosen.layout.shapes
    assert (row.y0, row.y1) == (0.5, 1.5)
    assert (column.x0, column.x1) == (3.5, 4.5)
    assert [trace.opacity for trace in chosen.data] == [style.OTHERS, 1.0, None]
    assert figure.data[0].opacity is None


def test_a_participant_who_is_not_in_the_figure_changes_nothing_but_fades_the_others():
    chosen = style.highlight(made([line_of("01")], meta={"rows": {"01": 0}}), "99")

    assert not chosen.layout.shapes
    assert chosen.data[0].opacity == style.OTHERS


def test_among_many_lines_the_others_are_fainter():
    chosen = style.highlight(made([line_of(f"{n}") for n in range(50)]), "7")

    assert chosen.data[7].opacity == 1.0
    assert chosen.data[8].opacity < style.OTHERS


def test_lines_are_counted_panel_by_panel():
    panels = [line_of(f"{n % 10}") | {"yaxis": f"y{n // 10 + 1}"} for n in range(60)]

    assert style.highlight(made(panels), "7").data[8].opacity == style.OTHERS


def marks_of(*participants):
    records = [[one, "LB 1"] if one else [] for one in participants]
    return {"type": "scatter", "x": [0], "y": [0], "customdata": records}


def test_marks_without_a_row_stand_out_by_the_records_behind_them():
    chosen = style.highlight(made([marks_of("01", "02", None), marks_of("02")]), "01")

    assert chosen.data[0].marker.opacity == (1.0, style.OTHERS, 1.0)
    assert chosen.data[1].marker.opacity == (style.OTHERS,)


def test_marks_stay_as_they_are_where_none_is_of_the_participant_or_a_band_shows_them():
    apart = style.highlight(made([marks_of("screened", "treated")]), "01")
    banded = style.highlight(made([marks_of("01", "02")], meta={"rows": {"01": 0}}), "01")

    assert apart.data[0].marker.opacity is None
    assert banded.data[0].marker.opacity is None
    assert [shape.layer for shape in banded.layout.shapes] == ["below"]


def test_a_figure_made_elsewhere_may_be_looked_at_too():
    assert style.highlight(go.Figure(), "01").data == ()


def test_colours_tell_all_meanings_apart():
    meanings = [style.ATTACK, style.TO_REVIEW, style.RESCUE, style.INFUSION, style.FAINT]

    assert len(set(meanings)) == len(meanings)
    assert len(set(style.REGIONS.values())) == len(style.REGIONS)
    assert len(set(style.SEVERITIES.values())) == len(style.SEVERITIES)


@pytest.mark.parametrize("data", [[], [{"type": "scatter", "x": [None], "y": [None]}]])
def test_where_nothing_is_drawn_the_words_stand_without_axes_or_shapes(data):
    words = style.said_instead("No attack") | {"yref": "y", "y": 3}
    figure = made(data, annotations=[words, {"text": "acute"}], shapes=[style.day_line(3)])
    said = figure.layout.annotations[1:]

    assert [(one.text, one.yref, one.y) for one in said] == [("No attack", "paper", 0.5)]
    assert not figure.layout.xaxis.visible
    assert not figure.layout.yaxis.visible
    assert not figure.layout.shapes
    assert figure.layout.height < 400


def test_words_beside_marks_leave_the_picture_as_it_is():
    marks = {"type": "scatter", "x": [0], "y": [1]}
    figure = made([marks], annotations=[style.said_instead("Nobody yet") | {"y": 0.1}])

    assert figure.layout.xaxis.visible is None
    assert figure.layout.annotations[1].y == 0.1
    assert figure.layout.height == 400


def test_no_mark_is_explained_where_nobody_has_been_treated():
    nobody, none = (
        made(annotations=[style.nothing_drawn("No attack", n)], notes=["* is an attack"])
        for n in (0, 1)
    )

    assert nobody.layout.annotations[0].text.startswith("n = 14")
    assert nobody.layout.height < none.layout.height
    assert none.layout.annotations[0].text.startswith("* is an attack")


def test_nobody_treated_is_known_by_what_the_words_are_not_by_how_they_read():
    only_words = style.said_instead("Nobody has been treated yet")
    other_words = style.said_of_nobody() | {"text": "Nobody"}
    one, nobody = (
        made(annotations=[words], notes=["* is an attack"]).layout.annotations[0].text
        for words in (only_words, other_words)
    )

    assert one.startswith("* is an attack")
    assert nobody.startswith("n = 14")
