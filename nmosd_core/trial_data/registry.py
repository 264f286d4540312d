"""The registry's own record of the trial: its eligibility criteria, version by version.

The folder `registry` of a trial may hold records as ClinicalTrials.gov gives them (API v2, the JSON
of one study), put there by the reader: nothing is fetched.  Every file is one version, dated by the
record itself.  A criterion is a bullet or a number of the outermost list, with what stands below
it; signs that the registry escapes (`\\>`) are read as they are shown there.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from nmosd_core.errors import TrialDataError

FOLDER = "registry"
INCLUSION, EXCLUSION = "inclusion", "exclusion"
SAME, ADDED, REWORDED, GONE = "the same", "added", "reworded", "gone"
ALIKE = 0.6  # share of the signs that two wordings of one criterion have in common, at least

HEADING = re.compile(
    r"\W*(?:key )?(inclusion|exclusion)(?:\W*| criteria\W*| criteria\b.*:\W*)", re.IGNORECASE
)
BULLET = re.compile(r"(\s*)(?:[*•·○●–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(.*)", re.IGNORECASE)
ESCAPED = re.compile(r"\\([^\w\s])")


@dataclass(frozen=True)
class RegisteredCriterion:
    """One criterion as the registry words it, and its number among those of its kind.

    `kind` is inclusion or exclusion; empty where it stands above both.
    """

    kind: str
    number: int
    text: str


@dataclass(frozen=True)
class Difference:
    """What became of a criterion since the version before; `before` is how it read there."""

    criterion: RegisteredCriterion
    change: str
    before: str


@dataclass(frozen=True)
class RegistryVersion:
    """One version of the registry's record."""

    file: str
    updated: date
    sex: str
    minimum_age: str
    criteria: tuple[RegisteredCriterion, ...]


def read_registry(trial: Path, registration: str) -> tuple[RegistryVersion, ...]:
    """Every version of the registry's record in a trial folder, oldest first; perhaps none.

    Parameters
    ----------
    trial
        The trial folder.
    registration
        Number of the trial in the registry: "NCT05154734".

    Raises
    ------
    TrialDataError
        A file is no such record, or that of another trial.
    """
    versions = [_read_version(file, registration) for file in registry_files(trial)]
    return tuple(sorted(versions, key=lambda version: version.updated))


def registry_files(trial: Path) -> list[Path]:
    """Files of the registry's record in a trial folder, without the "._" files of macOS."""
    return sorted((trial / FOLDER).glob("[!.]*.json"))


def address_of(registration: str) -> str:
    """Where the registry gives the record of a trial; empty for no number of the registry."""
    is_registered = re.fullmatch("NCT[0-9]{8}", registration)
    return f"https://clinicaltrials.gov/api/v2/studies/{registration}" if is_registered else ""


def compare_versions(
    before: RegistryVersion | None, now: RegistryVersion
) -> tuple[Difference, ...]:
    """What became of each criterion since the version before, those gone last.

    A criterion is the same where its words are, whatever its number.  Of the others of one kind two
    are one criterion reworded where they are alike.
    """
    if before is None:
        return tuple(Difference(one, "", "") for one in now.criteria)
    kept = {(one.kind, one.text) for one in before.criteria} & {
        (one.kind, one.text) for one in now.criteria
    }
    left = [one for one in before.criteria if (one.kind, one.text) not in kept]
    found = []
    for one in now.criteria:
        if (one.kind, one.text) in kept:
            found.append(Difference(one, SAME, ""))
            continue
        earlier = _most_alike(one, left)
        if earlier:
            left.remove(earlier)
        change = REWORDED if earlier else ADDED
        found.append(Difference(one, change, earlier.text if earlier else ""))
    return *found, *(Difference(one, GONE, one.text) for one in left)


def _most_alike(
    one: RegisteredCriterion, others: Sequence[RegisteredCriterion]
) -> RegisteredCriterion | None:
    alike = {
        SequenceMatcher(None, other.text, one.text, autojunk=False).ratio(): other
        for other in others
        if other.kind == one.kind
    }
    most = max(alike, default=0.0)
    return alike[most] if most >= ALIKE else None


def _read_version(file: Path, registration: str) -> RegistryVersion:
    """The version that a file holds."""
    where = f"{FOLDER}/{file.name}"
    remedy = f"Put there the JSON of {address_of(registration)}, or move the file away."
    try:
        record = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise TrialDataError(f"{where} cannot be read as JSON ({error}). {remedy}") from error
    study = _part(record, "protocolSection", "identificationModule", "nctId")
    if study != registration:
        whose = f"the record of {study}" if study else "no record of ClinicalTrials.gov"
        raise TrialDataError(f"{where} is {whose}, and this trial is {registration}. {remedy}")
    updated, criteria = _updated(record), _eligibility(record, "eligibilityCriteria")
    if updated is None or not criteria:
        what = "eligibilityModule.eligibilityCriteria" if updated else "date of its last update"
        raise TrialDataError(f"{where} has no {what} in its protocolSection. {remedy}")
    return RegistryVersion(
        file=file.name,
        updated=updated,
        sex=_eligibility(record, "sex"),
        minimum_age=_eligibility(record, "minimumAge"),
        criteria=tuple(_read_criteria(criteria)),
    )


def _part(record: Any, *path: str) -> str:
    """The text at a place of a record; empty where there is none."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record.strip() if isinstance(record, str) else ""


def _eligibility(record: Any, name: str) -> str:
    return _part(record, "protocolSection", "eligibilityModule", name)


def _updated(record: Any) -> date | None:
    """When the record was last updated: as submitted, else as posted."""
    places = (("lastUpdateSubmitDate",), ("lastUpdatePostDateStruct", "date"))
    for place in places:
        try:
            return date.fromisoformat(_part(record, "protocolSection", "statusModule", *place))
        except ValueError:
            continue
    return None


def _read_criteria(text: str) -> Iterator[RegisteredCriterion]:
    """The criteria under each heading, numbered from 1."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        heading = HEADING.fullmatch(line)
        if heading:
            parts.append((heading[1].lower(), []))
        elif line.strip():
            parts[-1][1].append(line.rstrip())
    for kind, lines in parts:
        for number, one in enumerate(_split(lines), start=1):
            yield RegisteredCriterion(kind, number, ESCAPED.sub(r"\1", one))


def _split(lines: Sequence[str]) -> list[str]:
    """Criteria under one heading: the outermost bullets with what stands below each, else lines."""
    bullets = [BULLET.fullmatch(line) for line in lines]
    outermost = min((len(found[1]) for found in bullets if found), default=-1)
    criteria: list[str] = []
    for line, found in zip(lines, bullets, strict=True):
        if found and len(found[1]) == outermost:
            criteria.append(found[2])
        elif outermost < 0 or not criteria:
            criteria.append(line.strip())
        else:
            criteria[-1] += f"\n{line.strip()}"
    return criteria
