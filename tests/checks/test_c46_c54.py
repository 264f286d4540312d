"""Checks C46 to C54: titres, cells, laboratory and immunoglobulins."""

import pytest

from tests.checks.conftest import DM, named


def test_a_titre_can_be_read_lies_on_the_ladder_and_keeps_its_sign(find):
    titres = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES  | ISSTRESC | ISLLOQ | ISSTAT   | ISDTC
        01      | 1     | AQP4IGG  | 1:320    | 1:320    | 10     |          | 2022-01-10
        01      | 2     | AQP4IGG  | 1:250    | 1:250    | 10     |          | 2022-02-10
        01      | 3     | AQP4IGG  | high     |          | 10     |          | 2022-03-10
        01      | 4     | AQP4IGG  | <1:10    | <1:10    | 10     |          | 2022-04-10
        01      | 5     | AQP4IGG  | 阴性     | <1:10    | 10     |          | 2022-05-10
        02      | 1     | AQP4IGG  | 1:5      | 1:5      | 10     |          | 2022-01-10
        02      | 2     | AQP4IGG  | 1:10     | <1:10    | 10     |          | 2022-02-10
        02      | 3     | AQP4IGG  | 1:3200   | >1:3200  | 10     |          | 2022-03-10
        02      | 4     | AQP4IGG  |          |          | 10     |          | 2022-04-10
        02      | 5     | AQP4IGG  |          |          | 10     | NOT DONE | 2022-05-10
        03      | 1     | MOGIGG   | high     |          | 10     |          | 2022-01-10
        05      | 1     | AQP4IGG  | high     |          | 10     |          | 2022-01-10
    """
    found = find("C46", dm=DM, **{"is": titres})

    assert [(one.severity, one.participant, one.record) for one in found] == [
        ("error", "01", "ISSEQ 2"),
        ("error", "01", "ISSEQ 3"),
        ("query", "02", "ISSEQ 1"),
        ("query", "02", "ISSEQ 2"),
        ("query", "02", "ISSEQ 3"),
        ("query", "02", "ISSEQ 4"),
    ]
    assert found[0].finding == (
        "the titre of 2022-02-10: 250 is none of the rungs 10, 32, 100, 320, 1000, 3200, 10000"
    )


def test_a_titre_without_a_sequence_number_is_checked_too(find):
    titres = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISDTC
        01      | 1     | AQP4IGG  | 1:320   | 2022-01-10
        01      |       | AQP4IGG  | 1:250   | 2022-02-10
    """
    assert named(find("C46", dm=DM, **{"is": titres})) == [("01", "ISORRES", "1:250")]


def test_titres_in_a_row_are_less_than_three_rungs_apart(find):
    titres = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | VISIT    | ISDTC
        01      | 1     | AQP4IGG  | 1:1000  | FIXED    | BASELINE | 2022-01-10
        01      | 2     | AQP4IGG  | 1:32    | FIXED    | WEEK 24  | 2022-07-01
        02      | 1     | AQP4IGG  | 1:320   | FIXED    | BASELINE | 2022-01-10
        02      | 2     | AQP4IGG  | 1:32    | FIXED    | WEEK 24  | 2022-07-01
        03      | 1     | AQP4IGG  | 1:100   | FIXED    | BASELINE | 2022-01-10
        03      | 2     | AQP4IGG  | <1:10   | FIXED    | WEEK 24  | 2022-07-01
        04      | 1     | AQP4IGG  | 1:1000  | FIXED    | BASELINE | 2022-01-10
        04      | 2     | AQP4IGG  | 1:10    | LIVE     | WEEK 24  | 2022-07-01
    """
    found = find("C47", dm=DM, **{"is": titres})

    assert [(one.participant, one.value) for one in found] == [("01", "1:32"), ("03", "<1:10")]
    assert found[0].finding == (
        "the titre moved by 3 rungs, from 1:1000 on 2022-01-10 to 1:32 on 2022-07-01"
    )


def test_baseline_and_week_52_are_of_one_assay_and_one_laboratory(find):
    titres = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | ISNAM   | VISIT    | ISDTC
        01      | 1     | AQP4IGG  | 1:100   | FIXED    | Tianjin | BASELINE | 2022-01-10
        01      | 2     | AQP4IGG  | 1:100   | LIVE     | Tianjin | WEEK 52  | 2023-01-14
        02      | 1     | AQP4IGG  | 1:100   | FIXED    | Tianjin | BASELINE | 2022-01-10
        02      | 2     | AQP4IGG  | 1:100   | Fixed    | Beijing | WEEK 52  | 2023-01-14
        03      | 1     | AQP4IGG  | 1:100   | FIXED    | Tianjin | BASELINE | 2022-01-10
        03      | 2     | AQP4IGG  | 1:100   | FIXED    | tianjin | WEEK 52  | 2023-01-14
        03      | 3     | AQP4IGG  | 1:100   | LIVE     | Tianjin | WEEK 52  | 2023-01-14
        04      | 1     | AQP4IGG  | 1:100   | FIXED    | Tianjin | BASELINE | 2022-01-10
        04      | 2     | AQP4IGG  | 1:100   | LIVE     | Beijing | WEEK 24  | 2022-07-01
    """
    found = find("C47", dm=DM, **{"is": titres})

    assert named(found) == [("01", "ISMETHOD", "LIVE"), ("02", "ISNAM", "BEIJING")]


def test_titre_and_igg_are_not_drawn_up_to_30_days_after_plasma_exchange(find):
    titres = """
        USUBJID | ISSEQ | ISTESTCD | ISORRES | ISDTC
        01      | 1     | AQP4IGG  | 1:100   | 2022-04-09
        01      | 2     | AQP4IGG  | 1:100   | 2022-04-10
        02      | 1     | AQP4IGG  | 1:100   | 2022-03-05
        03      | 1     | AQP4IGG  | 1:100   | 2022-04-20
    """
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBORRES | LBSTRESN | LBSTRESU | LBDTC
        01      | 1     | IGG      | 9       | 9        | g/L      | 2022-03-01
        01      | 2     | IGA      | 2       | 2        | g/L      | 2022-03-01
    """
    cm = """
        USUBJID | CMSEQ | CMTRT           | CMSTDTC    | CMENDTC
        01      | 1     | Plasma exchange | 2022-03-01 | 2022-03-10
        02      | 1     | Prednisone      | 2022-03-01 | 2022-03-10
        03      | 1     | IVIG            | 2022-03    |
    """
    found = find("C48", dm=DM, lb=lb, cm=cm, **{"is": titres})

    assert [(one.severity, one.participant, one.record) for one in found] == [
        ("query", "01", "LBSEQ 1"),
        ("query", "01", "ISSEQ 1"),
        ("note", "03", "ISSEQ 1"),
    ]
    assert found[1].finding == ("the titre of 2022-04-09 was drawn 30 days after Plasma exchange")


CELLS = """
    USUBJID | CPSEQ | CPTESTCD | CPTEST | CPORRES | CPORRESU | CPSTRESN | CPSTRESU | CPSTAT | CPDTC
"""


def cells(*rows: str) -> str:
    return CELLS + "\n".join(rows)


def test_a_cell_count_has_a_unit_and_can_be(find):
    cp = cells(
        "01 | 1 | MEMB     | Memory | 101  | %        | 101 | %        |          | 2022-02-01",
        "01 | 2 | MEMB     | Memory | 100  | %        | 100 | %        |          | 2022-03-01",
        "01 | 3 | MEMB     | Memory | -1   | cells/uL |     |          |          | 2022-04-01",
        "02 | 1 | MEMB     | Memory | 5    |          | 5   |          |          | 2022-02-01",
        "02 | 2 | MEMB     | Memory | 5    |          | 5   |          |          | 2022-03-01",
        "02 | 3 | NAIVEB   | Naive  | 5    | mg/L     | 5   | mg/L     |          | 2022-03-01",
        "03 | 1 | MEMB     | Memory | 0.05 | 10^9/L   | 0.05 | 10^9/L  |          | 2022-02-01",
        "03 | 2 | MEMB     | Memory |      |          |     |          | NOT DONE | 2022-03-01",
    )
    found = find("C49", dm=DM, cp=cp)

    assert [(one.participant, one.record, one.finding) for one in found] == [
        ("01", "CPSEQ 1", "Memory is 101 %, more than all cells"),
        ("01", "CPSEQ 3", "Memory is -1 cells/uL, below zero"),
        ("02", "CPSEQ 1", "Memory has no unit (counts concerned: 2)"),
        (
            "02",
            "CPSEQ 3",
            "Naive is in mg/L, which is neither cells/uL nor a percentage (counts concerned: 1)",
        ),
    ]


def test_subsets_add_up_to_no_more_than_all_b_cells_and_five_percent(find):
    def draw(who: str, naive: str) -> list[str]:
        counts = {"CD19B": "100", "MEMB": "40", "NAIVEB": naive, "PLSMCELL": "1", "PLSMBLST": "5"}
        return [
            f"{who} | {place} | {code} | {code} | {count} | cells/uL | {count} | cells/uL | | "
            "2022-02-01"
            for place, (code, count) in enumerate(counts.items(), start=1)
        ]

    found = find("C49", dm=DM, cp=cells(*draw("01", "60.1"), *draw("02", "60")))

    assert named(found) == [("01", "CPORRES", "100")]
    assert found[0].finding == (
        "all B cells of 2022-02-01 are 100 cells/uL, but its parts 105.1: memory 40, naive 60.1, "
        "plasma cells 5"
    )


def test_a_subset_counted_alone_is_no_more_than_all_b_cells(find):
    cp = cells(
        "01 | 1 | CD19B | B cells | 100 | cells/uL | 100 | cells/uL | | 2022-02-01",
        "01 | 2 | MEMB  | Memory  | 150 | cells/uL | 150 | cells/uL | | 2022-02-01",
        "02 | 1 | CD19B | B cells | 100 | cells/uL | 100 | cells/uL | | 2022-02-01",
        "02 | 2 | MEMB  | Memory  | 90  | cells/uL | 90  | cells/uL | | 2022-02-01",
    )
    [one] = find("C49", dm=DM, cp=cp)

    assert one.participant == "01"
    assert one.finding.endswith("are 100 cells/uL, but its parts 150: memory 150")


def test_b_cells_are_not_depleted(find):
    cp = cells(
        "01 | 1 | CD19B | B cells | 4.9 | cells/uL | 4.9 | cells/uL | | 2022-02-01",
        "01 | 2 | CD19B | B cells | <5  | cells/uL |     |          | | 2022-03-01",
        "01 | 3 | CD19B | B cells | 2   | cells/uL | 2   | cells/uL | | 2022-04-01",
        "02 | 1 | CD19B | B cells | 5   | cells/uL | 5   | cells/uL | | 2022-02-01",
        "02 | 2 | CD19B | B cells | <6  | cells/uL |     |          | | 2022-03-01",
        "03 | 1 | CD19B | B cells | 1   | %        | 1   | %        | | 2022-02-01",
        "04 | 1 | MEMB  | Memory  | 1   | cells/uL | 1   | cells/uL | | 2022-02-01",
    )
    cm = """
        USUBJID | CMSEQ | CMTRT    | CMSTDTC
        01      | 1     | 利妥昔单抗 | 2022-01-20
        01      | 2     | Prednisone | 2022-01-20
    """
    found = find("C50", dm=DM, cp=cp, cm=cm)

    assert named(found) == [("01", "CPORRES", "2")]
    assert found[0].finding == (
        "B cells were 2 cells/uL on 2022-04-01, below 5 (draws so low: 3); recorded in CM: "
        "利妥昔单抗 from 2022-01-20"
    )


LAB = """
    USUBJID|LBSEQ|LBTESTCD|LBTEST|LBORRES|LBSTRESN|LBSTRESU|LBSTNRLO|LBSTNRHI|LBDTC
"""


def test_the_lowest_count_is_named_by_its_own_day_and_visit(find):
    cp = """
        USUBJID | CPSEQ | CPTESTCD | CPTEST  | CPORRES | CPORRESU | VISIT  | CPDTC
        01      | 1     | CD19B    | B cells | 2       | cells/uL | WEEK 4 | 2022-02-01
        01      | 2     | CD19B    | B cells | 1       | cells/uL |        |
    """
    [one] = find("C50", dm=DM, cp=cp)

    assert (one.record, one.visit) == ("CPSEQ 2", None)
    assert one.finding.startswith("B cells were 1 cells/uL on an unknown day, below 5")


def lab(*rows: str) -> str:
    return LAB + "\n".join(rows)


def test_a_laboratory_value_can_be_and_its_unit_can_be_converted(find):
    lb = lab(
        "01 | 1 | HGB   | Haemoglobin | 12.5 | 12.5 | g/L    | 115 | 150 | 2022-02-01",
        "01 | 2 | HGB   | Haemoglobin | 12.5 | 12.5 | g/dL   | 11  | 15  | 2022-03-01",
        "01 | 3 | HGB   | Haemoglobin | 7.8  | 7.8  | mmol/L | 7   | 9   | 2022-04-01",
        "01 | 4 | HGB   | Haemoglobin | 20   | 20   | g/L    | 115 | 150 | 2022-05-01",
        "02 | 1 | CREAT | Creatinine  | 80   | 80   | umol/L | 111 | 57  | 2022-02-01",
        "02 | 2 | CREAT | Creatinine  | 0.9  | 0.9  | mg/dL  |     |     | 2022-03-01",
        "02 | 3 | CREAT | Creatinine  | 80   | 80   |        |     |     | 2022-04-01",
        "03 | 1 | CREAT | Creatinine  | 80   | 80   | U/L    |     |     | 2022-02-01",
        "03 | 2 | CREAT | Creatinine  | 80   | 80   | U/L    |     |     | 2022-03-01",
        "04 | 1 | BILI  | Bilirubin   | <3.42 |     |        |     |     | 2022-02-01",
        "04 | 2 | PH    | pH          | 99   | 99   |        |     |     | 2022-02-01",
    )
    found = find("C51", dm=DM, lb=lb)

    assert [(one.participant, one.variable, one.finding) for one in found] == [
        (
            "01",
            "LBSTRESN",
            "Haemoglobin of 2022-02-01 is 12.5 g/L, outside 20 to 260 g/L",
        ),
        (
            "02",
            "LBSTNRLO",
            "the lower limit of normal of Creatinine, 111, is above the upper one, 57 (results "
            "concerned: 1)",
        ),
        ("02", "LBSTRESU", "Creatinine has no unit (results concerned: 1)"),
        (
            "03",
            "LBSTRESU",
            "Creatinine is in U/L, which cannot be converted into umol/L (results concerned: 2)",
        ),
    ]


NEUTROPHILS = lab(
    "01 | 1 | NEUT | Neutrophils | 0.9 | 0.9 | 10^9/L | 1.8 | 6.3 | 2022-03-01",
    "01 | 2 | NEUT | Neutrophils | 0.4 | 0.4 | 10^9/L | 1.8 | 6.3 | 2022-04-01",
    "02 | 1 | NEUT | Neutrophils | 0.9 | 0.9 | 10^9/L | 1.8 | 6.3 | 2022-03-01",
    "03 | 1 | NEUT | Neutrophils | 1.0 | 1.0 | 10^9/L | 1.8 | 6.3 | 2022-03-01",
    "04 | 1 | NEUT | Neutrophils | 0.9 | 0.9 | 10^9/L | 1.8 | 6.3 | 2022-01-10",
)


def test_a_result_of_grade_3_has_an_event_within_seven_days(find):
    ae = """
        USUBJID | AESEQ | AETERM          | AEDECOD     | AESTDTC    | AEENDTC
        01      | 1     | Low neutrophils | Neutropenia | 2022-03-09 | 2022-03-24
        01      | 2     | Headache        | Headache    | 2022-03-01 |
        02      | 1     | 中性粒细胞减少  |             | 2022-03-08 | 2022-03-20
    """
    found = find("C52", dm=DM, lb=NEUTROPHILS, ae=ae)

    assert named(found) == [("01", "LBSTRESN", "0.4")]
    assert found[0].finding == (
        "Neutrophils of 2022-04-01 is 0.4 10^9/L, grade 4, and no adverse event near it says so "
        "(such results: 2)"
    )


def test_the_worst_result_is_named_by_its_own_unit_and_visit(find):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBTEST | LBSTRESN | LBSTRESU | LBSTNRHI | VISIT   | LBDTC
        01      | 1     | ALT      | ALT    | 900      |          | 40       |         | 2022-03-10
        01      | 2     | ALT      | ALT    | 300      | U/L      | 40       | WEEK 24 | 2022-06-27
    """
    ae = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | Headache | 2022-03-01"
    [one] = find("C52", dm=DM, lb=lb, ae=ae)

    assert (one.record, one.visit) == ("LBSEQ 1", None)
    assert one.finding.startswith("ALT of 2022-03-10 is 900, grade 4")


def test_an_event_that_is_a_laboratory_finding_has_a_result_within_seven_days(find):
    ae = """
        USUBJID | AESEQ | AETERM      | AEDECOD     | AESTDTC    | AEENDTC
        01      | 1     | Neutropenia | Neutropenia | 2022-02-10 | 2022-02-21
        01      | 2     | Neutropenia | Neutropenia | 2022-02-10 | 2022-02-22
        01      | 3     | Neutropenia | Neutropenia | 2022-04-08 | 2022-04-20
        01      | 4     | Neutropenia | Neutropenia | 2022-04-09 | 2022-04-20
        02      | 1     | Hypokalaemia | Hypokalaemia | 2022-06-01 | 2022-06-02
        02      | 2     | Headache    | Headache    | 2022-06-01 | 2022-06-02
        03      | 1     | Neutropenia | Neutropenia | 2022-03   | 2022-03
        05      | 1     | Neutropenia | Neutropenia | 2022-02-10 | 2022-02-21
    """
    found = find("C52B", dm=DM, lb=NEUTROPHILS, ae=ae)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "AESEQ 1"),
        ("01", "AESEQ 4"),
    ]


def test_alt_and_bilirubin_raised_within_30_days_are_named_once(find):
    lb = lab(
        "01 | 1 | ALT  | ALT       | 120 | 120 | U/L    | 7   | 40   | 2022-03-01",
        "01 | 2 | ALT  | ALT       | 160 | 160 | U/L    | 7   | 40   | 2022-03-10",
        "01 | 3 | BILI | Bilirubin | 42  | 42  | umol/L | 3.4 | 20.5 | 2022-03-31",
        "02 | 1 | ALT  | ALT       | 120 | 120 | U/L    | 7   | 40   | 2022-03-01",
        "02 | 2 | BILI | Bilirubin | 42  | 42  | umol/L | 3.4 | 20.5 | 2022-04-01",
        "03 | 1 | ALT  | ALT       | 119 | 119 | U/L    | 7   | 40   | 2022-03-01",
        "03 | 2 | BILI | Bilirubin | 42  | 42  | umol/L | 3.4 | 20.5 | 2022-03-01",
        "04 | 1 | AST  | AST       | 120 | 120 | U/L    | 7   | 40   | 2022-03-01",
        "04 | 2 | BILI | Bilirubin | 41  | 41  | umol/L | 3.4 | 20.5 | 2022-03-01",
    )
    found = find("C53", dm=DM, lb=lb)

    assert [(one.participant, one.record) for one in found] == [("01", "LBSEQ 2")]
    assert found[0].finding == (
        "possible drug-induced liver injury: ALT was 4.0 times the upper limit on 2022-03-10 and "
        "bilirubin 2.0 times on 2022-03-31"
    )


IGG = lab(
    "01 | 1 | IGG | IgG | 10  | 10  | g/L | 7 | 16 | 2022-01-10",
    "01 | 2 | IGG | IgG | 5.9 | 5.9 | g/L | 7 | 16 | 2022-04-01",
    "02 | 1 | IGG | IgG | 10  | 10  | g/L | 7 | 16 | 2022-01-10",
    "02 | 2 | IGG | IgG | 6.0 | 6.0 | g/L | 7 | 16 | 2022-04-01",
    "03 | 1 | IGG | IgG | 6   | 6   | g/L | 7 | 16 | 2022-01-10",
    "03 | 2 | IGG | IgG | 3.9 | 3.9 | g/L | 7 | 16 | 2022-04-01",
    "03 | 3 | IGG | IgG | 3.8 | 3.8 | g/L | 7 | 16 | 2022-05-01",
    "04 | 1 | IGG | IgG | 3   | 3   | g/L | 7 | 16 | 2022-01-10",
    "04 | 2 | IGG | IgG | 4   | 4   | g/L | 7 | 16 | 2022-04-01",
)


def test_igg_below_4_or_more_than_40_percent_below_baseline_is_named(find):
    found = find("C54", dm=DM, lb=IGG)

    assert named(found) == [("01", "LBORRES", "5.9"), ("03", "LBORRES", "3.8")]
    assert found[0].finding == ("IgG of 2022-04-01 is 5.9, 41% less than 10 g/L at baseline")
    assert found[1].finding == "IgG of 2022-05-01 is 3.8, below 4 g/L"


def test_the_fall_of_igg_soon_after_plasma_exchange_has_its_reason(find):
    cm = """
        USUBJID | CMSEQ | CMTRT           | CMSTDTC    | CMENDTC
        01      | 1     | Plasma exchange | 2022-03-20 | 2022-03-30
        03      | 1     | Plasma exchange | 2022-03-20 | 2022-04-30
    """

    assert [one.participant for one in find("C54", dm=DM, lb=IGG, cm=cm)] == ["03"]


def test_a_serious_infection_while_igg_is_low_is_named(find):
    ae = """
        USUBJID | AESEQ | AETERM    | AEBODSYS                    | AESER | AESTDTC    | AEENDTC
        01      | 1     | Pneumonia | Infections and infestations | Y     | 2022-04-01 | 2022-04-20
        01      | 2     | Pneumonia | Infections and infestations | N     | 2022-05-01 | 2022-05-20
        02      | 1     | Pneumonia | Infections and infestations | Y     | 2022-03-31 | 2022-04-20
        03      | 1     | Fracture  | Injury                      | Y     | 2022-04-01 | 2022-05-20
        04      | 1     | Sepsis    | INFECTIONS AND INFESTATIONS | Y     | 2022-01-14 | 2022-02-20
    """
    found = find("C54B", dm=DM, lb=IGG, ae=ae)

    assert named(found) == [("01", "AETERM", "Pneumonia")]
    assert found[0].finding == (
        "Pneumonia from 2022-04-01 is serious, and IgG of 2022-04-01 was 5.9, below the normal 7 "
        "g/L"
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [("C46", "no IS dataset"), ("C50", "no CP dataset"), ("C54B", "no AE dataset")],
)
def test_without_its_dataset_nobody_looked(why_not, code, words):
    assert why_not(code, dm=DM, lb=IGG) == words
