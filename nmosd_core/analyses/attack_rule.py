"""Which worsenings are attacks: the rule of the primary outcome, for any number of participants.

A worsening that lasts long enough is an attack when it starts more than a number of days after
the previous attack.  "Previous attack" makes the rule depend on itself: of onsets on days 0, 25
and 45 the first and the third are attacks, and a comparison with the row before would lose the
third.  So the attacks are found in rounds: each round finds, for every participant at once, the
first worsening that starts late enough after the attack of the round before.  A round costs one
search; there are as many rounds as the most attacks of one participant.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Mask = NDArray[np.bool_]


def find_attacks(participant: Days, onset: Days, minimum_days_between: int) -> Mask:
    """Tell which of the worsenings that last long enough are attacks.

    Parameters
    ----------
    participant
        Participant of each worsening, as a number from 0.
    onset
        Day of onset, counted from any day.  Sorted by participant, then onset; of two on the
        same day the first counts.
    minimum_days_between
        An attack starts strictly more than this many days after the onset of the one before.

    Returns
    -------
    numpy.ndarray
        True for each attack.

    Raises
    ------
    ValueError
        The worsenings are not sorted by participant and onset.
    """
    attack = np.zeros(len(onset), dtype=bool)
    if not len(onset):
        return attack
    # One number per worsening that keeps participants apart by more than any gap can bridge.
    span = int(onset.max() - onset.min()) + minimum_days_between + 2
    place = participant * span
    place += onset
    if (place[1:] < place[:-1]).any():
        raise ValueError("worsenings must be sorted by participant and onset")
    found = np.concatenate([[0], np.flatnonzero(participant[1:] != participant[:-1]) + 1])
    while len(found):
        attack[found] = True
        next_one = np.searchsorted(place, place[found] + minimum_days_between, side="right")
        inside = next_one < len(place)
        found, next_one = found[inside], next_one[inside]
        found = next_one[participant[next_one] == participant[found]]
    return attack


def previous_attack(participant: Days, attack: Mask) -> NDArray[Any]:
    """Position of the attack before each worsening of the same participant, or -1.

    Parameters
    ----------
    participant
        As in `find_attacks`, for all worsenings, also those too short to be attacks.
    attack
        True for each attack.
    """
    if not len(attack):
        return np.array([], dtype=np.int64)
    latest = np.maximum.accumulate(np.where(attack, np.arange(len(attack)), -1))
    before = np.concatenate([[-1], latest[:-1]])
    same = (before >= 0) & (participant[before] == participant)
    return np.where(same, before, -1)
