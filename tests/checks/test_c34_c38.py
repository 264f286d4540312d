"""Checks C34 to C38: onset, duration and confirmation of worsenings."""

from tests.checks.conftest import EIGHT, named

DM = EIGHT + "\n09 | 2021-12-06 | 2022-01-03"
UNDECIDED = "whether it is an attack of the trial cannot be decided"
CONFIRMED = "USUBJID | CESEQ | CESTDTC | CEDUR | CELOC | CEINVCNF | CEADJUD"


def test_an_onset_that_is_missing_or_incomplete_is_found_by_what_it_may_change(find):
    dm = DM + "\n10 | 2021-12-06 |"
    ce = """
        USUBJID | CESEQ | CETERM     | CESTDTC    | CEDUR | CEOCCUR
        01      | 1     | Leg weak   |            | P5D   | Y
        01      | 2     | Leg weak   |            |       | N
        02      | 1     | Leg weak   | 2022-08    | P5D   | Y
        03      | 1     | Leg weak   | 2021-12    | P5D   | Y
        04      | 1     | Leg weak   | 2021-11    | P5D   | Y
        05      | 1     | Leg weak   | 2022       | P5D   | Y
        06      | 1     | Leg weak   | 2022-08-01 | P5D   | Y
        07      | 1     | Leg weak   | 2023-07    | P5D   | Y
        08      | 1     | Leg weak   | not known  | P5D   | Y
        10      | 1     |            | 2022-08    | P5D   | Y
    """
    found = find("C34", dm=dm, ce=ce)

    assert [(one.severity, one.participant, one.value) for one in found] == [
        ("error", "01", ""),
        ("query", "02", "2022-08"),
        ("query", "03", "2021-12"),
        ("note", "04", "2021-11"),
        ("query", "05", "2022"),
        ("note", "10", "2022-08"),
    ]
    assert [one.finding for one in found if one.participant in ("01", "02", "05", "10")] == [
        f"no onset: Leg weak; {UNDECIDED}",
        "onset known to the month only: Leg weak",
        f"onset known to the year only: Leg weak; {UNDECIDED}",
        "onset known to the month only",
    ]


def test_a_confirmed_attack_lasts_24_hours_and_ends_after_its_onset(find):
    rejected = "NOT CONFIRMED"
    ce = f"""
    USUBJID | CESEQ | CESTDTC          | CEENDTC          | CEENRTPT | CEDUR | CEINVCNF | CEADJUD
    01      | 1     | 2022-03-01       |                  |          | PT23H | Y        |
    01      | 2     | 2022-05-01       |                  |          | PT24H | Y        |
    02      | 1     | 2022-03-01       |                  |          | PT23H | N        | CONFIRMED
    03      | 1     | 2022-03-01       |                  |          | PT23H | Y        | {rejected}
    04      | 1     | 2022-03-01       |                  |          | PT23H | N        | PENDING
    05      | 1     | 2022-03-01       | 2022-03-01       |          |       | Y        |
    05      | 2     | 2022-05-01       | 2022-05-01       | ONGOING  |       | Y        |
    06      | 1     | 2022-03-01T10:00 | 2022-03-02T09:59 |          |       | Y        | PENDING
    06      | 2     | 2022-05-01       | 2022-05-02       |          |       | Y        |
    07      | 1     | 2022-03-01       | 2022-02-28       |          |       |          |
    07      | 2     | 2022-05          | 2022-05-01       |          |       | Y        |
    08      | 1     | 2022-03          | 2022-02          |          | P3D   |          |
    """
    found = find("C35", dm=DM, ce=ce)

    assert named(found) == [
        ("01", "CEDUR", "PT23H"),
        ("02", "CEDUR", "PT23H"),
        ("05", "CEENDTC", "2022-03-01"),
        ("06", "CEENDTC", "2022-03-02T09:59"),
        ("07", "CEENDTC", "2022-02-28"),
        ("07", "CEENDTC", "2022-05-01"),
        ("08", "CEENDTC", "2022-02"),
    ]
    assert found[0].finding == (
        "lasted 23 hours, less than 24, but is confirmed as an attack by the investigator"
    )
    assert found[1].finding.endswith("by the adjudication")
    assert found[2].finding.startswith("ended on the day of its onset")
    assert found[4].finding == "ends before its onset of 2022-03-01"


def test_a_worsening_within_30_days_of_an_attack_is_asked_about_if_it_is_called_one(find):
    rows = [f"0{who} | 1 | 2022-03-01 | P5D | BRAIN | Y | CONFIRMED" for who in range(1, 8)]
    ce = "\n".join(
        [
            CONFIRMED,
            *rows,
            "01 | 2 | 2022-03-31 | P5D | BRAIN | Y | CONFIRMED",
            "02 | 2 | 2022-04-01 | P5D | BRAIN | Y | CONFIRMED",
            "03 | 2 | 2022-03-20 | P5D | BRAIN | Y | NOT CONFIRMED",
            "04 | 2 | 2022-03-20 | P5D | BRAIN | Y | PENDING",
            "05 | 2 | 2022-03-20 | PT5H | BRAIN | Y | CONFIRMED",
            "06 | 2 | 2022-03-20 | P5D | BRAIN | N |",
            "07 | 2 | 2022-03 | P5D | BRAIN | Y | CONFIRMED",
            "08 | 1 | 2021-10-01 | P5D | BRAIN | |",
            "08 | 2 | 2021-10-20 | P5D | BRAIN | |",
        ]
    )
    found = find("C36", dm=DM, ce=ce)

    assert [(one.severity, one.participant, one.record) for one in found] == [
        ("query", "01", "CESEQ 2"),
        ("note", "03", "CESEQ 2"),
        ("query", "04", "CESEQ 2"),
        ("note", "06", "CESEQ 2"),
        ("note", "08", "CESEQ 2"),
    ]
    assert found[0].finding == (
        "30 days after the onset of the attack before it, not more than 30: counted with that "
        "attack; investigator: confirmed; adjudication: confirmed"
    )
    assert found[4].finding.endswith("counted with that attack")


def test_a_confirmed_attack_is_examined_within_14_days(find):
    onsets = ["2022-03-01"] * 5 + ["2022-03", "2023-05-19", "2023-05-18", "2021-12-01"]
    ce = "\n".join(
        [
            CONFIRMED,
            *(f"0{who} | 1 | {day} | P5D | BRAIN | Y |" for who, day in enumerate(onsets, 1)),
            "03 | 2 | 2022-08-01 | P5D | BRAIN | Y | NOT CONFIRMED",
        ]
    )
    rs = """
        USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTAT   | RSDTC
        01      | 1     | EDSS0101 | 4.0     |          | 2022-03-15
        02      | 1     | EDSS0101 | 4.0     |          | 2022-03-16
        02      | 2     | EDSS0101 |         | NOT DONE | 2022-03-02
        02      | 3     | AMBUL    | 2       |          | 2022-03-02
        03      | 1     | KFSS0101 | 3       |          | 2022-03-01
        04      | 1     | EDSS0101 | 4.0     |          | 2022-02-28
        05      | 1     | EDSS0101 | 4.0     |          | 2022-03
        06      | 1     | EDSS0101 | 4.0     |          | 2022-04-14
    """
    found = find("C37", dm=DM, ce=ce, rs=rs)

    assert named(found) == [
        ("02", "CESTDTC", "2022-03-01"),
        ("04", "CESTDTC", "2022-03-01"),
        ("08", "CESTDTC", "2023-05-18"),
    ]
    assert found[0].finding == (
        "confirmed, but neither EDSS nor functional systems are scored up to 2022-03-15"
    )


def test_a_confirmed_attack_without_a_scan_around_it_is_noted(find):
    ce = "\n".join(
        [
            CONFIRMED,
            *(f"0{who} | 1 | 2022-03-01 | P5D | OPTIC NERVE | Y |" for who in range(1, 5)),
            "05 | 1 | 2022-03-01 | P5D | THORACIC SPINAL CORD | Y |",
            "06 | 1 | 2022-03-01 | P5D | OPTIC NERVE | N |",
            "07 | 1 | 2023-05-03 | P5D | OPTIC NERVE | Y |",
            "08 | 1 | 2022-03-01 | P5D | | Y |",
        ]
    )
    nv = """
        USUBJID | NVSEQ | NVTESTCD | NVLOC | NVORRES | NVSTAT   | NVDTC
        01      | 1     | NEWT2    | BRAIN | 0       |          | 2022-03-31
        02      | 1     | NEWT2    | BRAIN | 0       |          | 2022-04-01
        03      | 1     | NEWT2    | BRAIN | 0       |          | 2022-01-30
        04      | 1     | NEWT2    | BRAIN |         | NOT DONE | 2022-03-05
    """
    found = find("C37B", dm=DM, ce=ce, nv=nv)

    assert [(one.severity, one.participant) for one in found] == [
        ("note", "02"),
        ("note", "04"),
        ("note", "08"),
    ]
    assert found[0].finding == (
        "confirmed (optic nerve), but no MRI is recorded from 2022-01-30 to 2022-03-31"
    )
    assert "region not recorded" in found[2].finding


def test_a_confirmed_attack_does_not_go_with_fever_or_a_fresh_infection(find):
    ce = "\n".join(
        [CONFIRMED, *(f"0{who} | 1 | 2022-03-31 | P5D | BRAIN | Y |" for who in range(1, 9))]
    ).replace("08 | 1 | 2022-03-31 | P5D | BRAIN | Y |", "08 | 1 | 2022-03-31 | P5D | BRAIN | N |")
    infection, open_ = "INFECTIONS AND INFESTATIONS", "NOT RECOVERED/NOT RESOLVED"
    ae = f"""
        USUBJID | AESEQ | AETERM    | AEDECOD     | AEBODSYS    | AESTDTC    | AEENDTC    | AEOUT
        01      | 1     | Cystitis  | Cystitis    | {infection} | 2022-03-20 | 2022-03-24 |
        02      | 1     | Cystitis  | Cystitis    | {infection} | 2022-03-20 | 2022-03-23 |
        03      | 1     | 发热      |             |             | 2022-04-07 |            |
        04      | 1     | 发热      |             |             | 2022-04-08 |            |
        05      | 1     | Zoster    | Zoster      | {infection} | 2022-03-02 |            | {open_}
        05      | 2     | Zoster    | Zoster      | {infection} | 2022-03-03 |            | {open_}
        06      | 1     | Hay fever | Rhinitis    | Immune      | 2022-03-30 | 2022-04-10 |
        06      | 2     | Cystitis  | Cystitis    | {infection} | 2022-03-20 |            | FATAL
        07      | 1     | Cystitis  | Cystitis    | {infection} | 2022-03    | 2022-04-02 |
        08      | 1     | Cystitis  | Cystitis    | {infection} | 2022-03-30 | 2022-04-02 |
    """
    found = find("C38", dm=DM, ce=ce, ae=ae)

    assert [one.finding for one in found] == [
        "confirmed, with Cystitis (AESEQ 1, 2022-03-20 to 2022-03-24)",
        "confirmed, with 发热 (AESEQ 1, 2022-04-07, no end)",
        "confirmed, with Zoster (AESEQ 2, 2022-03-03, no end)",
    ]
    assert [one.participant for one in found] == ["01", "03", "05"]
