"""The infusion clock: windows, counts by infusion, and what cannot be placed."""

from dataclasses import replace

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.event_terms import events_by_term
from nmosd_core.figures.infusion_clock import infusion_clock
from nmosd_core.figures.news import AROUND_A_RING, with_new_marks
from nmosd_core.figures.style import CRITERION_ONLY
from nmosd_core.tables.infusion_clock import infusion_clock_listing
from nmosd_core.tables.vital_signs import nothing_compared
from tests.conftest import trial_from
from tests.own_protocol import no_infusions_planned, write_protocol

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01"
EX = """
    USUBJID | EXSEQ | EXSTDTC    | EXDOSE
    01      | 1     | 2022-01-01 | 700
    01      | 2     | 2022-01-15 | 700
    02      | 1     | 2022-01-01 | 700
"""
HEAD = "USUBJID | AESEQ | AETERM | AESTDTC | AESEV | AESER"
AE = f"""
    {HEAD}
    01 | 1 | a | 2022-01-02 | MILD     | N
    01 | 2 | b | 2022-01-03 | MODERATE | N
    01 | 3 | c | 2022-01-08 | SEVERE   | Y
    01 | 4 | d | 2022-01-09 |          | N
    01 | 5 | e | 2022-01-15 | MILD     | N
    02 | 1 | f | 2022-01-15 | MILD     | N
    02 | 2 | g | 2022-03-15 | MILD     | N
    02 | 3 | h | 2022-02    | MILD     | N
"""


@pytest.fixture
def times(tmp_path):
    return time_events_by_infusion(trial_from(tmp_path, dm=DM, ex=EX, ae=AE))


def test_windows_end_on_their_last_day(times):
    windows = times.listing.set_index("term")["window"].dropna().to_dict()
    assert windows == {
        "a": "acute",
        "b": "delayed",
        "c": "delayed",
        "d": "later",
        "e": "acute",
        "f": "later",
        "g": "later",
    }


def test_counts_stand_beside_who_was_infused(times):
    rows = times.by_infusion.set_index("after_infusion")
    assert rows["infused"].tolist() == [2, 1]
    assert rows["delayed_events"].tolist() == [2, 0]
    assert rows["delayed_participants"].tolist() == [1, 0]
    assert rows["later_participants"].tolist() == [2, 0]


def test_numbers_are_of_everyone_treated_and_say_what_has_no_place(times):
    acute, delayed, unplaced = times.numbers
    assert (acute.n, acute.of, delayed.n) == (1, 2, 1)
    assert unplaced.value == 1
    assert unplaced.note == "start not completely dated: 1"


def test_without_groups_that_ask_for_a_day_nothing_is_said_of_their_windows(times):
    events = replace(times.protocol.adverse_events, groups={})
    bare = replace(times, protocol=replace(times.protocol, adverse_events=events))
    assert "windows of days" not in infusion_clock(bare).layout.annotations[0].text


def test_every_placed_event_is_drawn_and_late_ones_beyond_the_axis(times):
    figure = infusion_clock(times)
    assert "Acute and delayed are windows of days, whatever" in figure.layout.annotations[0].text
    places = [
        (x, y)
        for trace in figure.data
        if trace.name != "serious"
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    assert len(places) == len(set(places)) == 7
    assert max(x for x, _ in places) == 29
    assert [trace.x for trace in figure.data if trace.name == "serious"] == [(7,)]
    assert (
        "in the listing only (start not completely dated: 1)" in figure.layout.annotations[0].text
    )


def test_criterion_of_an_event_that_is_not_called_serious_is_marked(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC | AESEV | AESER | AESHOSP
        01 | 1 | a | 2022-01-02 | MILD | Y | Y
        01 | 2 | b | 2022-01-03 | MILD | N | Y
        01 | 3 | c | 2022-01-04 | MILD | N | N
    """
    figure = infusion_clock(time_events_by_infusion(trial_from(tmp_path, dm=DM, ex=EX, ae=ae)))
    rings = {trace.name: trace for trace in figure.data if trace.marker.size > 9}
    assert set(rings) == {"serious", CRITERION_ONLY}
    assert rings[CRITERION_ONLY].x == (2,)
    assert rings[CRITERION_ONLY].text[0].endswith(CRITERION_ONLY)


def test_windows_are_drawn_as_the_protocol_has_them(times):
    assert [(band.x0, band.x1) for band in infusion_clock(times).layout.shapes] == [
        (-0.5, 1.5),
        (1.5, 7.5),
    ]


def test_trial_without_events_or_infusions_is_drawn(tmp_path, times):
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE"
    nothing = time_events_by_infusion(trial_from(tmp_path / "none", dm=DM, ex=ex, ae=HEAD))
    notes = infusion_clock(nothing).layout.annotations
    (said,) = (note for note in notes if note.text == "No event to draw")
    assert said.y % 1 == 0.5
    assert infusion_clock_listing(nothing).empty
    assert nothing.numbers[0].value is None
    assert nothing.by_infusion.dtypes.to_dict() == times.by_infusion.dtypes.to_dict()


def test_severities_have_the_marks_of_the_grid_of_adverse_events(times, tmp_path):
    trial = trial_from(tmp_path / "grid", dm=DM, ex=EX, ae=AE)
    grid = {one.name: one.marker for one in events_by_term(summarise_adverse_events(trial)).data}
    clock = {trace.name: trace.marker for trace in infusion_clock(times).data}
    assert len(clock) == 5
    for name, marker in clock.items():
        assert (marker.symbol, marker.color) == (grid[name].symbol, grid[name].color)


def test_sign_of_a_new_event_that_is_serious_stands_around_the_ring_of_that(times):
    figure = infusion_clock(times)
    serious = next(trace for trace in figure.data if trace.name == "serious")
    signs = with_new_marks(figure, frozenset({("01", "AE 3")})).data[-1]
    assert signs.marker.size == (serious.marker.size + AROUND_A_RING,)


def test_infusions_that_were_not_supplied_are_said(tmp_path):
    with pytest.raises(NotSupplied, match="no EX dataset"):
        time_events_by_infusion(trial_from(tmp_path, dm=DM, ae=AE))


@pytest.mark.parametrize("day", ["2022-01-15", "2022-05-01"])
def test_events_of_one_day_stand_apart_however_many_they_are(tmp_path, day):
    ae = "\n".join([HEAD, *(f"01 | {number} | a | {day} | MILD | N" for number in range(18))])
    times = time_events_by_infusion(trial_from(tmp_path, dm=DM, ex=EX, ae=ae))
    figure = infusion_clock(times)
    mild = next(trace for trace in figure.data if trace.name == "mild")
    assert len(set(zip(mild.x, mild.y, strict=True))) == 18
    assert len(set(mild.y)) == 4
    assert {round(x) for x in mild.x} == {0} if day == "2022-01-15" else min(mild.x) == 29
    assert max(mild.x) < figure.layout.xaxis.range[1]


@pytest.mark.parametrize("ex", ["", "\n01 | 1 | 2022-01 | 700"])
def test_without_a_dated_infusion_no_number_of_days_after_one_is_known(tmp_path, ex):
    heads = EX.strip().partition("\n")[0]
    trial = trial_from(tmp_path, dm=DM, ex=heads + ex, ae=HEAD)
    events, times = summarise_adverse_events(trial), time_events_by_infusion(trial)
    reactions = events.measure("group_post_infusion_reactions")
    numbers = [*times.numbers[:2], reactions.participants, reactions.events]

    assert {one.not_estimable for one in numbers} == {"no infusion with a date is recorded"}
    assert events.measure("group_infusion_reactions").participants.value == 0  # on any day


def test_records_of_another_treatment_are_no_infusions_where_none_is_planned(tmp_path):
    write_protocol(tmp_path, no_infusions_planned())
    vs = """
        USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC      | VSTPT
        01      | 1     | SYSBP    | 120      | mmHg     | 2022-01-01 | PRE-DOSE
    """
    trial = trial_from(tmp_path, dm=DM, ex=EX, ae=AE, vs=vs)
    times, signs = time_events_by_infusion(trial), compare_vital_signs(trial)
    numbers = (*times.numbers, *signs.numbers)
    assert {number.not_estimable for number in numbers} == {"the protocol plans no infusions"}
    assert times.by_infusion.empty
    assert len(infusion_clock_listing(times)) == len(times.listing) > 0
    assert times.placed.empty
    assert signs.readings.empty
    words = "The protocol plans no infusions, so no vital sign is compared."
    assert nothing_compared(signs) == words
