"""Events of special interest by group, those to review, and the trial without any."""

import pytest

from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.tables.special_interest import (
    special_interest_events,
    special_interest_groups,
    special_interest_to_review,
)
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01"
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESTDTC | AESER"
AE = f"""
    {HEAD}
    01 | 1 | Zoster         | Herpes zoster   | Infections and infestations | 2022-02-01 | Y
    01 | 2 | Old zoster     | Herpes zoster   | Infections and infestations | 2021-02-01 | N
    02 | 1 | Shingles scar  | Scar            | Skin                        | 2022-02-01 | N
    02 | 2 | Basal cell ca  | Basal cell carcinoma | Neoplasms              | 2022-03-01 | N
"""


@pytest.fixture
def interest(tmp_path):
    return list_special_interest(trial_from(tmp_path, dm=DM, ae=AE))


def test_event_stands_in_every_group_that_it_belongs_to(interest):
    groups = special_interest_groups(interest).set_index("group")
    assert groups.loc[["infections", "serious_infections", "herpes_zoster"], "events"].eq(1).all()
    assert groups.loc["herpes_zoster", "participants_in_words"] == "1 of 2 (1 to 99%)"


def test_skin_cancer_is_a_malignancy_and_not_one_without_skin(interest):
    groups = special_interest_groups(interest).set_index("group")["events"]
    assert groups["malignancy"] == 1
    assert groups["malignancy_without_skin"] == 0


def test_near_miss_is_offered_and_counted_apart(interest):
    review = special_interest_to_review(interest)
    assert review[["label", "preferred_term"]].to_numpy().tolist() == [["Herpes zoster", "Scar"]]
    groups = special_interest_groups(interest).set_index("group")
    assert groups.loc["herpes_zoster", ["events", "to_review"]].tolist() == [1, 1]


def test_urticaria_within_a_week_of_an_infusion_is_offered_as_a_delayed_reaction(tmp_path):
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
    ae = f"""
        {HEAD}
        01 | 1 | Hives                 | Urticaria | Skin | 2022-01-02 | N
        01 | 2 | 荨麻疹                | Urticaria | Skin | 2022-01-08 | N
        01 | 3 | Urticaria, a week on  | Urticaria | Skin | 2022-01-09 | N
        01 | 4 | Itching of the palms  | Pruritus  | Skin | 2022-01-01 | N
    """
    interest = list_special_interest(trial_from(tmp_path, dm=DM, ex=ex, ae=ae))

    near = special_interest_to_review(interest, "delayed_reactions")
    assert near["sequence"].tolist() == [1, 2]
    assert near["reason"][0] == "reported term contains “hives”, preferred term is not listed"
    assert special_interest_events(interest, "delayed_reactions").empty


def test_event_before_treatment_is_in_no_group(interest):
    assert "Old zoster" not in set(special_interest_events(interest)["term"])


def test_one_group_is_shown_alone(interest):
    assert special_interest_events(interest, "malignancy")["term"].tolist() == ["Basal cell ca"]


@pytest.mark.parametrize("dm", [DM, "USUBJID | RFSTDTC"])
def test_trial_without_events_has_its_groups_with_a_bound(tmp_path, interest, dm):
    nothing = list_special_interest(trial_from(tmp_path / "none", dm=dm, ae=HEAD))
    assert special_interest_events(nothing).empty
    assert len(special_interest_groups(nothing)) == len(special_interest_groups(interest))
    for table in (special_interest_events, special_interest_to_review, special_interest_groups):
        assert table(nothing).dtypes.to_dict() == table(interest).dtypes.to_dict()


def test_of_nobody_treated_there_is_no_count(tmp_path):
    nobody = list_special_interest(trial_from(tmp_path, dm="USUBJID | RFSTDTC", ae=HEAD))
    groups = special_interest_groups(nobody)
    assert groups[["events", "to_review", "new", "participants"]].isna().all(axis=None)
    said = set(groups["participants_in_words"])
    assert said == {"Not estimable: there are no treated participants"}
