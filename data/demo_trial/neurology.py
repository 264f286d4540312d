"""Worsenings, disability and MRI of the demo trial (ce, rs, nv)."""

from datetime import date, timedelta

from data.demo_trial.people import Person, person_of, read_story, treated, variation
from data.demo_trial.records import Record, Values, last_day
from data.demo_trial.visits import Visit, is_working_day, visit_of, visits_of

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
SCANNED = ["BASELINE", "WEEK 12", "WEEK 24", "WEEK 52"]
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
    records = [
        record for person in treated() for place in PLACES for record in _scans_of(person, place)
    ]
    return sorted(records, key=lambda record: (record.person.number, record.known_from))


def _scans_of(person: Person, place: tuple[str, str]) -> list[Record]:
    """Scans of one place in order; each is compared with the last one that was read."""
    told = {
        row["visit"]: row
        for row in read_story("lesions")
        if row["number"] == person.number and (row["region"], row["side"]) in (place, ("", ""))
    }
    records: list[Record] = []
    comparator = None
    for visit in visits_of(person):
        row = told.get(visit.name, {})
        if visit.name not in SCANNED or not visit.on or row.get("status") == "absent":
            continue
        on = _scan_date(visit)
        values = visit.as_recorded | {
            "NVLOC": place[0],
            "NVLAT": place[1] or None,
            "NVMETHOD": "MRI",
            "NVLNKID": comparator,
            "NVDTC": on.isoformat(),
        }
        records += [Record(person, values | _count(row, *count), on) for count in COUNTS]
        if row.get("status") != "not done":
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
        "CEINVCNF": row["investigator"] or None,
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
                "RSDTC": visit.done_on.isoformat(),
            },
            visit.done_on,
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


def _scan_date(visit: Visit) -> date:
    """A working day up to three days before the visit; before baseline up to nine."""
    ahead = (2, 10) if visit.name == "BASELINE" else (0, 4)
    chance = variation(visit.person, f"MRI {visit.name}")
    on = visit.done_on - timedelta(days=int(chance.integers(*ahead)))
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on
