"""Worsenings, disability and MRI of the demo trial (ce, rs, nv)."""

from datetime import date, timedelta

from data.demo_trial.records import Record, Values, last_day
from data.demo_trial.story import Person, person_of, read_story, treated, variation
from data.demo_trial.visits import attended, is_working_day, visit_of

STANDARD_TERM = {
    "OPTIC NERVE": "Optic neuritis",
    "SPINAL CORD": "Myelitis",
    "AREA POSTREMA": "Area postrema syndrome",
    "BRAINSTEM": "Acute brainstem syndrome",
}
SYSTEMS = [
    ("KFSS0101", "KFSS1-Pyramidal Functions"),
    ("KFSS0102", "KFSS1-Cerebellar Functions"),
    ("KFSS0103", "KFSS1-Brain Stem Functions"),
    ("KFSS0104", "KFSS1-Sensory Functions"),
    ("KFSS0105", "KFSS1-Bowel and Bladder Functions"),
    ("KFSS0106", "KFSS1-Visual or Optic Functions"),
    ("KFSS0107", "KFSS1-Cerebral or Mental Functions"),
]
EDSS, AMBULATION = ("EDSS0101", "EDSS01-Expanded Disability Score"), ("AMBUL", "Ambulation Score")
SCAN_WEEKS = [0, 12, 24, 52]
PLACES = [
    ("OPTIC NERVE", "LEFT"),
    ("OPTIC NERVE", "RIGHT"),
    ("BRAIN", ""),
    ("SPINAL CORD", ""),
]
COUNTS = [
    ("NEWT2", "New T2 Lesions", "new"),
    ("ENLT2", "Enlarging T2 Lesions", "enlarging"),
    ("GDLES", "Contrast-enhancing Lesions", "enhancing"),
]


def worsenings() -> list[Record]:
    """One record a reported worsening; open until its end is known."""
    return [_worsening(row) for row in read_story("worsenings")]


def scores() -> list[Record]:
    """EDSS, functional systems and ambulation at each examination."""
    records = []
    for row in read_story("scores"):
        for visit in row["visits"].split(", "):
            records += _examination(person_of(row), visit, row)
    return sorted(
        records, key=lambda r: (r.person.number, r.known_from, r.values["VISITNUM"] or "")
    )


def scans() -> list[Record]:
    """Lesion counts of each scan, by region and side."""
    told = {
        (row["number"], row["visit"], row["region"], row["side"]): row
        for row in read_story("lesions")
    }
    records = []
    for person in treated():
        comparator = None
        for week in SCAN_WEEKS:
            for visit in attended(week):
                whole = told.get((person.number, visit.name, "", ""), {})
                if visit.person != person or whole.get("status") == "absent":
                    continue
                on = _scan_date(person, visit.name)
                for place in PLACES:
                    row = whole or told.get((person.number, visit.name, *place), {})
                    values = visit.as_recorded | {
                        "NVLOC": place[0],
                        "NVLAT": place[1] or None,
                        "NVMETHOD": "MRI",
                        "NVLNKID": comparator,
                        "NVDTC": on.isoformat(),
                    }
                    records += [
                        Record(person, values | _count(row, *count), on) for count in COUNTS
                    ]
                if not whole:
                    comparator = f"MRI {on}"
    return records


def _worsening(row: dict[str, str]) -> Record:
    person = person_of(row)
    before = last_day(row["onset"]) < person.consent
    values: Values = {
        "CETERM": row["term"],
        "CEDECOD": STANDARD_TERM[row["region"]],
        "CECAT": "NMOSD WORSENING",
        "CEOCCUR": "Y",
        "CESEV": row["severity"],
        "CESTDTC": row["onset"],
        "CEENDTC": row["end"] or None,
        "CEENRTPT": None,
        "CEDUR": row["duration"] or None,
        "CELOC": row["region"],
        "CELAT": row["side"] or None,
        "CEADJUD": row["adjudication"] or None,
    }
    return Record(
        person,
        values,
        person.consent if before else last_day(row["onset"]),
        closes=last_day(row["end"]) if row["end"] and not before else None,
        while_open={"CEENDTC": None, "CEENRTPT": "ONGOING", "CEDUR": None},
    )


def _examination(person: Person, visit_name: str, row: dict[str, str]) -> list[Record]:
    visit = visit_of(person, visit_name)
    if visit.on is None:
        raise ValueError(f"{person.participant} missed {visit_name}, so there is no score")
    results = [(EDSS, row["EDSS"])]
    if row["EDSS"] != "not done":
        results += list(zip(SYSTEMS, row["systems"].split(), strict=True))
        results.append((AMBULATION, row["ambulation"]))
    return [
        Record(
            person,
            {
                "RSTESTCD": code,
                "RSTEST": name,
                "RSCAT": "EDSS" if code == EDSS[0] else "KFSS",
                **_score(score, row["reason"]),
                "RSEVAL": "INVESTIGATOR",
                **visit.as_recorded,
                "RSDTC": visit.on.isoformat(),
            },
            visit.on,
        )
        for (code, name), score in results
    ]


def _score(score: str, reason: str) -> Values:
    if score == "not done":
        return {"RSSTAT": "NOT DONE", "RSREASND": reason}
    return {"RSORRES": score, "RSSTRESC": score, "RSSTRESN": score}


def _count(row: dict[str, str], code: str, name: str, column: str) -> Values:
    values: Values = {"NVTESTCD": code, "NVTEST": name}
    if row.get("status") == "not done":
        return values | {"NVSTAT": "NOT DONE", "NVREASND": row["reason"]}
    found = row.get(column, "0")
    return values | {"NVORRES": found, "NVSTRESN": found}


def _scan_date(person: Person, visit_name: str) -> date:
    """A working day up to three days before the visit; before baseline up to nine."""
    visit = visit_of(person, visit_name)
    if visit.on is None:
        raise ValueError(f"{person.participant} missed {visit_name}, so there is no scan")
    ahead = (2, 10) if visit_name == "BASELINE" else (0, 4)
    on = visit.on - timedelta(days=int(variation(person, f"MRI {visit_name}").integers(*ahead)))
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on
