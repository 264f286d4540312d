"""What the protocol says of the characteristics of participants before treatment.

The values are in protocol.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Baseline:
    """How characteristics are found in the records.

    Attributes
    ----------
    disease_terms
        Parts of a term of the medical history that name the disease of the trial; the earliest
        start of such a record is its onset.
    attack_years
        Years before consent in which attacks are counted, each a characteristic.
    immunosuppressants
        Parts of the name of a treatment that suppresses the immune system.
    steroids
        Part of the name of a steroid, and the mg of prednisone that one mg of it is as strong as.
    """

    disease_terms: tuple[str, ...]
    attack_years: tuple[int, ...]
    immunosuppressants: tuple[str, ...]
    steroids: dict[str, float]


def find_baseline_faults(baseline: Baseline) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    if any(years < 1 for years in baseline.attack_years):
        yield "baseline.attack_years should be whole years from 1."
    if any(strength <= 0 for strength in baseline.steroids.values()):
        yield "baseline.steroids should be above 0: how strong a steroid is."
