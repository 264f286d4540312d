"""Checks C11 to C18: dates, visits and their windows."""

from datetime import date

from tests.checks.conftest import EIGHT as DM
from tests.checks.conftest import named


def test_a_date_is_late_when_all_of_it_lies_after_the_cut(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC          | AEENDTC
        01      | 1     | x      | 2023-06-01T23:59 | 2023-06-02
        02      | 1     | x      | 2023-06          | 2023-07
        03      | 1     | x      | 2023             | 2024
        04      | 1     | x      | not known        | 2023-13-01
    """
    assert named(find("C11", dm=DM, ae=ae)) == [
        ("01", "AEENDTC", "2023-06-02"),
        ("02", "AEENDTC", "2023-07"),
        ("03", "AEENDTC", "2024"),
    ]


def test_one_wrong_day_of_many_results_is_found_once_a_variable(find):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBSTRESN | VISIT   | LBDTC
        01      | 1     | ALT      | 20       | WEEK 12 | 2032-03-28
        01      | 2     | AST      | 20       | WEEK 12 | 2032-03-28
        02      | 1     | ALT      | 20       | WEEK 12 | 2022-03-28
    """
    found = find("C11", dm=DM, lb=lb)

    assert named(found) == [("01", "LBDTC", "2032-03-28")]
    assert (found[0].visit, found[0].record) == ("WEEK 12", "LBSEQ 1")
    assert found[0].finding == (
        "Date of draw lies after the data cut 2023-06-01; records concerned: 2"
    )


def test_a_date_before_birth_is_an_error_and_an_event_before_consent_is_asked_about(find):
    dm = """
        USUBJID | RFICDTC    | RFSTDTC | BRTHDTC
        01      | 2021-12-06 |         | 1980
        02      | 2021-12-06 |         | 1980-05-10
        03      |            |         |
    """
    mh = """
        USUBJID | MHSEQ | MHTERM | MHSTDTC
        01      | 1     | x      | 1979-12-31
        01      | 2     | x      | 1980
        02      | 1     | x      | 1980-05
        02      | 2     | x      | 1980-05-09
        03      | 1     | x      | 1900
    """
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | x      | 2021-12-05
        01      | 2     | x      | 2021-12-06
        01      | 3     | x      | 2021-12
        02      | 1     | x      | 2021-11
        03      | 1     | x      | 2000
    """
    found = find("C12", dm=dm, mh=mh, ae=ae)

    assert [(one.severity, one.participant, one.variable, one.value) for one in found] == [
        ("query", "01", "AESTDTC", "2021-12-05"),
        ("error", "01", "MHSTDTC", "1979-12-31"),
        ("query", "02", "AESTDTC", "2021-11"),
        ("error", "02", "MHSTDTC", "1980-05-09"),
    ]
    assert found[0].finding == "Start date lies before the consent of 2021-12-06"


def test_nothing_happens_after_death_or_the_end_of_study(find):
    dm = """
        USUBJID | RFSTDTC    | DTHDTC     | RFPENDTC   | RFENDTC
        01      | 2022-01-03 | 2022-06-10 |            |
        02      | 2022-01-03 |            | 2022-06-10 | 2022-05-01
        03      | 2022-01-03 |            |            | 2022-05-01
        04      | 2022-01-03 |            | 2022-06-10 |
        05      | 2022-01-03 |            |            |
    """
    ds = """
        USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSCAT              | DSSTDTC
        04      | 1     | COMPLETED     | DISPOSITION EVENT | STUDY PARTICIPATION | 2022-06-20
        04      | 2     | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT     | 2022-07-30
        05      | 1     | LOST          | DISPOSITION EVENT |                     | 2022-06
    """
    sv = """
        USUBJID | VISITNUM | VISIT   | SVSTDTC    | SVENDTC
        01      | 8        | WEEK 20 | 2022-06-10 |
        01      | 9        | WEEK 24 | 2022-06-11 | 2022-06-11
        02      | 9        | WEEK 24 | 2022-06-10 |
        03      | 9        | WEEK 24 | 2022-06    |
        04      | 9        | WEEK 24 | 2022-06-20 |
        05      | 9        | WEEK 24 | 2022-06-30 |
    """
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBSTRESN | VISIT   | LBDTC
        01      | 1     | ALT      | 20       | WEEK 24 | 2022-06-11
        04      | 1     | ALT      | 20       | WEEK 26 | 2022-06-21
        05      | 1     | ALT      | 20       | WEEK 26 | 2022-07-01
    """
    cm = """
        USUBJID | CMSEQ | CMTRT | CMSTDTC    | CMENDTC
        01      | 1     | x     | 2022-06-01 | 2022-06-12
        02      | 1     | x     | 2022-06-01 | 2022-09-01
        02      | 2     | x     | 2022-06-30 |
    """
    found = find("C13", dm=dm, ds=ds, sv=sv, lb=lb, cm=cm)

    assert named(found) == [
        ("01", "SVSTDTC", "2022-06-11"),
        ("01", "CMENDTC", "2022-06-12"),
        ("03", "SVSTDTC", "2022-06"),
        ("04", "LBDTC", "2022-06-21"),
        ("05", "LBDTC", "2022-07-01"),
    ]
    assert found[0].finding == "after the death on 2022-06-10; records of this day: 2 in lb, sv"
    assert found[0].record == "VISITNUM 9, SVSTDTC 2022-06-11"
    assert [one.finding for one in found[1:]] == [
        "after the death on 2022-06-10",
        "after the end of study on 2022-05-01",
        "after the end of study on 2022-06-20",
        "after the end of study on 2022-06-30",
    ]


def test_a_visit_outside_its_window_is_asked_about_unless_a_deviation_says_so(find):
    ex = """
        USUBJID | EXSEQ | VISIT         | EXDOSE | EXSTDTC
        01      | 1     | WEEK 2        | 600    | 2022-01-20
        02      | 1     | WEEK 2        | 600    | 2022-01-21T09:00
        03      | 1     | WEEK 2        | 600    | 2022-01-21
        04      | 1     | WEEK 2        | 600    | 2022-01-13
        05      | 1     | UNSCHEDULED 1 | 600    | 2022-01-21
        06      | 1     | WEEK 2        | 600    | 2022-01
    """
    sv = """
        USUBJID | VISITNUM | VISIT     | SVSTDTC
        01      | 1        | SCREENING | 2021-12-06
        01      | 16       | WEEK 52   | 2023-01-10
        02      | 1        | SCREENING | 2021-12-05
        02      | 16       | WEEK 52   | 2023-01-09
        03      | 1        | SCREENING | 2021-11-01
        03      | 1.1      | SCREENING | 2021-12-20
    """
    dv = """
        USUBJID | DVSEQ | DVTERM                    | DVCAT      | DVSTDTC
        02      | 1     | Infusion out of window    | WINDOW     | 2022-03-21
        03      | 4     | Infusion 2 on day 18      | WINDOW     | 2022-01
        04      | 1     | Methylprednisolone given  | MEDICATION | 2022-01-13
    """
    found = find("C14", dm=DM, ex=ex, sv=sv, dv=dv)

    assert [(one.severity, one.participant, one.record) for one in found] == [
        ("query", "01", "VISITNUM 16, SVSTDTC 2023-01-10"),
        ("query", "02", "VISITNUM 1, SVSTDTC 2021-12-05"),
        ("query", "02", "EXSEQ 1"),
        ("note", "03", "EXSEQ 1"),
        ("query", "04", "EXSEQ 1"),
    ]
    assert found[1].finding == ("screening was 29 days before the first infusion, more than 28")
    assert found[2].value == "2022-01-21T09:00"
    assert found[3].finding == (
        "Infusion 2 (week 2) was on day 18, outside its window of days 11 to 17; "
        "known as a deviation (DVSEQ 4)"
    )
    assert found[4].finding == (
        "Infusion 2 (week 2) was on day 10, outside its window of days 11 to 17"
    )


def test_a_visit_out_of_its_window_without_an_infusion_is_found_by_its_own_day(find):
    sv = """
        USUBJID | VISITNUM | VISIT  | SVSTDTC    | SVOCCUR
        01      | 3        | WEEK 2 | 2022-01-22 | Y
        02      | 3        | WEEK 2 | 2022-01-22 | Y
        03      | 3        | WEEK 2 | 2022-01-22 | Y
        04      | 3        | WEEK 2 | 2022-01-22 | N
    """
    ex = """
        USUBJID | EXSEQ | VISIT  | EXDOSE | EXSTDTC
        02      | 1     | WEEK 2 | 600    | 2022-01-17
        03      | 1     | WEEK 2 | 600    | 2022-01
    """
    found = find("C14", dm=DM, ex=ex, sv=sv)

    assert named(found) == [("01", "SVSTDTC", "2022-01-22")]
    assert (found[0].dataset, found[0].record) == ("sv", "VISITNUM 3, SVSTDTC 2022-01-22")
    assert found[0].finding == (
        "the visit of Infusion 2 (week 2), without a recorded infusion, was on day 19, outside its "
        "window of days 11 to 17"
    )


def test_a_planned_visit_that_lies_before_the_one_before_it_is_found_once(find):
    sv = """
        USUBJID | VISITNUM | VISIT           | SVSTDTC    | SVOCCUR
        01      | 2        | BASELINE        | 2022-01-03 | Y
        01      | 3        | WEEK 2          | 2022-01-03 | Y
        02      | 3        | WEEK 2          | 2023-01-17 | Y
        02      | 4        | WEEK 4          | 2022-01-31 | Y
        02      | 5        | WEEK 8          | 2022-02-28 | Y
        03      | 3        | WEEK 2          | 2022-01-17 | Y
        03      | 4        | WEEK 4          | 2022-01    | Y
        03      | 5        | WEEK 8          | 2021       | Y
        04      | 3        | WEEK 2          | 2022-03-17 | N
        04      | 4        | WEEK 4          | 2022-01-31 | Y
        04      | 4.1      | UNSCHEDULED 4.1 | 2022-01-10 | Y
        04      | 99       | Unscheduled     | 2022-01-10 | Y
    """
    found = find("C15", dm=DM, sv=sv)

    assert named(found) == [("02", "SVSTDTC", "2022-01-31"), ("03", "SVSTDTC", "2021")]
    assert found[0].finding == (
        "WEEK 4 of 2022-01-31 lies before WEEK 2 of 2023-01-17, which is numbered before it"
    )


def test_a_planned_visit_without_a_record_is_found_15_days_after_its_window(find):
    dm = """
        USUBJID | RFSTDTC
        01      | 2022-01-03
        02      | 2022-03-30
        03      | 2022-03-30
        04      | 2022-03-30
        05      | 2022-03-30
        06      | 2022-03-30
        07      | 2022-03-31
        08      | 2022-03-30
    """
    ex = """
        USUBJID | EXSEQ | VISIT    | EXDOSE | EXSTDTC
        01      | 1     | BASELINE | 600    | 2022-01-03
        02      | 1     | BASELINE | 600    | 2022-03-30
        03      | 1     | BASELINE | 600    | 2022-03-30
        04      | 1     | BASELINE | 600    | 2022-03-30
        05      | 1     | BASELINE | 600    | 2022-03-30
        06      | 1     | BASELINE | 600    | 2022-03-30
        07      | 1     | BASELINE | 600    | 2022-03-31
        08      | 1     | BASELINE | 600    | 2022-03-30
        08      | 2     | WEEK 2   | 600    | 2022-04-13
    """
    sv = """
        USUBJID | VISITNUM | VISIT  | SVSTDTC    | SVOCCUR | SVREASOC
        02      | 3        | WEEK 2 |            | N       | LOCKDOWN
        03      | 3        | WEEK 2 |            | N       |
        04      | 3        | WEEK 2 | 2022-04-13 | Y       |
    """
    ds = """
        USUBJID | DSSEQ | DSDECOD               | DSCAT             | DSSTDTC
        05      | 1     | WITHDRAWAL BY SUBJECT | DISPOSITION EVENT | 2022-04-05
    """
    found = find("C16", on=date(2022, 5, 1), dm=dm, sv=sv, ex=ex, ds=ds)

    assert [(one.participant, one.dataset, one.variable) for one in found] == [
        ("01", "sv", "SVSTDTC"),
        ("03", "sv", "SVREASOC"),
        ("04", "ex", "EXSTDTC"),
        ("06", "sv", "SVSTDTC"),
    ]
    assert {one.visit for one in found} == {"Infusion 2 (week 2)"}
    assert found[0].finding == (
        "neither done nor missed is recorded; the window closed on 2022-01-20, 101 days before "
        "the data cut; later visits likewise: 3"
    )
    assert found[1].finding == "recorded as missed, without a reason"
    assert found[2].finding == (
        "the participant came, but no infusion is recorded; the window closed on 2022-04-16, 15 "
        "days before the data cut"
    )
    assert found[3].finding == (
        "neither done nor missed is recorded; the window closed on 2022-04-16, 15 days before "
        "the data cut"
    )


def test_a_visit_number_is_used_once_and_unscheduled_ones_have_a_decimal(find):
    sv = """
        USUBJID | VISITNUM | VISIT           | SVSTDTC    | SVOCCUR
        01      | 3        | WEEK 2          | 2022-01-17 | Y
        01      | 3        | WEEK 2          | 2022-01-18 | Y
        02      | 3        | WEEK 2          | 2022-01-17 | Y
        02      | 3        | WEEK 2          |            | N
        03      | 3        | WEEK 2          | 2022-01-17 | Y
        03      | 3.1      | UNSCHEDULED 3.1 | 2022-01-20 | Y
        04      | 99       | 计划外访视      | 2022-01-20 | Y
        05      | 3        | WEEK 2          | 2022-01-17 | Y
        05      | 4        | WEEK 4          | 2022-01-31 | Y
    """
    found = find("C17", dm=DM, sv=sv)

    assert named(found) == [
        ("01", "VISITNUM", "3"),
        ("02", "VISITNUM", "3"),
        ("04", "VISITNUM", "99"),
    ]
    assert found[0].finding == "visits with this number: 2022-01-17, 2022-01-18"
    assert found[1].finding == "visits with this number: 2022-01-17, missed"


def test_an_infusion_has_a_visit_of_its_day_and_is_given_once_a_day(find):
    sv = """
        USUBJID | VISITNUM | SVSTDTC    | SVENDTC    | SVOCCUR
        01      | 2        | 2022-01-03 |            | Y
        02      | 2        | 2022-01-02 | 2022-01-03 | Y
        03      | 2        | 2022-01    |            | Y
        04      | 2        | 2022-01-03 |            | N
        05      | 2        | 2022-01-03 |            | Y
        06      | 2        | 2022-01-03 |            | Y
    """
    ex = """
        USUBJID | EXSEQ | EXTRT     | EXDOSE | EXADJ       | EXSTDTC
        01      | 1     | BELIMUMAB | 600    |             | 2022-01-03T09:00
        01      | 2     | BELIMUMAB | 600    |             | 2022-01-04
        01      | 3     | BELIMUMAB | 600    |             | 2022-01
        02      | 1     | BELIMUMAB | 600    |             | 2022-01-03
        03      | 1     | BELIMUMAB | 600    |             | 2022-01-31
        04      | 1     | BELIMUMAB | 600    |             | 2022-01-03
        05      | 1     | BELIMUMAB | 600    |             | 2022-01-03T09:00
        05      | 2     | BELIMUMAB | 600    |             | 2022-01-03T11:00
        05      | 3     | BELIMUMAB | 0      |             | 2022-01-09
        06      | 1     | BELIMUMAB | 300    | INTERRUPTED | 2022-01-03T09:00
        06      | 2     | BELIMUMAB | 300    |             | 2022-01-03T11:00
    """
    found = find("C18", dm=DM, sv=sv, ex=ex)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "EXSEQ 2"),
        ("04", "EXSEQ 1"),
        ("05", "EXSEQ 2"),
    ]
    assert {one.finding for one in found[:2]} == {"an infusion on a day without a visit"}
    assert found[2].finding == "another infusion of the same day is recorded (EXSEQ 1)"
