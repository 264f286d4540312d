"""What was planned: the numbers of the protocol and where each comes from.

The numbers are in protocol.toml.  They are read (reading.py), checked, and handed on as frozen
objects whose attributes are the names in the file: `protocol.attack.minimum_hours`.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nmosd_core.study.assessments import Assessments
from nmosd_core.study.baseline import Baseline
from nmosd_core.study.checks import Checks
from nmosd_core.study.eligibility import Eligibility
from nmosd_core.study.events import ColumnSet, EventGroup, InfusionClock
from nmosd_core.study.grading import Laboratory
from nmosd_core.study.laboratory import (
    Antibody,
    AntibodyTreatments,
    BCells,
    Immunoglobulins,
)
from nmosd_core.study.presentation import Presentation
from nmosd_core.study.safety import Exposure, Incidence
from nmosd_core.study.stopping import Stopping
from nmosd_core.study.vital_signs import VitalSigns

DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Trial:
    """Identity of the trial, and how many participants it plans."""

    registration: str
    study_ids: tuple[str, ...]
    title: str
    population: str
    site: str
    treatment: str
    planned_participants: int


@dataclass(frozen=True)
class Accrual:
    """Dates between which the planned participants are to have their first infusion."""

    starts: date
    ends: date


@dataclass(frozen=True)
class Infusions:
    """Planned infusions: trial days, dose, and the days before and after that are in window."""

    dose_mg_per_kg: float
    route: str
    days: tuple[int, ...]
    window_days_before: tuple[int, ...]
    window_days_after: tuple[int, ...]

    @property
    def dose_in_words(self) -> str:
        """A sentence on the planned dose; without infusions there is none."""
        if not self.days:
            return "No infusion is planned, and so no dose of one."
        return (
            f"The planned dose is {self.dose_mg_per_kg:g} mg per kg of the weight of the day: "
            "that of the day of the infusion, else the last before it."
        )


@dataclass(frozen=True)
class Visits:
    """Visits that are not infusions, and how far ahead of the data cut visits are listed."""

    final_evaluation_day: int
    window_days_before: int
    window_days_after: int
    screening_days_before: int
    days_ahead: int

    @property
    def final_week(self) -> int:
        """Week of the final evaluation: week 52 of the registered trial."""
        return self.final_evaluation_day // DAYS_PER_WEEK


@dataclass(frozen=True)
class FollowUp:
    """How time in the trial is counted."""

    first_year_days: int
    days_per_year: float
    end_of_study: str


@dataclass(frozen=True)
class Attack:
    """When a worsening is an attack."""

    minimum_hours: float
    minimum_days_between: int
    counted_from: str
    after_leaving: str
    report_weeks: tuple[int, ...]


@dataclass(frozen=True)
class BeforeTreatment:
    """How attacks before treatment are counted, and the caution that goes with comparing them.

    The caution of the standard protocol speaks of its eligibility and design; that of another trial
    which leaves this section to it is empty.
    """

    lookback_years: int
    caution: str


@dataclass(frozen=True)
class Step:
    """The rise that counts as worsening from any baseline not above `up_to`."""

    up_to: float
    step: float


@dataclass(frozen=True)
class WorseningRule:
    """A named reading of 'EDSS worsening'."""

    steps: tuple[Step, ...]
    source: str

    def step_from(self, baseline: float) -> float:
        """Rise that counts as worsening from this baseline."""
        return next(line.step for line in self.steps if baseline <= line.up_to)


@dataclass(frozen=True)
class Band:
    """Scores above the band before it, up to `up_to`, that a shift table counts together."""

    label: str
    up_to: float


@dataclass(frozen=True)
class Disability:
    """How EDSS worsening is judged; `systems` names the functional systems by their code."""

    rule: str
    near_attack_days: int
    confirmation_weeks: int
    bands: tuple[Band, ...]
    systems: dict[str, str]
    rules: dict[str, WorseningRule]


@dataclass(frozen=True)
class Lesions:
    """Scans that enter the registered sum of lesions, and how an export records them."""

    weeks: tuple[int, ...]
    regions: tuple[str, ...]
    new_codes: tuple[str, ...]
    enlarging_codes: tuple[str, ...]
    region_names: dict[str, tuple[str, ...]]
    silent_days: int

    @property
    def regions_in_words(self) -> str:
        """The regions as they stand within a sentence."""
        return ", ".join(self.regions).lower()


@dataclass(frozen=True)
class AdverseEvents:
    """Which adverse events are treatment-emergent and related, and which are grouped."""

    emergent_from: str
    emergent_to_day: int
    related: tuple[str, ...]
    groups: dict[str, EventGroup]
    column_sets: dict[str, ColumnSet] = field(default_factory=dict)

    @property
    def emergent_window(self) -> str:
        """When a treatment-emergent event starts, in words."""
        words = f"on the day of the {self.emergent_from} or later"
        return f"{words}, up to day {self.emergent_to_day}" if self.emergent_to_day else words

    @property
    def reactions_in_words(self) -> str:
        """How groups that ask for days after an infusion differ from its windows; may be empty."""
        if not self._by_infusion:
            return ""
        return (
            "The reactions of special interest ask for a term and have days of their own: an acute "
            "or delayed event is one of them if its term is listed for its day; one reported in "
            "words that such a group looks for, on its days, is to review; any other is none."
        )

    @property
    def letters_in_words(self) -> str:
        """What the letter of a group says on the safety board; empty where no group has one."""
        if not any(group.letter for group in self.groups.values()):
            return ""
        return (
            "A letter says that an event belongs to a group of special interest, by its term"
            f"{self._days_in_words}."
        )

    @property
    def _days_in_words(self) -> str:
        if not (letters := " or ".join(sorted({one.letter for one in self._by_infusion} - {""}))):
            return ""
        return (
            " and, where the group asks for it, by its day after an infusion: an event soon after "
            f"an infusion whose term is in no group for that day has no {letters}"
        )

    @property
    def _by_infusion(self) -> list[EventGroup]:
        return [group for group in self.groups.values() if group.days_after_infusion]


@dataclass(frozen=True)
class RegisteredOutcome:
    """One outcome of the registry, and where the dashboard answers it.

    `wording` is the registry's; `definition` names ours; `numbers` are the headline numbers
    that answer it and `inputs` the one that says how complete its data are; `page` shows it.
    """

    rank: str
    name: str
    wording: str
    definition: str
    numbers: tuple[str, ...]
    inputs: str
    page: str


@dataclass(frozen=True)
class Outcomes:
    """The registered outcomes in the registry's order."""

    registered: tuple[RegisteredOutcome, ...]


@dataclass(frozen=True)
class Statistics:
    """Confidence level of every interval, and how many planned recruitments ahead is projected."""

    level: float
    most_plans_ahead: float


@dataclass(frozen=True)
class Definition:
    """What one number on screen means, in words, and where that meaning comes from."""

    term: str
    text: str
    source: str
    source_of_text: str = ""


@dataclass(frozen=True)
class Protocol:
    """The protocol of one trial.

    `sources` maps each section, and each value that has a source of its own
    ("attack.counted_from"), to "registry" or "ours: why".  `borrowed` names the sections that the
    file of another trial leaves to the standard protocol.
    """

    trial: Trial
    accrual: Accrual
    eligibility: Eligibility
    baseline: Baseline
    infusions: Infusions
    visits: Visits
    assessments: Assessments
    follow_up: FollowUp
    attack: Attack
    before_treatment: BeforeTreatment
    disability: Disability
    lesions: Lesions
    antibody: Antibody
    antibody_treatments: AntibodyTreatments
    b_cells: BCells
    immunoglobulins: Immunoglobulins
    adverse_events: AdverseEvents
    infusion_clock: InfusionClock
    exposure: Exposure
    vital_signs: VitalSigns
    incidence: Incidence
    laboratory: Laboratory
    stopping: Stopping
    outcomes: Outcomes
    checks: Checks
    presentation: Presentation
    statistics: Statistics
    definitions: dict[str, Definition]
    sources: dict[str, str]
    file: Path
    borrowed: frozenset[str]
