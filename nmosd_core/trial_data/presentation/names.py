"""Numbers that stand for participants: P07.

They are drawn, so their order tells nothing: neither site numbers nor who came first.  The draw
depends on the demographics of the trial's first data cut, which only those have who have the data:
it is the same on every machine and cannot be guessed from a list of possible identifiers.  Cuts
are gone through from the oldest, so who had a number keeps it when a new cut is brought in.
There are gaps, so that neither the highest number nor a missing one tells anything.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

SPARE = 4  # numbers for each participant of the first cut or of the plan
TRIES = 50  # before a number with one digit more is drawn


def draw_names(cuts: Sequence[Iterable[str]], key: bytes, planned: int) -> Mapping[str, str]:
    """Draw a number for every participant.

    Parameters
    ----------
    cuts
        Identifiers of the participants of each data cut, oldest first.
    key
        What the draw depends on; not to be shown to anybody.
    planned
        Participants planned, for whom there is to be room without a further digit.

    Returns
    -------
    Mapping[str, str]
        Number of each identifier: {"NMO-001": "P41"}.
    """
    first = set(cuts[0]) if cuts else set()
    digits = len(str(SPARE * max(len(first), planned, 20)))
    names: dict[str, str] = {}
    taken: set[str] = set()
    for cut in cuts:
        new = set(cut) - names.keys()
        for participant in sorted(new, key=lambda one: (_drawn(key, one, 0), one)):
            names[participant] = _free_name(participant, key, digits, taken)
            taken.add(names[participant])
    return names


def _free_name(participant: str, key: bytes, digits: int, taken: set[str]) -> str:
    attempt = 0
    while True:
        width = digits + attempt // TRIES
        number = 1 + _drawn(key, participant, attempt) % (10**width - 1)
        name = f"P{number:0{width}d}"
        if name not in taken:
            return name
        attempt += 1


def _drawn(key: bytes, participant: str, attempt: int) -> int:
    text = f"{attempt}\n{participant}".encode()
    return int.from_bytes(hashlib.blake2b(text, key=key[:64]).digest()[:8])
