"""The people of the demo trial, and how the tables of their story are read."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

STORY = Path(__file__).with_name("story")
SEED = 5154734


@dataclass(frozen=True)
class Person:
    """One screened participant; without a first infusion a screen failure."""

    number: str
    consent: date
    entered: date | None
    first_infusion: date | None
    age: str
    born: str
    sex: str
    weight: float
    reason: str
    in_words: str
    left: date

    @property
    def participant(self) -> str:
        """USUBJID."""
        return f"NMO-{self.number}"

    def on(self, trial_day: int) -> date:
        """Date of a trial day; day 0 is the first infusion."""
        if self.first_infusion is None:
            raise ValueError(f"{self.participant} was never treated")
        return self.first_infusion + timedelta(days=trial_day)


@cache
def read_story(name: str) -> list[dict[str, str]]:
    """Rows of one table of the story; lines that begin with # tell what it is."""
    lines = (STORY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.split("|")]
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
    head = cells[0]
    return [dict(zip(head, row + [""] * (len(head) - len(row)), strict=True)) for row in cells[1:]]


@cache
def screened() -> tuple[Person, ...]:
    """Everyone who was screened, in order of screening."""
    return tuple(
        Person(
            number=row["number"],
            consent=date.fromisoformat(row["consent"]),
            entered=_date(row["entered"]),
            first_infusion=_date(row["first infusion"]),
            age=row["age"],
            born=row["born"],
            sex=row["sex"],
            weight=float(row["weight"]),
            reason=row["reason"],
            in_words=row["in words"],
            left=date.fromisoformat(row["left"]),
        )
        for row in read_story("participants")
    )


def treated() -> list[Person]:
    """Everyone who had an infusion."""
    return [person for person in screened() if person.first_infusion]


def person_of(row: dict[str, str]) -> Person:
    """The participant whom a row of the story is about."""
    return next(person for person in screened() if person.number == row["number"])


def variation(person: Person, subject: str) -> np.random.Generator:
    """Seeded variation for one participant and subject, whatever is drawn elsewhere."""
    return np.random.default_rng([SEED, int(person.number), *subject.encode()])


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
