"""Checks C19 to C25: doses, weights, intervals and reactions of infusions."""

from tests.checks.conftest import EIGHT as DM
from tests.checks.conftest import named


def on_day_0(*doses: str, columns: str = "EXDOSE", visit: str = "BASELINE") -> str:
    """One infusion on day 0 for each participant, with the cells given."""
    rows = [
        f"0{number} | 1 | BELIMUMAB | mg | {visit} | 2022-01-03 | {dose}"
        for number, dose in enumerate(doses, start=1)
    ]
    head = f"USUBJID | EXSEQ | EXTRT | EXDOSU | VISIT | EXSTDTC | {columns}"
    return "\n".join([head, *rows])


def weights(*rows: str) -> str:
    """Weights as "participant sequence day kilograms"."""
    head = "USUBJID | VSSEQ | VSTESTCD | VSSTRESU | VSDTC | VSSTRESN"
    drawn = [
        f"{who} | {number} | WEIGHT | kg | {day} | {weight}"
        for who, number, day, weight in (row.split() for row in rows)
    ]
    return "\n".join([head, *drawn])


def test_a_dose_is_asked_about_from_5_percent_and_an_error_beyond_10(find):
    ex = on_day_0(
        "571 |", "570 |", "660 |", "661 |", "661 | DOSE REDUCED", "|", "0 |",
        columns="EXDOSE | EXADJ",
    )  # fmt: skip
    vs = weights(*(f"0{number} 1 2022-01-03 60" for number in range(1, 8)))

    found = find("C19", dm=DM, ex=ex, vs=vs)

    assert [(one.severity, one.participant, one.value) for one in found] == [
        ("query", "02", "570 mg"),
        ("query", "03", "660 mg"),
        ("error", "04", "661 mg"),
        ("note", "05", "661 mg"),
    ]
    assert found[0].finding == (
        "5.0% below the planned 600 mg (10 mg per kg of 60 kg, weighed on 2022-01-03)"
    )
    assert found[3].finding.endswith("; reason recorded: DOSE REDUCED")


def test_a_dose_below_zero_and_a_weight_of_zero_are_found(find):
    vs = weights("01 1 2022-01-03 0", "02 1 2022-01-03 60")

    found = find("C19B", dm=DM, ex=on_day_0("600", "-600", "0", ""), vs=vs)

    assert named(found) == [
        ("01", "VSSTRESN", "0 kg"),
        ("02", "EXDOSE", "-600 mg"),
        ("03", "EXDOSE", "0 mg"),
    ]
    assert [one.severity for one in found] == ["error", "error", "note"]
    assert "not counted as an infusion" in found[2].finding


def test_a_dose_of_zero_of_a_placebo_is_in_order(find):
    ex = "USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC\n01 | 1 | PLACEBO | 0 | 2022-01-03"

    assert find("C19B", dm=DM, ex=ex) == []


def test_a_weight_leaps_beyond_10_percent_and_a_slip_that_is_mended_is_found_once(find):
    vs = weights(
        "01 1 2022-01-03 50",
        "01 2 2022-02-03 55",
        "01 3 2022-03-03 49.4",
        "02 1 2022-01-03 57.0",
        "02 2 2022-02-03 75.0",
        "02 3 2022-03-03 57.2",
        "03 1 2022-01-03 50",
        "03 2 2022-01-03 80",
        "03 3 2022-01-03 51",
        "03 4 2022-02 90",
        "04 1 2022-01-03 50",
        "04 2 2022-02-03 60",
        "04 3 2022-03-03 70",
    )
    found = find("C20", dm=DM, vs=vs)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "VSSEQ 3"),
        ("02", "VSSEQ 2"),
        ("04", "VSSEQ 2"),
        ("04", "VSSEQ 3"),
    ]
    assert found[1].value == "75"
    assert found[1].finding == "75 kg is 32% more than 57 on 2022-01-03"


def test_an_infusion_has_a_weight_of_the_last_7_days(find):
    vs = weights(
        "01 1 2022-01-03 60", "02 1 2021-12-27 60", "03 1 2021-12-26 60", "04 1 2022-01-04 60"
    )
    found = find("C20B", dm=DM, ex=on_day_0("600", "600", "600", "600"), vs=vs)

    assert named(found) == [
        ("03", "EXSTDTC", "2022-01-03"),
        ("04", "EXSTDTC", "2022-01-03"),
    ]
    assert found[0].finding.endswith("the last one is of 2021-12-26, 8 days before")
    assert found[1].finding == "no weight is recorded for this infusion or before it"


def test_infusions_follow_each_other_after_11_to_42_days_later_ones_after_14(find):
    ex = """
        USUBJID | EXSEQ | EXDOSE | VISIT   | EXSTDTC
        01      | 1     | 600    |         | 2022-01-03
        01      | 2     | 600    |         | 2022-01-14
        01      | 3     | 600    |         | 2022-01-25
        01      | 4     | 600    |         | 2022-02-08
        01      | 5     | 600    |         | 2022-03-22
        02      | 1     | 600    |         | 2022-01-03
        02      | 2     | 600    |         | 2022-01-13
        02      | 3     | 600    |         | 2022-01-24
        02      | 4     | 600    |         | 2022-02-06
        02      | 5     | 600    |         | 2022-03-21
        03      | 1     | 600    |         | 2022-01-03
        03      | 2     | 600    |         | 2022-02-28
        04      | 1     | 600    |         | 2022-01-03
        04      | 2     | 600    |         | 2022-02-28
        05      | 1     | 600    | WEEK 8  | 2022-02-28
        05      | 2     | 600    | WEEK 12 | 2022-02-28
        05      | 3     | 600    | WEEK 12 | 2022-06
        05      | 4     | 600    | WEEK 12 | 2022-12-01
    """
    dv = """
        USUBJID | DVSEQ | DVTERM          | DVSTDTC
        03      | 1     | Infusion missed | 2022-01-17
        04      | 1     | Infusion missed | 2022-04-17
        04      | 2     | Consent late    | 2022-01-17
    """
    found = find("C21", dm=DM, ex=ex, dv=dv)

    assert [(one.participant, one.record) for one in found] == [
        ("02", "EXSEQ 2"),
        ("02", "EXSEQ 4"),
        ("02", "EXSEQ 5"),
        ("04", "EXSEQ 2"),
    ]
    assert [one.finding for one in found[:3]] == [
        "10 days after the infusion before, fewer than 11, without a deviation",
        "13 days after the infusion before, fewer than 14, without a deviation",
        "43 days after the infusion before, more than 42, without a deviation",
    ]


def test_nobody_has_a_fifteenth_infusion_or_one_after_stopping(find):
    days = [f"2022-0{month}-{day}" for month in range(2, 9) for day in ("01", "15")]
    fourteen = "\n".join(
        f"0{who} | {number} | 600 | | {day}"
        for who in (1, 2)
        for number, day in enumerate(["2022-01-03", *days[1:]], start=1)
    )
    ex = f"""USUBJID | EXSEQ | EXDOSE | VISIT | EXSTDTC
        {fourteen}
        01 | 15 | 600 |               | 2022-08-15T11:00
        02 | 15 | 600 |               | 2022-08-29
        03 | 1  | 600 | WEEK 48       | 2022-12-30
        04 | 1  | 600 | UNSCHEDULED 1 | 2022-12-13
        05 | 1  | 600 |               | 2022-12-12
        06 | 1  | 600 |               | 2022-06-10
        07 | 1  | 600 |               | 2022-06-11
        07 | 2  | 600 |               | 2022-06-12
        08 | 1  | 600 |               | 2022-06-30
    """
    ds = """
        USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSCAT          | DSSTDTC
        03      | 1     | COMPLETED     | DISPOSITION EVENT |                 | 2022-06-10
        06      | 1     | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2022-06-10
        07      | 1     | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2022-06-10
        08      | 1     | WITHDRAWAL    | DISPOSITION EVENT |                 | 2022-06
    """
    found = find("C22", dm=DM, ex=ex, ds=ds)

    assert [(one.participant, one.record, one.finding) for one in found] == [
        ("02", "EXSEQ 15", "infusion number 15 of 14 planned"),
        ("04", "EXSEQ 1", "given on day 344, after day 343, and stands for no planned one"),
        ("07", "EXSEQ 1", "given after stopping on 2022-06-10 (adverse event)"),
    ]


def test_an_infusion_takes_45_to_120_minutes_and_ends_after_it_starts(find):
    ex = """
        USUBJID | EXSEQ | EXDOSE | EXADJ       | EXSTDTC          | EXENDTC
        01      | 1     | 600    |             | 2022-01-03T09:00 | 2022-01-03T09:45
        01      | 2     | 600    |             | 2022-01-17T09:00 | 2022-01-17T11:00
        02      | 1     | 600    |             | 2022-01-03T09:00 | 2022-01-03T09:44
        02      | 2     | 600    |             | 2022-01-17T09:00 | 2022-01-17T11:01
        03      | 1     | 600    | INTERRUPTED | 2022-01-03T09:00 | 2022-01-03T14:00
        04      | 1     | 600    |             | 2022-01-03T09:00 | 2022-01-03T08:59
        04      | 2     | 600    |             | 2022-01-17       | 2022-01-16
        05      | 1     | 600    |             | 2022-01-03       | 2022-01-03
        05      | 2     | 600    |             | 2022-01-17       |
        05      | 3     | 600    |             | 2022-02          | 2022-02-01
        06      | 1     | 600    |             | 2022-01-03       | 2022-01-05
    """
    found = find("C23", dm=DM, ex=ex)

    assert [(one.participant, one.record, one.finding) for one in found] == [
        ("02", "EXSEQ 1", "took 44 minutes, less than 45"),
        ("02", "EXSEQ 2", "took 121 minutes, more than 120"),
        ("04", "EXSEQ 1", "ends before its start of 2022-01-03T09:00"),
        ("04", "EXSEQ 2", "ends before its start of 2022-01-17"),
        ("06", "EXSEQ 1", "ends days after its start of 2022-01-03"),
    ]
    assert {one.variable for one in found} == {"EXENDTC"}


def test_no_infusion_is_given_during_a_grave_infection_or_72_hours_after_it(find):
    ex = on_day_0(*["600"] * 8)
    infection = "INFECTIONS AND INFESTATIONS"
    resolved, open_ = "RECOVERED/RESOLVED", "NOT RECOVERED/NOT RESOLVED"
    ae = f"""
        USUBJID | AESEQ | AETERM | AEBODSYS    | AETOXGR | AESEV  | AESTDTC | AEENDTC | AEOUT
        01 | 1 | Sepsis   | {infection}        | 3 |        | 2021-12-20 | 2021-12-31 | {resolved}
        02 | 1 | Sepsis   | {infection}        | 3 |        | 2021-12-20 | 2021-12-30 | {resolved}
        03 | 1 | Sepsis   | {infection}        | 2 | SEVERE | 2021-12-20 | 2022-01-10 | {resolved}
        04 | 1 | 肺炎     |                    |   | SEVERE | 2021-12    |            | {open_}
        05 | 1 | Sepsis   | {infection}        | 4 |        | 2022-01-03 | 2022-01-10 | {resolved}
        06 | 1 | Sepsis   | {infection}        | 4 |        | 2021-12-20 |            | {resolved}
        07 | 1 | Fracture | Injury             | 4 |        | 2021-12-20 | 2022-01-10 | {resolved}
        08 | 1 | Sepsis   | {infection.title()} | 3 |       | 2022-01    | 2022-02-10 | {resolved}
    """
    found = find("C24", dm=DM, ex=ex, ae=ae)

    assert named(found) == [
        ("01", "EXSTDTC", "2022-01-03"),
        ("04", "EXSTDTC", "2022-01-03"),
    ]
    assert found[0].finding == (
        "given during or soon after Sepsis, grade 3 (AESEQ 1, from 2021-12-20 to 2021-12-31)"
    )
    assert found[1].finding.endswith("肺炎, severe (AESEQ 1, from 2021-12, not ended)")


def test_a_reaction_that_stopped_an_infusion_is_in_both_records(find):
    ex = on_day_0(
        "", "", "INTERRUPTED FOR REACTION", "INTERRUPTED FOR REACTION", "", "", "输液反应，暂停",
        "DOSING ERROR",
        columns="EXADJ",
    )  # fmt: skip
    ae = """
        USUBJID | AESEQ | AETERM   | AEDECOD                   | AEACN            | AESTDTC
        01      | 1     | Chills   | Infusion related reaction | DRUG INTERRUPTED | 2022-01-03
        02      | 1     | Chills   | Infusion related reaction | DOSE NOT CHANGED | 2022-01-03
        03      | 1     | Chills   | Infusion related reaction | DRUG INTERRUPTED | 2022-01-03
        04      | 1     | Chills   | Infusion related reaction | DRUG INTERRUPTED | 2022-01-04
        05      | 1     | Allergic |                           |                  | 2022-01-03
        06      | 1     | COVID-19 | COVID-19                  | DRUG INTERRUPTED | 2022-01-03
        07      | 1     | Syncope  | Syncope                   | DRUG INTERRUPTED | 2022-01
    """
    found = find("C25", dm=DM, ex=ex, ae=ae)

    assert named(found) == [
        ("01", "EXADJ", ""),
        ("04", "EXADJ", "INTERRUPTED FOR REACTION"),
        ("05", "EXADJ", ""),
    ]
    assert found[0].finding == (
        "Infusion related reaction on this day (AESEQ 1, action: drug interrupted), but no "
        "adjustment of the infusion is recorded"
    )
    assert found[1].finding == "no adverse event of this day explains the adjustment"


def test_checks_of_the_plan_do_not_run_on_data_of_another_study(why_not):
    dm = "USUBJID | STUDYID | RFSTDTC\n01 | OTHER-01 | 2022-01-03"

    why = why_not("C23", dm=dm, ex=on_day_0("600"))

    assert why.startswith("the protocol in force is that of NCT05154734")
