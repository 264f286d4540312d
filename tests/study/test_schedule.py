"""The schedule of infusions and visits, on the cases written by hand from the registered text."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from nmosd_core.study.reading import read_protocol
from nmosd_core.study.schedule import (
    find_planned_infusion,
    plan_visits,
    planned_dose_mg,
    plans_dataset,
    window_of_week,
)
from tests.reference import cases, needs_reference

PROTOCOL = read_protocol()


def case(name):
    return next(one for one in cases("schedule") if one["id"] == name)


@needs_reference
def test_planned_days_agree():
    expected = case("SCH-01")["expected"]
    plan = plan_visits(PROTOCOL)
    infusions = [visit for visit in plan if visit.infusion]
    assert [visit.day for visit in infusions] == expected["dose_days"]
    assert [visit.week for visit in infusions] == expected["dose_weeks"]
    assert len(infusions) == expected["n_doses"]
    assert plan[-1].day == expected["final_day"]
    assert plan[-1].infusion is None


@needs_reference
def test_planned_dates_agree():
    one = case("SCH-02")
    plan = plan_visits(PROTOCOL, date.fromisoformat(one["first_dose"]))
    dates = [visit.on.isoformat() for visit in plan]
    assert dates == [*one["expected"]["dose_dates"], one["expected"]["final_date"]]


@needs_reference
def test_planned_dose_agrees():
    one = case("SCH-03")
    weight = one["inputs"]["weight_kg"]
    assert planned_dose_mg(PROTOCOL, weight) == one["expected"]["planned_mg"]


@needs_reference
def test_infusions_are_assigned_as_in_the_case():
    one = case("WIN-01")
    windows = (one["inputs"]["window_days"],) * len(PROTOCOL.infusions.days)
    infusions = replace(PROTOCOL.infusions, window_days_before=windows, window_days_after=windows)
    protocol = replace(PROTOCOL, infusions=infusions)
    assigned = {
        str(day): find_planned_infusion(protocol, day) for day in one["inputs"]["actual_days"]
    }
    assert assigned == one["expected"]["assigned"]


@needs_reference
def test_every_case_of_the_reference_is_tested_here():
    assert {one["id"] for one in cases("schedule")} == {"SCH-01", "SCH-02", "SCH-03", "WIN-01"}


def test_plan_without_a_first_infusion_has_days_and_no_dates():
    plan = plan_visits(PROTOCOL)
    assert len(plan) == 15
    assert {visit.on for visit in plan} == {None}


def test_visits_are_named_after_infusion_and_week():
    names = [visit.name for visit in plan_visits(PROTOCOL)]
    assert names[0] == "Infusion 1 (week 0)"
    assert names[4] == "Infusion 5 (week 12)"
    assert names[-1] == "Final evaluation (week 52)"


def test_windows_are_those_of_the_protocol_and_hold_their_planned_day():
    plan = plan_visits(PROTOCOL)
    assert [(one.earliest, one.latest) for one in plan[:4]] == [
        (0, 0),
        (11, 17),
        (25, 31),
        (49, 63),
    ]
    assert (plan[-1].earliest, plan[-1].latest) == (357, 371)
    assert all(one.earliest <= one.day <= one.latest for one in plan)


def test_windows_do_not_overlap():
    plan = plan_visits(PROTOCOL)
    assert all(one.latest < after.earliest for one, after in pairwise(plan))


@pytest.mark.parametrize(
    ("week", "assessments"),
    [
        (0, ("EDSS", "antibody titre", "B cells", "laboratory")),
        (4, ("laboratory",)),
        (8, ()),
        (12, ("EDSS", "MRI", "laboratory")),
        (52, ("EDSS", "MRI", "antibody titre", "B cells", "laboratory")),
    ],
)
def test_assessments_are_planned_in_their_weeks(week, assessments):
    visit = next(one for one in plan_visits(PROTOCOL) if one.week == week)
    assert visit.assessments == assessments


@pytest.mark.parametrize(
    ("day", "planned"),
    [
        (0, 0),
        (-1, None),
        (1, None),
        (11, 14),
        (10, None),
        (17, 14),
        (18, None),
        (49, 56),
        (64, None),
    ],
)
def test_day_at_the_edge_of_a_window_is_inside(day, planned):
    assert find_planned_infusion(PROTOCOL, day) == planned


@pytest.mark.parametrize(("day", "planned"), [(20, 14), (21, 14), (22, 28)])
def test_where_windows_meet_the_nearer_day_is_taken_and_of_two_the_earlier(day, planned):
    windows = (10,) * len(PROTOCOL.infusions.days)
    infusions = replace(PROTOCOL.infusions, window_days_before=windows, window_days_after=windows)
    assert find_planned_infusion(replace(PROTOCOL, infusions=infusions), day) == planned


def test_final_evaluation_is_no_infusion():
    assert find_planned_infusion(PROTOCOL, 364) is None


@pytest.mark.parametrize(
    ("week", "window"), [(0, (0, 0)), (12, (77, 91)), (52, (357, 371)), (10, (63, 77))]
)
def test_window_of_a_week_is_that_of_its_visit_or_that_of_the_final_evaluation(week, window):
    assert window_of_week(PROTOCOL, week) == window


def test_days_count_from_the_first_infusion_across_a_leap_day():
    first = date(2024, 2, 1)
    plan = plan_visits(PROTOCOL, first)
    assert [one.on - first for one in plan] == [timedelta(days=one.day) for one in plan]
    assert plan[2].on == date(2024, 2, 29)


def test_attacks_are_asked_for_unless_another_disease_borrows_their_definition():
    assert plans_dataset(PROTOCOL, "ce")
    nothing = replace(PROTOCOL.assessments, edss=(), mri=())
    assert plans_dataset(replace(PROTOCOL, assessments=nothing), "ce")
    borrows = replace(PROTOCOL, borrowed=frozenset({"attack", "stopping"}))
    assert plans_dataset(borrows, "ce")  # its plan is of a neurological disease
    assert not plans_dataset(replace(borrows, assessments=nothing), "ce")
    scans = replace(PROTOCOL.assessments, edss=())
    assert plans_dataset(replace(borrows, assessments=scans), "ce")
