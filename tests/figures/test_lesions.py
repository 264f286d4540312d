"""Lesion pictures: what is drawn, and that what was not read is never a zero."""

from datetime import date

import pytest

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.figures import style
from nmosd_core.figures.lesions import lesions_by_week_and_region
from nmosd_core.figures.news import ALONG
from nmosd_core.figures.scan_grid import scan_grid
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
"""
HEAD = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT | NVLOC | VISIT   | NVDTC"
COUNTS = f"""
    {HEAD}
    01      | 1     | NEWT2    | 2       |          | BRAIN | WEEK 12 | 2022-03-26
    01      | 2     | ENLT2    | 1       |          | BRAIN | WEEK 12 | 2022-03-26
    01      | 3     | NEWT2    | 0       |          | BRAIN | WEEK 24 | 2022-06-18
    01      | 4     | ENLT2    | 0       |          | BRAIN | WEEK 24 | 2022-06-18
    01      | 5     | NEWT2    | 1       |          | BRAIN | WEEK 52 | 2022-12-31
    02      | 1     | NEWT2    |         | NOT DONE | BRAIN | WEEK 12 | 2022-03-26
"""


@pytest.fixture(scope="module")
def lesions(tmp_path_factory):
    return sum_lesions(trial_from(tmp_path_factory.mktemp("lesions"), dm=PEOPLE, nv=COUNTS))


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nothing")
    return sum_lesions(trial_from(folder, dm="USUBJID | RFSTDTC", nv=HEAD))


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


@pytest.mark.parametrize("draw", [lesions_by_week_and_region, scan_grid])
def test_figure_names_both_axes_and_says_what_it_shows(lesions, draw):
    figure = draw(lesions)
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    assert "Sum 4 from 3 of 18 scans due: incomplete" in figure.layout.meta["alt"]
    assert "2 treated participants" in caption_of(figure)


@pytest.mark.parametrize("draw", [lesions_by_week_and_region, scan_grid])
def test_figure_is_drawn_without_any_rows(nothing, draw):
    figure = draw(nothing)
    assert "No scan has been read yet" in figure.layout.meta["alt"]
    said = [note.text for note in figure.layout.annotations]
    assert {"no scan read", "Nobody has been treated yet"} & set(said)


def test_colours_of_lesions_are_named_once_a_scan_was_read(lesions, nothing):
    assert lesions_by_week_and_region(lesions).layout.showlegend
    assert lesions_by_week_and_region(nothing).layout.showlegend is False


def test_bars_are_stacked_by_region_and_kind_with_nothing_where_no_scan_was_read(lesions):
    figure = lesions_by_week_and_region(lesions)
    heights = {bar.name: bar.y for bar in figure.data}
    assert heights["brain, new"] == (2, 0, 1)
    assert heights["brain, enlarging"] == (1, 0, None)
    assert heights["spinal cord, new"] == (None, None, None)
    patterns = {bar.name: bar.marker.pattern.shape for bar in figure.select_traces({"type": "bar"})}
    assert patterns["brain, new"] != patterns["brain, enlarging"]
    assert figure.layout.xaxis.ticktext[0] == "Week 12<br>1 of 6 scans read"
    totals = [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert totals == ["<b>3</b>", "<b>0</b>", "<b>1</b>"]


def texts_of(figure):
    """The words of the cells, and the sums beside them."""
    return [trace for trace in figure.data if trace.type == "scatter"]


def test_week_with_nothing_found_is_a_zero_and_one_without_a_scan_read_is_not(tmp_path):
    week_12 = "\n".join(COUNTS.replace("| 2  ", "| 0  ").replace("| 1  ", "| 0  ").splitlines()[:4])
    figure = lesions_by_week_and_region(sum_lesions(trial_from(tmp_path, dm=PEOPLE, nv=week_12)))
    above = [note.text for note in figure.layout.annotations if "fingerprint" not in note.text]
    assert above == ["<b>0</b>", "no scan read", "no scan read"]


def words_of(figure):
    """Word of each cell by participant's row and column."""
    cells, _ = texts_of(figure)
    return dict(zip(zip(cells.y, cells.x, strict=True), cells.text, strict=True))


def test_grid_has_a_number_for_a_scan_read_and_words_for_one_that_was_not(lesions):
    figure = scan_grid(lesions)
    words = words_of(figure)
    first, second = ([words[key] for key in sorted(words) if key[0] == row] for row in (0, 1))
    assert first[0::3] == first[2::3] == ["missing"] * 3
    assert first[1::3] == ["3", "0", "1*"]
    assert second[:3] == ["missing", "not done", "missing"]
    assert "0" not in second
    assert figure.layout.meta["rows"] == {"01": 0, "02": 1}


def test_the_longest_word_of_a_cell_ends_clear_of_the_sign_of_a_new_scan(lesions):
    """In pixels of a cell that is 58 wide, with letters of 4 and a sign of 12."""
    figure = scan_grid(lesions)
    (words, *_) = texts_of(figure)
    cell = next(one for one in figure.data if one.type == "bar" and len(one.x))
    middle = 58 * (words.x[words.y.index(cell.y[0])] % 1) / cell.x[0]
    ends, begins = middle + 4 * len("1 so far") / 2, 58 * cell.meta[ALONG] - 12 / 2
    assert begins - ends > 6


def test_scans_not_done_and_missing_are_hatched_differently(lesions):
    shapes = {
        trace.name: trace.marker.pattern.shape
        for trace in scan_grid(lesions).data
        if trace.name in ("not done", "missing", "read, no lesion")
    }
    assert len(set(shapes.values())) == 3
    assert shapes["missing"] == "."  # crosses so thin are not seen in the legend


def test_grid_gives_each_participant_the_sum_with_what_it_rests_on(lesions):
    _, totals = texts_of(scan_grid(lesions))
    assert totals.text == ("sum 4, 3 of 9 due read", "no scan read")


def test_sum_of_who_left_says_that_not_every_registered_scan_was_due(tmp_path):
    people = """
        USUBJID | RFSTDTC    | RFPENDTC
        01      | 2022-01-01 | 2022-04-10
    """
    rows = "\n".join(
        f"01 | {number} | NEWT2 | 0 | | {region} | WEEK 12 | 2022-03-26"
        for number, region in enumerate(["BRAIN", "OPTIC NERVE", "SPINAL CORD"], 1)
    )
    left = sum_lesions(trial_from(tmp_path, dm=people, nv=f"{HEAD}\n{rows}"))
    _, totals = texts_of(scan_grid(left))
    assert totals.text == ("sum 0, 3 of 3 due read",)


def test_lesion_whose_days_after_were_not_all_followed_is_told_apart_from_a_silent_one(tmp_path):
    early = trial_from(tmp_path, on=date(2023, 1, 15), dm=PEOPLE, nv=COUNTS, ce=ATTACKS)
    figure = scan_grid(sum_lesions(early))
    assert "1* so far" in words_of(figure).values()
    assert "So far: silent so far, the 60 days after the scan were not all followed" in caption_of(
        figure
    )
    assert "not a count of an earlier one that was changed" in caption_of(figure)


def test_sign_of_new_scans_of_a_week_stands_around_its_sum(lesions):
    sign = lesions_by_week_and_region(lesions).data[-1]
    assert sign.x == (0, 1, 2)
    assert all(y > height for y, height in zip(sign.y, (3, 0, 1), strict=True))


def test_cell_that_is_clicked_carries_its_participant(lesions):
    found = next(trace for trace in scan_grid(lesions).data if trace.name == "lesions of brain")
    assert [one[0] for one in found.customdata] == ["01", "01"]
    assert "2 new, 1 enlarging<br>day 84 (2022-03-26)" in found.hovertext[0]


def test_participant_chosen_stands_out_in_the_grid(lesions):
    marked = style.highlight(scan_grid(lesions), "02")
    assert [(shape.y0, shape.y1) for shape in marked.layout.shapes] == [(0.5, 1.5)]


ATTACKS = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-03-20 | PT72H
"""


def test_lesion_without_an_attack_says_so_in_its_cell(tmp_path):
    figure = scan_grid(sum_lesions(trial_from(tmp_path, dm=PEOPLE, nv=COUNTS, ce=ATTACKS)))
    words = words_of(figure)
    assert [words[key] for key in sorted(words) if key[0] == 0][1::3] == ["3", "0", "1* silent"]
    found = next(trace for trace in figure.data if trace.name == "lesions of brain")
    assert "near an attack: 6 days after the onset of the nearest attack" in found.hovertext[0]
    assert "silent: 286 days after the onset of the nearest attack" in found.hovertext[1]
    assert "silent: no attack within 60 days" in caption_of(figure)
    assert "Silent lesions: 1." in figure.layout.meta["alt"]


def test_lesion_near_a_worsening_to_review_asks_whether_it_is_silent(tmp_path):
    ce = ATTACKS.replace("PT72H", "")
    figure = scan_grid(sum_lesions(trial_from(tmp_path, dm=PEOPLE, nv=COUNTS, ce=ce)))
    assert "3 silent?" in words_of(figure).values()


def test_without_attacks_no_lesion_is_called_silent(lesions):
    figure = scan_grid(lesions)
    assert not any("silent" in word for word in words_of(figure).values())
    assert "silent" not in caption_of(figure)


def test_scan_compared_with_another_than_the_one_before_has_a_remark(tmp_path):
    head, *rows = COUNTS.strip().splitlines()
    linked = [f"{head} | NVLNKID", *(f"{row} | MRI 2021-01-01" for row in rows[:2])]
    figure = scan_grid(sum_lesions(trial_from(tmp_path, dm=PEOPLE, nv="\n".join(linked))))
    assert "3*" in words_of(figure).values()
    found = next(trace for trace in figure.data if trace.name == "lesions of brain")
    assert "compared with MRI 2021-01-01, no scan was read before" in found.hovertext[0]


def test_sum_of_nobody_has_no_weeks_without_a_scan(nothing):
    figure = lesions_by_week_and_region(nothing)

    assert figure.layout.annotations[-1].text == "Nobody has been treated yet"
    assert not figure.layout.xaxis.visible
    assert "No scan" not in caption_of(figure)
