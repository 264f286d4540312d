"""Changes read as sentences that a coordinator can send to the site."""

from datetime import date

import pytest

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.headline_changes import compare_headlines
from nmosd_core.tables.changes import (
    change_sentences,
    change_story,
    headline_effects,
    removed_in_words,
    removed_records,
)
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | AGE
    P01     | 2022-01-01 | 40
    P02     | 2022-02-01 | 51
"""
BEFORE = {
    "ae": """
        USUBJID | AESEQ | AETERM | AESTDTC    | AETOXGR | AEENDTC    | AEENRTPT
        P01     | 7     | Fever  | 2022-03-01 | 2       |            | ONGOING
        P02     | 1     | Fall   | 2022-03-05 | 1       | 2022-03-06 |
    """,
    "sv": "USUBJID | VISITNUM | SVSTDTC",
}
AFTER = {
    "ae": """
        USUBJID | AESEQ | AETERM | AESTDTC    | AETOXGR | AEENDTC    | AEENRTPT
        P01     | 7     | Fever  | 2022-03-01 | 3       | 2022-03-09 |
    """,
    "sv": """
        USUBJID | VISITNUM | SVSTDTC
        P01     | 5        | 2022-03-01
        P01     | 6        | 2022-04-01
    """,
}


@pytest.fixture(scope="module")
def cuts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cuts")
    earlier = trial_from(folder, date(2022, 6, 30), dm=DM, **BEFORE)
    return earlier, trial_from(folder, date(2022, 12, 31), dm=DM, **AFTER)


@pytest.fixture(scope="module")
def changes(cuts):
    return compare_cuts(*cuts)


def test_values_of_a_record_are_told_together_in_words_of_the_dictionary(changes):
    sentences = change_sentences(changes.listing)
    changed = sentences[sentences["change"] == "changed"]["sentence"].tolist()
    assert changed == [
        "AE 7 of P01 (Fever, 2022-03-01): CTCAE grade 2 to 3; end date now 2022-03-09; "
        "end relative to the data cut no longer ONGOING"
    ]


def test_the_same_change_of_two_variables_is_said_once(tmp_path):
    dm = "USUBJID | RFSTDTC | RFENDTC | RFPENDTC | DTHFL\nP01 | 2022-01-01 | {} | {} | {}"
    earlier = trial_from(tmp_path, date(2022, 6, 30), dm=dm.format("", "", ""))
    ended = dm.format("2022-12-01", "2022-12-01", "N")
    changes = compare_cuts(earlier, trial_from(tmp_path, date(2022, 12, 31), dm=ended))
    (sentence,) = change_sentences(changes.listing)["sentence"]
    assert sentence.count("2022-12-01") == 1
    assert "subject reference end date and date of end of participation now 2022-12-01" in sentence


def test_removed_records_are_an_alarm(changes):
    assert removed_records(changes)["sentence"].tolist() == [
        "AE 1 of P02 (Fall, 2022-03-05) removed"
    ]
    assert "1 record is gone" in removed_in_words(changes)


def test_story_begins_with_who_lost_records_and_counts_added_visits(changes):
    story = change_story(changes)
    assert list(story) == ["P02", "P01"]
    assert story["P01"][-1] == "Also added: SV 2"


def test_nothing_changed_is_no_alarm_and_no_story(cuts):
    same = compare_cuts(cuts[1], cuts[1])
    assert removed_in_words(same) == ""
    assert change_story(same) == {}
    assert change_sentences(same.listing).columns.tolist() == [
        "participant",
        "change",
        "dataset",
        "sentence",
    ]


def test_effects_show_each_number_before_and_after(cuts):
    table = headline_effects(compare_headlines(*cuts)).set_index("number")
    assert table.loc["Screened", ["changed", "before", "after"]].tolist() == ["no", "2", "2"]
    assert set(table["changed"]) == {"yes", "no"}
