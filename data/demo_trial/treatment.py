"""Infusions and medication of the demo trial (ex, cm).

The dose is 10 mg for each kg of the day's weight, to the nearest 10 mg, as pharmacies draw it.
"""

from datetime import date, datetime, time, timedelta

from data.demo_trial.people import person_of, read_story, treated, variation
from data.demo_trial.records import Record, Values, last_day
from data.demo_trial.visits import Visit, visits_of
from data.demo_trial.vital_signs import weights
from nmosd_core.study.reading import read_protocol
from nmosd_core.study.schedule import planned_dose_mg

INTERRUPTED = ("006", "WEEK 2")
UNDERDOSED = ("005", "WEEK 16")
RESCUE = {  # drug and name, days from onset to start, days given, dose, unit
    "IVMP": ("METHYLPREDNISOLONE", "Methylprednisolone sodium succinate", 3, 5, "1000", "mg"),
    "PLEX": ("PLASMA EXCHANGE", "Plasma exchange, 5 sessions", 10, 9, None, None),
    "IVIG": ("IMMUNOGLOBULIN G HUMAN", "Human immunoglobulin 0.4 g/kg", 9, 5, "25", "g"),
}


def infusions() -> list[Record]:
    """One record an infusion."""
    return [
        _infusion(visit)
        for person in treated()
        for visit in visits_of(person)
        if visit.infusion and visit.on
    ]


def medications() -> list[Record]:
    """Rescue therapy of earlier attacks, then what the story tells of each participant."""
    records = [
        _rescue(row, name)
        for row in read_story("worsenings")
        for name in row["rescue"].split("+")
        if name and last_day(row["onset"]) < person_of(row).consent
    ]
    records += [_medication(row) for row in read_story("treatments")]
    return sorted(
        records, key=lambda record: (record.person.number, record.values["CMSTDTC"] or "")
    )


def _infusion(visit: Visit) -> Record:
    this = (visit.person.number, visit.name)
    planned = planned_dose_mg(read_protocol(), weights(visit.person)[visit.name])
    chance = variation(visit.person, visit.name)
    start = datetime.combine(visit.done_on, time(9)) + timedelta(
        minutes=5 * int(chance.integers(0, 30))
    )
    minutes = 135 if this == INTERRUPTED else 60 + 5 * int(chance.integers(0, 4))
    adjusted = {
        INTERRUPTED: "INTERRUPTED FOR INFUSION RELATED REACTION, THEN GIVEN IN FULL",
        UNDERDOSED: "DOSING ERROR",
    }
    return Record(
        visit.person,
        {
            "EXTRT": "BELIMUMAB",
            "EXDOSE": f"{planned * (0.93 if this == UNDERDOSED else 1) / 10:.0f}0",
            "EXDOSU": "mg",
            "EXDOSFRM": "SOLUTION",
            "EXROUTE": "INTRAVENOUS",
            "EXADJ": adjusted.get(this),
            **visit.as_recorded,
            "EXSTDTC": start.isoformat(timespec="minutes"),
            "EXENDTC": (start + timedelta(minutes=minutes)).isoformat(timespec="minutes"),
        },
        visit.done_on,
    )


def _rescue(worsening: dict[str, str], name: str) -> Record:
    drug, recorded, wait, days, dose, unit = RESCUE[name]
    start = end = worsening["onset"]
    if len(start) == len("2021-12-14"):
        onset = date.fromisoformat(start)
        start = (onset + timedelta(days=wait)).isoformat()
        end = (onset + timedelta(days=wait + days - 1)).isoformat()
    person = person_of(worsening)
    values: Values = {
        "CMTRT": recorded,
        "CMDECOD": drug,
        "CMCAT": "RESCUE",
        "CMINDC": f"Attack before the trial: {worsening['region'].lower()}",
        "CMDOSE": dose,
        "CMDOSU": unit,
        "CMROUTE": "INTRAVENOUS",
        "CMSTDTC": start,
        "CMENDTC": end,
    }
    return Record(person, values, person.consent)


def _medication(row: dict[str, str]) -> Record:
    person = person_of(row)
    values: Values = {
        "CMTRT": row["name"],
        "CMDECOD": row["drug"],
        "CMCAT": row["category"],
        "CMINDC": row["for"] or None,
        "CMDOSE": row["dose"] or None,
        "CMDOSU": row["unit"] or None,
        "CMROUTE": row["route"],
        "CMSTDTC": row["start"],
        "CMENDTC": row["end"] or None,
        "CMENRTPT": None if row["end"] else "ONGOING",
    }
    return Record(
        person,
        values,
        max(person.consent, last_day(row["start"])),
        closes=last_day(row["end"]) if row["end"] else None,
        while_open={"CMENDTC": None, "CMENRTPT": "ONGOING"},
    )
