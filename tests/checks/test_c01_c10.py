"""Checks C01 to C10: identity, consent and eligibility."""

from tests.checks.conftest import named

DM = """
    USUBJID | RFICDTC    | RFSTDTC    | SEX | AGE
    01      | 2021-12-20 | 2022-01-01 | F   | 40
    02      | 2022-01-20 | 2022-02-01 | M   | 50
"""


def test_a_participant_of_whom_dm_knows_nothing_is_found_once_a_dataset(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | a      | 2022-03-01
        77      | 1     | b      | 2022-03-01
        77      | 2     | c      | 2022-03-01
    """
    found = find("C01", dm=DM, ae=ae)

    assert named(found) == [("77", "USUBJID", "77")]
    assert found[0].finding == "the participant is not in dm; rows concerned: 2"


def test_an_infusion_before_consent_is_found(find):
    dm = DM.replace("2022-01-20", "2022-02-02").replace("2021-12-20", "2022-01-01")

    assert named(find("C04", dm=dm)) == [("02", "RFSTDTC", "2022-02-01")]
