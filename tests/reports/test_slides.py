"""Slides before they become a file: titles are made of the numbers and claim nothing more."""

import re
from dataclasses import replace
from datetime import date

import pytest

from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.numbers import Number
from nmosd_core.reports.document import FigureBlock, Points, TableBlock
from nmosd_core.reports.slide_topics import TOPICS
from nmosd_core.reports.slides import NOTHING_TO_SAY, write_slides
from nmosd_core.tables import outcome_sentences, slide_sentences
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

CLAIMS = re.compile(
    r"\b(effective|efficac|prevent|protect|reduc|benefi|superior|success|well tolerated|safe\b|"
    r"significant|caused by|because of|due to|thanks to|led to|improves?|works?|proves? that)",
    re.IGNORECASE,
)
NO_NUMBER = re.compile(r"\b(nan|none|inf|null|<NA>)\b", re.IGNORECASE)

OTHER_PROTOCOL = """
extends = "standard"

[trial]
registration = "OTHER-1"
study_ids = ["OTHER-1"]
title = "Another trial"
population = "adults"
site = "two sites"
treatment = "something else"
planned_participants = 20
source = "ours: a test"

[visits]
final_evaluation_day = 168
window_days_before = 7
window_days_after = 7
screening_days_before = 28
days_ahead = 14
source = "ours: a test"
"""


@pytest.fixture(scope="module")
def slides(deck):
    return {slide.topic: slide for slide in deck.slides}


@pytest.fixture(scope="module")
def numbers(demo):
    return {one.number.name: one.number for one in list_headlines(demo)}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    return write_slides(trial_from(folder, dm="USUBJID | STUDYID | RFSTDTC"))


def test_every_topic_of_a_talk_has_its_slide_in_order(deck):
    assert [slide.topic for slide in deck.slides] == list(TOPICS)


def test_the_title_about_attacks_is_made_of_the_numbers(slides, numbers):
    free = numbers["attack_free"]
    limits = f"{100 * free.n / free.of:.0f}%, 95% CI {free.lower:.0f} to {free.upper:.0f}%"

    assert slides["Attacks"].title == (
        f"{free.n} of {free.of} participants had no attack while followed in the first year "
        f"({limits})"
    )
    assert "5 to 6 attacks in 12.98 participant-years" in slides["Attacks"].beside
    assert "1 to review" in slides["Attacks"].beside


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("Enrolment", "14 of 18 screened participants were treated: 12 completed and 2 left early"),
        ("Time to first attack", "Estimated without an attack to week 52: 69%, 95% CI 37 to 87%"),
        ("EDSS", "in 2 of 11 participants with both scores (18%, 95% CI 2 to 52%; rule NMOSD)"),
        ("MRI", "At least 12 new or enlarging T2 lesions: 110 of 117 scans due were read"),
        ("AQP4-IgG titre", "fell by 1 rung or more in 8 of 10 pairs by the same assay"),
        ("Safety", "4 of 14 participants had a serious adverse event (29%, 95% CI 8 to 58%); no"),
        ("Serious events", "4 serious adverse events in 4 of 14 participants; 1 more met"),
        ("Limitations", "one arm, 14 treated participants, no control group"),
    ],
)
def test_each_title_is_its_finding(slides, topic, words):
    assert words in slides[topic].title


def test_no_subset_of_b_cells_is_chosen_for_the_title(slides, numbers):
    changes = [name for name in numbers if name.endswith("_percent_change")]
    subsets = [name for name in changes if numbers[name].definition == "cell_change"]

    assert len(re.findall(r"[+\N{MINUS SIGN}]?\d+%", slides["B cells"].title)) == len(subsets)


def test_no_slide_claims_an_effect(deck, empty):
    for slide in (*deck.slides, *empty.slides):
        points = [point for one in slide.content if isinstance(one, Points) for point in one.points]
        for text in (slide.title, slide.beside, *points):
            assert not CLAIMS.search(text), text


def test_what_cannot_be_estimated_is_said_in_words(deck, empty):
    for slide in (*deck.slides, *empty.slides):
        assert not NO_NUMBER.search(slide.title), slide.title
        assert not NO_NUMBER.search(slide.beside), slide.beside


def test_each_slide_says_where_its_numbers_come_from(deck):
    for slide in deck.slides:
        notes = deck.notes(slide)
        assert "fingerprint" in notes
        for name in slide.sources:
            assert name in TABLES, name
            assert f"python -m nmosd_core table {name} --cut 2023-06-01" in notes
        for number in slide.numbers:
            assert number.label in notes
            assert number.method in notes


def test_the_foot_says_cut_who_is_counted_and_the_definition(deck, slides):
    foot = deck.foot(slides["Attacks"])

    assert foot == (
        "NCT05154734 · data cut 2023-06-01 · n = 14 treated · defined: Attack, Attack-free · "
        f"fingerprint {deck.stamp.fingerprint[:8]}"
    )
    assert deck.mark == "DRAFT · SYNTHETIC DATA: NO REAL PERSON"


def test_in_presentation_mode_foot_and_notes_name_no_day_of_the_cut(deck):
    stamp = open_trial(DEMO_TRIAL, presentation=True).stamp
    shown = replace(deck, stamp=stamp)

    for slide in shown.slides:
        assert "identities replaced" in shown.foot(slide)
        assert "2023-06-01" not in shown.foot(slide) + shown.notes(slide)


def test_each_figure_has_a_table_for_where_it_cannot_be_drawn(deck):
    for slide in deck.slides:
        if any(isinstance(one, FigureBlock) for one in slide.content):
            assert slide.instead, slide.topic


def test_limitations_are_those_of_these_data(slides):
    (points,) = slides["Limitations"].content
    text = " ".join(points.points)

    for part in (
        "One arm, 14 treated of 14 planned, no control group",
        "regression to the mean",
        "2 of 14 participants left early",
        "1 to review. Until then the attacks are 5 to 6",
        "EDSS at baseline and week 52: 11 of 14",
        "scans read of scans due: 110 of 117",
        "The data are synthetic",
    ):
        assert part in text


def test_an_empty_trial_has_titles_that_say_so(empty):
    slides = {slide.topic: slide for slide in empty.slides}

    assert slides["Enrolment"].title == "Nobody has been screened yet: nothing has been recorded"
    assert slides[NOTHING_TO_SAY].title.startswith("Nobody has been treated yet")
    (said,) = slides[NOTHING_TO_SAY].content[0].points
    assert said.startswith("Baseline, Attacks, Time to first attack, EDSS, MRI, ")
    assert list(slides) == ["Design", "Enrolment", NOTHING_TO_SAY, "Limitations"]
    assert "Not supplied in this data cut" in " ".join(slides["Limitations"].content[0].points)
    assert empty.mark == "DRAFT"


def test_no_events_are_said_with_how_bad_it_could_be(tmp_path):
    trial = trial_from(
        tmp_path,
        date(2023, 6, 1),
        dm="""
            USUBJID | RFSTDTC
            P-01    | 2022-01-01
            P-02    | 2022-02-01
        """,
        ce="USUBJID | CESEQ | CETERM | CESTDTC | CEDUR",
        ae="USUBJID | AESEQ | AETERM | AEDECOD | AESER | AESTDTC",
        ds="""
            USUBJID | DSSEQ | DSCAT             | DSDECOD   | DSSTDTC
            P-01    | 1     | DISPOSITION EVENT | COMPLETED | 2023-01-01
            P-02    | 1     | DISPOSITION EVENT | COMPLETED | 2023-02-01
        """,
    )
    slides = {slide.topic: slide for slide in write_slides(trial).slides}

    assert slides["Attacks"].title == (
        "2 of 2 participants had no attack in the first year (100%, 95% CI 16 to 100%)"
    )
    assert "0 attacks in 1.99 participant-years" in slides["Attacks"].beside
    assert slides["Safety"].title.startswith("No serious adverse event (0 of 2, up to 84%)")
    assert "Serious events" not in slides
    assert slides["Time to first attack"].beside == "With participants at risk"
    curve = slides["Time to first attack"].content[0].figure
    assert not next(one for one in curve.data if one.name == "95% limits, log-log").showlegend


def test_data_of_another_study_without_events_have_neither_this_trials_name_nor_a_zero(tmp_path):
    deck = write_slides(
        trial_from(tmp_path, dm="USUBJID | STUDYID | RFSTDTC\nP-01 | OTHER-1 | 2022-01-01")
    )
    slides = {slide.topic: slide for slide in deck.slides}

    assert deck.title == "Study OTHER-1"
    assert "the plan of this study is not known here" in slides["Design"].title
    assert slides["Limitations"].title == (
        "Limitations: all arms counted together, 1 treated participant, none compared with another"
    )
    assert "Attacks" not in slides
    assert slides[NOTHING_TO_SAY].title == (
        "Not supplied in this data cut: attacks, time to first attack, EDSS, MRI, AQP4-IgG titre, "
        "B cells, safety and serious events"
    )
    attacks, *_, safety = slides[NOTHING_TO_SAY].content[0].points
    assert attacks.startswith("Attacks, Time to first attack: This data cut has no CE dataset")
    assert safety.startswith("Safety, Serious events: This data cut has no AE dataset")


def test_a_trial_with_its_own_protocol_has_neither_the_design_nor_the_limits_of_this_one(tmp_path):
    (tmp_path / "protocol.toml").write_text(OTHER_PROTOCOL)
    trial = trial_from(tmp_path, dm="USUBJID | STUDYID | RFSTDTC\nP-01 | OTHER-1 | 2022-01-01")
    slides = {slide.topic: slide for slide in write_slides(trial).slides}
    limits = " ".join(slides["Limitations"].content[0].points)

    assert "the plan of this study is not known here" in slides["Design"].title
    assert (
        "OTHER-1 says nothing of infusions, assessments;" in slides["Design"].content[0].points[0]
    )
    assert limits.startswith("All arms counted together, 1 treated of 20 planned")
    for words in ("attacks of this disease", "control group", "registry is silent"):
        assert words not in limits
    assert "which is of a trial of NMOSD: when accrual starts and ends, " in limits
    assert "the definition of an attack" in limits


def test_what_met_a_criterion_is_said_in_the_right_number_beside_no_serious_event():
    numbers = {
        "serious_teae_events": Number.count("e", "E", "serious", 0),
        "serious_teae_participants": Number.proportion(
            "p", "P", "serious", 0, 2, "treated participants", 0.95
        ),
        "criterion_only_teae_events": Number.count("c", "C", "criterion", 2),
    }

    assert slide_sentences.serious_finding(numbers) == (
        "No treatment-emergent serious event is recorded: 0 of 2, up to 84%; 2 more met a "
        "criterion of seriousness and are not called serious"
    )


def test_a_title_without_a_serious_event_says_of_which_it_is_not_recorded():
    without = "1 of 2 events without seriousness (AESER)"
    serious = Number.proportion("s", "S", "serious", 0, 2, "participants", 0.95, note=without)
    died = Number.proportion("d", "D", "died", 0, 2, "participants", 0.95)
    title = slide_sentences.safety_finding(
        {"serious_teae_participants": serious, "died_participants": died}
    )

    assert title.startswith(f"No serious adverse event (0 of 2, up to 84%), {without}; no ")


def test_a_range_is_said_as_a_range():
    free = Number.proportion("f", "F", "attack_free", 9, 14, "treated participants", 0.95, n_to=10)

    title = outcome_sentences.attack_finding({"attack_free": free}, all_completed=True)

    assert title == (
        "9 to 10 of 14 participants had no attack in the first year (64 to 71%, 95% CI 35 to 92%)"
    )


def test_a_median_change_that_rises_has_a_plus_and_pairs_may_differ():
    changes = {
        f"{name}_percent_change": Number.median(
            f"{name}_percent_change",
            f"{name}: median % change",
            "cell_change",
            values,
            5,
            "treated participants",
            unit="% change",
            otherwise="",
        )
        for name, values in {"Memory": [10.0, 20.0], "NK cells": [-5.0, -6.0, -7.0]}.items()
    }

    assert outcome_sentences.b_cell_finding(changes, 26) == (
        "Median change to week 26 (2 pairs or more): memory +15%, NK cells \N{MINUS SIGN}6%"
    )


def test_tables_of_a_slide_are_those_of_the_command_line(deck):
    for slide in deck.slides:
        for one in (*slide.content, *slide.instead):
            if isinstance(one, TableBlock):
                assert one.name in TABLES
