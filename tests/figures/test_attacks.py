"""The attack timeline: every worsening where it belongs, and what is left out in words."""

from datetime import date

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.figures import style
from nmosd_core.figures.attacks import RESCUE_SHIFT, ROW_HEIGHT, attack_timeline
from nmosd_core.figures.news import WIDER
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 | 2022-12-31
    02      | 2022-03-01 |
    03      | 2022-03-01 |
"""
CE = """
    USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
    01      | 1     | 2021-11-01 | PT48H | spinal cord
    01      | 2     | 2021-12-15 | PT10H | BRAIN
    01      | 3     | 2022-03-01 | PT48H | OPTIC NERVE
    01      | 4     | 2022-03-10 | PT48H | BRAIN
    01      | 5     | 2022-05-01 | PT10H |
    01      | 6     | 2022-07    | PT48H | 脑干
    03      | 1     |            | PT48H | BRAIN
    02      | 1     | 2022-08-01 |       | BRAIN
    02      | 2     | 2023-05-01 | PT48H | BRAIN
    02      | 3     | 2018-05-01 | PT48H | BRAIN
"""


def timeline(folder, **drawings):
    attacks = count_attacks(trial_from(folder, **{"dm": DM, "ce": CE, **drawings}))
    return attack_timeline(attacks)


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def words_of_states(figure):
    return next(one for one in figure.data if one.mode == "text")


def test_axes_name_what_they_count(tmp_path):
    figure = timeline(tmp_path)

    assert figure.layout.xaxis.title.text == "Trial day (0 is the first infusion)"
    assert figure.layout.yaxis.title.text == "Participant"
    assert figure.layout.yaxis.ticktext == ("01", "02", "03")
    assert "n = 3 treated participants" in figure.layout.annotations[0].text


def test_attacks_have_a_shape_for_their_region_and_stand_on_their_day(tmp_path):
    figure = timeline(tmp_path)
    nerve = trace(figure, "attack: optic nerve")

    assert (list(nerve.x), list(nerve.y)) == ([59], [0])
    assert nerve.marker.symbol == "circle"
    assert nerve.text[0].startswith("01: attack, onset 2022-03-01<br>at least 24 hours")
    assert nerve.customdata[0][0] == "01"
    assert trace(figure, "attack: 脑干").marker.symbol == "hexagon"


def test_attacks_before_treatment_are_faint_and_the_caption_says_so(tmp_path):
    figure = timeline(tmp_path)
    before = trace(figure, "attack: spinal cord")

    assert (before.marker.color, before.marker.line.color) == (
        "rgba(213, 94, 0, 0.35)",
        style.ATTACK,
    )
    assert "Faint marks: attacks before treatment" in figure.layout.annotations[0].text


def test_the_legend_names_each_region_once(tmp_path):
    ce = f"{CE}01 | 7 | 2021-08-01 | PT48H | OPTIC NERVE\n"
    named = [
        (one.name, one.marker.color == style.ATTACK)
        for one in timeline(tmp_path, ce=ce).data
        if one.showlegend and "attack" in one.name
    ]

    assert named == [
        ("attack: brain", False),
        ("attack: optic nerve", True),
        ("attack: spinal cord", False),
        ("attack: 脑干", True),
    ]


def test_the_caption_says_what_the_dashed_lines_are(tmp_path):
    figure = timeline(tmp_path)

    assert [line.x0 for line in figure.layout.shapes] == [0, 364]
    assert (
        "Dashed lines: the first infusion and day 364, the end of the first"
        in figure.layout.annotations[0].text
    )


def test_the_line_of_a_row_does_not_run_through_its_words(tmp_path):
    figure = timeline(tmp_path)
    line, states = figure.data[0], words_of_states(figure)

    assert not figure.layout.yaxis.showgrid
    assert max(day for day in line.x if day is not None) < min(states.x)


def test_what_is_no_attack_is_hollow_also_before_treatment(tmp_path):
    hollow = trace(timeline(tmp_path), "not counted")

    assert sorted(hollow.x) == [-17, 68, 120, 426]
    assert hollow.marker.symbol == "circle-open"


def test_what_is_open_has_a_ring_that_hides_nothing_and_a_question_mark_above_it(tmp_path):
    figure = timeline(tmp_path)
    ring = trace(figure, "to review")
    marks = next(one for one in figure.data if one.mode == "markers+text")

    assert list(ring.x) == list(marks.x) == [153]
    assert (ring.marker.symbol, ring.marker.line.width) == ("circle-open", 3)
    assert marks.textposition == "top center"
    assert "A ring with ? above it: to review" in figure.layout.annotations[0].text


def test_the_caption_explains_no_question_mark_where_none_is(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | PT72H"
    settled = count_attacks(trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01", ce=ce))
    assert "?" not in attack_timeline(settled).layout.annotations[0].text


def test_rescue_therapy_is_clear_of_the_ring_around_the_attack_above_it():
    below = RESCUE_SHIFT * ROW_HEIGHT

    assert below > (12 + WIDER) / 2


def test_an_open_onset_has_a_bar_over_the_days_on_which_it_can_have_been(tmp_path):
    figure = timeline(tmp_path)
    bars = next(one for one in figure.data if one.mode == "lines+markers")

    assert list(bars.x) == [181, 211, None]
    assert "A bar through a mark spans the days" in figure.layout.annotations[0].text


def test_what_the_picture_cannot_show_is_counted_below_it(tmp_path):
    caption = timeline(tmp_path).layout.annotations[0].text

    assert "Without a usable onset, in the listing only: 1" in caption
    assert "Before day -370, left of the picture: 1 worsening" in caption


def test_the_time_at_risk_of_each_participant_is_a_line_with_the_state_at_its_end(tmp_path):
    figure = timeline(tmp_path)
    risk = trace(figure, "time at risk")
    states = words_of_states(figure)

    assert list(risk.x) == [0, 364, None] * 3
    assert list(states.text) == ["end not recorded"] * 3
    assert set(states.x) == {372}


def test_the_state_of_a_participant_stands_beside_a_mark_and_not_on_it():
    figure = attack_timeline(count_attacks(open_trial(DEMO_TRIAL)))
    states = words_of_states(figure)
    places = dict(zip(figure.layout.meta["rows"], states.x, strict=True))
    assert places["NMO-002"] > places["NMO-001"] == 372


def test_infusions_and_rescue_therapy_stand_beside_the_attacks(tmp_path):
    figure = timeline(
        tmp_path,
        ex="""
            USUBJID | EXSEQ | EXTRT     | EXDOSE | EXSTDTC
            01      | 1     | BELIMUMAB | 600    | 2022-01-01
            01      | 2     | BELIMUMAB | 600    | 2022-01
        """,
        cm="""
            USUBJID | CMSEQ | CMTRT              | CMCAT  | CMSTDTC    | CMENDTC
            01      | 1     | Methylprednisolone | RESCUE | 2022-03-02 | 2022-03-06
            01      | 2     | Plasma exchange    | RESCUE | 2022-05-02 |
        """,
    )

    assert list(trace(figure, "infusion").x) == [0]
    assert trace(figure, "infusion").text[0] == "01: infusion on day 0 (2022-01-01)"
    assert list(trace(figure, "rescue therapy").x) == [60, 64, None, 121, 122, None]
    assert trace(figure, "rescue therapy").text[0] == "01: Methylprednisolone, day 60 to 64"
    assert "without an end is drawn for its first day" in figure.layout.annotations[0].text


def test_the_figure_in_words_names_who_had_attacks(tmp_path):
    assert timeline(tmp_path).layout.meta["alt"] == (
        "Timeline of 3 treated participants by trial day. "
        "Attacks in the first year: 01 2, 02 0 to 1, 03 0 to 1."
    )


@pytest.mark.parametrize(
    ("dm", "ce"),
    [
        (DM, "USUBJID | CESEQ | CESTDTC"),
        ("USUBJID | RFSTDTC\n01 |", CE),
        ("USUBJID | RFSTDTC", "USUBJID | CESEQ | CESTDTC"),
        ("USUBJID | RFSTDTC\n01 | 2022-01", CE),
        ("USUBJID | RFSTDTC\n01 | 2022-01-01", "USUBJID | CESEQ | CESTDTC\n01 | 1 |"),
    ],
    ids=["no worsening", "nobody treated", "nobody", "no day 0", "nothing but a record"],
)
def test_a_trial_with_nothing_to_draw_has_its_axes_and_its_words(tmp_path, dm, ce):
    figure = timeline(tmp_path, dm=dm, ce=ce)

    assert figure.layout.xaxis.title.text
    assert "Timeline of" in figure.layout.meta["alt"]
    assert figure.to_json()


def test_nobody_treated_is_said_in_the_figure(tmp_path):
    figure = timeline(tmp_path, dm="USUBJID | RFSTDTC\n01 |")

    assert "Nobody has been treated yet" in [one.text for one in figure.layout.annotations]


def test_the_demo_trial_is_drawn_with_fourteen_rows():
    figure = attack_timeline(count_attacks(open_trial(DEMO_TRIAL, date(2023, 6, 1))))

    assert len(figure.layout.meta["rows"]) == len(figure.layout.yaxis.ticktext) == 14
    assert len(trace(figure, "infusion").x) == 178
