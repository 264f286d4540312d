"""What the protocol says of vital signs around infusions.

The values are in protocol.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BELOW, ABOVE, AT_LEAST, FELL = "below", "above", "at least", "fell by more than, %"


@dataclass(frozen=True)
class SignLimit:
    """One limit of a vital sign after an infusion.

    `kind` is below, above or at least a value, or "fell by more than, %" of the value before.
    """

    kind: str
    value: float

    @property
    def words(self) -> str:
        """The limit as a reader is told of it."""
        if self.kind == FELL:
            return f"fell by more than {self.value:g}%"
        return f"{self.kind} {self.value:g}"


@dataclass(frozen=True)
class VitalSign:
    """One vital sign: the units in which it is compared, the first as it is shown; its limits."""

    label: str
    units: tuple[str, ...]
    limits: tuple[SignLimit, ...]
    source: str


@dataclass(frozen=True)
class VitalSigns:
    """Which vital signs are followed through an infusion, and what its time points are called.

    `before` and `after` are parts of VSTPT, compared in capitals; the keys of `signs` are
    VSTESTCD.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    signs: dict[str, VitalSign]


def find_vital_sign_faults(vital_signs: VitalSigns) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    kinds = (BELOW, ABOVE, AT_LEAST, FELL)
    for code, sign in vital_signs.signs.items():
        if not sign.units:
            yield f"vital_signs.signs.{code} has no unit, so no reading of it could be compared."
        for limit in sign.limits:
            if limit.kind not in kinds:
                yield (
                    f"vital_signs.signs.{code} has a limit of kind {limit.kind!r}, which is none "
                    f"of {'; '.join(kinds)}."
                )
