"""Baseline: every rule on participants drawn for it, in one opened trial."""

from dataclasses import replace

import pandas as pd
import pytest

from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.baseline_summary import ANY, Characteristic, summarise
from nmosd_core.tables.baseline import baseline_by_participant, baseline_in_words
from tests.conftest import trial_from

DM = """
    USUBJID | STUDYID     | RFSTDTC    | RFICDTC    | AGE | SEX
    01      | NCT05154734 | 2022-01-10 | 2022-01-01 | 34  | F
    02      | NCT05154734 | 2022-01-10 | 2022-01-01 | 44  | M
    03      | NCT05154734 | 2022-01-10 | 2022-01-01 |     | U
    09      | NCT05154734 |            | 2022-01-01 | 70  | F
"""
VS = """
    USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC
    01      | 1     | HEIGHT   | 160      | cm       | 2021-12-01
    01      | 2     | WEIGHT   | 64       | kg       | 2022-01-10
    01      | 3     | WEIGHT   | 90       | kg       | 2022-01-11
    02      | 1     | BMI      | 21.5     | kg/m2    | 2022-01-05
    03      | 1     | HEIGHT   | 60       | kg       | 2021-12-01
    03      | 2     | WEIGHT   | 64       | kg       | 2021-12-01
"""
MH = """
    USUBJID | MHSEQ | MHTERM                        | MHSTDTC
    01      | 1     | NMOSD                         | 2021
    01      | 2     | Hypertension                  | 2001
    02      | 1     | Neuromyelitis optica          | 2020-01-10
    02      | 2     | nmosd                         | 2021-05
    03      | 1     | Devic's disease               |
"""
CM = """
USUBJID | CMSEQ | CMTRT              | CMCAT  | CMDOSE | CMDOSU | CMROUTE | CMSTDTC    | CMENDTC
01      | 1     | PREDNISONE         |        | 10     | mg     | ORAL    | 2021-06    | 2022-03-01
01      | 2     | METHYLPREDNISOLONE |        | 8      | mg     | ORAL    | 2021-06    |
01      | 3     | AZATHIOPRINE       |        | 100    | mg     | ORAL    | 2021-06    | 2021-12-09
01      | 4     | METHYLPREDNISOLONE | RESCUE | 1000   | mg     | IV      | 2022-01-09 |
02      | 1     | PREDNISONE         |        | 10     | mg     | ORAL    | 2021-06    | 2022-01-09
02      | 2     | AZATHIOPRINE       |        | 100    | mg     | ORAL    | 2022-01-10 |
03      | 1     | PREDNISONE         |        | 2      | TABLET | ORAL    | 2021-06    |
"""


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    folder = tmp_path_factory.mktemp("baseline")
    return describe_baseline(trial_from(folder, dm=DM, vs=VS, mh=MH, cm=CM))


@pytest.fixture(scope="module")
def people(baseline):
    return baseline.participants.set_index("participant")


def test_only_treated_participants_are_described(people):
    assert people.index.tolist() == ["01", "02", "03"]


def test_body_mass_is_that_of_the_last_weight_before_treatment_or_as_recorded(people):
    assert people.at["01", "bmi"] == pytest.approx(25.0)
    assert people.at["02", "bmi"] == 21.5
    assert pd.isna(people.at["03", "bmi"]), "a height in kg is none"


def test_disease_began_at_the_middle_of_its_earliest_record(people):
    assert people.at["01", "disease_years"] == pytest.approx(192 / 365.25)
    assert people.at["02", "disease_years"] == pytest.approx(731 / 365.25)
    assert pd.isna(people.at["03", "disease_years"])


def test_immunosuppressants_are_those_started_before_treatment(people):
    assert people["immunosuppressants"].tolist() == ["Azathioprine", "", ""]


def test_steroids_are_added_up_as_prednisone_without_rescue_and_what_had_ended(people):
    assert people.at["01", "steroid_dose"] == 20.0
    assert people.at["02", "steroid_dose"] == 0.0
    assert pd.isna(people.at["03", "steroid_dose"]), "tablets have no mg"
    assert people["on_steroid"].fillna("").tolist() == ["Yes", "No", ""]


def test_what_was_not_supplied_says_so_and_is_not_none(baseline):
    rows = baseline.summary.set_index("characteristic")

    assert rows.at["EDSS", "why"] == "RS not supplied"
    assert rows.at["EDSS", "known"] == 0


def characteristics(folder, **drawings):
    """Of each characteristic, of how many it is known, and why of nobody."""
    rows = describe_baseline(trial_from(folder, dm=DM, **drawings)).summary
    return {row.characteristic: (row.known, row.why) for row in rows.itertuples()}


def test_a_dataset_without_a_record_of_anybody_treated_tells_of_nobody_that_there_was_none(
    tmp_path,
):
    """Of 09, who was not treated, there is one."""
    cm, ce = "USUBJID | CMSEQ | CMTRT\n{} | 1 | VITAMIN D", "USUBJID | CESEQ | CESTDTC\n{} | 1 |"
    ce += " 2022-02-01"
    nothing = characteristics(tmp_path / "nothing", cm=cm.format("09"), ce=ce.format("09"))
    one = characteristics(tmp_path / "one", cm=cm.format("01"), ce=ce.format("01"))

    of_cm, of_ce = (f"{name} has no record of anybody treated" for name in ("CM", "CE"))
    assert nothing["Prior immunosuppressant"] == (0, of_cm)
    assert nothing["Oral steroid at the first infusion"] == (0, of_cm)
    assert nothing["Attacks in 12 months before consent"] == (0, of_ce)
    assert one["Prior immunosuppressant"] == one["Attacks in 12 months before consent"] == (3, "")


def test_of_a_disease_that_the_protocol_file_does_not_name_no_duration_is_known(tmp_path):
    mh = "USUBJID | MHSEQ | MHTERM | MHSTDTC\n01 | 1 | {} | 2010-01-01"
    other = trial_from(tmp_path / "other", dm=DM, mh=mh.format("ALZHEIMER'S DISEASE"))
    borrows = replace(other.protocol, borrowed=frozenset({"baseline"}))
    told = describe_baseline(replace(other, protocol=borrows, _answers={})).summary
    why = told.set_index("characteristic").at["Disease duration, years", "why"]
    assert why == "the protocol file does not name the disease"
    assert characteristics(tmp_path / "own", mh=mh.format("ASTHMA"))["Disease duration, years"] == (
        0,
        "not recorded",
    )
    same = trial_from(tmp_path / "same", dm=DM, mh=mh.format("NMOSD"))
    told = describe_baseline(replace(same, protocol=borrows, _answers={})).summary
    assert told.set_index("characteristic").at["Disease duration, years", "known"] == 1


def test_the_table_counts_of_those_of_whom_it_is_known(baseline):
    words = baseline_in_words(baseline)
    known = dict(zip(words["characteristic"], words["known"], strict=True))
    counted = dict(zip(words["characteristic"], words["count_in_words"], strict=True))

    assert known["Age, years"] == "2 of 3"
    assert counted["\N{EM SPACE}Female"] == "1 (33.3%)"
    assert counted["\N{EM SPACE}Unknown"] == "1 (33.3%)"
    assert counted["\N{EM SPACE}Azathioprine"] == "1 (33.3%)"
    assert counted["\N{EM SPACE}Yes"] == "1 (50.0%)"


def test_each_participant_has_a_row(baseline):
    assert baseline_by_participant(baseline)["participant"].tolist() == ["01", "02", "03"]


def test_a_measured_characteristic_has_mean_spread_median_and_range():
    people = pd.DataFrame({"age": [20.0, 30.0, 70.0, None]})

    row = summarise(people, [Characteristic("age", "Age")], {}).iloc[0]

    assert (row["known"], row["of"]) == (3, 4)
    assert (row["mean"], row["median"], row["minimum"], row["maximum"]) == (40, 30, 20, 70)
    assert row["standard_deviation"] == pytest.approx(26.457513)


def test_someone_with_two_names_is_counted_at_both_and_once_at_any():
    people = pd.DataFrame({"drugs": ["A, B", "B", "", None]})

    table = summarise(people, [Characteristic("drugs", "Drugs", (ANY, "A", "B"))], {})

    assert table["participants"].tolist() == [2, 1, 2]
    assert table["known"].tolist() == [3, 3, 3]


DOSE = Characteristic("dose", "Dose", among="takes", nobody="nobody takes one")


@pytest.mark.parametrize(
    ("takes", "dose", "told"),
    [
        (["Yes", "No", None], [5.0, None, None], (1, 1, "")),
        (["No", "No", None], [None] * 3, (0, 0, "nobody takes one")),
        ([None] * 3, [None] * 3, (0, 0, "not recorded")),
    ],
    ids=["one takes it", "nobody does", "not known of anyone"],
)
def test_a_dose_is_counted_of_those_who_take_one(takes, dose, told):
    people = pd.DataFrame({"takes": takes, "dose": dose}).astype({"takes": "str"})

    row = summarise(people, [DOSE], {}).iloc[0]

    assert (row["known"], row["of"], row["why"]) == told


def test_nobody_treated_is_said():
    table = summarise(pd.DataFrame({"age": []}), [Characteristic("age", "Age")], {})

    assert table["why"].tolist() == ["nobody treated"]
