"""Participants and events by organ class and preferred term."""

import pandas as pd
import pytest

from nmosd_core.analyses.event_counts import count_by_term, worst_by_participant
from tests.conftest import read_table

EVENTS = read_table("""
    participant | organ_class | preferred_term | severity | serious | criteria
    01          | Skin        | Rash           | MILD     | N       |
    01          | Skin        | Rash           | SEVERE   | N       |
    01          | Skin        | Acne           | MILD     | Y       | death
    02          | Skin        | Rash           |          | N       |
    02          | Cardiac     | Syncope        | MODERATE | N       | hospitalisation
    03          | Cardiac     | Palpitations   | MILD     | N       |
    03          | Blood       | Anaemia        | MILD     | N       |
""").astype("str")


def test_participant_counts_once_in_a_class_and_once_in_a_term():
    counted = count_by_term(EVENTS, 14, 0.95)
    classes = counted[counted["level"] == "organ class"].set_index("organ_class")
    assert classes["participants"].to_dict() == {"Cardiac": 2, "Skin": 2, "Blood": 1}
    assert classes["events"].to_dict() == {"Cardiac": 2, "Skin": 4, "Blood": 1}
    rash = counted[counted["preferred_term"] == "Rash"].iloc[0]
    assert (rash["participants"], rash["events"], rash["of"]) == (2, 3, 14)


def test_most_participants_first_then_by_name():
    counted = count_by_term(EVENTS, 14, 0.95)
    assert list(zip(counted["organ_class"], counted["preferred_term"].fillna(""), strict=True)) == [
        ("Cardiac", ""),
        ("Cardiac", "Palpitations"),
        ("Cardiac", "Syncope"),
        ("Skin", ""),
        ("Skin", "Rash"),
        ("Skin", "Acne"),
        ("Blood", ""),
        ("Blood", "Anaemia"),
    ]


def test_percentages_are_of_everyone_with_their_exact_interval():
    blood = count_by_term(EVENTS, 14, 0.95).set_index("preferred_term").loc["Anaemia"]
    assert blood["percent"] == pytest.approx(100 / 14)
    assert blood["percent_lower"] == pytest.approx(0.1807, rel=1e-3)
    assert blood["percent_upper"] == pytest.approx(33.868, rel=1e-4)


def test_order_of_the_rows_does_not_matter():
    shuffled = EVENTS.sample(frac=1, random_state=1)
    expected = count_by_term(EVENTS, 14, 0.95)
    pd.testing.assert_frame_equal(count_by_term(shuffled, 14, 0.95), expected)


def test_same_term_in_two_classes_is_two_rows():
    twice = pd.concat([EVENTS, EVENTS.assign(organ_class="Other")])
    counted = count_by_term(twice, 14, 0.95)
    assert (counted["preferred_term"] == "Rash").sum() == 2


def test_nothing_to_count_gives_the_columns_and_no_rows():
    counted = count_by_term(EVENTS.iloc[:0], 14, 0.95)
    assert counted.empty
    assert counted.columns.tolist() == count_by_term(EVENTS, 14, 0.95).columns.tolist()


def test_worst_severity_is_that_of_the_participant_in_the_row():
    worst = worst_by_participant(EVENTS)
    of_class = worst[worst["level"] == "organ class"].set_index(["organ_class", "participant"])
    assert of_class.loc[("Skin", "01"), "worst"] == "SEVERE"
    assert of_class.loc[("Skin", "01"), "any_serious"]
    assert of_class.loc[("Skin", "01"), "events"] == 3
    assert pd.isna(of_class.loc[("Skin", "02"), "worst"])
    assert len(worst) == 4 + 1 + 6


def test_a_criterion_of_seriousness_is_of_an_event_that_is_not_called_serious():
    worst = worst_by_participant(EVENTS)
    marked = worst[worst["any_criterion_only"]]
    assert marked[["participant", "preferred_term"]].fillna("").to_numpy().tolist() == [
        ["02", ""],
        ["02", "Syncope"],
    ]


def test_worst_of_nothing_is_nothing():
    assert worst_by_participant(EVENTS.iloc[:0]).empty
