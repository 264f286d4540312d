"""Visits of the demo trial: when each planned visit took place, or why it did not.

Planned days are those of the protocol.  What deviates is in story/visits.txt; every other visit
is on the planned day or a working day near it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from data.demo_trial.people import Person, read_story, screened, treated, variation
from data.demo_trial.records import Record, Values
from nmosd_core.study.reading import read_protocol
from nmosd_core.study.schedule import plan_visits

NEAR = [-2, -1, 0, 1, 2, 3]
HOW_OFTEN = [0.05, 0.15, 0.5, 0.15, 0.1, 0.05]
HOLIDAYS = [  # China's public holidays, first and last day
    (date(2022, 1, 1), date(2022, 1, 3)),
    (date(2022, 1, 31), date(2022, 2, 6)),
    (date(2022, 4, 3), date(2022, 4, 5)),
    (date(2022, 4, 30), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 5)),
    (date(2022, 9, 10), date(2022, 9, 12)),
    (date(2022, 10, 1), date(2022, 10, 7)),
    (date(2022, 12, 31), date(2023, 1, 2)),
    (date(2023, 1, 21), date(2023, 1, 27)),
    (date(2023, 4, 5), date(2023, 4, 5)),
    (date(2023, 4, 29), date(2023, 5, 3)),
]
WORKED_SUNDAY = date(2022, 1, 30)  # in exchange for Spring Festival
SCREENING, BASELINE, EARLY_TERMINATION = 1, 2, 17


@dataclass(frozen=True)
class Visit:
    """One visit of one participant; `on` is None when it was missed, `planned` when unplanned."""

    person: Person
    name: str
    number: str
    on: date | None
    planned: date | None = None
    planned_day: int | None = None
    reason: str = ""
    infusion: int | None = None

    @property
    def done_on(self) -> date:
        """Date on which it took place."""
        if self.on is None:
            raise ValueError(f"{self.person.participant} missed {self.name}: nothing was done")
        return self.on

    @property
    def as_recorded(self) -> Values:
        """VISITNUM and VISIT, as every dataset holds them."""
        return {"VISITNUM": self.number, "VISIT": self.name}


def is_working_day(day: date) -> bool:
    """Whether the hospital's infusion unit is open."""
    if day == WORKED_SUNDAY:
        return True
    return day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)


def near_working_day(day: date) -> date:
    """The nearest working day; of two equally near the later."""
    return next(
        day + timedelta(days=sign * distance)
        for distance in range(15)
        for sign in (1, -1)
        if is_working_day(day + timedelta(days=sign * distance))
    )


@cache
def visits_of(person: Person) -> tuple[Visit, ...]:
    """Every visit of one participant in the order of their numbers, screening first."""
    visits = [Visit(person, "SCREENING", str(SCREENING), person.consent)]
    if person.first_infusion:
        told = {row["visit"]: row for row in read_story("visits") if row["number"] == person.number}
        visits += [visit for visit in _planned(person, told) if due_on(visit) <= person.left]
        visits += [_unplanned(person, row) for name, row in told.items() if _is_unplanned(name)]
    return tuple(sorted(visits, key=lambda visit: float(visit.number)))


def visit_of(person: Person, name: str) -> Visit:
    """The visit of that name."""
    return next(visit for visit in visits_of(person) if visit.name == name)


def subject_visits() -> list[Record]:
    """One record a visit, done or missed (sv)."""
    return [
        Record(
            visit.person,
            visit.as_recorded
            | {
                "VISITDY": None if visit.planned_day is None else str(visit.planned_day + 1),
                "SVPRESP": None if "UNSCHEDULED" in visit.name else "Y",
                "SVOCCUR": "Y" if visit.on else "N",
                "SVREASOC": None if visit.on else visit.reason,
                "SVSTDTC": visit.on.isoformat() if visit.on else None,
                "SVENDTC": visit.on.isoformat() if visit.on else None,
            },
            known_from=due_on(visit),
        )
        for person in screened()
        for visit in visits_of(person)
    ]


def attended(week: int) -> list[Visit]:
    """The visits of one planned week that took place; week 0 is baseline."""
    name = f"WEEK {week}" if week else "BASELINE"
    return [
        visit
        for person in treated()
        for visit in visits_of(person)
        if visit.name == name and visit.on
    ]


def due_on(visit: Visit) -> date:
    """Date of a visit, or of the plan where it was missed."""
    return visit.on or visit.planned or visit.done_on


def _is_unplanned(name: str) -> bool:
    return name.startswith("UNSCHEDULED") or name == "EARLY TERMINATION"


def _unplanned(person: Person, row: dict[str, str]) -> Visit:
    unscheduled = row["visit"].startswith("UNSCHEDULED")
    number = row["visit"].split()[-1] if unscheduled else str(EARLY_TERMINATION)
    return Visit(person, row["visit"], number, person.on(int(row["day"])))


def _planned(person: Person, told: dict[str, dict[str, str]]) -> list[Visit]:
    chance = variation(person, "visits")
    planned = []
    for number, plan in enumerate(plan_visits(read_protocol(), person.first_infusion), BASELINE):
        name = f"WEEK {plan.week}" if plan.day else "BASELINE"
        nudge = int(chance.choice(NEAR, p=HOW_OFTEN)) if plan.week > 4 else 0
        if name in told:
            on = person.on(int(told[name]["day"])) if told[name]["day"] else None
        else:
            on = near_working_day(person.on(plan.day + nudge))
        reason = told[name]["reason"] if name in told else ""
        planned.append(
            Visit(person, name, str(number), on, plan.on, plan.day, reason, plan.infusion)
        )
    return planned
