"""Checks C55 to C62: adverse events that contradict themselves, or what else is recorded."""

from datetime import date

from tests.checks.conftest import named

DM = """
    USUBJID | RFICDTC    | RFSTDTC    | DTHDTC
    01      | 2022-01-01 | 2022-01-15 |
    02      | 2022-01-01 | 2022-01-15 |
    03      | 2022-01-01 | 2022-01-15 | 2022-05-01
    04      | 2022-01-01 | 2022-01    |
    05      | 2022-01-01 |            |
"""


def in_full(drawing: str) -> str:
    """The drawn outcomes in the words of the controlled terminology."""
    words = {
        "OVER": "RECOVERED/RESOLVED",
        "GOES ON": "Not recovered/Not resolved",
        "BETTER": "RECOVERING/RESOLVING",
    }
    for short, outcome in words.items():
        drawing = drawing.replace(f"| {short}\n", f"| {outcome}\n")
    return drawing


def test_the_end_of_an_event_agrees_with_its_start_and_its_outcome(find):
    ae = """
        USUBJID |AESEQ| AETERM | AEDECOD | AESTDTC          | AEENDTC          | AEENRTPT | AEOUT
        01      | 1 | A      | A       | 2022-03-02       | 2022-03-01       |          | OVER
        01      | 2 | B      | B       | 2022-03-02       | 2022-03          |          | OVER
        01      | 3 | C      | C       | 2022-03-02T10:00 | 2022-03-02T09:00 |          | OVER
        01      | 4 | D      | D       | 2022-03-02T10:00 | 2022-03-02       |          | OVER
        02      | 1 | E      | E       | 2022-03-02       | 2022-03-05       |          | GOES ON
        02      | 2 | F      | F       | 2022-03-02       | 2022-03-05       | ONGOING  | OVER
        02      | 3 | G      | G       | 2022-03-02       |                  | ONGOING  | OVER
        02      | 4 | H      | H       | 2022-03-02       |                  |          | OVER
        02      | 5 | I      | I       | 2022-03-02       |                  | ONGOING  | BETTER
        02      | 6 | J      | J       | 2022-03-02       | 2022-06          |          | BETTER
        03      | 1 | K      | K       | 2022-03-02       | 2022-03-05       |          | GOES ON
        03      | 2 | K      | K       | 2022-03-05       | 2022-03-20       |          | OVER
        03      | 3 | L      | L       | 2022-03-02       |                  |          | UNKNOWN
    """
    found = find("C55", dm=DM, ae=in_full(ae), on=date(2022, 5, 1))

    assert [(one.severity, one.participant, one.record, one.variable) for one in found] == [
        ("error", "01", "AESEQ 1", "AEENDTC"),
        ("error", "01", "AESEQ 3", "AEENDTC"),
        ("error", "02", "AESEQ 1", "AEOUT"),
        ("error", "02", "AESEQ 2", "AEENRTPT"),
        ("error", "02", "AESEQ 3", "AEENRTPT"),
        ("query", "02", "AESEQ 4", "AEENDTC"),
    ]
    assert found[0].finding == "A ends on 2022-03-01, before its start on 2022-03-02"
    assert found[5].finding == "H has the outcome RECOVERED/RESOLVED and no end"


def test_a_serious_event_has_a_criterion_and_a_criterion_makes_it_serious(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER | AESHOSP | AESDTH | AEOUT
        01      | 1     | A      | 2022-03-02 | Y     | N       | N      | RECOVERED/RESOLVED
        01      | 2     | B      | 2022-03-02 | N     | Y       | N      | RECOVERED/RESOLVED
        01      | 3     | C      | 2022-03-02 |       | y       |        | RECOVERED/RESOLVED
        02      | 1     | D      | 2022-03-02 | Y     | Y       | N      | RECOVERED/RESOLVED
        02      | 2     | E      | 2022-03-02 | N     | N       | N      | Fatal
        03      | 1     | F      | 2022-03-02 | Y     | N       | Y      | FATAL
        03      | 2     | G      | 2022-03-02 | N     |         |        | RECOVERED/RESOLVED
    """
    found = find("C56", dm=DM, ae=ae)

    assert [(*named([one])[0], one.record) for one in found] == [
        ("01", "AESER", "Y", "AESEQ 1"),
        ("01", "AESER", "N", "AESEQ 2"),
        ("01", "AESER", None, "AESEQ 3"),
        ("02", "DTHDTC", "", ""),
    ]
    assert found[1].finding == (
        "B has a criterion of seriousness (hospitalisation), but AESER is N"
    )


def test_without_any_criterion_in_the_export_none_is_asked_for(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER
        01      | 1     | A      | 2022-03-02 | Y
    """

    assert find("C56", dm=DM, ae=ae) == []


def test_grade_5_is_death_and_every_event_has_a_grade(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AETOXGR | AEOUT
        01      | 1     | A      | 2022-03-02 | 5       | RECOVERED/RESOLVED
        01      | 2     | B      | 2022-03-02 | 4       | FATAL
        01      | 3     | C      | 2022-03-02 |         | FATAL
        02      | 1     | D      | 2022-03-02 | 5       | FATAL
        02      | 2     | E      | 2022-03-02 | Grade 5 | Fatal
        02      | 3     | F      | 2022-03-02 | 5       |
        02      | 4     | G      | 2022-03-02 | 4       | RECOVERED/RESOLVED
        03      | 1     | H      | 2022-03-02 |         | RECOVERED/RESOLVED
        03      | 2     | I      | 2023-06-02 |         | RECOVERED/RESOLVED
    """
    found = find("C57", dm=DM, ae=ae)

    assert [(one.severity, one.record, one.finding) for one in found] == [
        ("error", "AESEQ 1", "A is of grade 5, but its outcome is RECOVERED/RESOLVED"),
        ("error", "AESEQ 2", "B was fatal, but its grade is 4"),
        ("query", "AESEQ 3", "C was fatal and has no grade"),
        ("query", "AESEQ 1", "H has no grade"),
    ]


def test_an_event_has_relationship_action_outcome_and_preferred_term(find):
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEREL | AEACN            | AEOUT
        01      | 1     | A      | A       | 2022-03-02 |       | DOSE NOT CHANGED | UNKNOWN
        01      | 2     | B      |         | 2022-03-02 | N     | DOSE NOT CHANGED |
        01      | 3     | C      | C       | 2022-01-14 |       |                  | UNKNOWN
        01      | 4     | D      | D       | 2022-01-15 | N     |                  | UNKNOWN
        01      | 5     | E      | E       |            |       | DOSE NOT CHANGED | UNKNOWN
        02      | 1     | F      | F       | 2022-03-02 | N     | DOSE NOT CHANGED | UNKNOWN
        05      | 1     | G      | G       | 2022-03-02 |       |                  | UNKNOWN
    """
    found = find("C58", dm=DM, ae=ae)

    assert [(one.participant, one.record, one.variable) for one in found] == [
        ("01", "AESEQ 1", "AEREL"),
        ("01", "AESEQ 2", "AEDECOD"),
        ("01", "AESEQ 2", "AEOUT"),
        ("01", "AESEQ 4", "AEACN"),
        ("01", "AESEQ 5", "AEREL"),
    ]


def test_a_variable_that_is_empty_throughout_is_not_asked_about_event_by_event(find):
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEREL | AEACN | AEOUT
        01      | 1     | A      | A       | 2022-03-02 |       |       | UNKNOWN
        02      | 1     | F      | F       | 2022-03-02 | N     |       | UNKNOWN
    """

    assert [one.variable for one in find("C58", dm=DM, ae=ae)] == ["AEREL"]


def test_no_event_is_recorded_twice_for_the_same_days(find):
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEENDTC    | AEENRTPT | AEOUT
        01      | 1     | A      | Rash    | 2022-03-02 | 2022-03-10 |          | OVER
        01      | 2     | B      | RASH    | 2022-03-09 | 2022-03-20 |          | OVER
        01      | 3     | C      | Rash    | 2022-03-20 | 2022-03-22 |          | OVER
        02      | 1     | D      | Cough   | 2022-03-02 |            |          | UNKNOWN
        02      | 2     | E      | Cough   | 2022-03-02 |            |          | UNKNOWN
        02      | 3     | F      | Fever   | 2022-03-02 |            |          | UNKNOWN
        02      | 4     | G      | Fever   | 2022-03-05 |            |          | UNKNOWN
        03      | 1     | H      | Nausea  | 2022-03-02 |            | ONGOING  | UNKNOWN
        03      | 2     | I      | Nausea  | 2022-04    | 2022-04-20 |          | UNKNOWN
        04      | 1     | J      | Itch    | 2022-03-02 | 2022-03-10 |          | GOES ON
        04      | 2     | K      | Itch    | 2022-03-02 | 2022-03-20 |          | OVER
        04      | 3     | L      |         | 2022-03-02 | 2022-03-20 |          | OVER
        04      | 4     | M      |         | 2022-03-02 | 2022-03-20 |          | OVER
    """
    found = find("C58B", dm=DM, ae=in_full(ae))

    assert [(one.participant, one.record, one.finding) for one in found] == [
        ("01", "AESEQ 2", "RASH is recorded for overlapping days: AESEQ 1, 2"),
        ("02", "AESEQ 2", "Cough is recorded for overlapping days: AESEQ 1, 2"),
        ("03", "AESEQ 2", "Nausea is recorded for overlapping days: AESEQ 1, 2"),
    ]


def test_of_two_records_of_the_same_days_neither_goes_on_from_the_other(find):
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEENDTC    | AEENRTPT | AEOUT
        01      | 1     | A      | Rash    | 2022-03-02 | 2022-03-10 |          | GOES ON
        01      | 2     | B      | Rash    | 2022-03-02 | 2022-03-10 |          | OVER
        02      | 1     | C      | Cough   | 2022-03-02 | 2022-03-10 |          | GOES ON
        02      | 2     | D      | Cough   | 2022-03-10 | 2022-03-20 |          | OVER
    """
    found = find("C58B", dm=DM, ae=in_full(ae))

    assert [one.finding for one in found] == ["Rash is recorded for overlapping days: AESEQ 1, 2"]


def test_a_start_that_may_precede_the_first_infusion_shows_both_readings(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC | AEENDTC
        01      | 1     | A      | 2022-01 |
        01      | 2     | B      | 2022-02 |
        01      | 3     | C      | 2021    |
        01      | 4     | D      | 2022-01 | 2022-01-14
        01      | 5     | E      |         | 2022-01-14
        02      | 1     | F      |         |
        02      | 2     | G      | 2023-01 |
        02      | 3     | H      | 2023-01 | 2023-01-14
        02      | 4     | I      | 2023-02 |
        04      | 1     | J      | 2022-01 |
        05      | 1     | K      | 2022-01 |
    """
    found = find("C59", dm=DM, ae=ae)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "AESEQ 1"),
        ("02", "AESEQ 1"),
        ("02", "AESEQ 2"),
    ]
    assert found[0].finding == (
        "A started in 2022-01: not treatment-emergent if before 2022-01-15, else "
        "treatment-emergent, and counted so"
    )
    assert "if before 2022-01-15 or after 2023-01-14" in found[1].finding
    assert "if after 2023-01-14" in found[2].finding


def test_a_serious_event_is_reported_within_24_hours_of_awareness(find):
    ae = """
        USUBJID | AESEQ | AETERM | AESER | AESTDTC    | AEAWDTC          | AERPTDTC
        01      | 1     | A      | Y     | 2022-03-01 | 2022-03-01T10:00 | 2022-03-02T10:00
        01      | 2     | B      | Y     | 2022-03-01 | 2022-03-01T10:00 | 2022-03-02T10:01
        01      | 3     | C      | Y     | 2022-03-01 | 2022-03-01       | 2022-03-02
        01      | 4     | D      | Y     | 2022-03-01 | 2022-03-01       | 2022-03-03
        01      | 5     | E      | Y     | 2022-03-01 | 2022-03-01T10:00 | 2022-03-02
        02      | 1     | F      | Y     | 2022-03-01 |                  | 2022-03-02
        02      | 2     | G      | Y     | 2022-03-01 | 2022-03-05       | 2022-03-04
        02      | 3     | H      | Y     | 2022-03-01 | 2022-03-01       |
        02      | 4     | I      | Y     | 2023-05-31 | 2023-05-31       |
        02      | 5     | J      | Y     | 2023-05-30 | 2023-05-30       |
        03      | 1     | K      | N     | 2022-03-01 | 2022-03-01       | 2022-06-01
    """
    found = find("C60", dm=DM, ae=ae)

    assert [(one.participant, one.record, one.variable) for one in found] == [
        ("01", "AESEQ 2", "AERPTDTC"),
        ("01", "AESEQ 4", "AERPTDTC"),
        ("02", "AESEQ 1", "AEAWDTC"),
        ("02", "AESEQ 2", "AERPTDTC"),
        ("02", "AESEQ 3", "AERPTDTC"),
        ("02", "AESEQ 5", "AERPTDTC"),
    ]
    assert found[1].finding == (
        "D is serious and was reported on 2022-03-03, more than 24 hours after the site was aware "
        "on 2022-03-01"
    )


def test_an_export_without_dates_of_awareness_cannot_tell(why_not):
    ae = """
        USUBJID | AESEQ | AETERM | AESER | AESTDTC
        01      | 1     | A      | Y     | 2022-03-01
    """

    assert why_not("C60", dm=DM, ae=ae) == "the AE dataset has no AEAWDTC"


def test_an_event_whose_words_are_of_special_interest_is_coded_so(find):
    ae = """
        USUBJID | AESEQ | AETERM                  | AEDECOD         | AESTDTC
        01      | 1     | Shingles, left T7       | Rash            | 2022-03-01
        01      | 2     | Herpes zoster           | Herpes zoster   | 2022-03-01
        01      | 3     | Low mood                | Fatigue         | 2022-03-01
        02      | 1     | 带状疱疹                | Rash            | 2022-03-01
        02      | 2     | Anaphylactoid flush     | Flushing        | 2022-03-01
        02      | 3     | 花粉过敏                | Seasonal allergy | 2022-03-01
        03      | 1     | Shingles                | Rash            | 2022-01-14
    """
    found = find("C61", dm=DM, ae=ae)

    assert [(one.participant, one.record, one.value) for one in found] == [
        ("01", "AESEQ 1", "Rash"),
        ("02", "AESEQ 1", "Rash"),
        ("02", "AESEQ 2", "Flushing"),
    ]
    assert found[0].finding == (
        "Shingles, left T7 is coded as Rash, which is not of: herpes zoster"
    )


def test_an_event_that_tells_of_a_hospital_stay_says_so(find):
    ae = """
        USUBJID | AESEQ | AETERM                      | AESTDTC    | AESER | AESHOSP
        01      | 1     | Pneumonia, HOSPITALISED     | 2022-03-01 | N     | N
        01      | 2     | Fall, admitted for one night | 2022-03-01 |      |
        01      | 3     | 肺炎住院                    | 2022-03-01 | Y     | N
        02      | 1     | Pneumonia, not hospitalized | 2022-03-01 | N     | N
        02      | 2     | 肺炎，未住院                | 2022-03-01 | N     | N
        02      | 3     | Hospital-acquired pneumonia | 2022-03-01 | N     | N
        03      | 1     | Pneumonia, in hospital      | 2022-03-01 | N     | Y
    """
    found = find("C62", dm=DM, ae=ae)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "AESEQ 1"),
        ("01", "AESEQ 2"),
        ("01", "AESEQ 3"),
    ]
    assert found[0].finding == (
        "Pneumonia, HOSPITALISED tells of a hospital stay, but AESHOSP is N and AESER N"
    )


def test_a_treatment_given_in_hospital_has_a_serious_event_or_a_worsening_near_it(find):
    cm = """
        USUBJID | CMSEQ | CMTRT       | CMINDC                | CMSTDTC
        01      | 1     | Cefuroxime  | Hospitalisation       | 2022-03-01
        01      | 2     | Cefuroxime  | Infection             | 2022-03-01
        01      | 3     | Cefuroxime  | 住院                  | 2021-12-31
        02      | 1     | Cefuroxime  | Admitted for fever    | 2022-03-08
        02      | 2     | Cefuroxime  | Admitted for fever    | 2022-03-09
        03      | 1     | Pulse       | 住院                  | 2022-03-01
    """
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AEENDTC    | AESER
        01      | 1     | Fever  | 2022-03-01 | 2022-03-02 | N
        02      | 1     | Fever  | 2022-03-01 | 2022-03-01 | Y
    """
    ce = """
        USUBJID | CESEQ | CESTDTC
        03      | 1     | 2022-02-22
    """
    found = find("C62B", dm=DM, cm=cm, ae=ae, ce=ce)

    assert [(one.participant, one.record) for one in found] == [
        ("01", "CMSEQ 1"),
        ("02", "CMSEQ 2"),
    ]
