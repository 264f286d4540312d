"""Who may enter the trial: the criteria of the registry, and how earlier versions of it read.

The criteria are in protocol.toml, shortened from the registry; the registry's own text is read by
trial_data/registry.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One eligibility criterion; `kind` is inclusion or exclusion.

    `registry` says which of the registry's own criteria it is: its kind and number in the latest
    version ("inclusion 3"), or words that this one alone holds; empty where nobody has said.
    """

    code: str
    kind: str
    text: str
    registry: str = ""


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
