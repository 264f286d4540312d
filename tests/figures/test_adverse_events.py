"""The timeline of adverse events: what is drawn, what is left out, and how it reads."""

from datetime import date

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.figures import style
from nmosd_core.figures.adverse_events import adverse_event_timeline
from nmosd_core.figures.event_places import ROWS_SHOWN
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 | 2022-12-31
    02      | 2022-02-01 |
    03      | 2022-03    |
"""
HEAD = "USUBJID | AESEQ | AETERM | AESEV | AESER | AEENRTPT | AESTDTC | AEENDTC"
EVENTS = f"""
    {HEAD}
    01 | 1 | Cough   | MILD     | N |         | 2022-01-11 | 2022-01-15
    01 | 2 | Seizure | SEVERE   | Y | ONGOING | 2022-12-01 |
    01 | 3 | Rash    | MODERATE | N |         | 2022-02    | 2022-03
    02 | 1 | Fever   |          | N |         | 2022-03-01 |
    02 | 2 | Ache    | MILD     | N |         |            |
    02 | 3 | Itch    | MILD     | N |         | 2021-06-01 | 2021-06-03
    02 | 4 | Gout    | MILD     | N | ONGOING | 2001       |
    03 | 1 | Cold    | MILD     | N |         | 2022-05-01 | 2022-05-03
"""


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    return summarise_adverse_events(trial_from(folder, dm=PEOPLE, ae=EVENTS))


def trace(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def spans(figure, name):
    """Begin and end of each bar."""
    bars = trace(figure, name)
    return [(begin, begin + length) for begin, length in zip(bars.base, bars.x, strict=True)]


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def test_bar_covers_its_first_and_its_last_day(events):
    assert spans(adverse_event_timeline(events), "mild") == [(10, 15)]


def test_ongoing_event_goes_on_as_far_as_the_participant_is_known(events):
    figure = adverse_event_timeline(events)
    assert spans(figure, "severe") == [(334, 365)]
    arrows = trace(figure, "ongoing")
    assert arrows.x == (365,)
    assert arrows.marker.color == (style.SEVERITIES["SEVERE"],)


def test_incomplete_dates_leave_possible_days_around_a_certain_bar(events):
    figure = adverse_event_timeline(events)
    assert spans(figure, "moderate") == [(58, 60)]  # 28 February and 1 March, at the least
    assert (31, 58) in spans(figure, "possible days")
    assert (60, 90) in spans(figure, "possible days")


def test_unknown_end_is_a_certain_day_and_possible_days_to_the_cut(events):
    figure = adverse_event_timeline(events)
    assert spans(figure, "severity not recorded") == [(28, 29)]
    cut = (date(2023, 6, 1) - date(2022, 2, 1)).days
    assert (29, cut + 1) in spans(figure, "possible days")


def test_serious_events_are_marked_with_a_ring(events):
    serious = trace(adverse_event_timeline(events), "serious")
    assert serious.marker.symbol == "circle-open"
    assert serious.x == (334,)
    assert serious.customdata[0][0] == "01"


def test_criterion_of_an_event_that_is_not_called_serious_is_marked_as_on_the_safety_board(
    events, tmp_path
):
    ae = """
        USUBJID | AESEQ | AETERM | AESEV | AESER | AESHOSP | AESTDTC
        01 | 1 | Cough | MILD | Y | Y | 2022-01-11
        01 | 2 | Colic | MILD | N | Y | 2022-01-12
        01 | 3 | Itch  | MILD | N | N | 2022-01-13
    """
    marked = adverse_event_timeline(
        summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae))
    )
    ring = trace(marked, style.CRITERION_ONLY)
    assert ring.x == (11,)
    assert ring.marker.symbol == "diamond-open"
    assert "not serious, seriousness criterion recorded" in ring.text[0]
    plain = {one.name for one in adverse_event_timeline(events).data}
    assert style.CRITERION_ONLY not in plain


def test_more_severe_is_thicker(events):
    figure = adverse_event_timeline(events)
    widths = [trace(figure, name).width[0] for name in ("mild", "moderate", "severe")]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3


def test_events_that_cannot_be_placed_are_counted_below(events):
    everything = adverse_event_timeline(events.only(emergent=False))
    caption = caption_of(everything)
    assert "Without a usable date, so in the listing only: 2" in caption
    assert "Ended before day -60, so in the listing only: 1" in caption
    assert "Began before day -60, drawn from there: 1" in caption
    drawn = sum(len(spans(everything, name)) for name in ("mild", "moderate", "severe"))
    assert drawn + len(spans(everything, "severity not recorded")) + 3 == len(events.listing)


def test_events_before_treatment_are_faint(events):
    bars = trace(adverse_event_timeline(events.only(emergent=False)), "mild")
    assert sorted(set(bars.marker.opacity)) == [0.35, 1.0]


def test_events_of_one_participant_do_not_cover_one_another(tmp_path):
    ae = f"""
        {HEAD}
        01 | 1 | A | MILD | N | | 2022-01-11 | 2022-01-20
        01 | 2 | B | MILD | N | | 2022-01-20 | 2022-01-25
        01 | 3 | C | MILD | N | | 2022-01-21 | 2022-01-22
    """
    figure = adverse_event_timeline(
        summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae))
    )
    heights = trace(figure, "mild").y
    assert heights[0] != heights[1]
    assert heights[0] == heights[2]


def test_words_name_participant_term_and_dates(events):
    words = trace(adverse_event_timeline(events), "severe").text[0]
    assert words.startswith("01: Seizure (not coded)<br>2022-12-01 to ongoing")
    assert "serious" in words


def test_axes_alt_text_and_rows_are_named(events):
    figure = adverse_event_timeline(events)
    assert figure.layout.xaxis.title.text.startswith("Trial day")
    assert figure.layout.yaxis.title.text == "Participant"
    assert "1 serious, 1 ongoing" in figure.layout.meta["alt"]
    assert figure.layout.meta["rows"] == {"01": 0, "02": 1, "03": 2}


def many(folder, count):
    people = range(1, count + 1)
    dm = ["USUBJID | RFSTDTC"] + [f"{number:03} | 2022-01-01" for number in people]
    ae = [HEAD] + [
        f"{n:03} | 1 | Rash | {'SEVERE' if n == 50 else 'MILD'} | {'Y' if n == 45 else 'N'} | "
        "| 2022-02-01 | 2022-02-02"
        for n in people
    ]
    return summarise_adverse_events(trial_from(folder, dm="\n".join(dm), ae="\n".join(ae)))


def test_beyond_40_participants_the_worst_are_drawn_and_the_rest_are_named(tmp_path):
    events = many(tmp_path, 60)
    figure = adverse_event_timeline(events)
    rows = figure.layout.meta["rows"]
    assert len(rows) == ROWS_SHOWN
    assert {"045", "050"} < set(rows)
    assert f"Drawn: {ROWS_SHOWN} of 60 participants with events" in caption_of(figure)


def test_participant_looked_at_is_drawn_although_there_is_no_room(tmp_path):
    events = many(tmp_path, 60)
    assert "060" not in adverse_event_timeline(events).layout.meta["rows"]
    figure = adverse_event_timeline(events.only(emergent=True, looking_at="060"))
    assert "060" in figure.layout.meta["rows"]


@pytest.mark.parametrize("dm", [PEOPLE, "USUBJID | RFSTDTC"])
def test_nothing_to_draw_is_said(tmp_path, dm):
    figure = adverse_event_timeline(summarise_adverse_events(trial_from(tmp_path, dm=dm, ae=HEAD)))
    words = "No event to draw" if dm == PEOPLE else "Nobody has been treated yet"
    (said,) = (note for note in figure.layout.annotations if note.text == words)
    assert said.yref == ("paper" if dm != PEOPLE else "y")
    assert said.y not in figure.data[0].y


def test_demo_trial_draws_every_treated_participant():
    events = summarise_adverse_events(open_trial(DEMO_TRIAL))
    figure = adverse_event_timeline(events)
    assert len(figure.layout.meta["rows"]) == 14
    assert len(trace(figure, "serious").x) == events.measure("serious_teae").events.value
