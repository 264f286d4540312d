"""The primary outcome, on trials drawn as tables."""

import dataclasses
from datetime import date

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.errors import NotSupplied
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 |
"""


def verdicts(attacks):
    """Verdict of each record, by its number."""
    return dict(zip(attacks.worsenings["sequence"], attacks.worsenings["verdict"], strict=True))


def spread(number):
    return number.value, number.value_to


def test_worsening_30_days_after_an_attack_belongs_to_that_attack(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
            01      | 1     | 2022-03-01 | PT72H | SPINAL CORD
            01      | 2     | 2022-03-31 | PT48H | SPINAL CORD
            01      | 3     | 2022-04-01 | PT48H | OPTIC NERVE
        """,
    )

    attacks = count_attacks(trial)

    assert verdicts(attacks) == {1: "attack", 2: "same attack", 3: "attack"}
    assert attacks.worsenings["days_since_previous_attack"].tolist()[1:] == [30, 31]
    assert spread(attacks.total) == (2, 2)
    assert attacks.attack_free.n == 0


def test_worsening_must_last_24_hours(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-01 | PT23H
            01      | 2     | 2022-06-01 | PT24H
        """,
    )
    assert verdicts(count_attacks(trial)) == {1: "too short", 2: "attack"}


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2022-03-01", "2022-03-01", "too short"),  # less than a day whatever the hours
        ("2022-03-01", "2022-03-02", "to review"),  # more than 0 and less than 48 hours
        ("2022-03-01", "2022-03-03", "attack"),  # more than 24 hours whatever the hours
        ("2022-03-01T08:00", "2022-03-02T08:00", "attack"),  # 24 hours by the clock
        ("2022-03-01T08:00", "2022-03-02T07:59", "too short"),
    ],
)
def test_two_dates_decide_the_duration_as_far_as_they_can(tmp_path, start, end, verdict):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce=f"""
            USUBJID | CESEQ | CESTDTC | CEENDTC
            01      | 1     | {start} | {end}
        """,
    )
    assert verdicts(count_attacks(trial)) == {1: verdict}


@pytest.mark.parametrize(
    ("start", "verdict"),
    [("2022-05-31", "to review"), ("2022-05-30", "to review"), ("2022-05-29", "attack")],
)
def test_ongoing_worsening_is_an_attack_once_it_has_lasted_to_the_cut(tmp_path, start, verdict):
    trial = trial_from(
        tmp_path,
        on=date(2022, 5, 31),
        dm=ONE,
        ce=f"""
            USUBJID | CESEQ | CESTDTC | CEENRTPT
            01      | 1     | {start} | ONGOING
        """,
    )
    assert verdicts(count_attacks(trial)) == {1: verdict}


def test_worsening_without_an_end_is_not_taken_for_ongoing(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC
            01      | 1     | 2022-03-01
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "to review"}
    assert spread(attacks.total) == (0, 1)
    assert spread(attacks.attack_free) == (0, 100)


def test_total_can_be_certain_although_its_members_are_not(tmp_path):
    """Either of two worsenings 20 days apart is the attack, whichever lasted; never both."""
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-01 |
            01      | 2     | 2022-03-21 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "to review", 2: "to review"}
    assert spread(attacks.total) == (1, 1)
    assert spread(attacks.attack_free) == (0, 0)


def test_onset_known_to_the_month_counts_once_every_day_of_it_would(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-20 | PT48H
            01      | 2     | 2022-04    | PT48H
            01      | 3     | 2022-09    | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "attack", 2: "to review", 3: "attack"}
    assert spread(attacks.total) == (2, 3)


def test_worsening_is_reported_in_the_first_year_if_every_day_it_can_mean_is(tmp_path):
    """2022-04 and 2022-09 lie in the year whole, 2022 and no date perhaps, 2021-11 does not."""
    trial = trial_from(
        tmp_path,
        dm="USUBJID | RFSTDTC\n01 | 2022-01-05",
        ce="""
            USUBJID | CESEQ | CESTDTC | CEDUR
            01      | 1     | 2021-11 | PT48H
            01      | 2     | 2022-04 | PT48H
            01      | 3     | 2022-09 | PT2H
            01      | 4     | 2022    | PT2H
            01      | 5     |         | PT2H
        """,
    )
    reported = count_attacks(trial).counts.set_index("reading").loc["reported"]
    assert reported[["worsenings", "worsenings_to"]].tolist() == [2, 4]


def test_worsening_to_review_is_not_yet_judged_by_the_definition_if_it_may_be_of_the_year(tmp_path):
    """Without a duration that of the year stays open, and so does the one before it."""
    trial = trial_from(
        tmp_path,
        dm="USUBJID | RFSTDTC\n01 | 2022-01-05",
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2021-03-01 |
            01      | 2     | 2022-04-01 |
            01      | 3     | 2022-09-01 | PT48H
        """,
    )
    counts = count_attacks(trial).counts.set_index("reading")["not_judged"]
    assert counts[["reported", "meets the definition"]].tolist() == [0, 1]


def test_open_month_ends_at_the_data_cut(tmp_path):
    """Before 17 April no day is more than 30 days after 17 March, so nothing is open."""
    trial = trial_from(
        tmp_path,
        on=date(2022, 4, 16),
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-17 | PT48H
            01      | 2     | 2022-04    | PT48H
        """,
    )
    assert verdicts(count_attacks(trial)) == {1: "attack", 2: "same attack"}


def test_attack_before_treatment_starts_the_clock(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2021-12-20 | PT48H
            01      | 2     | 2022-01-19 | PT48H
            01      | 3     | 2022-01-20 | PT48H
        """,
    )
    assert verdicts(count_attacks(trial)) == {1: "before treatment", 2: "same attack", 3: "attack"}


def test_first_year_is_days_0_to_364(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-01-01 | PT48H
            01      | 2     | 2022-12-31 | PT48H
            01      | 3     | 2023-02-15 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert attacks.worsenings["trial_day"].tolist() == [0, 364, 410]
    assert verdicts(attacks) == {1: "attack", 2: "attack", 3: "after week 52"}


def test_onset_after_the_end_of_study_is_for_review(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC    | RFPENDTC
            01      | 2022-01-01 | 2022-06-01
        """,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-06-01 | PT48H
            01      | 2     | 2022-09-01 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "attack", 2: "to review"}
    assert "end of study" in attacks.worsenings["reason"].iloc[1]
    assert spread(attacks.total) == (1, 2)


def test_who_left_early_of_the_attack_free_is_a_range_while_an_attack_after_leaving_is_open(
    tmp_path,
):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01"
    ds = """
        USUBJID | DSSEQ | DSDECOD               | DSSTDTC
        01      | 1     | WITHDRAWAL BY SUBJECT | 2022-06-01
        02      | 1     | WITHDRAWAL BY SUBJECT | 2022-06-01
    """
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-07-02 | PT48H"
    attacks = count_attacks(trial_from(tmp_path, dm=dm, ds=ds, ce=ce))
    assert spread(attacks.attack_free) == (50, 100)
    assert attacks.attack_free.note == "1 to 2 of them left early"


def test_onset_after_the_data_cut_is_for_review(tmp_path):
    trial = trial_from(
        tmp_path,
        on=date(2022, 6, 1),
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-06-02 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "to review"}
    assert "data cut" in attacks.worsenings["reason"].iloc[0]


def test_incomplete_first_infusion_leaves_everything_open(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01
        """,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-01 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert verdicts(attacks) == {1: "to review"}
    assert spread(attacks.total) == (0, 1)
    assert attacks.rate.not_estimable == "nobody has been followed yet"


def test_event_that_did_not_occur_is_no_worsening(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR | CEOCCUR
            01      | 1     | 2022-03-01 | PT48H | N
            01      | 2     | 2022-06-01 | PT48H | Y
        """,
    )
    assert verdicts(count_attacks(trial)) == {2: "attack"}


def test_screened_participant_who_was_never_treated_is_not_counted(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
            02      |
        """,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            02      | 1     | 2022-03-01 | PT48H
        """,
    )
    attacks = count_attacks(trial)
    assert attacks.total.value == 0
    assert (attacks.attack_free.n, attacks.attack_free.of) == (1, 1)


def test_trial_without_events_counts_none_and_bounds_the_rate(tmp_path):
    trial = trial_from(tmp_path, dm=ONE, ce="USUBJID | CESEQ | CESTDTC")
    attacks = count_attacks(trial)
    assert spread(attacks.total) == (0, 0)
    assert attacks.rate.lower == 0
    assert attacks.rate.upper == pytest.approx(3.688879 / (364 / 365.25))


def test_trial_without_treated_participants_says_that_nothing_can_be_estimated(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      |
        """,
        ce="USUBJID | CESEQ | CESTDTC",
    )
    attacks = count_attacks(trial)
    assert attacks.rate.not_estimable == "nobody has been followed yet"
    assert attacks.attack_free.not_estimable == "there are no treated participants"


def test_attacks_are_unknown_where_ce_was_not_supplied(tmp_path):
    trial = trial_from(tmp_path, dm=ONE)
    with pytest.raises(NotSupplied, match="no CE dataset"):
        count_attacks(trial)


def test_other_limits_recount(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=ONE,
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR
            01      | 1     | 2022-03-01 | PT48H
            01      | 2     | 2022-03-21 | PT48H
        """,
    )
    assert count_attacks(trial).total.value == 1
    shorter = dataclasses.replace(trial.protocol.attack, minimum_days_between=15)
    assert count_attacks(trial, shorter).total.value == 2
