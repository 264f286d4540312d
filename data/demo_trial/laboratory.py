"""Antibody titres, B cells and blood tests of the demo trial (is, cp, lb).

What belongs to the story is written in its tables.  The rest lies near the participant's own
level, which follows the course that belimumab gives.
"""

from math import exp

from data.demo_trial.people import Person, person_of, read_story, screened, treated, variation
from data.demo_trial.records import Record, Values
from data.demo_trial.visits import Visit, attended, visit_of, visits_of

DRAWS = ["SCREENING", "BASELINE", "WEEK 24", "WEEK 52"]
FIXED = "CELL-BASED ASSAY (FIXED)"
B_CELL_WEEKS = [0, 4, 12, 24, 52]
LEUKOCYTES = ["NEUT", "LYM", "MONO", "EOS"]
LAST_COURSE = {"SCREENING": "w0", "BASELINE": "w0", "EARLY TERMINATION": "w24"}


def titres() -> list[Record]:
    """AQP4-IgG titre of each draw."""
    return [
        _titre(visit_of(person_of(row), draw), row)
        for row in read_story("titres")
        for draw in DRAWS
        if row[draw]
    ]


def b_cells() -> list[Record]:
    """B-cell subsets at each draw, then all B cells as their sum."""
    records = []
    for week in B_CELL_WEEKS:
        for visit in attended(week):
            whole = 0.0
            for row in read_story("b_cells"):
                count = round(_level(visit, row, f"w{week}", "B cells"), 1)
                whole += count
                records.append(_cells(visit, row["test"], row["name"], row["markers"], count))
            records.append(_cells(visit, "CD19B", "B Cells", "CD19+", whole))
    return sorted(records, key=lambda record: (record.person.number, record.known_from))


def blood_tests() -> list[Record]:
    """Laboratory results at each draw, and the hepatitis B screen."""
    records = [_hepatitis_b(person) for person in screened()]
    for person in treated():
        for visit in visits_of(person):
            results = _results_of(visit)
            records += [
                _blood_test(visit, row, results[row["test"]])
                for row in read_story("laboratory_tests")
                if row["test"] in results
            ]
    return sorted(records, key=lambda record: (record.person.number, record.known_from))


def _results_of(visit: Visit) -> dict[str, str]:
    """Result of each test done at a visit, as reported."""
    results = {
        row["test"]: row["result"]
        for row in read_story("laboratory")
        if (row["number"], row["visit"]) == (visit.person.number, visit.name)
    }
    course = LAST_COURSE.get(visit.name, visit.name.replace("WEEK ", "w"))
    for row in read_story("laboratory_tests"):
        if visit.on and row.get(course) and row["test"] not in results:
            value = _level(visit, row, course, "blood", _shift(visit.person, row["test"]))
            results[row["test"]] = f"{value:.{row['places']}f}"
    if set(LEUKOCYTES) <= set(results):
        results["WBC"] = f"{sum(float(results[cells]) for cells in LEUKOCYTES):.1f}"
    return results


def _level(visit: Visit, row: dict[str, str], course: str, subject: str, shift: float = 1) -> float:
    """The group's level, this person's place in it, the course of the week and the day's noise."""
    own = variation(visit.person, f"{subject} {row['test']}").normal(0, float(row["people"]))
    noise = variation(visit.person, f"{subject} {row['test']} {visit.name}").normal(
        0, float(row["within"])
    )
    return float(row["level"]) * shift * float(row[course]) * exp(own + noise)


def _shift(person: Person, test: str) -> float:
    """Men have more haemoglobin and creatinine."""
    return {"HGB": 1.15, "CREAT": 1.35}.get(test, 1) if person.sex == "M" else 1


def _titre(visit: Visit, row: dict[str, str]) -> Record:
    reported = row[visit.name]
    assay = row["last assay"] if visit.name == "WEEK 52" and row["last assay"] else FIXED
    values: Values = {
        "ISTESTCD": "AQP4IGG",
        "ISTEST": "Aquaporin-4 IgG Antibody",
        "ISBDAGNT": "AQUAPORIN-4",
    }
    if reported == "not done":
        values["ISSTAT"] = "NOT DONE"
    else:
        values |= {
            "ISORRES": reported,
            "ISSTRESC": reported,
            "ISSTRESN": None if reported.startswith("<") else reported.removeprefix("1:"),
        }
    values |= {
        "ISLLOQ": "10",
        "ISMETHOD": assay,
        "ISSPEC": "SERUM",
        **visit.as_recorded,
        "ISDTC": visit.done_on.isoformat(),
    }
    return Record(visit.person, values, visit.done_on)


def _cells(visit: Visit, code: str, name: str, markers: str, count: float) -> Record:
    return Record(
        visit.person,
        {
            "CPTESTCD": code,
            "CPTEST": name,
            "CPSBMRKS": markers,
            "CPORRES": f"{count:.1f}",
            "CPORRESU": "cells/uL",
            "CPSTRESN": f"{count:.1f}",
            "CPSTRESU": "cells/uL",
            **visit.as_recorded,
            "CPDTC": visit.done_on.isoformat(),
        },
        visit.done_on,
    )


def _blood_test(visit: Visit, row: dict[str, str], result: str) -> Record:
    low, high = row[f"low {visit.person.sex}"], row[f"high {visit.person.sex}"]
    below_limit = result.startswith("<")
    value = float(result.removeprefix("<"))
    indicator = (
        "LOW" if below_limit or value < float(low) else "HIGH" if value > float(high) else "NORMAL"
    )
    return Record(
        visit.person,
        {
            "LBTESTCD": row["test"],
            "LBTEST": row["name"],
            "LBCAT": row["category"],
            "LBORRES": result,
            "LBORRESU": row["unit"],
            "LBSTRESC": result,
            "LBSTRESN": None if below_limit else result,
            "LBSTRESU": row["unit"],
            "LBSTNRLO": low,
            "LBSTNRHI": high,
            "LBNRIND": indicator,
            "LBBLFL": "Y" if visit.name == "BASELINE" else None,
            **visit.as_recorded,
            "LBDTC": visit.done_on.isoformat(),
        },
        visit.done_on,
    )


def _hepatitis_b(person: Person) -> Record:
    failed = {row["number"] for row in read_story("criteria") if "Hepatitis B" in row["found"]}
    result = "POSITIVE" if person.number in failed else "NEGATIVE"
    return Record(
        person,
        {
            "LBTESTCD": "HBSAG",
            "LBTEST": "Hepatitis B Virus Surface Antigen",
            "LBCAT": "VIROLOGY",
            "LBORRES": result,
            "LBSTRESC": result,
            **visit_of(person, "SCREENING").as_recorded,
            "LBDTC": person.consent.isoformat(),
        },
        person.consent,
    )
