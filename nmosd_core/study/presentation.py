"""What presentation mode shows of a participant.

The values are in protocol.toml.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Presentation:
    """How people are kept from being known by what is shown of them.

    Attributes
    ----------
    age_bands_from
        First year of each band; the last has no end.
    smallest_group
        The fewest participants that share what is shown of age and sex.
    """

    age_bands_from: tuple[int, ...]
    smallest_group: int
