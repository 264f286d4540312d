"""What each reported worsening is: an attack, part of one, too short, outside the year, or open.

Worsenings too far apart to matter to each other form blocks (worsening_facts.py).  Blocks that
leave nothing open go through the attack rule together (attack_rule.py).  Each of the few blocks
with an incomplete onset, an unknown duration or a record that contradicts another is judged over
every way its records could be completed (completions.py).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.attack_rule import Mask, find_attacks, previous_attack
from nmosd_core.analyses.completions import (
    ATTACK,
    OpenWorsening,
    Outcomes,
    complete_records,
    verdict_of,
)
from nmosd_core.analyses.reasons import Judged, explain_verdict
from nmosd_core.analyses.worsening_facts import LONG_AGO, Facts, read_facts
from nmosd_core.study.protocol import Attack, Protocol

NO_LAST_DAY = 10**6


@dataclass(frozen=True)
class Judgement:
    """What all reported worsenings are.

    Attributes
    ----------
    worsenings
        Rows of sql/worsenings.sql with verdict, meets_definition (whether it is an attack
        whenever it started; missing while open), days_since_previous_attack and reason.
    blocks
        Participant and outcomes of each block, by participant and onset.
    """

    worsenings: pd.DataFrame
    blocks: list[tuple[str, Outcomes]]


def judge_worsenings(
    worsenings: pd.DataFrame, end_of_study: NDArray[Any], rule: Attack, protocol: Protocol
) -> Judgement:
    """Say of every worsening what it is and why.

    Parameters
    ----------
    worsenings
        Rows of sql/worsenings.sql, by participant and onset.
    end_of_study
        Date of the end of study of each row's participant; missing while on study.
    rule, protocol
        The limits to apply, and the trial.
    """
    facts = read_facts(worsenings, end_of_study, rule)
    blocks = _judge_blocks(worsenings, facts, rule, protocol)
    judged = [
        Judged(*one)
        for one in zip(
            (verdicts for _, block in blocks for verdicts in block.verdicts),
            (attacks for _, block in blocks for attacks in block.meets_definition),
            facts.doubt.tolist(),
            facts.can_be_long.tolist(),
            facts.can_be_short.tolist(),
            worsenings["onset"].notna(),
            worsenings["onset_as_recorded"].fillna(""),
            strict=True,
        )
    ]
    days = _days_since_previous_attack(judged, facts)
    reasons = [explain_verdict(*one, rule) for one in zip(judged, days, strict=True)]
    table = worsenings.assign(
        verdict=pd.array([one.verdict for one in judged], dtype="str"),
        meets_definition=pd.array([one.is_attack for one in judged], dtype="boolean"),
        days_since_previous_attack=pd.array(days, dtype="Int64"),
        reason=pd.array(reasons, dtype="str"),
    )
    return Judgement(table, blocks)


def _judge_blocks(
    worsenings: pd.DataFrame, facts: Facts, rule: Attack, protocol: Protocol
) -> list[tuple[str, Outcomes]]:
    """Participant and outcomes of each block; all that are decided go through the rule at once."""
    long_enough, last_day = facts.decided & facts.can_be_long, protocol.follow_up.first_year_days
    attack = np.zeros(len(worsenings), dtype=bool)
    attack[long_enough] = find_attacks(
        facts.participant[long_enough], facts.earliest[long_enough], rule.minimum_days_between
    )
    participant = worsenings["participant"].tolist()
    has_day_0 = worsenings["first_infusion"].notna().to_numpy()
    blocks = []
    for rows in _rows_of_blocks(facts):
        if facts.decided[rows.start]:
            outcomes = _settle(facts, rows, attack, last_day)
        else:
            outcomes = complete_records(
                _open_worsenings(facts, rows, rule),
                rule.minimum_days_between,
                last_day if has_day_0[rows.start] else NO_LAST_DAY,
            )
        blocks.append((participant[rows.start], outcomes))
    return blocks


def _rows_of_blocks(facts: Facts) -> list[slice]:
    starts = np.flatnonzero(np.diff(facts.block, prepend=0)).tolist()
    return [slice(*ends) for ends in pairwise([*starts, len(facts.block)])]


def _settle(facts: Facts, rows: slice, attack: Mask, last_day: int) -> Outcomes:
    """The one outcome of a block that leaves nothing open."""
    each = zip(
        facts.earliest[rows].tolist(),
        facts.can_be_long[rows].tolist(),
        attack[rows].tolist(),
        strict=True,
    )
    verdicts = [(day, verdict_of(day, long, counts, last_day)) for day, long, counts in each]
    days = [day for day, verdict in verdicts if verdict == ATTACK]
    return Outcomes(
        fewest=len(days),
        most=len(days),
        first_days=frozenset(days[:1] or [None]),
        verdicts=tuple(frozenset({verdict}) for _, verdict in verdicts),
        meets_definition=tuple(frozenset({counts}) for counts in attack[rows].tolist()),
    )


def _open_worsenings(facts: Facts, rows: slice, rule: Attack) -> list[OpenWorsening]:
    """The worsenings of one block with their open days and durations.

    Nothing bounds an unknown onset from below; a day so early that it changes no other verdict
    stands for all such days.
    """
    earliest = facts.earliest[rows].tolist()
    bounded = [day for day in earliest if day > LONG_AGO]
    long_before = min([0, *bounded]) - rule.minimum_days_between - 1
    return [
        OpenWorsening(
            max(first, long_before),
            max(last, long_before),
            frozenset(lasted for lasted, can_be in ((True, long), (False, short)) if can_be),
        )
        for first, last, long, short in zip(
            earliest,
            facts.latest[rows].tolist(),
            facts.can_be_long[rows].tolist(),
            facts.can_be_short[rows].tolist(),
            strict=True,
        )
    ]


def _days_since_previous_attack(judged: list[Judged], facts: Facts) -> list[int | None]:
    """Onset to onset; missing without an attack before, or while it is open which one it was."""
    is_dated = np.array([one.is_dated for one in judged], dtype=bool)
    may_be_attack = np.array([one.is_attack is not False for one in judged], dtype=bool)
    is_attack = np.array([one.is_attack is True for one in judged], dtype=bool)
    before = previous_attack(facts.participant, may_be_attack)
    is_known = (before >= 0) & (is_attack & is_dated)[before] & is_dated
    days = facts.earliest - facts.earliest[before]
    return [day if known else None for day, known in zip(days.tolist(), is_known, strict=True)]
