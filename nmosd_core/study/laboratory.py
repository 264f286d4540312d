"""What the protocol says of antibody titres, B cells and immunoglobulins.

The values are in protocol.toml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True)
class Substitution:
    """What stands for a titre beyond the measured range: its limit divided by, or times, this."""

    factor: float
    source: str


@dataclass(frozen=True)
class Antibody:
    """The ladder of reciprocal titres, lowest first, and how results beyond it are used."""

    codes: tuple[str, ...]
    ladder: tuple[int, ...]
    substitution: str
    substitutions: dict[str, Substitution]


@dataclass(frozen=True)
class AntibodyTreatments:
    """Treatments that remove or add antibodies, and how long draws after one are marked."""

    terms: tuple[str, ...]
    days_after: int


@dataclass(frozen=True)
class ExpectedCourse:
    """What the treatment is known to do between two weeks, both inside.

    `direction` is rise, fall, or empty where the level goes back to where it was.
    """

    from_week: int
    to_week: int
    direction: str
    words: str


@dataclass(frozen=True)
class CellSubset:
    """One kind of B cell: its codes in an export, and its expected course."""

    label: str
    codes: tuple[str, ...]
    expected: tuple[ExpectedCourse, ...]
    source: str


@dataclass(frozen=True)
class BCells:
    """Which B-cell subsets are compared, in which units, and how."""

    zeros: str
    limit_divisor: float
    cells_per_microlitre: dict[str, float]
    subsets: dict[str, CellSubset]


@dataclass(frozen=True)
class ImmunoglobulinClass:
    """One immunoglobulin: its codes, the levels that matter (g/L), and its expected course."""

    label: str
    codes: tuple[str, ...]
    thresholds: tuple[float, ...]
    expected: tuple[ExpectedCourse, ...]
    source: str


@dataclass(frozen=True)
class Immunoglobulins:
    """Which immunoglobulins are followed, and in which units."""

    limit_divisor: float
    grams_per_litre: dict[str, float]
    classes: dict[str, ImmunoglobulinClass]


Kind = TypeVar("Kind", CellSubset, ImmunoglobulinClass)


def nothing_expected(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """The kinds of a level, of a treatment that nothing is said of."""
    return {name: replace(kind, expected=()) for name, kind in kinds.items()}


def find_faults(
    antibody: Antibody, b_cells: BCells, immunoglobulins: Immunoglobulins
) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    if antibody.substitution not in antibody.substitutions:
        yield (
            f"antibody.substitution is {antibody.substitution!r}, which is none of "
            f"{', '.join(antibody.substitutions)}."
        )
    if list(antibody.ladder) != sorted(set(antibody.ladder)) or not min(antibody.ladder, default=0):
        yield "antibody.ladder should rise from rung to rung, from a titre above 0."
    if any(rule.factor < 1 for rule in antibody.substitutions.values()):
        yield "antibody.substitutions has a factor below 1, which would lie inside the range."
    if b_cells.zeros not in ("dropped", "pratt"):
        yield f"b_cells.zeros is {b_cells.zeros!r}, but it should be dropped or pratt."
    if min(b_cells.limit_divisor, immunoglobulins.limit_divisor) < 1:
        yield "limit_divisor is below 1, but what lies below a limit is not above it."
    kinds: list[CellSubset | ImmunoglobulinClass] = [
        *b_cells.subsets.values(),
        *immunoglobulins.classes.values(),
    ]
    directions = {course.direction for kind in kinds for course in kind.expected}
    for direction in sorted(directions - {"rise", "fall", ""}):
        yield f"The direction {direction!r} of a course should be rise, fall or empty."
