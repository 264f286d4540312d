"""Checks C63 to C67: other treatments, pregnancy, completion and contact."""

from datetime import date

import pytest

from tests.checks.conftest import DM, named


def test_prohibited_treatments_and_live_vaccines_are_named(find):
    cm = """
        USUBJID | CMSEQ | CMTRT                   | CMDECOD     | CMSTDTC    | CMENDTC    | CMENRTPT
        01      | 1     | MabThera                | Rituximab   | 2022-01-15 |            |
        01      | 2     | Rituximab               |             | 2022-01-14 | 2022-01-14 |
        01      | 3     | 环磷酰胺                |             | 2021-06    |            | ONGOING
        01      | 4     | Tocilizumab             |             | 2021-06    |            |
        02      | 1     | Measles vaccine         |             | 2021-12-16 |            |
        02      | 2     | Measles vaccine         |             | 2021-12-15 |            |
        02      | 3     | Yellow fever vaccine    |             | 2022-04-11 |            |
        02      | 4     | Yellow fever vaccine    |             | 2022-04-12 |            |
        03      | 1     | 新型冠状病毒灭活疫苗    |             | 2022-02-01 |            |
        03      | 2     | Varicella immunoglobulin |            | 2022-02-01 |            |
        04      | 1     | Rituximab               |             | 2022-05-01 |            |
        05      | 1     | Rituximab               |             | 2022-05-01 |            |
    """
    ex = """
        USUBJID | EXSEQ | EXSTDTC    | EXDOSE
        02      | 1     | 2022-03-12 | 600
    """
    dv = """
        USUBJID | DVSEQ | DVTERM            | DVSTDTC
        04      | 3     | Rituximab given   | 2022-05-15
        01      | 1     | Rituximab given   | 2022-01-30
    """
    found = find("C63", dm=DM, cm=cm, ex=ex, dv=dv)

    assert [(one.severity, one.participant, one.record) for one in found] == [
        ("query", "01", "CMSEQ 1"),
        ("query", "01", "CMSEQ 3"),
        ("query", "02", "CMSEQ 1"),
        ("query", "02", "CMSEQ 3"),
        ("note", "04", "CMSEQ 1"),
    ]
    assert found[4].finding == (
        "Rituximab from 2022-05-01 was given during the trial (first infusion 2022-01-15); known "
        "as a deviation (DVSEQ 3)"
    )


def test_a_background_steroid_changes_by_no_more_than_25_percent(find):
    cm = """
        USUBJID | CMSEQ | CMTRT            | CMCAT  | CMROUTE | CMDOSE | CMDOSU | CMSTDTC
        01      | 1     | Prednisone       |        | ORAL    | 10     | mg     | 2021-06
        01      | 2     | Prednisone       |        | ORAL    | 12.5   | mg     | 2022-03-01
        01      | 3     | Prednisone       |        | ORAL    | 9      | mg     | 2022-06-01
        01      | 4     | Prednisone       |        | ORAL    | 20     | g      | 2022-07-01
        02      | 1     | 泼尼松           |        | ORAL    | 10     | mg     | 2021-06
        02      | 2     | 泼尼松           |        | ORAL    | 20     | mg     | 2022-01-15
        02      | 3     | 泼尼松           |        | ORAL    | 40     | mg     | 2022-01-16
        03      | 1     | Prednisone       |        | ORAL    | 10     | mg     | 2021-06
        03      | 2     | Methylprednisolone | RESCUE | IV    | 1000   | mg     | 2022-03-01
        03      | 3     | Prednisone       |        | ORAL    | 20     | mg     | 2022-04-01
        04      | 1     | Prednisone taper |        | ORAL    | 60     | mg     | 2022-01-10
        04      | 2     | Prednisone       |        | ORAL    | 10     | mg     | 2022-04-01
        05      | 1     | Prednisone       |        | ORAL    | 10     | mg     | 2021-06
        05      | 2     | Prednisone       |        | ORAL    | 20     | mg     | 2022-04-01
    """
    found = find("C64", dm=DM, cm=cm)

    assert [(*named([one])[0], one.record) for one in found] == [
        ("01", "CMDOSE", "9", "CMSEQ 3"),
        ("02", "CMDOSE", "40", "CMSEQ 3"),
    ]
    assert found[1].finding == (
        "泼尼松 changed from 20 to 40 mg (+100%) on 2022-01-16, without rescue therapy"
    )


def test_no_immunosuppressant_is_begun_after_the_first_infusion(find):
    cm = """
        USUBJID | CMSEQ | CMTRT                 | CMSTDTC
        01      | 1     | Azathioprine          | 2022-01-16
        01      | 2     | Azathioprine          | 2022-03-01
        02      | 1     | Mycophenolate mofetil | 2021-03
        02      | 2     | Mycophenolate mofetil | 2022-03-01
        03      | 1     | 硫唑嘌呤              | 2022-01
        04      | 1     | Tacrolimus            | 2022-01-15
        05      | 1     | Azathioprine          | 2022-03-01
    """

    assert named(find("C64", dm=DM, cm=cm)) == [("01", "CMTRT", "Azathioprine")]


TESTS = """
    USUBJID | LBSEQ | LBTESTCD | LBTEST         | LBORRES  | LBSTAT   | LBDTC
    01      | 1     | HCG      | Pregnancy test | NEGATIVE |          | 2022-01-15
    01      | 2     | HCG      | Pregnancy test | 阳性     |          | 2022-05-01
    02      | 1     | HCG      | Pregnancy test | NEGATIVE |          | 2022-01-16
    02      | 2     | HCG      | Pregnancy test |          | NOT DONE | 2022-01-10
    05      | 1     | HCG      | Pregnancy test | POSITIVE |          | 2022-01-10
"""


def test_a_woman_has_a_negative_pregnancy_test_before_the_first_infusion(find):
    found = find("C65", dm=DM, lb=TESTS)

    assert [(one.severity, *named([one])[0]) for one in found] == [
        ("query", "01", "LBORRES", "阳性"),
        ("query", "02", "LBORRES", ""),
    ]
    assert found[1].finding == (
        "no pregnancy test up to the first infusion of 2022-01-15 is recorded"
    )


def test_history_can_tell_that_no_pregnancy_test_is_needed(find):
    mh = """
        USUBJID | MHSEQ | MHTERM
        02      | 1     | Total hysterectomy in 2015
    """

    assert [one.participant for one in find("C65", dm=DM, lb=TESTS, mh=mh)] == ["01"]


def test_an_age_that_is_not_recorded_is_counted_from_the_birth(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC    | SEX | AGE | BRTHDTC
        02      | 2022-01-01 | 2022-01-15 | F   |     | 1973
        03      | 2022-01-01 | 2022-01-15 | F   |     | 1971-05-01
    """
    assert [one.participant for one in find("C65", dm=dm, lb=TESTS)] == ["02"]


def test_an_export_without_pregnancy_tests_has_one_note(find):
    found = find("C65", dm=DM, lb=TESTS.replace("HCG", "ALT"))

    assert [(one.severity, one.participant) for one in found] == [("note", "")]
    assert found[0].finding.endswith("nothing is known of 2 treated women who may become pregnant")


def test_an_end_of_study_has_a_date(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC    | DTHDTC  | DTHFL
        01      | 2022-01-01 | 2022-01-15 |         | Y
        02      | 2022-01-01 | 2022-01-15 | 2022-06 | Y
        03      | 2022-01-01 | 2022-01-15 |         |
        04      | 2022-01-01 | 2022-01-15 |         |
        05      | 2022-01-01 |            |         |
    """
    ds = """
        USUBJID | DSSEQ | DSDECOD               | DSSTDTC
        03      | 1     | WITHDRAWAL BY SUBJECT |
        04      | 1     | COMPLETED             | 2023-01-14
        05      | 1     | SCREEN FAILURE        |
    """
    found = find("C66B", dm=dm, ds=ds)

    assert named(found) == [("01", "DTHDTC", ""), ("03", "DSSTDTC", "")]
    assert found[1].finding == (
        "the participant left early (withdrawal by subject), but no day of it is recorded: "
        "followed to 2023-01-14"
    )


def test_whoever_completed_had_the_final_visit(find):
    ds = """
        USUBJID | DSSEQ | DSDECOD   | DSCAT             | DSSTDTC
        01      | 1     | COMPLETED | DISPOSITION EVENT | 2023-01-14
        02      | 1     | COMPLETED | DISPOSITION EVENT | 2023-01-30
        03      | 1     | COMPLETED | DISPOSITION EVENT | 2023-01-14
        04      | 1     | DEATH     | DISPOSITION EVENT | 2022-05-14
    """
    sv = """
        USUBJID | VISITNUM | VISIT   | SVOCCUR | SVREASOC | SVSTDTC
        02      | 52       | WEEK 52 | Y       |          | 2023-01-30
        03      | 52       | WEEK 52 | N       | COVID-19 |
    """
    found = find(
        "C66",
        dm=DM.replace("USUBJID", "STUDYID | USUBJID").replace("    0", "    NCT05154734 | 0"),
        ds=ds,
        sv=sv,
    )

    assert named(found) == [("01", "DSDECOD", "COMPLETED"), ("03", "DSDECOD", "COMPLETED")]
    assert found[0].finding == (
        "the participant completed the trial on 2023-01-14, but the final visit is not recorded"
    )
    assert found[1].finding.endswith("is recorded as missed (COVID-19)")


CONTACTS = {
    "ds": """
        USUBJID | DSSEQ | DSDECOD               | DSCAT             | DSSTDTC
        03      | 1     | WITHDRAWAL BY SUBJECT | DISPOSITION EVENT | 2022-02-01
    """,
    "sv": """
        USUBJID | VISITNUM | VISIT   | SVOCCUR | SVSTDTC
        01      | 1        | WEEK 4  | Y       | 2022-02-12
        01      | 2        | WEEK 8  | N       | 2022-03-12
        03      | 1        | WEEK 2  | Y       | 2022-01-29
    """,
    "lb": """
        USUBJID | LBSEQ | LBTESTCD | LBDTC
        02      | 1     | ALT      | 2022-03
    """,
    "ex": """
        USUBJID | EXSEQ | EXSTDTC    | EXDOSE
        04      | 1     | 2022-02-13 | 600
    """,
}


@pytest.mark.parametrize(
    ("on", "silent"),
    [(date(2022, 3, 26), ["05"]), (date(2022, 3, 27), ["01", "05"])],
)
def test_nobody_on_study_is_without_contact_for_more_than_42_days(find, on, silent):
    found = find("C67", dm=DM, on=on, **CONTACTS)

    assert [one.participant for one in found] == silent


def test_the_last_contact_is_named(find):
    found = find("C67", dm=DM, on=date(2022, 3, 27), **CONTACTS)

    assert (found[0].record, found[0].value) == ("VISITNUM 1, SVSTDTC 2022-02-12", "2022-02-12")
    assert found[0].finding == (
        "the last contact was on 2022-02-12, 43 days before the data cut, and the participant is "
        "on study"
    )
    assert "in screening" in found[1].finding


def test_a_missed_infusion_has_a_deviation_within_14_days_of_its_window(find):
    sv = """
        USUBJID | VISITNUM | VISIT  | SVOCCUR | SVREASOC | SVSTDTC
        01      | 4        | WEEK 4 | N       | COVID-19 |
        02      | 4        | WEEK 4 | N       | COVID-19 |
        03      | 4        | WEEK 4 | N       | COVID-19 |
    """
    dv = """
        USUBJID | DVSEQ | DVTERM          | DVSTDTC
        01      | 1     | Infusion missed | 2022-03-02
        02      | 1     | Infusion missed | 2022-03-01
        03      | 1     | Infusion missed | 2022-02
    """
    found = find(
        "C67B",
        dm=DM.replace("USUBJID", "STUDYID | USUBJID").replace("    0", "    NCT05154734 | 0"),
        sv=sv,
        dv=dv,
        on=date(2022, 4, 1),
    )

    assert [(one.severity, one.participant) for one in found] == [("note", "01")]
    assert found[0].finding == (
        "infusion 3 is recorded as missed (COVID-19), and no deviation near its window of "
        "2022-02-09 to 2022-02-15"
    )
