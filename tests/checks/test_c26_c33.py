"""Checks C26 to C33: EDSS, functional systems, raters."""

import pytest

from tests.checks.conftest import EIGHT as DM
from tests.checks.conftest import named, run_check

SYSTEMS = [f"KFSS010{number}" for number in range(1, 8)]


def scores(*rows: str, columns: str = "RSDTC | RSORRES | RSSTRESN") -> str:
    """EDSS scores as "participant | sequence | ...", a number standing in both result columns."""
    head = f"USUBJID | RSSEQ | RSTESTCD | {columns}"
    drawn = []
    for row in rows:
        who, number, *cells = (cell.strip() for cell in row.split("|"))
        if columns.endswith("RSSTRESN"):
            cells.append(cells[-1] if cells[-1].replace(".", "").isdigit() else "")
        drawn.append(" | ".join([who, number, "EDSS0101", *cells]))
    return "\n".join([head, *drawn])


def examination(who: str, edss: str, grades: str, ambulation: str = "0") -> list[str]:
    """One examination on day 0: EDSS, the seven systems as digits, ambulation."""
    codes = ["EDSS0101", *SYSTEMS[: len(grades)], *(["AMBUL"] if ambulation else [])]
    values = [edss, *grades, *([ambulation] if ambulation else [])]
    return [
        f"{who} | {number} | {code} | {value} | {value} | 2022-01-03"
        for number, (code, value) in enumerate(zip(codes, values, strict=True), start=1)
    ]


def examinations(*each: list[str]) -> str:
    head = "USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | RSDTC"
    return "\n".join([head, *(row for rows in each for row in rows)])


def test_scores_are_on_the_scale_and_grades_in_the_range_of_their_system(find):
    rs = """
        USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTRESN | RSSTAT   | RSDTC
        01      | 1     | EDSS0101 | 3.6     | 3.6      |          | 2022-01-03
        01      | 2     | EDSS0101 | 0.5     | 0.5      |          | 2022-01-03
        01      | 3     | EDSS0101 | 10.5    | 10.5     |          | 2022-01-03
        01      | 4     | EDSS0101 | three   |          |          | 2022-01-03
        01      | 5     | KFSS0102 | 6       | 6        |          | 2022-01-03
        01      | 6     | KFSS0101 | 2.5     | 2.5      |          | 2022-01-03
        01      | 7     | AMBUL    | 17      | 17       |          | 2022-01-03
        02      | 1     | EDSS0101 | 0       | 0        |          | 2022-01-03
        02      | 2     | EDSS0101 | 10      | 10       |          | 2022-01-03
        02      | 3     | EDSS0101 | 3.50    |          |          | 2022-01-03
        02      | 4     | EDSS0101 |         |          | NOT DONE | 2022-01-03
        02      | 5     | EDSS0101 | 99      | 99       |          | 2023-06-02
        02      | 6     | KFSS0102 | 5       | 5        |          | 2022-01-03
        02      | 7     | KFSS0101 | 6       | 6        |          | 2022-01-03
        02      | 8     | AMBUL    | 16      | 16       |          | 2022-01-03
        02      | 9     | OTHER01  | 99      | 99       |          | 2022-01-03
    """
    found = find("C26", dm=DM, rs=rs)

    assert named(found) == [
        ("01", "RSORRES", "3.6"),
        ("01", "RSORRES", "0.5"),
        ("01", "RSORRES", "10.5"),
        ("01", "RSORRES", "three"),
        ("01", "RSORRES", "6"),
        ("01", "RSORRES", "2.5"),
        ("01", "RSORRES", "17"),
    ]
    assert found[4].finding == "KFSS0102 is not a whole number from 0 to 5"


def test_an_edss_of_10_is_death_and_none_comes_after_it(find):
    dm = """
        USUBJID | RFSTDTC    | DTHFL | DTHDTC
        01      | 2022-01-03 |       |
        02      | 2022-01-03 | Y     |
        03      | 2022-01-03 |       | 2022-06
        04      | 2022-01-03 |       | 2022-06-10
        05      | 2022-01-03 |       |
    """
    ds = """
        USUBJID | DSSEQ | DSDECOD | DSSTDTC
        05      | 1     | Death   | 2022-06-10
    """
    rs = scores(
        "01 | 1 | 2022-06-10 | 10",
        "02 | 1 | 2022-06-10 | 10",
        "03 | 1 | 2022-06-30 | 6.0",
        "03 | 2 | 2022-07-01 | 6.5",
        "04 | 1 | 2022-06-10 | 6.0",
        "04 | 2 | 2022-06 | 6.5",
        "05 | 1 | 2022-06-11 | 10",
    )
    found = find("C27", dm=dm, ds=ds, rs=rs)

    assert named(found) == [
        ("01", "RSORRES", "10"),
        ("03", "RSDTC", "2022-07-01"),
        ("05", "RSDTC", "2022-06-11"),
    ]
    assert found[0].finding == "an EDSS of 10 is death, but no death is recorded"
    assert found[1].finding == "an EDSS of 6.5 after the death on 2022-06-30"


def test_the_edss_leaps_by_two_points_only_around_a_worsening(find):
    before, after = "2022-03-01 | 2.0", "2022-06-01 | 4.0"
    rs = scores(
        *(f"0{who} | 1 | {before}" for who in range(1, 7)),
        *(f"0{who} | 2 | {after}" for who in range(1, 7)),
        "07 | 1 | 2022-03-01 | 2.5",
        "07 | 2 | 2022-06-01 | 4.0",
        "08 | 1 | 2022-03-01 | 4.0",
        "08 | 2 | 2022-06 | 3.0",
        "08 | 3 | 2022-09-01 | 2.0",
    )
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEOCCUR
        01      | 1     | 2022-01-29 | Y
        02      | 1     | 2022-01-30 | Y
        03      | 1     | 2022-06-01 | Y
        04      | 1     | 2022-06-02 | Y
        05      | 1     | 2022-04-01 | N
        06      | 1     | 2022       |
    """
    found = find("C28", dm=DM, rs=rs, ce=ce)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "RSSEQ 2"),
        ("04", "RSSEQ 2"),
        ("05", "RSSEQ 2"),
        ("08", "RSSEQ 3"),
    ]
    assert found[0].finding == (
        "2.0 points above 2.0 of 2022-03-01, without a worsening between or shortly before them"
    )
    assert found[3].finding.startswith("2.0 points below 4.0 of 2022-03-01")


def test_the_edss_is_half_a_point_at_most_from_what_its_parts_give(find):
    rs = examinations(
        examination("01", "3.5", "2102000"),  # two grades 2 give 2.5
        examination("02", "3.0", "2102000"),
        examination("03", "6.0", "3000000", "3"),  # ambulation 3 gives 5.0
        examination("04", "5.5", "3000000", "3"),
        examination("05", "3.0", "0000003"),  # cerebral 3 gives 3.0
        examination("06", "4.0", "3000000", ""),  # without ambulation: at least 3.0
        examination("07", "4.0", "300000"),  # six systems: nothing to compare with
        examination("08", "2.5", "0000041"),  # visual 4 counts as 3: gives 3.0, C30 is silent
    )
    found = find("C29", dm=DM, rs=rs)

    assert named(found) == [("01", "RSORRES", "3.5"), ("03", "RSORRES", "6.0")]
    assert found[0].finding == "functional systems and ambulation 0 give 2.5"
    assert found[1].finding == "functional systems and ambulation 3 give 5.0"


def test_the_cerebral_grade_1_may_be_counted_or_not_and_walking_widens_the_range(find):
    rs = examinations(
        examination("01", "0", "0000001"),
        examination("02", "2.0", "0000001"),  # 0 to 1.0
        examination("03", "4.0", "2000000", "1"),  # 2.0 to 4.0
        examination("04", "5.0", "2000000", "1"),
        examination("05", "4.0", "2000000", "2"),  # 4.5
        examination("06", "3.0", "2000000", "2"),
        examination("07", "2.0", "1000000", ""),
        examination("08", "1.0", "1110000", ""),
    )
    found = find("C29", dm=DM, rs=rs)

    assert [(one.participant, one.finding[-10:]) for one in found] == [
        ("02", "0.0 to 1.0"),
        ("04", "2.0 to 4.0"),
        ("06", "2 give 4.5"),
    ]


def test_no_edss_is_lower_than_one_of_its_systems(find):
    rs = examinations(
        examination("01", "2.5", "3"),
        examination("02", "3.0", "3"),
        examination("03", "2.0", "000006"),  # visual 6 counts as 4
        examination("04", "4.0", "000006"),
        examination("05", "3.0", "00004"),  # bowel and bladder 4 counts as 3
        examination("06", "5.0", "6"),  # grade 6 counts as 5
        examination("07", "2.0", "9"),  # no grade of the system: C26
    )
    found = find("C30", dm=DM, rs=rs)

    assert named(found) == [("01", "RSORRES", "2.5"), ("03", "RSORRES", "2.0")]
    assert found[1].finding == "a functional system of this examination has grade 4"


def test_an_edss_below_a_system_is_said_once(find):
    rs = examinations(examination("01", "1.0", "3000000"))

    assert find("C29", dm=DM, rs=rs) == []


HALF_A_POINT = examinations(
    examination("01", "0.5", "3000000"),
    examination("02", "0.5", "0000000", "3"),
    examination("03", "0.5", ""),
    ["03 | 9 | EDSS0101 | 4.0 | 4.0 | 2022-06-01"],
)


@pytest.mark.parametrize("code", ["C28", "C29", "C30"])
def test_nothing_is_compared_with_half_a_point_which_is_off_the_scale(find, code):
    assert find(code, dm=DM, rs=HALF_A_POINT, ce="USUBJID | CESEQ | CESTDTC\n01 | 1 | 2022") == []


def test_everyone_has_an_edss_at_baseline_and_who_came_to_week_52_there_too(find):
    dm = DM + "\n09 | 2021-12-06 | 2022-01\n10 | 2021-12-06 |"
    columns = "VISIT | RSDTC | RSSTAT | RSREASND | RSORRES | RSSTRESN"
    rs = scores(
        "01 | 1 | SCREENING | 2021-12-06 | | | 2.0",
        "01 | 2 | BASELINE | 2022-01-03 | NOT DONE | | ",
        "01 | 3 | WEEK 52 | 2023-01-02 | | | 2.0",
        "02 | 1 | BASELINE | 2022-01-04 | | | 2.0",
        "03 | 1 | BASELINE | 2022-01-03 | NOT DONE | RATER ILL | ",
        "04 | 1 | BASELINE | 2022-01-03 | | | 2.0",
        "05 | 1 | BASELINE | 2022-01-03 | | | 2.0",
        "05 | 2 | WEEK 52 | 2023-01-02 | NOT DONE | RATER ILL | ",
        "06 | 1 | BASELINE | 2022-01-03 | | | 2.0",
        "07 | 1 | BASELINE | 2022-01-03 | | | 2.0",
        "08 | 1 | BASELINE | 2022-01-03 | | | 2.0",
        "08 | 2 | WEEK 52 | 2023-01-02 | | | 3.6",
        columns=columns,
    )
    sv = """
        USUBJID | VISITNUM | VISIT   | SVSTDTC    | SVOCCUR | SVREASOC
        01      | 16       | WEEK 52 | 2023-01-02 | Y       |
        04      | 16       | WEEK 52 | 2023-01-02 | Y       |
        05      | 16       | WEEK 52 | 2023-01-02 | Y       |
        06      | 16       | WEEK 52 |            | N       | MOVED
        08      | 16       | WEEK 52 | 2023-01-02 | Y       |
    """
    found = find("C31", dm=dm, rs=rs, sv=sv)

    assert [(one.severity, one.participant, one.visit, one.record) for one in found] == [
        ("query", "02", "Baseline", ""),
        ("note", "03", "BASELINE", "RSSEQ 1"),
        ("query", "04", "Final evaluation (week 52)", ""),
        ("note", "05", "WEEK 52", "RSSEQ 2"),
        ("query", "08", "Final evaluation (week 52)", ""),
    ]
    assert found[1].finding == (
        "no EDSS on or before the first infusion of 2022-01-03; not done: rater ill"
    )
    assert found[2].finding == "no EDSS, although the participant came on 2023-01-02"


def test_the_baseline_is_scored_more_than_30_days_after_an_attack(find):
    rs = scores(
        *(f"0{who} | 1 | 2022-01-03 | 2.0" for who in range(1, 6)), "05 | 2 | 2022-01-02 | 2.0"
    )
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2021-12-04 | P5D
        02      | 1     | 2021-12-03 | P5D
        03      | 1     | 2021-12-20 | PT10H
        04      | 1     | 2022-01-03 | P5D
        05      | 1     | 2022-01-04 | P5D
    """
    found = find("C32", dm=DM, rs=rs, ce=ce)

    assert named(found) == [("01", "RSDTC", "2022-01-03"), ("04", "RSDTC", "2022-01-03")]
    assert found[0].finding == (
        "the baseline EDSS of 2.0 was scored 30 days after the onset of an attack, within 30"
    )


def test_one_rater_scores_a_participant_once_a_day(find):
    rs = scores(
        "01 | 1 | 2022-01-03 | LI | 2.0",
        "01 | 2 | 2022-03-28 | li | 2.0",
        "01 | 3 | 2022-06-20 | WANG | 2.0",
        "02 | 1 | 2022-01-03 | LI | 2.0",
        "02 | 2 | 2022-03-28 | WANG | 2.0",
        "03 | 1 | 2022-01-03 | LI | 2.0",
        "03 | 2 | 2022-03-28 | WANG | 2.0",
        "03 | 3 | 2022-06-20 | LI | 2.0",
        "03 | 4 | 2022-09-20 | WANG | 2.0",
        "04 | 1 | 2022-01-03T09:00 | | 2.0",
        "04 | 2 | 2022-01-03T15:00 | | 2.5",
        "05 | 1 | 2022-01-03 | | 2.0",
        "05 | 2 | 2022-01-03 | | 2",
        "06 | 1 | 2022-01 | | 2.0",
        "06 | 2 | 2022-01 | | 3.0",
        columns="RSDTC | RSEVALID | RSORRES | RSSTRESN",
    )
    found = find("C33", dm=DM, rs=rs)

    assert [(one.severity, one.participant, one.variable, one.value) for one in found] == [
        ("note", "01", "RSEVALID", "WANG"),
        ("error", "04", "RSORRES", "2.5"),
        ("note", "05", "RSORRES", "2"),
    ]
    assert found[0].finding == "the usual rater of this participant is LI"
    assert found[1].finding == "scores of one day, 2022-01-03: 2.0 (RSSEQ 1), 2.5 (RSSEQ 2)"


def test_what_of_a_check_was_not_checked_is_said(tmp_path):
    rs = scores("01 | 1 | 2022-01-03 | 2.0", columns="RSDTC | RSORRES")

    assert run_check(tmp_path, "C33", dm=DM, rs=rs).words == (
        "passed; not checked: the usual rater (the RS dataset has no RSEVALID)"
    )
