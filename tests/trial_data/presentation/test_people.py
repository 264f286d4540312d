"""Ages in bands that enough people share, and sex where it names nobody."""

import pandas as pd
import pytest

from nmosd_core.study.presentation import Presentation
from nmosd_core.trial_data.presentation.people import show_in_bands

RULE = Presentation((18, 40, 60), 3)


def shown(ages, sexes=None):
    people = pd.DataFrame(
        {
            "participant": [f"{place}" for place in range(len(ages))],
            "age": pd.array(ages, "float64"),
            "sex": pd.array(sexes or ["F"] * len(ages), "str"),
        }
    )
    return show_in_bands(people, RULE)


def test_a_band_begins_with_its_first_year():
    bands = shown([39, 40, 59, 60, 18, 20, 45, 70, 80])["age_shown"]
    assert bands[:4].tolist() == ["under 40", "40 to 59", "40 to 59", "60 and over"]


@pytest.mark.parametrize(
    ("ages", "bands"),
    [
        ([20, 30, 35, 45, 50, 55, 70], {"under 40", "40 and over"}),
        ([20, 45, 50, 55, 61, 62, 63], {"under 60", "60 and over"}),
        ([20, 30, 45, 50, 61], {"any age"}),
        ([20, 30], {"not shown"}),
    ],
)
def test_a_band_that_too_few_share_is_joined_with_another(ages, bands):
    assert set(shown(ages)["age_shown"]) == bands


@pytest.mark.parametrize(
    "ages", [[20, 30, 35, 45, 50, 55, 70], [20] * 3 + [70], [30] * 9, [50, 61]]
)
def test_no_band_is_shared_by_too_few(ages):
    counts = shown(ages)["age_shown"].replace("not shown", pd.NA).value_counts()
    assert (counts >= 3).all()


def test_sex_is_shown_of_everyone_or_of_nobody():
    ages = [20, 25, 30, 45, 50, 55]
    assert set(shown(ages, ["F"] * 6)["sex_shown"]) == {"F"}
    assert set(shown(ages, ["F"] * 5 + ["M"])["sex_shown"]) == {"not shown"}


def test_what_is_not_recorded_stays_missing():
    rows = shown([20, 30, 35, None], ["F", "F", "F", None])
    assert pd.isna(rows["age_shown"].iloc[3])
    assert pd.isna(rows["sex_shown"].iloc[3])


def test_a_trial_without_anybody_has_no_bands():
    assert shown([]).empty
