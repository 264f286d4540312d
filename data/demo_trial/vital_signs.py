"""Vital signs of the demo trial (vs): at every visit, and before and after each infusion.

What the story tells is in story/vital_signs.txt; the rest lies near the participant's own level.
"""

from dataclasses import replace
from functools import cache

from data.demo_trial.people import Person, read_story, screened, variation
from data.demo_trial.records import Record, Values
from data.demo_trial.visits import Visit, visits_of

VITAL_SIGNS = [  # short name, name, unit, level, spread between people, spread within one
    ("SYSBP", "Systolic Blood Pressure", "mmHg", 118, 8, 5),
    ("DIABP", "Diastolic Blood Pressure", "mmHg", 74, 5, 4),
    ("PULSE", "Pulse Rate", "beats/min", 76, 5, 4),
    ("TEMP", "Temperature", "C", 36.5, 0.1, 0.15),
]
BEFORE, AFTER = ("BEFORE INFUSION", "1"), ("AFTER INFUSION", "2")  # VSTPT and VSTPTNUM
CHANGES = {"SYSBP": (-2, 5), "DIABP": (-1, 4), "PULSE": (-1, 4), "TEMP": (0.1, 0.15)}


@cache
def weights(person: Person) -> dict[str, float]:
    """Weight in kg at each visit that took place; it drifts a little from visit to visit."""
    chance = variation(person, "weight")
    weight, found = person.weight, {}
    for visit in visits_of(person):
        if visit.on:
            found[visit.name] = round(weight, 1)
            weight += float(chance.normal(0.04, 0.35))
    return found


def vital_signs() -> list[Record]:
    """Weight at every visit; pressure, pulse and temperature before and after each infusion."""
    records = []
    for person in screened():
        records += (before := _before_infusions(person))
        records += _after_infusions(person, before)
    return records


def _before_infusions(person: Person) -> list[Record]:
    """Vital signs of each visit, taken before what it brings."""
    chance, records = variation(person, "vital signs"), []
    own = {code: level + chance.normal(0, spread) for code, _, _, level, spread, _ in VITAL_SIGNS}
    for visit in visits_of(person):
        if visit.name in weights(person):
            weight = f"{weights(person)[visit.name]:.1f}"
            records.append(_vital_sign(visit, "WEIGHT", "Weight", weight, "kg"))
            for code, name, unit, _, _, within in VITAL_SIGNS:
                value = _as_measured(own[code] + chance.normal(0, within), unit)
                point = BEFORE if visit.infusion else (None, None)
                records.append(_vital_sign(visit, code, name, value, unit, point))
    return records


def _after_infusions(person: Person, before: list[Record]) -> list[Record]:
    """Vital signs at the end of each infusion: those before it, and a change."""
    chance, told = variation(person, "vital signs after"), _told_after(person)
    records = []
    for record in before:
        code, unit = record.values["VSTESTCD"], record.values["VSORRESU"]
        if record.values["VSTPTNUM"] and code in CHANGES:
            drawn = float(record.values["VSORRES"] or 0) + chance.normal(*CHANGES[code])
            value = told.get((record.values["VISIT"], code), _as_measured(drawn, unit))
            if value:
                records.append(_taken_after(record, value))
    return records


def _taken_after(before: Record, value: str) -> Record:
    point, number = AFTER
    after: Values = {"VSORRES": value, "VSSTRESN": value, "VSTPT": point, "VSTPTNUM": number}
    return replace(before, values=before.values | after)


def _told_after(person: Person) -> dict[tuple[str | None, str | None], str]:
    return {
        (row["visit"], row["test"]): row["after"]
        for row in read_story("vital_signs")
        if row["number"] == person.number
    }


def _as_measured(value: float, unit: str | None) -> str:
    return f"{value:.1f}" if unit == "C" else f"{value:.0f}"


def _vital_sign(
    visit: Visit,
    code: str,
    name: str,
    value: str,
    unit: str,
    point: tuple[str | None, str | None] = (None, None),
) -> Record:
    return Record(
        visit.person,
        {
            "VSTESTCD": code,
            "VSTEST": name,
            "VSORRES": value,
            "VSORRESU": unit,
            "VSSTRESN": value,
            "VSSTRESU": unit,
            "VSTPT": point[0],
            "VSTPTNUM": point[1],
            **visit.as_recorded,
            "VSDTC": visit.done_on.isoformat(),
        },
        visit.done_on,
    )
