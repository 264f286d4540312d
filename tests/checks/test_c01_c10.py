"""Checks C01 to C10: identity, consent and eligibility."""

import pytest

from tests.checks.conftest import named

DM = """
    USUBJID | SUBJID | RFICDTC    | RFSTDTC    | SEX | AGE
    01      | 001    | 2021-12-20 | 2022-01-01 | F   | 40
    02      | 002    | 2022-01-20 | 2022-02-01 | M   | 50
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
    assert found[0].finding == "the participant is not in DM; rows concerned: 2"


def test_missing_sex_and_missing_consent_are_found(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC    | SEX
        01      | 2021-12-20 | 2022-01-01 | F
        02      | 2022-01-20 |            |
        03      |            | 2022-02-01 | M
    """
    assert named(find("C02", dm=dm)) == [("02", "SEX", ""), ("03", "RFICDTC", "")]


def test_procedures_before_consent_are_wrong_and_routine_ones_are_asked_about(find):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | VISIT     | LBDTC
        01      | 1     | ALT      | SCREENING | 2021-12-20
        02      | 1     | ALT      | SCREENING | 2022-01-19
        02      | 2     | AST      | SCREENING | 2022-01-18
        02      | 3     | AST      | SCREENING | 2022-01
    """
    results = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISDTC
        01      | 1     | AQP4IGG  | 1:10    | 2021-11
        02      | 1     | AQP4IGG  | 1:10    | 2021-11-01
    """
    found = find("C03", dm=DM, lb=lb, **{"is": results})

    assert named(found) == [("02", "ISDTC", "2021-11-01"), ("02", "LBDTC", "2022-01-18")]
    assert [one.severity for one in found] == ["query", "error"]
    assert (found[1].record, found[1].visit) == ("LBSEQ 2", "SCREENING")
    assert found[1].finding == "before the consent of 2022-01-20; records concerned: 2"


def test_an_infused_participant_has_a_first_infusion_in_dm_and_none_before_it(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC
        01      | 2021-12-20 | 2022-01-10
        02      | 2021-12-20 |
        03      | 2021-12-20 | 2022-02-10
        04      | 2021-12-20 | 2022-01
        05      | 2021-12-20 |
        06      | 2021-12-20 |
        07      | 2021-12-20 | 2022-02
    """
    ex = """
        USUBJID | EXSEQ | EXTRT     | EXDOSE | EXSTDTC
        01      | 1     | BELIMUMAB | 600    | 2022-01-10T09:00
        02      | 2     | BELIMUMAB | 600    | 2022-01-24
        02      | 1     | BELIMUMAB | 600    | 2022-01-10
        03      | 1     | BELIMUMAB | 600    | 2022-01-10
        03      | 2     | BELIMUMAB | 600    | 2022-02-10
        04      | 1     | BELIMUMAB | 600    | 2022-01-10
        05      | 1     | BELIMUMAB | 0      | 2022-01-10
        06      | 1     | BELIMUMAB | 600    | 2024-01-10
        07      | 1     | BELIMUMAB | 600    | 2022
        77      | 1     | BELIMUMAB | 600    | 2022-01-10
    """
    found = find("C04B", dm=dm, ex=ex)

    assert [(one.participant, one.record) for one in found] == [
        ("02", "EXSEQ 1"),
        ("03", "EXSEQ 1"),
    ]
    assert found[0].finding.endswith("the participant is not counted as treated")
    assert found[1].finding == (
        "given before the first infusion of DM, 2022-02-10, from which every day is counted"
    )


def test_an_infusion_before_consent_is_found(find):
    dm = DM.replace("2022-01-20", "2022-02-02").replace("2021-12-20", "2022-01-01")

    assert named(find("C04", dm=dm)) == [("02", "RFSTDTC", "2022-02-01")]


def test_the_first_infusion_is_named_by_the_variable_it_is_taken_from(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC    | RFXSTDTC
        01      | 2021-12-20 | 2021-12-20 | 2022-01-01
        02      | 2022-02-02 | 2022-02-02 | 2022-02-01
    """
    assert named(find("C04", dm=dm)) == [("02", "RFXSTDTC", "2022-02-01")]


def test_who_was_certainly_too_young_at_consent_is_found(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC    | BRTHDTC    | AGE
        01      | 2022-01-20 | 2022-02-01 | 2004-01-20 | 17
        02      | 2022-01-20 | 2022-02-01 | 2004-01-21 | 18
        03      | 2022-01-20 | 2022-02-01 | 2004       |
        04      | 2022-01-20 | 2022-02-01 | 2005       |
        05      | 2022-01-20 | 2022-02-01 |            | 17
        06      | 2022-01-20 | 2022-02-01 |            |
        07      | 2022-01-20 |            |            | 17
    """
    found = find("C05", dm=dm)

    assert named(found) == [
        ("02", "BRTHDTC", "2004-01-21"),
        ("04", "BRTHDTC", "2005"),
        ("05", "AGE", "17.0"),
        ("06", "AGE", ""),
    ]
    assert found[0].finding == "17 years at consent, below 18"
    assert [one.severity for one in found] == ["error", "error", "error", "query"]


def test_a_baseline_edss_above_six_is_found(find):
    rs = """
        USUBJID | RSSEQ | RSTESTCD | VISIT     | RSORRES | RSDTC
        01      | 1     | EDSS0101 | SCREENING | 6.5     | 2021-12-20
        01      | 2     | EDSS0101 | BASELINE  | 6.0     | 2022-01-01
        02      | 1     | EDSS0101 | SCREENING | 6.5     | 2022-01-20
        02      | 2     | EDSS0101 | WEEK 12   | 7.0     | 2022-04-20
    """
    found = find("C06", dm=DM, rs=rs)

    assert named(found) == [("02", "RSORRES", "6.5")]
    assert found[0].finding == "the baseline EDSS of 2022-01-20 is above 6.0"


def test_an_antibody_that_was_never_positive_before_treatment_is_found(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC
        01      | 2021-12-20 | 2022-01-01
        02      | 2021-12-20 | 2022-01-01
        03      | 2021-12-20 | 2022-01-01
        04      | 2021-12-20 | 2022-01-01
        05      | 2021-12-20 | 2022-01-01
    """
    results = """
        USUBJID | ISSEQ | ISTESTCD | VISIT     | ISORRES | ISDTC
        01      | 1     | AQP4IGG  | SCREENING | 1:320   | 2021-12-20
        01      | 2     | AQP4IGG  | BASELINE  | <1:10   | 2022-01-01
        02      | 1     | AQP4IGG  | SCREENING | 阴性    | 2021-12-20
        03      | 1     | AQP4IGG  | SCREENING | 阳性    | 2021-12-20
        04      | 1     | AQP4IGG  | WEEK 52   | 1:320   | 2022-12-31
        05      | 1     | AQP4IGG  | SCREENING | <1:10   | 2021-12-20
        05      | 2     | MOGIGG   | SCREENING | 1:100   | 2021-12-20
    """
    found = find("C07", dm=dm, **{"is": results})

    assert named(found) == [
        ("02", "ISORRES", "阴性"),
        ("04", "ISORRES", ""),
        ("05", "ISORRES", "<1:10"),
    ]
    assert [one.severity for one in found] == ["error", "query", "error"]
    assert (found[0].visit, found[0].record) == ("SCREENING", "ISSEQ 1")


def test_too_few_attacks_with_rescue_therapy_before_consent_are_found(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC
        01      | 2022-01-20 | 2022-02-01
        02      | 2022-01-20 | 2022-02-01
        03      | 2022-01-20 | 2022-02-01
        04      | 2022-01-20 | 2022-02-01
        05      | 2022-01-20 | 2022-02-01
    """
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-01-20 | P10D
        02      | 1     | 2021-01-19 | P10D
        03      | 1     | 2021-01-19 | P10D
        03      | 2     | 2020-02-01 | P10D
        04      | 1     | 2021-06-01 | P10D
        05      | 1     | 2021-06    | P10D
    """
    cm = """
        USUBJID | CMSEQ | CMTRT              | CMCAT  | CMSTDTC
        01      | 1     | Methylprednisolone | RESCUE | 2021-01-22
        02      | 1     | Methylprednisolone | RESCUE | 2021-01-22
        03      | 1     | Plasma exchange    |        | 2021-01-22
        03      | 2     | Methylprednisolone | RESCUE | 2020-02
        04      | 1     | Methylprednisolone | RESCUE | 2021-06-16
        05      | 1     | Methylprednisolone | RESCUE | 2021-06-16
    """
    found = find("C08", dm=dm, ce=ce, cm=cm)

    assert [one.participant for one in found] == ["02", "04"]
    assert found[0].finding == (
        "attacks with rescue therapy before the consent of 2022-01-20: "
        "0 of 1 in 12 months, 1 of 2 in 24 months"
    )


IE = """
    USUBJID | IESEQ | IETESTCD | IETEST      | IECAT     | IEORRES | IEDTC
    01      | 1     | EX03     | No tumour   | EXCLUSION | N       | 2021-12-20
    01      | 2     | IN04     | EDSS        | INCLUSION | N       | 2021-12-20
    02      | 1     | EX03     | No tumour   | EXCLUSION | Y       | 2022-01-20
"""


def test_treatment_against_a_criterion_needs_a_deviation(find):
    dv = """
        USUBJID | DVSEQ | DVTERM                              | DVSTDTC
        01      | 1     | Waiver of the sponsor for EDSS      | 2021-12-21
        02      | 1     | Infusion 3 given late               | 2022-03-05
    """
    found = find("C09", dm=DM, ie=IE, dv=dv)

    assert named(found) == [("02", "IETESTCD", "EX03")]
    assert found[0].record == "IESEQ 1"


def test_without_deviations_nothing_explains_a_criterion_that_was_not_met(find):
    assert named(find("C09", dm=DM, ie=IE)) == [
        ("01", "IETESTCD", "IN04"),
        ("02", "IETESTCD", "EX03"),
    ]


def test_a_fifteenth_participant_and_a_number_given_twice_are_found(find):
    rows = [f"{number:02} | {number:03} | 2022-01-{number:02}" for number in range(1, 16)]
    dm = "USUBJID | SUBJID | RFSTDTC\n" + "\n".join(rows).replace("| 014 |", "| 013 |")
    found = find("C10", dm=dm)

    assert named(found) == [("", "RFSTDTC", "15"), ("13", "SUBJID", "013"), ("14", "SUBJID", "013")]
    assert found[0].finding == "15 participants are treated, 14 are planned"


def test_as_many_as_planned_are_not_too_many(find):
    rows = [f"{number:02} | {number:03} | 2022-01-{number:02}" for number in range(1, 15)]

    assert find("C10", dm="USUBJID | SUBJID | RFSTDTC\n" + "\n".join(rows)) == []


@pytest.mark.parametrize("code", ["C05", "C10"])
def test_the_plan_of_this_trial_says_nothing_of_another(why_not, code):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER-01 | 01 | 2022-01-01"

    assert why_not(code, dm=dm) == "the protocol in force is that of NCT05154734"
