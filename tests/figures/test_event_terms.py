"""The picture of organ classes and terms: a column for each participant, or bars for many."""

import re

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.figures import style
from nmosd_core.figures.event_term_marks import ROW_HEIGHT
from nmosd_core.figures.event_terms import ROWS_SHOWN, events_by_term
from nmosd_core.figures.style import NOTE_HEIGHT
from tests.conftest import trial_from

HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESEV | AESER | AESTDTC"
PEOPLE = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01\n03 | 2022-01-01"
EVENTS = f"""
    {HEAD}
    01 | 1 | itch  | Pruritus | Skin    | MILD     | N | 2022-02-01
    01 | 2 | rash  | Rash     | Skin    | SEVERE   | Y | 2022-02-01
    02 | 1 | rash  | Rash     | Skin    | MODERATE | N | 2022-02-01
    02 | 2 | faint | Syncope  | Cardiac |          | N | 2022-02-01
    03 | 1 | old   | Rash     | Skin    | MILD     | N | 2021-02-01
"""


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    return summarise_adverse_events(trial_from(folder, dm=PEOPLE, ae=EVENTS))


def trace(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def test_each_mark_is_a_participant_in_a_class_or_term_at_its_worst(events):
    figure = events_by_term(events)
    assert figure.layout.yaxis.ticktext == (
        "<b>Skin</b>",
        "Rash",
        "Pruritus",
        "<b>Cardiac</b>",
        "Syncope",
    )
    marks = {
        name: set(zip(trace(figure, name).x, trace(figure, name).y, strict=True))
        for name in ("mild", "moderate", "severe", "severity not recorded", "serious")
    }
    assert marks == {
        "mild": {(0, 2)},
        "moderate": {(1, 0), (1, 1)},
        "severe": {(0, 0), (0, 1)},
        "severity not recorded": {(1, 3), (1, 4)},
        "serious": {(0, 0), (0, 1)},
    }


def test_criterion_of_an_event_that_is_not_called_serious_is_marked_around_its_term(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESEV | AESER | AESHOSP | AESTDTC
        01 | 1 | cough | Cough | Lungs | MILD | Y | Y | 2022-02-01
        02 | 1 | colic | Colic | Gut   | MILD | N | Y | 2022-02-02
        03 | 1 | itch  | Itch  | Skin  | MILD | N | N | 2022-02-03
    """
    trial = trial_from(tmp_path, dm=PEOPLE, ae=ae)
    figure = events_by_term(summarise_adverse_events(trial))
    ring, serious = trace(figure, style.CRITERION_ONLY), trace(figure, "serious")
    assert (set(ring.x), set(serious.x)) == ({1}, {0})
    assert len(ring.y) == 2  # the organ class and the term
    assert ring.marker.symbol == style.AROUND_CRITERION == "diamond-open"
    assert serious.marker.symbol == "circle-open"  # an octagon would look like it
    assert ring.marker.size > serious.marker.size
    assert all(words.endswith("criterion of one not called so") for words in ring.text)


def test_without_such_an_event_the_key_does_not_name_its_mark(events):
    assert style.CRITERION_ONLY not in {one.name for one in events_by_term(events).data}


def test_each_participant_has_a_dot_in_each_row_named_as_no_event(events):
    figure = events_by_term(events)
    (dots,) = figure.layout.shapes
    lines = re.findall(r"M(\d+),(-?[\d.]+)L(\d+),([\d.]+)", dots.path)
    assert {(x, (float(top) + float(end)) / 2) for x, top, _, end in lines} == {
        (column, row) for column in "012" for row in range(5)
    }
    assert dots.layer == "below"
    assert trace(figure, "no event").marker.color == dots.line.color


def test_dot_is_as_high_as_wide_however_wide_the_page_is(events):
    (dots,) = events_by_term(events).layout.shapes
    for left, top, right, end in re.findall(r"M(\d+),(-?[\d.]+)L(\d+),([\d.]+)", dots.path):
        assert left == right
        assert (float(end) - float(top)) * ROW_HEIGHT == pytest.approx(dots.line.width, abs=0.1)


def test_legend_stands_above_the_title_of_the_names(events):
    """The title stands above names that are aslant: some 5 pixels for each of their letters."""
    layout = events_by_term(events).layout
    rows = layout.height - layout.margin.t - layout.margin.b
    title, gaps = 14, 2 * 8
    names = 12 + 5 * len("01") + layout.xaxis.title.standoff
    assert (layout.legend.y - 1) * rows > names + title + gaps


def test_shape_says_the_severity_as_well_as_colour(events):
    figure = events_by_term(events)
    symbols = {trace(figure, name).marker.symbol for name in ("mild", "moderate", "severe")}
    assert len(symbols) == 3


def test_mark_leads_to_its_participant_and_column(events):
    figure = events_by_term(events)
    behind = ["02", "AE 1", "Skin", "Rash"], ["02", "", "Skin", None]
    assert all(one in trace(figure, "moderate").customdata for one in map(list, behind))
    assert figure.layout.meta["columns"] == {"01": 0, "02": 1, "03": 2}


def test_counts_stand_beside_each_row(events):
    texts = [text.strip() for text in events_by_term(events).data[-1].text]
    assert texts[0] == "2 of 3, 3 events"
    assert texts[-1] == "1 of 3, 1 event"


def test_event_before_treatment_enters_when_asked_for(events):
    texts = events_by_term(events.only(emergent=False)).data[-1].text
    assert texts[0].strip() == "3 of 3, 4 events"


def test_axes_and_alt_text_are_named(events):
    figure = events_by_term(events)
    assert figure.layout.xaxis.title.text == "Participant"
    assert figure.layout.yaxis.title.text == "Organ class and preferred term"
    assert "Skin 2 of 3" in figure.layout.meta["alt"]


def many(folder, people, terms):
    dm = ["USUBJID | RFSTDTC"] + [f"{n:03} | 2022-01-01" for n in range(people)]
    ae = [HEAD] + [
        f"{n:03} | {term} | x | T{term:03} | Skin | MILD | N | 2022-02-01"
        for term in range(1, terms + 1)
        for n in range(people if term == 1 else 1)
    ]
    return summarise_adverse_events(trial_from(folder, dm="\n".join(dm), ae="\n".join(ae)))


def test_beyond_20_participants_bars_stack_to_the_count(tmp_path):
    figure = events_by_term(many(tmp_path, 25, 2))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [sum(values) for values in zip(*(bar.x for bar in bars), strict=True)] == [25, 25, 1]
    assert figure.layout.xaxis.title.text == "Participants with an event, of 25 treated"


def test_terms_without_room_are_said_to_be_left_out(tmp_path):
    figure = events_by_term(many(tmp_path, 3, ROWS_SHOWN + 5))
    assert len(figure.layout.yaxis.ticktext) == 2
    assert "Terms of more than 1 participants: 1 of 65" in caption_of(figure)


def test_long_name_is_shortened_in_the_picture_only(tmp_path):
    name = "Neoplasms benign, malignant and unspecified (incl cysts and polyps)"
    ae = f"{HEAD}\n01 | 1 | x | Naevus | {name} | MILD | N | 2022-02-01"
    events = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae))
    assert events_by_term(events).layout.yaxis.ticktext[0].endswith("\u2026</b>")
    assert events.by_term["organ_class"].tolist() == [name, name]


@pytest.mark.parametrize("dm", [PEOPLE, "USUBJID | RFSTDTC"])
def test_nothing_to_draw_is_said(tmp_path, dm):
    figure = events_by_term(summarise_adverse_events(trial_from(tmp_path, dm=dm, ae=HEAD)))
    words = "No such event" if dm == PEOPLE else "Nobody has been treated yet"
    assert any(note.text == words for note in figure.layout.annotations)


def test_each_line_of_the_caption_has_its_room(tmp_path):
    graded = EVENTS.replace("| AESTDTC", "| AETOXGR | AESTDTC").replace(" N |", " N | 1 |")
    graded = graded.replace(" Y |", " Y | 1 |")
    plain = events_by_term(
        summarise_adverse_events(trial_from(tmp_path / "a", dm=PEOPLE, ae=EVENTS))
    )
    longer = events_by_term(
        summarise_adverse_events(trial_from(tmp_path / "b", dm=PEOPLE, ae=graded))
    )

    assert "differ in: 01 Rash (grade 1, severe), 02 Rash (grade 1, moderate)" in caption_of(longer)
    assert longer.layout.margin.b == plain.layout.margin.b + NOTE_HEIGHT
    assert longer.layout.height == plain.layout.height + NOTE_HEIGHT
