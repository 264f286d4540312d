"""Attacks before against during treatment, on trials drawn as tables."""

import pytest

from nmosd_core.analyses.before_and_during import compare_before_and_during
from tests.conftest import trial_from

TWO = """
    USUBJID | RFICDTC    | RFSTDTC
    01      | 2021-12-20 | 2022-01-01
    02      |            | 2022-01-01
"""


def by_name(compared):
    return {number.name: number for number in compared.numbers}


def test_attacks_of_the_years_before_consent_are_counted(tmp_path):
    compared = compare_before_and_during(
        trial_from(
            tmp_path,
            dm=TWO,
            ce="""
                USUBJID | CESEQ | CESTDTC    | CEDUR
                01      | 1     | 2019-12-19 | PT48H
                01      | 2     | 2019-12-20 | PT48H
                01      | 3     | 2021-06-01 | PT48H
                01      | 4     | 2021-12-20 | PT48H
                02      | 1     | 2021-12-31 | PT48H
                02      | 2     | 2022-06-01 | PT48H
            """,
        )
    )
    people = compared.per_participant.set_index("participant")
    assert people.loc["01", "before_fewest"] == 1  # 20 December 2019 is one day after the 19th
    assert people.loc["02", "before_fewest"] == 1  # without a consent date, until day 0
    assert compared.between == 1
    assert people["during_fewest"].tolist() == [0, 1]
    before = by_name(compared)["attack_rate_before"]
    assert before.value == pytest.approx(2 / 4)
    between = "1 more between consent and the first infusion, in neither rate; "
    assert before.note.startswith(between)


def test_interval_and_p_value_of_the_ratio_each_name_their_two_sided_rule(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-06-01 | PT48H
        02      | 1     | 2022-06-01 | PT48H
    """
    numbers = by_name(compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce)))
    assert numbers["rate_ratio"].method.endswith("equal tails")
    assert numbers["rate_ratio_p"].method.endswith("outcomes no likelier than the observed")


def test_open_history_makes_ranges(tmp_path):
    compared = compare_before_and_during(
        trial_from(
            tmp_path,
            dm=TWO,
            ce="""
                USUBJID | CESEQ | CESTDTC    | CEDUR
                01      | 1     | 2021-06-01 |
                01      | 2     | 2019-12    | PT48H
                02      | 1     | 2021-06-01 | PT48H
            """,
        )
    )
    people = compared.per_participant
    assert people["before_fewest"].tolist() == [0, 1]
    assert people["before_most"].tolist() == [2, 1]
    before = by_name(compared)["attack_rate_before"]
    assert (before.value, before.value_to) == (0.25, 0.75)
    assert by_name(compared)["rate_ratio"].value == 0


def test_no_attack_before_gives_no_ratio(tmp_path):
    compared = compare_before_and_during(
        trial_from(tmp_path, dm=TWO, ce="USUBJID | CESEQ | CESTDTC")
    )
    numbers = by_name(compared)
    assert numbers["rate_ratio"].not_estimable.startswith("no attack is recorded before")
    assert numbers["signed_rank_p"].not_estimable == "by the records no participant's rate changed"
    assert numbers["rate_ratio_p"].not_estimable == "no attack is recorded in either period"


def test_attacks_only_during_treatment_have_a_test_but_no_ratio(tmp_path):
    """All of 3 attacks in the shorter period: 728 of 2190 days are nearly a third of the time."""
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-02-01 | PT48H
        01      | 2     | 2022-06-01 | PT48H
        02      | 1     | 2022-06-01 | PT48H
    """
    compared = compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce))
    numbers, years = by_name(compared), compared.per_participant["years"].sum()
    why = "no attack is recorded before treatment to compare with"
    assert numbers["rate_ratio"].not_estimable == why
    assert numbers["rate_ratio_p"].value == pytest.approx((years / (years + 4)) ** 3)


def test_perhaps_no_attack_before_is_said_to_be_open(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2021-06-01 |"
    numbers = by_name(compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce)))
    why = "there may have been no attack before treatment to compare with"
    assert numbers["rate_ratio"].not_estimable == why
    assert numbers["rate_ratio_p"].not_estimable == "there may have been no attack in either period"


@pytest.mark.parametrize("onset", ["2022", ""])
def test_a_worsening_to_review_that_may_be_of_before_is_counted_there_as_perhaps(tmp_path, onset):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2022-05-20 | 2022-06-01"
    ce = f"USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | {onset} | PT48H"
    compared = compare_before_and_during(trial_from(tmp_path, dm=dm, ce=ce))
    people = compared.per_participant
    assert people[["before_fewest", "before_most"]].values.tolist() == [[0, 1]]
    assert people[["during_fewest", "during_most"]].values.tolist() == [[0, 1]]
    assert compared.between == 0
    numbers = by_name(compared)
    assert (numbers["attack_rate_before"].value, numbers["attack_rate_before"].value_to) == (0, 0.5)
    assert numbers["rate_ratio"].not_estimable.startswith("there may have been no attack before")
    assert numbers["signed_rank_p"].not_estimable == "perhaps no participant's rate changed"


def test_nobody_followed_gives_no_ratio(tmp_path):
    compared = compare_before_and_during(
        trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 |", ce="USUBJID | CESEQ | CESTDTC")
    )
    numbers = by_name(compared)
    assert numbers["rate_ratio"].not_estimable == "nobody has been followed yet"
    assert numbers["rate_ratio_p"].not_estimable == "nobody has been followed yet"


def test_14_of_14_falling_is_the_smallest_possible_p(tmp_path):
    who = [f"{number:02}" for number in range(14)]
    dm = "USUBJID | RFSTDTC\n" + "\n".join(f"{name} | 2022-01-01" for name in who)
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n" + "\n".join(
        f"{name} | 1 | 2021-06-01 | PT48H" for name in who
    )
    compared = compare_before_and_during(trial_from(tmp_path, dm=dm, ce=ce))
    assert by_name(compared)["signed_rank_p"].value == pytest.approx(2 / 2**14)


def test_one_attack_in_the_whole_first_year_is_no_rise_over_one_a_year_before(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2020-06-01 | PT48H
        01      | 2     | 2021-06-01 | PT48H
        01      | 3     | 2022-06-01 | PT48H
    """
    compared = compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce))

    both = compared.per_participant[["rate_before", "rate_during"]].values.tolist()
    assert both == [[1, 1], [0, 0]]
    assert (
        by_name(compared)["signed_rank_p"].not_estimable
        == "by the records no participant's rate changed"
    )


def test_a_shorter_time_counts_as_it_is(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | PT48H"
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | WITHDRAWAL BY SUBJECT | 2022-07-01"
    people = compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce, ds=ds)).per_participant

    assert people["years_during"].tolist() == pytest.approx([181 / 365.25, 1])


@pytest.mark.parametrize(
    ("end", "how", "years"),
    [
        ("2022-12-28", "COMPLETED", 1),
        ("2022-12-24", "COMPLETED", 1),
        ("2022-12-23", "COMPLETED", 356 / 365.25),
        ("2022-12-28", "WITHDRAWAL BY SUBJECT", 361 / 365.25),
    ],
)
def test_who_completed_within_the_window_of_the_final_evaluation_has_a_whole_year(
    tmp_path, end, how, years
):
    """The window opens on day 357; who left on day 361 did not complete."""
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | PT48H"
    ds = f"USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | {how} | {end}"
    people = compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce, ds=ds)).per_participant

    assert people["years_during"].tolist() == pytest.approx([years, 1])
    assert people["rate_during"].tolist() == pytest.approx([1 / years, 0])


ONE_ATTACK_BEFORE = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2021-06-01 | PT48H"


@pytest.mark.parametrize(
    ("years", "onsets", "note"),
    [
        (2, ("2020-06-01", "2012"), "1 of 2 fell ill in these years"),
        (1, ("2020-06-01", "2012"), "none of 2 fell ill in these years"),
        (
            2,
            ("2020-06-01", ""),
            "1 of 1 fell ill in these years; not known of 1 more: no dated onset",
        ),
        (
            2,
            ("", ""),
            "not known of 2 of 2 whether they fell ill in these years: "
            "no dated onset of the disease",
        ),
    ],
)
def test_who_fell_ill_within_the_years_before_is_said_beside_the_rate(
    tmp_path, years, onsets, note
):
    mh = "USUBJID | MHSEQ | MHTERM | MHSTDTC\n" + "\n".join(
        f"0{number} | 1 | Neuromyelitis optica spectrum | {onset}"
        for number, onset in enumerate(onsets, 1)
    )
    trial = trial_from(tmp_path, dm=TWO, ce=ONE_ATTACK_BEFORE, mh=mh)
    numbers = by_name(compare_before_and_during(trial, years))

    assert numbers["attack_rate_before"].note == note


def test_without_medical_history_nobody_knows_who_fell_ill_when(tmp_path):
    trial = trial_from(tmp_path, dm=TWO, ce=ONE_ATTACK_BEFORE)
    numbers = by_name(compare_before_and_during(trial))

    words = "not known of 2 of 2 whether they fell ill in these years: no dataset MH"
    assert numbers["attack_rate_before"].note == words


def test_a_rate_of_zero_before_treatment_says_that_it_rests_on_having_no_record(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-06-01 | PT48H"
    before, during, *_ = compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce)).numbers

    assert before.value == 0
    words = "no attack of these years is recorded of any of the 2; not known of 2"
    assert before.note.startswith(words)
    assert not during.note


def test_how_many_did_not_change_stands_beside_the_test(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-06-01 | PT48H
        02      | 1     | 2021-06-01 | PT48H
        02      | 2     | 2021-10-01 | PT48H
        02      | 3     | 2022-06-01 |
    """
    test = by_name(compare_before_and_during(trial_from(tmp_path, dm=TWO, ce=ce)))["signed_rank_p"]

    assert (test.value, test.value_to) == (0.5, 1.0)
    assert test.note == "0 to 1 without a change"


def test_too_many_ways_to_complete_are_said(tmp_path):
    who = [f"{number:02}" for number in range(12)]
    dm = "USUBJID | RFSTDTC\n" + "\n".join(f"{name} | 2022-01-01" for name in who)
    ce = "USUBJID | CESEQ | CESTDTC\n" + "\n".join(f"{name} | 1 | 2022-06-01" for name in who)
    compared = compare_before_and_during(trial_from(tmp_path, dm=dm, ce=ce))
    assert "ways to complete" in by_name(compared)["signed_rank_p"].not_estimable


def test_without_anybody_followed_no_rate_is_said_to_be_unchanged(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ce="USUBJID | CESEQ | CESTDTC")
    test = by_name(compare_before_and_during(trial))["signed_rank_p"]
    assert test.not_estimable == "nobody has been followed yet"
