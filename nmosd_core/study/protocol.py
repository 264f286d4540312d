"""What was planned: the numbers of the protocol and where each comes from.

The numbers are in protocol.toml.  They are read once, checked, and handed on as frozen
objects whose attributes are the names in the file: `protocol.attack.minimum_hours`.
"""

import dataclasses
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from nmosd_core.errors import TrialDataError
from nmosd_core.study.baseline import Baseline, find_baseline_faults
from nmosd_core.study.checks import Checks
from nmosd_core.study.eligibility import Eligibility
from nmosd_core.study.events import ColumnSet, EventGroup, InfusionClock, find_event_faults
from nmosd_core.study.grading import Laboratory, find_grading_faults
from nmosd_core.study.laboratory import (
    Antibody,
    AntibodyTreatments,
    BCells,
    Immunoglobulins,
    find_faults,
)
from nmosd_core.study.presentation import Presentation
from nmosd_core.study.safety import Exposure, Incidence, find_safety_faults
from nmosd_core.study.stopping import Stopping, find_stopping_faults
from nmosd_core.study.vital_signs import VitalSigns, find_vital_sign_faults

STANDARD = Path(__file__).with_name("protocol.toml")


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


@dataclass(frozen=True)
class Visits:
    """Visits that are not infusions, and how far ahead of the data cut visits are listed."""

    final_evaluation_day: int
    window_days_before: int
    window_days_after: int
    screening_days_before: int
    days_ahead: int


@dataclass(frozen=True)
class Assessments:
    """Weeks after the first infusion at which each assessment is planned; 0 is baseline."""

    edss: tuple[int, ...]
    mri: tuple[int, ...]
    antibody_titre: tuple[int, ...]
    b_cells: tuple[int, ...]
    laboratory: tuple[int, ...]


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
    """How attacks before treatment are counted, and the caution that goes with comparing them."""

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


@dataclass(frozen=True)
class AdverseEvents:
    """Which adverse events are treatment-emergent and related, and which are grouped."""

    emergent_from: str
    emergent_to_day: int
    related: tuple[str, ...]
    groups: dict[str, EventGroup]
    column_sets: dict[str, ColumnSet] = dataclasses.field(default_factory=dict)

    @property
    def emergent_window(self) -> str:
        """When a treatment-emergent event starts, in words."""
        words = f"on the day of the {self.emergent_from} or later"
        return f"{words}, up to day {self.emergent_to_day}" if self.emergent_to_day else words


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
    """Confidence level of every interval."""

    level: float


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
    ("attack.counted_from"), to "registry" or "ours: why".
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


def read_protocol(file: Path = STANDARD) -> Protocol:
    """Read a protocol file.

    Parameters
    ----------
    file
        The standard protocol, or one of a trial folder.

    Returns
    -------
    Protocol
        Every section, with definitions as they read once values are filled in.

    Raises
    ------
    TrialDataError
        The file is not TOML, or a section or value is missing, unknown or of another type.
    """
    content = _read_toml(file)
    if content.pop("extends", None) == "standard":
        content = _read_toml(STANDARD) | content
    sources: dict[str, str] = {}
    sections: dict[str, Any] = {}
    for field in dataclasses.fields(Protocol):
        if field.name in ("sources", "file"):
            continue
        if field.name not in content:
            raise TrialDataError(
                f"{file.name} has no section [{field.name}]. Add it, or begin the file with "
                'extends = "standard" to take it from the standard protocol.'
            )
        section = content.pop(field.name)
        if not isinstance(section, dict):
            raise _no_section(section, field.name, file)
        sections[field.name] = _read_value(
            _without_sources(field.name, section, sources), field.type, field.name, file
        )
    if content:
        raise TrialDataError(
            f"{file.name} has a section [{min(content)}] that no protocol has. "
            "Correct its name, or take it out."
        )
    protocol = Protocol(**sections, sources=sources, file=file)
    _check_numbers(protocol)
    return dataclasses.replace(protocol, definitions=_in_words(protocol))


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrialDataError(
            f"{file.name} cannot be read: {error}. Correct it and reload."
        ) from error


def _without_sources(name: str, section: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    """Take `source` and `source_of_*` out of a section, unless they are values of its own."""
    if name == "definitions":
        return section
    kept = {}
    for key, value in section.items():
        if key == "source":
            sources[name] = value
        elif key.startswith("source_of_"):
            sources[f"{name}.{key.removeprefix('source_of_')}"] = value
        else:
            kept[key] = value
    if name not in sources:
        raise TrialDataError(f'Section [{name}] of the protocol has no source. Add source = "...".')
    return kept


def _read_value(value: Any, kind: Any, place: str, file: Path) -> Any:
    """Turn a TOML value into what the annotation `kind` asks for."""
    if dataclasses.is_dataclass(kind):
        return _read_section(value, kind, place, file)
    origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(_read_value(item, get_args(kind)[0], place, file) for item in value)
    if origin is dict and isinstance(value, dict):
        of = get_args(kind)[1]
        return {key: _read_value(item, of, f"{place}.{key}", file) for key, item in value.items()}
    if kind is float and type(value) in (int, float):
        return float(value)
    if origin is None and type(value) is kind and not isinstance(kind, UnionType):
        return value
    wanted = getattr(kind, "__name__", str(kind))
    raise TrialDataError(f"{file.name}: {place} is {value!r}, but it should be of type {wanted}.")


def _read_section(value: Any, kind: Any, place: str, file: Path) -> Any:
    if not isinstance(value, dict):
        raise _no_section(value, place, file)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in value:
        if key not in fields:
            raise TrialDataError(
                f"{file.name}: {place} has no value named {key}. It has: {', '.join(fields)}."
            )
    for name, field in fields.items():
        has_default = field.default is not field.default_factory  # one of them is not MISSING
        if name not in value and not has_default:
            raise TrialDataError(f"{file.name}: {place} has no {name}. Add it.")
    return kind(
        **{
            key: _read_value(v, fields[key].type, f"{place}.{key}", file)
            for key, v in value.items()
        }
    )


def _no_section(value: Any, place: str, file: Path) -> TrialDataError:
    return TrialDataError(f"{file.name}: {place} is {value!r}, but it should be a section.")


def _check_numbers(protocol: Protocol) -> None:
    """Refuse a protocol whose numbers cannot belong together."""
    infusions, disability, accrual = protocol.infusions, protocol.disability, protocol.accrual
    if accrual.ends <= accrual.starts:
        raise TrialDataError(
            f"{protocol.file.name}: [accrual] ends on {accrual.ends}, which is not after it "
            "starts. Correct one of the two dates."
        )
    if (
        not len(infusions.days)
        == len(infusions.window_days_before)
        == len(infusions.window_days_after)
    ):
        raise TrialDataError(
            f"{protocol.file.name}: [infusions] needs one window before and one after for each of "
            f"its {len(infusions.days)} days."
        )
    if disability.rule not in disability.rules:
        raise TrialDataError(
            f"{protocol.file.name}: disability.rule is {disability.rule!r}, which is none of "
            f"{', '.join(disability.rules)}."
        )
    for name, rule in disability.rules.items():
        if not rule.steps or rule.steps[-1].up_to < 10:
            raise TrialDataError(
                f"{protocol.file.name}: disability.rules.{name} says nothing for a baseline of 10. "
                "End its steps with one whose up_to is 10.0."
            )
    if not disability.bands or disability.bands[-1].up_to < 10:
        raise TrialDataError(
            f"{protocol.file.name}: disability.bands has no band for a score of 10. "
            "End it with one whose up_to is 10.0."
        )
    for fault in (
        *find_faults(protocol.antibody, protocol.b_cells, protocol.immunoglobulins),
        *find_event_faults(protocol.adverse_events.groups, protocol.infusion_clock),
        *find_baseline_faults(protocol.baseline),
        *find_safety_faults(protocol.exposure, protocol.incidence),
        *find_vital_sign_faults(protocol.vital_signs),
        *find_grading_faults(protocol.laboratory),
        *find_stopping_faults(protocol.stopping),
    ):
        raise TrialDataError(f"{protocol.file.name}: {fault}")


def _in_words(protocol: Protocol) -> dict[str, Definition]:
    """Definitions with the protocol's values in place of the names in braces."""
    values = {
        field.name: _Readable(getattr(protocol, field.name))
        for field in dataclasses.fields(protocol)
    }
    try:
        return {
            name: dataclasses.replace(
                definition,
                text=definition.text.format(**values),
                source_of_text=definition.source_of_text.format(**values),
            )
            for name, definition in protocol.definitions.items()
        }
    except (AttributeError, KeyError) as error:
        raise TrialDataError(
            f"{protocol.file.name}: a definition names a value that the protocol lacks: {error}."
        ) from error


class _Readable:
    """A section whose values print as a reader would write them."""

    def __init__(self, section: Any) -> None:
        self._section = section

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._section, name)
        if dataclasses.is_dataclass(value):
            return _Readable(value)
        if isinstance(value, tuple):
            return ", ".join(str(item) for item in value)
        return f"{value:g}" if isinstance(value, float) else str(value)
