"""Treatments that went on during the trial, rescue therapy apart."""

from nmosd_core.analyses.concomitant import OTHER, RESCUE, list_concomitant
from nmosd_core.tables.concomitant import treatment_listing, treatments_by_name
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | RFICDTC
    01      | 2022-01-10 | 2022-01-01
    02      | 2022-01-10 | 2022-01-01
"""
CM = """
    USUBJID | CMSEQ | CMTRT      | CMDECOD    | CMCAT       | CMSTDTC    | CMENDTC    | CMENRTPT
    01      | 1     | Aspirin    |            | CONCOMITANT | 2020       | 2022-01-09 |
    01      | 2     | Loratadin  | LORATADINE | CONCOMITANT | 2020       | 2022-01    |
    01      | 3     | Loratadine | LORATADINE | CONCOMITANT | 2022-03-01 | 2022-03-02 |
    02      | 1     | Pulse      | METHYLPRED | Rescue      | 2022-02-01 | 2022-02-05 |
    02      | 2     | Ibuprofen  |            | CONCOMITANT | 2022-02-01 |            | ONGOING
    02      | 3     | Paracetamol |           | CONCOMITANT | 2024-02-01 |            |
"""


def test_what_may_have_gone_on_from_the_first_infusion_to_the_cut_is_counted(tmp_path):
    concomitant = list_concomitant(trial_from(tmp_path, dm=DM, cm=CM))

    assert treatments_by_name(concomitant).to_numpy().tolist() == [
        [RESCUE, "", 1, 2, 1],
        [RESCUE, "METHYLPRED", 1, 2, 1],
        [OTHER, "", 2, 2, 3],
        [OTHER, "Ibuprofen", 1, 2, 1],
        [OTHER, "LORATADINE", 1, 2, 2],
    ]
    listing = treatment_listing(concomitant)
    assert listing["sequence"].tolist() == [2, 3, 1, 2]
    assert listing["ongoing"].tolist() == ["no", "no", "no", "yes"]
    assert listing["end_day"].fillna(-1).tolist() == [-1, 51, 26, -1]


def test_nothing_taken_is_a_table_of_zeros(tmp_path):
    trial = trial_from(tmp_path, dm=DM, cm="USUBJID | CMSEQ | CMTRT")

    assert list_concomitant(trial).by_name.to_numpy().tolist() == [
        [RESCUE, "", 0, 2, 0],
        [OTHER, "", 0, 2, 0],
    ]
