"""Checks C39 to C45: rescue therapy, attacks and MRI."""

from datetime import date

import pytest

from tests.checks.conftest import DM, named


def test_rescue_therapy_belongs_to_a_worsening_up_to_14_days_before_or_after_it(find):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEENDTC    | CEDUR | CEENRTPT | CEOCCUR
        01      | 1     | 2022-03-15 | 2022-03-20 |       |          |
        01      | 2     | 2022-09-01 |            | P40D  |          |
        02      | 1     | 2022-05    |            |       |          |
        02      | 2     | 2022-09-01 |            |       |          | N
        03      | 1     | 2022-05-01 |            |       | ONGOING  |
    """
    cm = """
        USUBJID | CMSEQ | CMTRT              | CMCAT  | CMROUTE     | CMSTDTC
        01      | 1     | Plasma exchange    | RESCUE |             | 2022-03-01
        01      | 2     | Plasma exchange    | RESCUE |             | 2022-02-28
        01      | 3     | Plasma exchange    | RESCUE |             | 2022-04-03
        01      | 4     | Plasma exchange    | Rescue |             | 2022-04-04
        01      | 5     | Plasma exchange    | RESCUE |             | 2022-10-20
        02      | 1     | Methylprednisolone | RESCUE | INTRAVENOUS | 2022-06-14
        02      | 2     | Methylprednisolone | RESCUE | INTRAVENOUS | 2022-06
        02      | 3     | Methylprednisolone | RESCUE | INTRAVENOUS | 2022-09-02
        02      | 4     | Prednisone taper   | RESCUE | ORAL        | 2022-09-07
        03      | 1     | Methylprednisolone | RESCUE | INTRAVENOUS | 2022-12-01
        03      | 2     | Methylprednisolone | RESCUE | INTRAVENOUS |
        04      | 1     | Methylprednisolone | RESCUE | INTRAVENOUS | 2021-12-31
        04      | 2     | Methylprednisolone | RESCUE | INTRAVENOUS | 2023-06-02
        05      | 1     | Methylprednisolone | RESCUE | INTRAVENOUS | 2022-03-01
    """
    found = find("C39", dm=DM, ce=ce, cm=cm)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "CMSEQ 2"),
        ("01", "CMSEQ 4"),
        ("02", "CMSEQ 3"),
        ("03", "CMSEQ 2"),
    ]
    assert found[0].finding == (
        "Plasma exchange from 2022-02-28, but no worsening within 14 days of it is reported"
    )
    assert "without a start date" in found[3].finding


def test_a_pulse_under_another_category_is_rescue_therapy_and_premedication_is_not(find):
    cm = """
        USUBJID|CMSEQ|CMTRT                     |CMINDC |CMDOSE|CMDOSU|CMROUTE|CMSTDTC
        01     |1    |Methylprednisolone        |       |500   |mg    |IV     |2022-03-01
        01     |2    |甲泼尼龙                      |       |0.5   |g     |IV     |2022-05-01
        02     |1    |Methylprednisolone        |       |499   |mg    |IV     |2022-03-01
        02     |2    |Human immunoglobulin      |Low IgG|20    |g     |IV     |2022-03-01
        02     |3    |Hepatitis B immunoglobulin|       |      |      |IM     |2022-03-01
        02     |4    |Methylprednisolone        |       |500   |mg    |ORAL   |2022-03-01
        03     |1    |Human immunoglobulin      |NMOSD  |20    |g     |IV     |2022-03-01
    """
    ce = """
        USUBJID | CESEQ | CESTDTC
        04      | 1     | 2022-03-01
    """
    found = find("C39", dm=DM, ce=ce, cm=cm)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "CMSEQ 1"),
        ("01", "CMSEQ 2"),
        ("03", "CMSEQ 1"),
    ]
    assert "(not recorded as rescue therapy)" in found[0].finding


RESCUED = """
    USUBJID | CMSEQ | CMTRT           | CMCAT  | CMSTDTC
    01      | 1     | Plasma exchange | RESCUE | 2022-04-15
    01      | 2     | Plasma exchange | RESCUE | 2022-08-16
    02      | 1     | Plasma exchange | RESCUE | 2022-04-02
    03      | 1     | Plasma exchange | RESCUE | 2022-04-02
    04      | 1     | Plasma exchange | RESCUE | 2022-05-03
    04      | 2     | Plasma exchange | RESCUE | 2022-01-10
"""
JUDGED = """
    USUBJID | CESEQ | CESTDTC    | CEDUR | CEINVCNF | CEADJUD
    01      | 1     | 2022-04-01 | P5D   | Y        | NOT CONFIRMED
    01      | 2     | 2022-08-01 | P5D   | Y        | NOT CONFIRMED
    02      | 1     | 2022-04-01 | P5D   | N        |
    03      | 1     | 2022-04-01 | P5D   | N        | CONFIRMED
    04      | 1     | 2022-05-01 | P5D   | Y        | PENDING
    04      | 2     | 2022-01-08 | P5D   |          |
"""


def test_a_worsening_with_rescue_within_14_days_is_confirmed_after_30(find):
    found = find("C40", dm=DM, ce=JUDGED, cm=RESCUED, on=date(2022, 12, 31))

    assert named(found) == [
        ("01", "CEADJUD", "NOT CONFIRMED"),
        ("02", "CEINVCNF", "N"),
        ("04", "CEADJUD", "PENDING"),
    ]
    assert found[2].finding == (
        "the worsening of 2022-05-01 was treated with Plasma exchange and has a PENDING "
        "adjudication, 244 days after its onset"
    )


@pytest.mark.parametrize(("on", "asked"), [(date(2022, 5, 31), []), (date(2022, 6, 1), ["04"])])
def test_a_judgement_may_take_30_days(find, on, asked):
    found = find("C40", dm=DM, ce=JUDGED, cm=RESCUED, on=on)

    assert [one.participant for one in found if one.value == "PENDING"] == asked


def test_a_judgement_that_nobody_in_the_export_has_is_not_missed(find):
    unjudged = "\n".join(line.rsplit("|", 2)[0] for line in JUDGED.splitlines())

    assert find("C40", dm=DM, ce=unjudged, cm=RESCUED) == []


def test_a_worsening_during_treatment_has_a_region_and_optic_neuritis_a_side(find):
    ce = """
        USUBJID | CESEQ | CETERM                | CESTDTC    | CEDUR | CELOC               | CELAT
        01      | 1     | Weak legs             | 2022-04-01 | P5D   |                     |
        01      | 2     | Weak legs             | 2022-01-14 | P5D   |                     |
        01      | 3     | Weak legs             | 2022-08-01 | PT5H  |                     |
        02      | 1     | Loss of vision        | 2022-04-01 | P5D   | Optic nerve         |
        02      | 2     | Loss of vision        | 2022-06-01 | P5D   | OPTIC NERVE, LEFT   |
        02      | 3     | Loss of vision        | 2022-08-01 | P5D   | OPTIC NERVE         | RIGHT
        03      | 1     | 视神经炎              | 2022-04-01 | P5D   | 视神经              |
        04      | 1     | Numb legs             | 2022-04-01 | P5D   | SPINAL CORD         |
    """
    found = find("C41", dm=DM, ce=ce)

    assert [(one.participant, one.record, one.variable) for one in found] == [
        ("01", "CESEQ 1", "CELOC"),
        ("02", "CESEQ 1", "CELAT"),
        ("03", "CESEQ 1", "CELAT"),
    ]


def test_an_attack_of_the_cord_has_a_scan_of_the_cord_within_30_days(find):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
        01      | 1     | 2022-04-01 | P5D   | SPINAL CORD
        02      | 1     | 2022-04-01 | P5D   | Thoracic spinal cord
        03      | 1     | 2022-04-01 | P5D   | SPINAL CORD
        03      | 2     | 2023-05-20 | P5D   | SPINAL CORD
        04      | 1     | 2022-04    | P5D   | SPINAL CORD
    """
    nv = """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT   | NVLOC       | NVDTC
        01      | 1     | NEWT2    | 0       |          | SPINAL CORD | 2022-05-02
        01      | 2     | NEWT2    | 0       |          | BRAIN       | 2022-04-05
        01      | 3     | NEWT2    |         | NOT DONE | SPINAL CORD | 2022-04-05
        02      | 1     | NEWT2    | 0       |          | SPINAL CORD | 2022-05-01
        03      | 1     | NEWT2    | 0       |          | 脊髓        | 2022-03-02
        04      | 1     | NEWT2    | 0       |          | SPINAL CORD | 2022-05-30
    """

    assert named(find("C41B", dm=DM, ce=ce, nv=nv)) == [("01", "CESTDTC", "2022-04-01")]


def test_the_period_of_a_worsening_agrees_with_its_onset(find):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CECAT            | EPOCH
        01      | 1     | 2022-01-14 | NMOSD WORSENING  | TREATMENT
        01      | 2     | 2022-01-15 | NMOSD WORSENING  | TREATMENT
        01      | 3     | 2022-01-15 | NMOSD WORSENING  | SCREENING
        02      | 1     | 2022-01-16 | NMOSD WORSENING  | SCREENING
        02      | 2     | 2022-01    | NMOSD WORSENING  | SCREENING
        03      | 1     | 2021-05    | ON-STUDY ATTACK  |
        03      | 2     | 2021-05    | ATTACK HISTORY   | PRE-TREATMENT
        04      | 1     | 2021-05    | NMOSD WORSENING  |
        05      | 1     | 2021-05    | ON-STUDY ATTACK  |
    """
    found = find("C42", dm=DM, ce=ce)

    assert named(found) == [
        ("01", "EPOCH", "TREATMENT"),
        ("02", "EPOCH", "SCREENING"),
        ("03", "CECAT", "ON-STUDY ATTACK"),
    ]
    assert found[0].finding == (
        "the onset of 2022-01-14 lies before the first infusion of 2022-01-15, but the record "
        "says TREATMENT"
    )


def test_a_lesion_count_is_a_whole_number_and_the_places_add_up(find):
    nv = """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT   | NVLOC       | NVDTC
        01      | 1     | NEWT2    | -1      |          | BRAIN       | 2022-04-05
        01      | 2     | NEWT2    | 1.5     |          | SPINAL CORD | 2022-04-05
        01      | 3     | NEWT2    | several |          | OPTIC NERVE | 2022-04-05
        01      | 4     | NEWT2    |         | NOT DONE | OPTIC NERVE | 2022-07-05
        02      | 1     | NEWT2    | 1       |          | BRAIN       | 2022-04-05
        02      | 2     | NEWT2    | 2       |          | SPINAL CORD | 2022-04-05
        02      | 3     | NEWT2    | 4       |          | TOTAL       | 2022-04-05
        02      | 4     | ENLT2    | 3       |          | TOTAL       | 2022-04-05
        03      | 1     | NEWT2    | 1       |          | BRAIN       | 2022-04-05
        03      | 2     | NEWT2    |         | NOT DONE | SPINAL CORD | 2022-04-05
        03      | 3     | NEWT2    | 3       |          | 合计        | 2022-04-05
        04      | 1     | NEWT2    | 4       |          | BRAIN       | 2022-04-05
        04      | 2     | NEWT2    |         | NOT DONE | SPINAL CORD | 2022-04-05
        04      | 3     | NEWT2    | 3       |          | TOTAL       | 2022-04-05
        05      | 1     | NEWT2    | 0       |          | BRAIN       | 2022-04-05
        05      | 2     | NEWT2    | 0       |          | TOTAL       | 2022-04-05
    """
    found = find("C43", dm=DM, nv=nv)

    assert [(one.severity, *named([one])[0]) for one in found] == [
        ("error", "01", "NVORRES", "-1"),
        ("error", "01", "NVORRES", "1.5"),
        ("error", "01", "NVORRES", "several"),
        ("query", "02", "NVORRES", "4"),
        ("query", "04", "NVORRES", "3"),
    ]
    assert found[3].finding == (
        "NEWT2 of TOTAL is 4, but its places add up to 3 (BRAIN 1, SPINAL CORD 2)"
    )


def scan(participant: str, first: int, week: int, on: str, places: dict[str, str]) -> str:
    """Rows of one scan: new and enlarging lesions of each place, "-" for not done without a reason
    and "!" for one with."""
    rows = []
    for place, counts in places.items():
        for code, count in zip(("NEWT2", "ENLT2"), counts.split(), strict=False):
            stat = "NOT DONE" if count in "-!" else ""
            why = "SCANNER BROKEN" if count == "!" else ""
            result = "" if stat else count
            rows.append(
                f"{participant} | {first + len(rows)} | {code} | {result} | {stat} | {why} | "
                f"{place} | WEEK {week} | {on}"
            )
    return "\n".join(rows)


SCAN_HEAD = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT | NVREASND | NVLOC | VISIT | NVDTC\n"
WHOLE = {"BRAIN": "0 0", "SPINAL CORD": "0 0", "OPTIC NERVE": "0 0"}


def test_every_registered_scan_is_recorded_whole_and_in_its_window(find):
    nv = SCAN_HEAD + "\n".join(
        [
            scan("01", 1, 12, "2022-04-09", WHOLE),
            scan("02", 1, 12, "2022-04-09", WHOLE | {"BRAIN": "- -"}),
            scan("02", 11, 24, "2022-07-02", WHOLE | {"BRAIN": "! !"}),
            scan("03", 1, 12, "2022-04-09", WHOLE | {"SPINAL CORD": "0"}),
            scan("03", 11, 24, "2022-07-02", WHOLE),
            scan("04", 1, 12, "2022-04-16", WHOLE),
            scan("04", 11, 24, "2022-07-10", WHOLE),
        ]
    )
    sv = """
        USUBJID | VISITNUM | VISIT   | SVOCCUR | SVREASOC | SVSTDTC
        01      | 24       | WEEK 24 | Y       |          | 2022-07-02
        04      | 24       | WEEK 24 | Y       |          | 2022-07-09
    """
    ex = """
        USUBJID | EXSEQ | VISIT   | EXDOSE | EXSTDTC
        01      | 1     | WEEK 24 | 600    | 2022-07-02
        04      | 1     | WEEK 24 | 600    | 2022-07-09
    """
    found = find("C44", dm=DM, nv=nv, sv=sv, ex=ex, on=date(2022, 8, 1))

    assert [(one.participant, one.visit, one.variable, one.finding) for one in found] == [
        (
            "01",
            "WEEK 24",
            "NVORRES",
            "MRI of week 24: brain, optic nerve, spinal cord not recorded",
        ),
        ("02", "WEEK 12", "NVORRES", "MRI of week 12: brain not done without a reason"),
        ("03", "WEEK 12", "NVORRES", "MRI of week 12: spinal cord not wholly counted"),
        (
            "04",
            "WEEK 24",
            "NVDTC",
            "the MRI of week 24 was done on 2022-07-10: day 176 is outside the window of days "
            "161 to 175",
        ),
    ]


def test_a_scan_is_compared_with_the_scan_read_before_it(find):
    nv = """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | NVLNKID        | VISIT    | NVDTC
        01      | 1     | NEWT2    | 0       | BRAIN |                | BASELINE | 2022-01-10
        01      | 2     | NEWT2    | 0       | BRAIN | MRI 2022-01-10 | WEEK 12  | 2022-04-09
        01      | 3     | NEWT2    | 1       | BRAIN | MRI 2022-01-10 | WEEK 24  | 2022-07-02
        01      | 4     | ENLT2    | 1       | BRAIN | MRI 2022-01-10 | WEEK 24  | 2022-07-02
        02      | 1     | NEWT2    | 0       | BRAIN |                | BASELINE | 2022-01-10
        02      | 2     | NEWT2    | 0       | BRAIN | baseline       | WEEK 12  | 2022-04-09
        02      | 3     | NEWT2    | 0       | BRAIN |                | WEEK 24  | 2022-07-02
    """
    found = find("C44B", dm=DM, nv=nv)

    assert named(found) == [("01", "NVLNKID", "MRI 2022-01-10")]
    assert found[0].finding == (
        "compared with MRI 2022-01-10, the scan read before is of 2022-04-09; a lesion may be "
        "counted twice or not at all (counts concerned: 2)"
    )


def test_a_lesion_of_cord_or_optic_nerve_comes_with_an_attack_within_60_days(find):
    nv = """
        USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC       | VISIT   | NVDTC
        01      | 1     | NEWT2    | 2       | SPINAL CORD | WEEK 12 | 2022-04-09
        01      | 2     | ENLT2    | 1       | SPINAL CORD | WEEK 12 | 2022-04-09
        02      | 1     | NEWT2    | 1       | BRAIN       | WEEK 12 | 2022-04-09
        03      | 1     | NEWT2    | 1       | OPTIC NERVE | WEEK 12 | 2022-04-09
        04      | 1     | NEWT2    | 1       | OPTIC NERVE | WEEK 12 | 2022-04-09
    """
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        03      | 1     | 2022-06-08 | P5D
        04      | 1     | 2022-06-09 | P5D
    """
    found = find("C45", dm=DM, nv=nv, ce=ce)

    assert [(one.participant, one.record, one.value) for one in found] == [
        ("01", "NVSEQ 1", "2"),
        ("01", "NVSEQ 2", "1"),
        ("04", "NVSEQ 1", "1"),
    ]
    assert find("C45", dm=DM, nv=nv, ce=ce, on=date(2022, 5, 1)) == []
