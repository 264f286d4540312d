"""The words that say why a worsening has its verdict."""

import pytest

from nmosd_core.analyses.attacks import count_attacks
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 | 2023-05-01
"""


def reasons(folder, ce, dm=ONE):
    """Reason of each worsening by its number."""
    worsenings = count_attacks(trial_from(folder, dm=dm, ce=ce)).worsenings
    return dict(zip(worsenings["sequence"], worsenings["reason"], strict=True))


def test_each_clause_of_the_definition_is_named(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-11-01 | PT48H
        01      | 2     | 2021-11-20 | PT48H
        01      | 3     | 2021-12-25 | PT10H
        01      | 4     | 2022-03-01 | PT48H
        01      | 5     | 2022-03-31 | PT48H
        01      | 6     | 2022-04-01 | PT24H
        01      | 7     | 2022-06-01 | PT23H
        01      | 8     | 2023-02-01 | PT48H
    """
    assert reasons(tmp_path, ce) == {
        1: "before the first infusion; at least 24 hours; no attack in the 30 days before; "
        "the next is counted from it",
        2: "before the first infusion; 19 days after the previous attack, not more than 30",
        3: "before the first infusion; shorter than 24 hours",
        4: "at least 24 hours; 120 days after the previous attack",
        5: "30 days after the previous attack, not more than 30",
        6: "at least 24 hours; 31 days after the previous attack",
        7: "shorter than 24 hours",
        8: "after week 52; at least 24 hours; 306 days after the previous attack",
    }


def test_the_first_attack_has_none_before_it(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
    """
    assert reasons(tmp_path, ce) == {1: "at least 24 hours; no attack in the 30 days before"}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("2022-03 | | |", "onset known as 2022-03; not known whether it lasted 24 hours; could be: "
         "attack or too short"),
        (" | PT48H | |", "no onset recorded; "
         "could be: after week 52 or attack or before treatment"),
        ("2022-03-01 | | |", "not known whether it lasted 24 hours; could be: attack or too short"),
        ("2023-05-02 | PT48H | |", "it starts after the participant's recorded end of study; "
         "could be: after week 52"),
        ("2023-06-02 | PT48H | |", "it starts after the data cut; could be: after week 52"),
        ("2022-03-02 | | 2022-03-01 |", "it ends before it starts; could be: attack or too short"),
        ("2022-03-01T10:00 | | 2022-03-01T09:00 |", "it ends before it starts; "
         "could be: attack or too short"),
        ("2022-03-02 | PT48H | 2022-03-01 |", "it ends before it starts; "
         "could be: attack or too short"),
        ("2022-03-01 | | 2022-03-01 | ONGOING", "it is recorded as ongoing and as ended; "
         "could be: attack or too short"),
    ],
)  # fmt: skip
def test_what_is_doubtful_or_unknown_comes_first(tmp_path, record, reason):
    ce = f"""
        USUBJID | CESEQ | CESTDTC | CEDUR | CEENDTC | CEENRTPT
        01      | 1     | {record}
    """
    assert reasons(tmp_path, ce) == {1: reason}


def test_a_recorded_duration_settles_whether_it_still_goes_on(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR | CEENDTC    | CEENRTPT
        01      | 1     | 2022-03-01 | PT48H | 2022-03-03 | ONGOING
    """
    assert reasons(tmp_path, ce) == {1: "at least 24 hours; no attack in the 30 days before"}


def test_ongoing_with_an_end_on_the_day_of_the_cut_is_no_contradiction(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEENDTC    | CEENRTPT
        01      | 1     | 2022-12-01 | 2023-06-01 | ONGOING
    """
    assert reasons(tmp_path, ce) == {1: "at least 24 hours; no attack in the 30 days before"}


def test_an_incomplete_first_infusion_is_the_doubt_that_is_told(tmp_path):
    dm = """
        USUBJID | RFSTDTC
        01      | 2022-01
    """
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEENDTC
        01      | 1     | 2022-03-02 | 2022-03-01
    """
    told = reasons(tmp_path, ce, dm)[1]
    assert told.startswith("the date of the first infusion is incomplete; could be:")


def test_a_worsening_that_hangs_on_another_says_so(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 |
        01      | 2     | 2022-03-21 | PT48H
    """
    assert reasons(tmp_path, ce)[2] == (
        "depends on another worsening to review; could be: attack or same attack"
    )


def test_an_open_onset_that_changes_nothing_is_told_and_the_verdict_stands(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-08-10 | PT48H
        01      | 2     | 2022-08    | PT48H
    """
    told = reasons(tmp_path, ce)
    assert set(told) == {1, 2}
    assert all("could be: attack or same attack" in reason for reason in told.values())


def test_before_the_first_infusion_it_may_stay_open_whether_it_was_an_attack(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-10    | PT48H
        01      | 2     | 2021-11-15 | PT48H
    """
    assert reasons(tmp_path, ce)[2] == "before the first infusion"


def test_an_attack_whose_day_is_open_is_the_one_before_without_a_number_of_days(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03    | PT48H
        01      | 2     | 2022-03-31 | PT48H
        01      | 3     | 2022-04-01 | PT10H
    """
    told = reasons(tmp_path, ce)
    assert told[3] == "shorter than 24 hours"
    assert "onset known as 2022-03" in told[1]


def test_no_worsening_needs_no_words(tmp_path):
    trial = trial_from(tmp_path, dm=ONE, ce="USUBJID | CESEQ | CESTDTC")

    told = count_attacks(trial).worsenings["reason"]
    assert told.empty
    assert told.dtype == "str"
