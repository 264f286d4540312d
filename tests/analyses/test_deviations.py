"""Protocol deviations by category, of treated participants up to the data cut."""

import pytest

from nmosd_core.analyses.deviations import list_deviations
from nmosd_core.errors import NotSupplied
from nmosd_core.tables.deviations import deviations_by_importance, not_told_of_deviations
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | RFICDTC
    01      | 2022-01-10 | 2022-01-01
    02      | 2022-01-10 | 2022-01-01
    09      |            | 2022-01-01
"""


def test_a_participant_counts_once_in_a_category(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=DM,
        dv="""
            USUBJID | DVSEQ | DVTERM       | DVCAT  | DVSTDTC
            01      | 1     | Missed dose  | Dosing | 2022-02-01
            01      | 2     | Missed dose  | DOSING | 2022-03-01
            01      | 3     | Visit late   |        | 2022-03
            02      | 1     | Visit late   | WINDOW | 2024-01-01
            09      | 1     | Not treated  | DOSING | 2022-03-01
        """,
    )

    deviations = list_deviations(trial)

    assert deviations.by_category.to_numpy().tolist() == [
        ["Any deviation", 1, 2, 3],
        ["DOSING", 1, 2, 2],
        ["NOT CATEGORISED", 1, 2, 1],
    ]
    assert deviations.listing["trial_day"].fillna(-1).tolist() == [22, -1, 50]


def test_major_and_minor_are_as_the_site_says_them_in_either_variable(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=DM,
        dv="""
            USUBJID | DVSEQ | DVTERM       | DVCAT     | DVSCAT        | DVSTDTC
            01      | 1     | Missed dose  | DOSING    | Major         | 2022-02-01
            01      | 2     | Missed dose  | Important | dose          | 2022-03-01
            02      | 1     | Visit late   | WINDOW    | minority vote | 2022-03-01
            02      | 2     | Visit late   | WINDOW    | MAJOR         | 2022-04-01
        """,
    )

    deviations = list_deviations(trial)

    assert deviations_by_importance(deviations).to_numpy().tolist() == [
        ["IMPORTANT", 1, 2, 1],
        ["MAJOR", 2, 2, 2],
        ["NOT RECORDED", 1, 2, 1],
    ]
    assert not_told_of_deviations(deviations) == "The export does not tell which action was taken."


def test_an_export_that_does_not_tell_major_from_minor_is_said_not_to(tmp_path):
    dv = """
        USUBJID | DVSEQ | DVTERM     | DVCAT  | DVSTDTC
        01      | 1     | Visit late | WINDOW | 2022-03-01
    """

    deviations = list_deviations(trial_from(tmp_path, dm=DM, dv=dv))

    assert deviations_by_importance(deviations).empty
    assert "neither major from minor" in not_told_of_deviations(deviations)


def test_no_deviation_is_zero_and_no_dataset_is_not(tmp_path):
    none = trial_from(tmp_path / "none", dm=DM, dv="USUBJID | DVSEQ | DVTERM")

    assert not_told_of_deviations(list_deviations(none)) == ""
    assert list_deviations(none).by_category.to_numpy().tolist() == [["Any deviation", 0, 2, 0]]
    with pytest.raises(NotSupplied, match="no DV dataset"):
        list_deviations(trial_from(tmp_path / "missing", dm=DM))
