"""Who was screened, what became of them, and what they had before (dm, ie, ds, mh)."""

from datetime import date

from data.demo_trial.people import Person, person_of, read_story, screened
from data.demo_trial.records import STUDY, Record, Values
from nmosd_core.study.reading import read_protocol

MILESTONE, DISPOSITION = "PROTOCOL MILESTONE", "DISPOSITION EVENT"


def demographics(infusions: list[Values], cut: date) -> list[Record]:
    """One record a screened participant; the last infusion is the last one before the cut."""
    last = {row["USUBJID"]: (row["EXSTDTC"] or "")[:10] for row in infusions}
    return [_demographics_of(person, last.get(person.participant)) for person in screened()]


def criteria_not_met() -> list[Record]:
    """One record a criterion that a participant did not meet."""
    criteria = {criterion.code: criterion for criterion in read_protocol().eligibility.criteria}
    records = []
    for row in read_story("criteria"):
        criterion = criteria[row["criterion"]]
        result = "N" if criterion.kind == "inclusion" else "Y"
        values: Values = {
            "IETESTCD": criterion.code,
            "IETEST": criterion.text,
            "IECAT": criterion.kind.upper(),
            "IEORRES": result,
            "IESTRESC": result,
            "IEDTC": row["date"],
        }
        records.append(Record(person_of(row), values, date.fromisoformat(row["date"])))
    return records


def dispositions() -> list[Record]:
    """Consent, entry, and how each participant left."""
    found = {row["number"]: row["found"] for row in read_story("criteria")}
    records = []
    for person in screened():
        records.append(_disposition(person, "INFORMED CONSENT OBTAINED", MILESTONE, person.consent))
        if person.entered:
            records.append(_disposition(person, "ENTERED INTO TRIAL", MILESTONE, person.entered))
        term = found.get(person.number, person.in_words)
        records.append(_disposition(person, person.reason, DISPOSITION, person.left, term))
    return records


def medical_history() -> list[Record]:
    """One record a condition."""
    return [
        Record(
            person_of(row),
            {
                "MHTERM": row["term"],
                "MHDECOD": row["preferred term"],
                "MHBODSYS": row["organ class"],
                "MHCAT": "NMOSD HISTORY" if row["term"] == "NMOSD" else "GENERAL",
                "MHSTDTC": row["start"],
            },
            person_of(row).consent,
        )
        for row in read_story("history")
    ]


def _demographics_of(person: Person, last_infusion: str | None) -> Record:
    first = person.first_infusion.isoformat() if person.first_infusion else None
    arm = "Belimumab 10 mg/kg" if first else "Screen Failure"
    values: Values = {
        "STUDYID": STUDY,
        "DOMAIN": "DM",
        "USUBJID": person.participant,
        "SUBJID": person.number,
        "SITEID": "01",
        "RFICDTC": person.consent.isoformat(),
        "RFSTDTC": first,
        "RFENDTC": person.left.isoformat() if first else None,
        "RFXSTDTC": first,
        "RFXENDTC": last_infusion,
        "RFPENDTC": person.left.isoformat(),
        "BRTHDTC": person.born,
        "AGE": person.age,
        "AGEU": "YEARS",
        "SEX": person.sex,
        "RACE": "ASIAN",
        "ARM": arm,
        "ACTARM": arm,
        "COUNTRY": "CHN",
    }
    still_in: Values = {"RFENDTC": None, "RFPENDTC": None}
    return Record(person, values, person.consent, closes=person.left, while_open=still_in)


def _disposition(person: Person, code: str, category: str, on: date, term: str = "") -> Record:
    before = code in ("INFORMED CONSENT OBTAINED", "ENTERED INTO TRIAL", "SCREEN FAILURE")
    return Record(
        person,
        {
            "DSTERM": term or code,
            "DSDECOD": code,
            "DSCAT": category,
            "DSSCAT": "STUDY PARTICIPATION" if category == DISPOSITION else None,
            "DSSTDTC": on.isoformat(),
            "EPOCH": "SCREENING" if before else "TREATMENT",
        },
        on,
    )
