"""What the protocol says of laboratory safety: tests, grades and the liver.

The values are in protocol.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LOW, HIGH = "low", "high"
INSTEAD, ALSO = "instead", "also"


@dataclass(frozen=True)
class GradeLimit:
    """The limit beyond which a grade begins; `inclusive` where the limit itself has it."""

    grade: int
    beyond: float
    inclusive: bool = False


@dataclass(frozen=True)
class Grading:
    """How one kind of abnormal result is graded.

    Attributes
    ----------
    direction
        Whether low or high results are graded.
    limits
        Of low results in `unit`, where grade 1 is anything below the limit of normal; of high
        results in multiples of the upper limit of normal reported with the result.
    of_baseline, baseline_rule
        Limits in multiples of the baseline, used instead of the others where the baseline was
        above normal, or also, whatever the baseline was.
    grams_per_mole
        Molar mass for units of substance; 0 where none is meant.
    """

    label: str
    codes: tuple[str, ...]
    direction: str
    limits: tuple[GradeLimit, ...]
    source: str
    unit: str = ""
    of_baseline: tuple[GradeLimit, ...] = ()
    baseline_rule: str = ""
    grams_per_mole: float = 0.0

    @property
    def test(self) -> str:
        """What the protocol calls the test: the label without the direction."""
        return self.label.removesuffix(f" {self.direction}")


@dataclass(frozen=True)
class Hepatic:
    """When transaminases and bilirubin together are a warning of liver injury.

    Transaminases count from their multiple of the upper limit on, bilirubin above its own, both
    with alkaline phosphatase below its own; bilirubin within `days_between` of transaminases.
    """

    transaminases: tuple[str, ...]
    bilirubin: tuple[str, ...]
    alkaline_phosphatase: tuple[str, ...]
    transaminase_multiple: float
    bilirubin_multiple: float
    alkaline_phosphatase_multiple: float
    days_between: int
    source: str


@dataclass(frozen=True)
class Laboratory:
    """Tests that are drawn first, what is graded, and the rule for the liver.

    Within so many percent of a limit a result recorded as normal is not beyond it.
    """

    tests: tuple[str, ...]
    low_counts: tuple[str, ...]
    rounding_of_limits_percent: float
    gradings: dict[str, Grading]
    hepatic: Hepatic

    @property
    def test_names(self) -> dict[str, str]:
        """The protocol's names of the tests that it grades, by the first code of each."""
        return {one.codes[0]: one.test for one in self.gradings.values()}


def find_grading_faults(laboratory: Laboratory) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    for name, grading in laboratory.gradings.items():
        place = f"laboratory.gradings.{name}"
        if grading.direction not in (LOW, HIGH):
            yield f"{place}.direction is {grading.direction!r}, but it should be low or high."
        if grading.direction == LOW and not grading.unit:
            yield f"{place} has no unit, which limits of low results need."
        if bool(grading.of_baseline) != (grading.baseline_rule in (INSTEAD, ALSO)):
            yield f"{place}.baseline_rule should be instead or also, with limits of_baseline."
        grades = [one.grade for one in (*grading.limits, *grading.of_baseline)]
        if any(not 1 <= grade <= 4 for grade in grades):
            yield f"{place} has a grade that is not from 1 to 4."
    for name in set(laboratory.low_counts) - set(laboratory.gradings):
        yield f"laboratory.low_counts names {name}, which is none of laboratory.gradings."
