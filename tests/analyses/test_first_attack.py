"""Time to the first attack, on trials drawn as tables."""

from datetime import date

import numpy as np
import pytest

from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.first_attack import first_attack_curve
from tests.conftest import trial_from

FOUR = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 |
    02      | 2022-01-01 |
    03      | 2022-01-01 | 2022-04-11
    04      | 2022-01-01 |
"""


def by_name(first):
    return {number.name: number for number in first.numbers}


def test_first_attacks_and_ends_of_follow_up_make_the_curve(tmp_path):
    first = follow_to_first_attack(
        trial_from(
            tmp_path,
            dm=FOUR,
            ce="""
                USUBJID | CESEQ | CESTDTC    | CEDUR
                01      | 1     | 2022-03-02 | PT48H
                01      | 2     | 2022-09-01 | PT48H
                02      | 1     | 2022-06-30 | PT48H
            """,
        )
    )
    steps = first.curve.steps
    assert steps["time"].tolist() == [60, 100, 180, 364]
    assert steps["n_risk"].tolist() == [4, 3, 2, 1]
    assert steps["survival"].tolist() == pytest.approx([0.75, 0.75, 0.375, 0.375])
    assert by_name(first)["attack_free_week_12"].value == pytest.approx(75)
    assert by_name(first)["attack_free_week_52"].value == pytest.approx(37.5)
    assert by_name(first)["median_days_to_first_attack"].value == 180


def test_open_record_makes_a_range_over_every_completion(tmp_path):
    """Onset in March: before day 84 (26 March) or after it, or too short."""
    first = follow_to_first_attack(
        trial_from(
            tmp_path,
            dm=FOUR,
            ce="""
                USUBJID | CESEQ | CESTDTC | CEDUR
                01      | 1     | 2022-03 | PT48H
            """,
        )
    )
    week_12 = by_name(first)["attack_free_week_12"]
    assert (week_12.value, week_12.value_to) == (75, 100)
    week_24 = by_name(first)["attack_free_week_24"]
    assert (week_24.value, week_24.value_to) == (75, 75)
    assert first.per_participant.loc[0, "open"]


def test_while_nobody_has_had_an_attack_the_limit_is_exact(tmp_path):
    first = follow_to_first_attack(trial_from(tmp_path, dm=FOUR, ce="USUBJID | CESEQ | CESTDTC"))
    week_52 = by_name(first)["attack_free_week_52"]
    assert week_52.value == 100
    assert week_52.lower == pytest.approx(100 * 0.025 ** (1 / 3))
    assert week_52.method.startswith("exact binomial")
    assert by_name(first)["median_days_to_first_attack"].not_estimable.startswith("not reached")


def test_once_everybody_has_had_one_the_limit_is_exact(tmp_path):
    first = follow_to_first_attack(
        trial_from(
            tmp_path,
            dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
            ce="USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-02-01 | PT48H",
        )
    )
    week_12 = by_name(first)["attack_free_week_12"]
    assert (week_12.value, week_12.lower) == (0, 0)
    assert week_12.upper == pytest.approx(97.5)


def test_week_that_nobody_has_reached_is_not_estimable(tmp_path):
    first = follow_to_first_attack(
        trial_from(tmp_path, date(2022, 3, 1), dm=FOUR, ce="USUBJID | CESEQ | CESTDTC")
    )
    assert by_name(first)["attack_free_week_12"].not_estimable == "nobody has been followed so long"


@pytest.mark.parametrize(
    ("third", "value", "value_to", "why"),
    [
        ("2022-08-01", 151, 212, ""),
        ("", None, None, "from 151 days to not reached, as worsenings to review are decided"),
    ],
)
def test_median_is_a_range_while_worsenings_are_to_review(tmp_path, third, value, value_to, why):
    """Onsets on days 59, 151 (of no known duration) and, of the third, 212."""
    dm = "USUBJID | RFSTDTC\n" + "\n".join(f"{who:02} | 2022-01-01" for who in (1, 2, 3))
    ce = f"""
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
        02      | 1     | 2022-06-01 |
        03      | 1     | {third or "2024-01-01"} | PT48H
    """
    median = by_name(follow_to_first_attack(trial_from(tmp_path, dm=dm, ce=ce)))[
        "median_days_to_first_attack"
    ]
    assert (median.value, median.value_to, median.not_estimable) == (value, value_to, why)


def test_too_many_open_records_are_said_to_be_too_many(tmp_path):
    people = "USUBJID | RFSTDTC\n" + "\n".join(f"{who:02} | 2022-01-01" for who in range(6))
    records = "USUBJID | CESEQ | CESTDTC | CEDUR\n" + "\n".join(
        f"{who:02} | 1 | 2022-03 | PT48H" for who in range(6)
    )
    first = follow_to_first_attack(trial_from(tmp_path, dm=people, ce=records))
    assert first.too_open
    for name in ("attack_free_week_12", "median_days_to_first_attack"):
        assert "ways to complete" in by_name(first)[name].not_estimable


def test_without_treated_participants_nothing_can_be_estimated(tmp_path):
    first = follow_to_first_attack(
        trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | ", ce="USUBJID | CESEQ | CESTDTC")
    )
    assert first.curve.n == 0
    median = by_name(first)["median_days_to_first_attack"]
    assert median.not_estimable == "nobody has been followed yet"
    assert all(number.value is None for number in first.numbers)
    assert np.isnan(first.at_weeks["attack_free"]).all()


def test_without_ce_the_question_is_not_answered(tmp_path):
    with pytest.raises(NotSupplied):
        follow_to_first_attack(trial_from(tmp_path, dm=FOUR))


def test_without_anybody_followed_no_median_is_said_to_be_not_reached(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ce="USUBJID | CESEQ | CESTDTC")
    first = follow_to_first_attack(trial)
    median = by_name(first)["median_days_to_first_attack"]
    assert median.not_estimable == "nobody has been followed yet"
    figure = first_attack_curve(first)
    assert "Nobody has been followed yet" in [note.text for note in figure.layout.annotations]
    assert not figure.data
    assert figure.layout.xaxis.visible is False
