"""Stopping guidance a second time: participants observed, events, and the posterior by hand.

The posterior is integrated by the midpoint rule, not asked of a distribution.
"""

import math
from datetime import date

import pytest

from tests.double_programmed.demo import (
    PROTOCOL,
    Range,
    agree,
    each_cut,
    ends_of,
    first_answers,
    treated_of,
)
from tests.double_programmed.test_attacks import days_at_risk
from tests.double_programmed.test_attacks import second_answer as attacks_of
from tests.double_programmed.test_event_measures import events_of, years_of

RULES = PROTOCOL["stopping"]
STEPS = 4000


def second_answer(cut):
    """Serious events of those observed to the end, and of those with an event added."""
    on, ends, ill = date.fromisoformat(cut.name), ends_of(cut), set()
    for row in events_of(cut)[1]:
        if row["AESER"] == "Y":
            ill.add(row["USUBJID"])
    observed = set()
    for who, start in treated_of(cut).items():
        reason, end = ends.get(who, ("", None))
        followed = days_at_risk(start, end, on)
        if reason in ("COMPLETED", "DEATH") or followed >= PROTOCOL["follow_up"]["first_year_days"]:
            observed.add(who)
    fewest, most, _, _ = attacks_of(cut)
    return {
        "stopping_events": (len(ill & observed), len(observed)),
        "stopping_events_so_far": (len(ill), len(ill | observed)),
        "stopping_attacks": Range(sum(fewest.values()), sum(most.values())),
    }


def share_above(density, limit, end):
    """Share of an unscaled density that lies above a value, by the midpoint rule."""

    def area(low, high):
        width = (high - low) / STEPS
        return width * math.fsum(density(low + (step + 0.5) * width) for step in range(STEPS))

    above = area(limit, end)
    return above / (area(0, limit) + above)


def chance_of_more_events(events, of):
    rule = RULES["toxicity"]
    a, b = rule["prior_events"] + events, rule["prior_without"] + of - events
    return share_above(lambda p: p ** (a - 1) * (1 - p) ** (b - 1), rule["acceptable"], 1)


def chance_of_more_attacks(attacks, years):
    rule = RULES["attacks"]
    shape, scale = rule["prior_attacks"] + attacks, rule["prior_years"] + years
    return share_above(
        lambda rate: rate ** (shape - 1) * math.exp(-scale * rate), rule["acceptable"], 6
    )


@each_cut
def test_stopping_guidance_has_the_same_answer_twice(cut):
    agree(cut, "stopping guidance", second_answer(cut))


@each_cut
@pytest.mark.parametrize("name", ["stopping_events", "stopping_events_so_far"])
def test_events_stand_on_the_side_of_the_boundary_that_the_posterior_says(cut, name):
    events, of = second_answer(cut)[name]
    threshold = RULES["toxicity"]["threshold"]
    words = "below the boundary"
    if of and chance_of_more_events(of, of) <= threshold:
        words = "too few for a boundary"
    elif of and chance_of_more_events(events, of) > threshold:
        words = "boundary reached"
    if of:
        assert first_answers(cut, "stopping guidance")[name].note == words


@each_cut
def test_the_boundary_of_attacks_is_the_first_number_that_the_posterior_stops_at(cut):
    years, attacks = years_of(cut), 0
    while chance_of_more_attacks(attacks, years) <= RULES["attacks"]["threshold"]:
        attacks += 1
    note = first_answers(cut, "stopping guidance")["stopping_attacks"].note
    assert note.startswith(f"stop from {attacks} on")
