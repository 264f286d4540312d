"""Who may enter the trial: the criteria of the registry, and how earlier versions of it read.

The criteria are in protocol.toml, shortened from the registry.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One eligibility criterion; `kind` is inclusion or exclusion."""

    code: str
    kind: str
    text: str


@dataclass(frozen=True)
class EarlierVersion:
    """An earlier version of the criteria: those that read otherwise, under the codes of today."""

    label: str
    criteria: tuple[Criterion, ...]
    source: str


@dataclass(frozen=True)
class Eligibility:
    """Who may enter the trial."""

    criteria: tuple[Criterion, ...]
    minimum_age: int
    maximum_baseline_edss: float
    earlier: tuple[EarlierVersion, ...] = ()
