"""Thresholds of the data checks that belong to no other section of the protocol.

The values are in protocol.toml under [checks], each with its source.  The check that takes a
value names its place in the header of its file (sql/checks).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Checks:
    """Thresholds, in the order of the checks that take them; the file says what each is."""

    steroid_pulse_terms: tuple[str, ...]
