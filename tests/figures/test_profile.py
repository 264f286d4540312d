"""A profile draws what is recorded where it belongs, and says what it leaves out."""

from datetime import date

import pytest

from nmosd_core.analyses.profile import look_at_participant
from nmosd_core.figures.profile import compare_timelines, profile_timeline
from nmosd_core.figures.style import highlight
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02-01"
CE = """
    USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
    01      | 1     | 2022-03-01 | PT72H | SPINAL CORD
    01      | 2     | 2021       | PT72H | OPTIC NERVE
    01      | 3     |            | PT2H  | OPTIC NERVE
"""
CM = """
    USUBJID | CMSEQ | CMTRT          | CMCAT  | CMSTDTC    | CMENDTC    | CMENRTPT
    01      | 1     | Prednisone     |        | 2022-02    | 2022-04-30 |
    01      | 2     | Plasmapheresis | RESCUE | 2022-03-02 | 2022-03-06 |
    01      | 3     | Aspirin        |        | 2022-05-01 |            | ONGOING
    01      | 4     | Vitamin D      |        |            |            |
"""
AE = """
    USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEENDTC    | AESEV  | AESER
    01      | 1     | Fever  | Pyrexia | 2022-03    | 2022-03-28 | SEVERE | Y
    01      | 2     | Rash   | Rash    |            |            |        |
"""
IS = """
    USUBJID | ISSEQ | ISTESTCD | ISORRES | ISDTC
    01      | 1     | AQP4IGG  | 1:320   | 2022-01-01
    01      | 2     | AQP4IGG  | <1:10   | 2022-12-31
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    return trial_from(folder, dm=DM, ce=CE, cm=CM, ae=AE, **{"is": IS})


@pytest.fixture(scope="module")
def figure(trial):
    return profile_timeline(look_at_participant(trial, "01"))


def titles(figure):
    return [note.text for note in figure.layout.annotations[1:]]


def notes(figure):
    return figure.layout.annotations[0].text


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def test_there_is_a_panel_for_each_dataset_supplied_on_one_axis(figure):
    assert [title.split(" ")[0] for title in titles(figure)] == [
        "Infusions",
        "Worsenings,",
        "AQP4-IgG",
        "Adverse",
        "Concomitant",
    ]
    assert {one.xaxis for one in figure.data} == {"x"}
    assert "Trial day" in figure.layout.xaxis.title.text
    assert figure.layout.meta["alt"].startswith("01: ")


def test_number_of_lesions_stands_clear_of_the_ring_around_its_mark(tmp_path):
    nv = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | VISIT | NVDTC"
    nv += "\n01 | 1 | NEWT2 | 2 | BRAIN | WEEK 12 | 2022-03-26"
    nv += "\n01 | 2 | ENLT2 | 0 | BRAIN | WEEK 12 | 2022-03-26"
    drawn = profile_timeline(look_at_participant(trial_from(tmp_path, dm=DM, nv=nv), "01"))
    (text,) = trace(drawn, "lesions of brain").text
    assert (text.strip(), len(text) - len(text.lstrip())) == ("2", 1)
    assert text[0] != " "  # a browser would drop it


def test_attack_is_shaded_through_every_panel_for_30_days(figure):
    bands = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert {(band.x0, band.x1) for band in bands} == {(59, 89)}
    assert len(bands) == len(titles(figure))
    assert max(band.y1 for band in bands) == 1
    assert min(band.y0 for band in bands) == pytest.approx(0)


def test_days_have_their_dates_below_and_on_pointing_at_them(figure):
    axis = figure.layout.xaxis
    assert axis.ticktext[axis.tickvals.index(84)] == "84<br>2022-03-26"
    assert "day 0 (2022-01-01)" in trace(figure, "infusion planned").text[0]


def test_planned_infusions_are_hollow_and_none_is_given_where_none_is_recorded(figure):
    assert len(trace(figure, "infusion planned").x) == 14
    assert trace(figure, "infusion planned").marker.symbol == "circle-open"
    assert trace(figure, "infusion given").x == ()


def test_titre_below_the_range_is_a_hollow_triangle(figure):
    line = trace(figure, "titre")
    assert line.y == (320.0, 10.0)
    assert line.marker.symbol == ("circle", "triangle-down-open")


def test_uncertain_days_are_apart_from_certain_ones(figure):
    possible = trace(figure, "possible days")
    assert (possible.base[0], possible.x[0]) == (59, 27)
    faint, certain = (one for one in figure.data if one.type == "bar" and not one.name)
    assert faint.base == (31, 60, 120)
    assert certain.base == (58, 60, 120)
    assert faint.opacity < certain.opacity


def test_what_has_no_day_or_lies_before_the_picture_is_counted_below(figure):
    words = notes(figure)
    assert "Adverse events without a usable date, in the records only: 1" in words
    assert "Treatments without a usable date, in the records only: 1" in words
    assert "Worsenings without a usable onset, in the records only: 1" in words
    assert "Before day -98" not in words


def test_participant_without_records_is_drawn_with_the_plan_alone(trial):
    figure = profile_timeline(look_at_participant(trial, "02"))
    assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(trace(figure, "infusion planned").x) == 14


def test_others_stand_below_on_the_same_axis_and_none_is_faint(trial):
    profiles = [look_at_participant(trial, name) for name in ("01", "02")]
    figure = compare_timelines(profiles)
    assert [title for title in titles(figure) if "<b>" in title] == [
        "<b>01</b> · Infusions",
        "<b>02</b> · Infusions",
    ]
    bands = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert min(band.y0 for band in bands) > 0.3
    marked = highlight(figure, "01")
    assert all(one.opacity is None or one.opacity == 1 for one in marked.data)


def test_every_treated_participant_of_the_demo_can_be_drawn():
    trial = open_trial(DEMO_TRIAL)
    for name in trial.rows("participants").query("treated")["participant"]:
        figure = profile_timeline(look_at_participant(trial, name))
        assert len(titles(figure)) == 9
        named = [title for title in titles(figure) if "baseline" in title or "lower" in title]
        assert all("dashed: " in title for title in named)  # as the captions of other figures say
        assert name in notes(figure)


def test_what_has_no_day_says_how_much_of_it_is_new(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    ae = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | Cold |"
    ex = "USUBJID | EXSEQ | EXDOSE | VISIT | EXSTDTC\n01 | 1 | 600 | WEEK 4 | 2022-01"
    write_trial(tmp_path, date(2022, 3, 1), dm=dm, ae=ae, ex=ex)
    write_trial(tmp_path, date(2022, 6, 1), dm=dm, ae=f"{ae}\n01 | 2 | Rash |", ex=ex)
    words = [
        notes(profile_timeline(look_at_participant(open_trial(tmp_path, on), "01")))
        for on in (date(2022, 3, 1), date(2022, 6, 1))
    ]
    left_out = "Adverse events without a usable date, in the records only"
    assert f"{left_out}: 1<br>" in words[0]
    assert f"{left_out}: 2, new since the previous cut: 1<br>" in words[1]
    assert "Infusions without a complete date, in the records only: 1<br>" in words[0]
