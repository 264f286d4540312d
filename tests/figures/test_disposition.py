"""The flow of participants: boxes with counts and reasons, of none, of one and of hundreds."""

from datetime import date

import pytest

from nmosd_core.analyses.disposition import find_newcomers
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.figures.disposition import MOST_REASONS, participant_flow
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.analyses.test_enrolment import DM, DS, IE
from tests.conftest import trial_from


def flow_of(folder, **drawings):
    return participant_flow(summarise_enrolment(trial_from(folder, date(2023, 6, 1), **drawings)))


def words_of(figure):
    """Text of each box, by the name of its step."""
    texts = next(one for one in figure.data if one.mode == "text").text
    return {text.split(":")[0].removeprefix("<b>"): text for text in texts}


def boxes_of(figure):
    return [(one.x0, one.y0, one.x1, one.y1) for one in figure.layout.shapes if one.type == "rect"]


def test_boxes_hold_the_counts_and_the_reasons(tmp_path):
    words = words_of(flow_of(tmp_path, dm=DM, ds=DS, ie=IE))
    assert words["Screened"] == "<b>Screened: 9</b>"
    assert words["Screen failure"] == (
        "<b>Screen failure: 3</b><br>1 not met: AQP4-IgG positive<br>"
        "2 excluded: Tumour now or within 5 years<br>1 veins not usable"
    )
    assert words["In screening"] == "<b>In screening: 1</b>"
    assert words["Treated"] == "<b>Treated: 5</b> of 14 planned"
    assert words["Left early"] == "<b>Left early: 1</b><br>1 Withdrawal by subject"
    assert words["Died"] == "<b>Died: 1</b><br>1 Death"
    assert "End not recorded" not in words


def test_state_that_cannot_be_told_has_a_box_of_its_own(tmp_path):
    words = words_of(flow_of(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01"))
    assert words["End not recorded"] == "<b>End not recorded: 1</b>"
    assert words["On study"] == "<b>On study: 0</b>"


@pytest.mark.parametrize("dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |", DM])
def test_no_box_lies_over_another(tmp_path, dm):
    boxes = boxes_of(flow_of(tmp_path, dm=dm, ds=DS, ie=IE))
    assert len(boxes) >= 7
    for n, (left, top, right, bottom) in enumerate(boxes):
        assert left < right
        assert top < bottom
        for other in boxes[n + 1 :]:
            apart = other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
            assert apart


def test_nobody_died_draws_no_alarm(tmp_path):
    calm = flow_of(tmp_path / "calm", dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    alarm = flow_of(tmp_path / "alarm", dm="USUBJID | RFSTDTC | DTHFL\n01 | 2022-01-01 | Y")
    widths = [
        max(one.line.width for one in figure.layout.shapes if one.type == "rect")
        for figure in (calm, alarm)
    ]
    assert widths == [1, 2]


def test_long_reason_is_wrapped_and_grows_its_box(tmp_path):
    long_text = " ".join(["a long reason"] * 12)
    rows = f"USUBJID | DSSEQ | DSTERM | DSDECOD\n01 | 1 | {long_text} | SCREEN FAILURE"
    figure = flow_of(tmp_path, dm="USUBJID | RFSTDTC\n01 |", ds=rows)
    lines = words_of(figure)["Screen failure"].split("<br>")
    assert len(lines) > 3
    assert max(map(len, lines)) < 70
    _, top, _, bottom = boxes_of(figure)[1]
    assert bottom - top >= 17 * len(lines)


def test_more_reasons_than_fit_are_counted(tmp_path):
    people = [f"{n:02d}" for n in range(1, MOST_REASONS + 4)]
    dm = "\n".join(["USUBJID | RFSTDTC", *(f"{one} |" for one in people)])
    ds = "\n".join(
        ["USUBJID | DSSEQ | DSTERM | DSDECOD"]
        + [f"{one} | 1 | reason {one} | SCREEN FAILURE" for one in people]
    )
    text = words_of(flow_of(tmp_path, dm=dm, ds=ds))["Screen failure"]
    assert text.endswith("and 3 more reasons, in the table")


def test_hover_names_who_is_counted_and_how_many_more(tmp_path):
    dm = "\n".join(["USUBJID | RFSTDTC", *(f"{n:03d} | 2022-01-01" for n in range(1, 301))])
    hover = next(one for one in flow_of(tmp_path, dm=dm).data if one.mode == "markers")
    assert hover.text[0].startswith("001<br>002<br>")
    assert hover.text[0].endswith("020<br>and 280 more")
    assert "nobody" in hover.text


def test_words_for_readers_who_cannot_see_it_tell_every_count(tmp_path):
    alt = flow_of(tmp_path, dm=DM, ds=DS, ie=IE).layout.meta["alt"]
    assert alt.startswith("Flow of participants: screened 9, screen failure 3, not met: AQP4-IgG")
    assert "treated 5, completed 1, left early 1, WITHDRAWAL BY SUBJECT 1" in alt


def test_a_box_says_how_many_are_new_in_it_and_who():
    trial = open_trial(DEMO_TRIAL, date(2023, 6, 1))
    newcomers = find_newcomers(trial)
    figure = participant_flow(summarise_enrolment(trial), newcomers)
    words = words_of(figure)
    assert words["Completed"] == "<b>Completed: 12</b><br>○ 11 new since the<br>  previous cut"
    assert words["Treated"] == "<b>Treated: 14</b> of 14 planned"
    who = next(one.text for one in figure.data if one.mode == "markers")
    assert any("new since the previous cut: NMO-00" in text for text in who)


def test_nobody_is_new_in_the_first_cut():
    assert find_newcomers(open_trial(DEMO_TRIAL, date(2022, 6, 30))) == {}
