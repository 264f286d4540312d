"""The curve of first infusions: steps, plan, and what it leaves out."""

from dataclasses import replace
from datetime import date

import pandas as pd

from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.figures.enrolment import enrolment_curve
from tests.conftest import trial_from

TWO = """
    USUBJID | RFSTDTC
    01      | 2022-01-10
    02      | 2022-02-01
    03      | 2022-03
"""


def curve_of(folder, dm, on=date(2022, 6, 1)):
    return enrolment_curve(summarise_enrolment(trial_from(folder, on, dm=dm)))


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def caption(figure):
    return figure.layout.annotations[0].text


def test_steps_rise_by_one_and_go_on_to_the_cut_while_participants_are_to_come(tmp_path):
    steps = trace(curve_of(tmp_path, TWO), "treated")
    assert list(steps.y) == [1, 2, 2]
    assert [pd.Timestamp(day).date() for day in steps.x] == [
        date(2022, 1, 10),
        date(2022, 2, 1),
        date(2022, 6, 1),
    ]
    assert steps.line.shape == "hv"
    assert [who[0] for who in steps.customdata] == ["01", "02", None]
    assert steps.text[0] == "01: first infusion on 2022-01-10, number 1"


def test_plan_is_a_line_between_the_two_dates(tmp_path):
    plan = trace(curve_of(tmp_path, TWO), "plan")
    assert [pd.Timestamp(day).date() for day in plan.x] == [date(2021, 12, 12), date(2022, 6, 2)]
    assert list(plan.y) == [0, 14]


def test_incomplete_first_date_is_counted_in_a_note(tmp_path):
    figure = curve_of(tmp_path, TWO)
    assert "1 treated without a complete date of the first infusion" in caption(figure)
    assert "n = 2 treated participants with a complete first date" in caption(figure)


def test_both_axes_are_named(tmp_path):
    figure = curve_of(tmp_path, TWO)
    assert figure.layout.xaxis.title.text == "Date of the first infusion"
    assert figure.layout.yaxis.title.text == "Participants treated so far"


def test_study_of_another_protocol_has_no_plan_and_says_so(tmp_path):
    figure = curve_of(tmp_path, "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-10")
    assert [one.name for one in figure.data] == ["treated"]
    assert "No plan is known for study OTHER" in caption(figure)


def test_full_enrolment_ends_with_the_last_first_infusion(tmp_path):
    rows = [f"{n:02d} | 2022-01-{n:02d}" for n in range(1, 15)]
    steps = trace(curve_of(tmp_path, "\n".join(["USUBJID | RFSTDTC", *rows])), "treated")
    assert len(steps.x) == 14
    assert steps.y[-1] == 14


def test_curve_without_participants_shows_the_plan_and_says_so_in_words(tmp_path):
    figure = curve_of(tmp_path, "USUBJID | RFSTDTC")
    assert list(trace(figure, "treated").x) == []
    assert len(trace(figure, "plan").x) == 2
    assert trace(figure, "plan").showlegend
    late = curve_of(tmp_path / "late", "USUBJID | RFSTDTC", date(2023, 6, 1))
    assert late.layout.xaxis.range == ("2021-12-02", "2023-06-11")
    assert "No first infusion to draw" in [note.text for note in figure.layout.annotations]
    assert "nobody with a complete date has been treated yet" in figure.layout.meta["alt"]


def test_words_for_readers_who_cannot_see_it_tell_the_count_and_the_dates(tmp_path):
    assert curve_of(tmp_path, TWO).layout.meta["alt"] == (
        "Cumulative first infusions: 2 of 14 planned, from 2022-01-10 to 2022-02-01."
    )


def test_who_is_still_to_come_is_drawn_as_projected_and_said_below(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02-01\n03 | 2022-02-20"
    figure = curve_of(tmp_path, dm, date(2022, 4, 11))
    projected = trace(figure, "projected")
    assert projected.y == (3, 14)
    assert projected.x[0].isoformat()[:10] == "2022-04-11"
    # 2 first infusions in 100 days after the first, so the 11 to come take 550 days
    assert projected.x[1].isoformat()[:10] == "2023-10-13"
    assert "Projected at the pace so far" in caption(figure)


def test_a_trial_without_accrual_of_its_own_has_no_plan_in_the_picture(tmp_path):
    enrolment = summarise_enrolment(trial_from(tmp_path, date(2022, 6, 1), dm=TWO))
    borrowed = replace(enrolment.protocol, borrowed=frozenset({"accrual"}))
    names = [one.name for one in enrolment_curve(replace(enrolment, protocol=borrowed)).data]
    assert "plan" in [one.name for one in enrolment_curve(enrolment).data]
    assert "plan" not in names


def test_axis_reaches_to_as_many_as_are_planned_only_where_the_plan_is_drawn(tmp_path):
    enrolment = summarise_enrolment(trial_from(tmp_path, date(2022, 6, 1), dm=TWO))
    trial = replace(enrolment.protocol.trial, planned_participants=300)
    own = replace(enrolment, protocol=replace(enrolment.protocol, trial=trial))
    borrowed = replace(own, protocol=replace(own.protocol, borrowed=frozenset({"accrual"})))
    in_months = replace(borrowed.stamp, presentation=True)
    assert enrolment_curve(own).layout.yaxis.range[1] > 300
    assert enrolment_curve(borrowed).layout.yaxis.range[1] < 4
    assert enrolment_curve(replace(borrowed, stamp=in_months)).layout.yaxis.range[1] < 4
