"""Courses of B cells: individuals, medians, zeros, and what is expected of the treatment."""

from dataclasses import replace

import pytest

from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.figures import style
from nmosd_core.figures.b_cells import b_cell_courses
from nmosd_core.study.laboratory import nothing_expected
from tests.analyses.test_b_cells import HEAD, PEOPLE, count, pair
from tests.conftest import trial_from


def courses_of(folder, records, dm=PEOPLE):
    return b_cell_courses(
        compare_b_cells(trial_from(folder, dm=dm, cp="\n".join([HEAD, *records])))
    )


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def words_on(figure):
    return [note.text for note in figure.layout.annotations]


def lines_of(figure, axis="y"):
    """Lines of participants in one panel."""
    return [trace for trace in figure.data if trace.meta and trace.yaxis == axis]


def medians_of(figure, axis="y"):
    return next(
        trace
        for trace in figure.data
        if trace.line.color == style.MEDIAN and trace.yaxis == axis and trace.x[0] is not None
    )


def test_plasma_cells_come_first_with_a_line_each_and_the_median(tmp_path):
    figure = courses_of(tmp_path, pair("01", 2.0, 1.0) + pair("02", 4.0, 2.0))
    assert words_on(figure)[1].startswith("<b>Plasma cells</b>, cells/µL")
    assert [trace.meta["participant"] for trace in lines_of(figure)] == ["01", "02"]
    assert lines_of(figure)[0].y == (2.0, 1.0)
    assert medians_of(figure).x == (0, 364)
    assert medians_of(figure).y == (3.0, 1.5)
    assert "n = 2" in medians_of(figure).text[0]


def test_axes_are_named_with_unit_and_scale(tmp_path):
    figure = courses_of(tmp_path, pair("01", 2.0, 1.0))
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.title.text == "cells/µL (log scale)"
    weeks = {axis.title.text for axis in figure.select_xaxes()}
    assert weeks == {"Week after the first infusion"}
    assert list(figure.layout.xaxis.ticktext) == ["0", "52"]


def test_zero_is_an_open_mark_below_the_others_and_said(tmp_path):
    figure = courses_of(tmp_path, pair("01", 2.0, 0) + pair("02", 4.0, 1.0))
    zero = lines_of(figure)[0]
    assert zero.y == (2.0, 0.5)
    assert zero.marker.symbol == ("circle", "circle-open")
    assert "1 counts of 0 are open marks at half the smallest count above 0" in caption_of(figure)


def test_count_below_its_limit_is_an_open_mark(tmp_path):
    figure = courses_of(tmp_path, pair("01", 2.0, "<0.4"))
    assert lines_of(figure)[0].marker.symbol == ("circle", "circle-open")
    assert "1 counts beyond the measured range: open marks" in caption_of(figure)


def test_what_is_expected_is_shaded_and_said_and_called_no_signal(tmp_path):
    figure = courses_of(tmp_path, pair("01", 40, 38, code="MEMB"))
    memory = [shape for shape in figure.layout.shapes if shape.xref == "x3"]
    assert [(shape.x0, shape.x1) for shape in memory] == [(3.5, 87.5), (87.5, 367.5)]
    assert "expected: rises to week 8 or 12, then drifts back" in " ".join(words_on(figure))
    assert {"↑", "→", "↓"} <= set(words_on(figure))
    assert "Shaded, fainter where the count drifts back: what belimumab" in caption_of(figure)
    assert "It is expected, not a signal" in caption_of(figure)


def test_units_have_panels_of_their_own(tmp_path):
    figure = courses_of(tmp_path, pair("01", 2.0, 1.0) + pair("02", 0.4, 0.3, unit="%"))
    titles = [text for text in words_on(figure) if text.startswith("<b>Plasma cells")]
    assert [title.split("<br>")[0] for title in titles] == [
        "<b>Plasma cells</b>, cells/µL",
        "<b>Plasma cells</b>, %",
    ]
    assert [trace.meta["participant"] for trace in lines_of(figure, "y2")] == ["02"]


def test_subset_recorded_in_another_unit_only_has_no_empty_panel(tmp_path):
    figure = courses_of(tmp_path, pair("02", 0.4, 0.3, unit="%"))
    assert words_on(figure)[1].startswith("<b>Plasma cells</b>, %")


def test_what_cannot_be_drawn_is_counted(tmp_path):
    undated = count("01", 0, 2.0).replace("2022-01-01", "2022-01")
    figure = courses_of(tmp_path, [undated, count("02", 0, "", done="NOT DONE")])
    assert "In the listing only: 1 without a date, 1 without a count" in caption_of(figure)


@pytest.mark.parametrize("dm", [PEOPLE, "USUBJID | RFSTDTC"])
def test_figure_is_drawn_without_any_rows(tmp_path, dm):
    figure = courses_of(tmp_path, [], dm=dm)
    assert "No count is known" in figure.layout.meta["alt"]
    assert len([text for text in words_on(figure) if text.startswith("<b>")]) == 5
    assert words_on(figure).count("No result to draw") == 5
    assert not figure.layout.yaxis.showticklabels
    assert {trace.name for trace in figure.data if trace.showlegend is not False} == {
        "course expected of the treatment"
    }


def test_words_tell_the_medians(tmp_path):
    alt = courses_of(tmp_path, pair("01", 2.0, 1.0)).layout.meta["alt"]
    assert "Plasma cells, cells/µL: baseline 2.00, week 52 1.00" in alt


def test_chosen_participant_stands_out_in_every_panel(tmp_path):
    records = pair("01", 2.0, 1.0) + pair("02", 2.0, 1.0) + pair("01", 40, 30, code="MEMB")
    figure = style.highlight(courses_of(tmp_path, records), "01")
    assert {trace.opacity for trace in figure.data if trace.meta} == {1.0, style.OTHERS}
    assert medians_of(figure).opacity is None


def test_nothing_is_called_expected_where_nothing_is(tmp_path):
    trial = trial_from(tmp_path, dm=PEOPLE, cp="\n".join([HEAD, *pair("01", 2.0, 1.0)]))
    cells = compare_b_cells(trial)
    subsets = nothing_expected(cells.protocol.b_cells.subsets)
    protocol = replace(cells.protocol, b_cells=replace(cells.protocol.b_cells, subsets=subsets))
    figure = b_cell_courses(replace(cells, protocol=protocol))

    assert "belimumab" not in caption_of(figure)
    assert not any("expected" in (trace.name or "") for trace in figure.data)
    assert not figure.layout.shapes
