"""Courses of immunoglobulins: individuals, medians, and the levels that matter."""

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.figures import style
from nmosd_core.figures.immunoglobulins import immunoglobulin_courses
from tests.analyses.test_immunoglobulins import HEAD, PEOPLE, level
from tests.conftest import trial_from

IVIG = "USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n01 | 1 | IVIG | 2022-06-10 | 2022-06-12"


def courses_of(folder, records, dm=PEOPLE, **others):
    trial = trial_from(folder, dm=dm, lb="\n".join([HEAD, *records]), **others)
    return immunoglobulin_courses(follow_immunoglobulins(trial))


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def words_on(figure):
    return [note.text for note in figure.layout.annotations]


def lines_at(figure, axis="y"):
    """Heights of the dashed lines of one panel."""
    return [
        shape.y0 for shape in figure.layout.shapes if shape.type == "line" and shape.yref == axis
    ]


def test_igg_has_lines_at_its_lower_limit_and_at_the_thresholds(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10), level("01", 24, 8)])
    assert lines_at(figure) == [7.0, 4.0, 2.5]
    assert {"normal from 7 g/L", "4 g/L", "2.5 g/L"} <= set(words_on(figure))


def test_the_caption_names_the_lower_limit_of_normal_where_it_is_drawn(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10)])
    assert "Dashed: the lower limit of normal, and levels that matter" in caption_of(figure)


def test_name_of_a_level_stands_where_no_course_passes(tmp_path):
    late, early = [level("01", 0, 9), level("01", 52, 6)], [level("01", 0, 6), level("01", 52, 9)]
    for folder, records, end in (("late", late, "left"), ("early", early, "right")):
        figure = courses_of(tmp_path / folder, records)
        names = {note.text: note.xanchor for note in figure.layout.annotations}
        assert names["normal from 7 g/L"] == end


def test_other_classes_have_no_threshold(tmp_path):
    records = [level("01", 0, 1.2, code="IGM", normal="0.4")]
    assert lines_at(courses_of(tmp_path, records), "y3") == [0.4]


def test_of_many_limits_of_normal_the_lowest_and_the_highest_are_drawn(tmp_path):
    records = [
        level("01", 0, 10, normal="7.0"),
        level("02", 0, 10, normal="6.5"),
        level("03", 0, 10, normal="6.0"),
    ]
    assert lines_at(courses_of(tmp_path, records)) == [6.0, 7.0, 4.0, 2.5]


def test_axis_begins_at_zero_and_has_its_unit(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10)])
    assert figure.layout.yaxis.rangemode == "tozero"
    assert figure.layout.yaxis.title.text == "g/L"
    assert figure.layout.xaxis.title.text == "Week after the first infusion"


def test_draw_soon_after_immunoglobulin_is_a_diamond_and_says_so(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10), level("01", 24, 14)], cm=IVIG)
    line = next(trace for trace in figure.data if trace.meta)
    assert line.marker.symbol == ("circle", "diamond")
    assert line.marker.color[1] == style.RESCUE
    assert line.text[1].endswith("6 days after IVIG")
    assert "soon after plasma exchange or immunoglobulin" in [trace.name for trace in figure.data]


def test_level_below_its_limit_is_an_open_mark(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10), level("01", 24, "<2")])
    line = next(trace for trace in figure.data if trace.meta)
    assert line.marker.symbol == ("circle", "circle-open")
    assert "1 levels beyond the measured range" in caption_of(figure)


def test_class_in_another_unit_only_has_no_empty_panel_and_no_threshold(tmp_path):
    figure = courses_of(tmp_path, [level("01", 0, 10, unit="U/L", normal="")])
    assert words_on(figure)[1].startswith("<b>IgG</b>, U/L")
    assert lines_at(figure) == []


def test_level_that_cannot_be_drawn_is_counted(tmp_path):
    undated = level("01", 0, 10).replace("2022-01-01", "2022-01")
    figure = courses_of(tmp_path, [undated, level("02", 0, "x").replace("| x |", "| lost |")])
    assert "In the listing only: 1 without a date, 1 without a level" in caption_of(figure)


def test_figure_is_drawn_without_any_rows(tmp_path):
    figure = courses_of(tmp_path, [], dm="USUBJID | RFSTDTC")
    assert "No level is known" in figure.layout.meta["alt"]
    assert lines_at(figure) == [4.0, 2.5]
    assert "Dashed: levels that matter<br>" in caption_of(figure)
    assert figure.layout.yaxis.range[1] > 1.2 * 4
    nothing = next(note for note in figure.layout.annotations if note.text == "No result to draw")
    assert nothing.bgcolor == style.GROUND  # else what is shaded shows through it
    assert nothing.y * figure.layout.yaxis.range[1] == 2.5 / 2  # clear of the lines
    assert "the export has no CM" in caption_of(figure)
