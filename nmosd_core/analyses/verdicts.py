"""What each reported worsening is: an attack, part of one, too short, outside the year, or open.

Worsenings too far apart to matter to each other form blocks (worsening_facts.py).  Blocks that
leave nothing open go through the attack rule together (attack_rule.py).  Each of the few blocks
with an incomplete onset, an unknown duration or a record that contradicts another is judged over
every way its records could be completed (completions.py).
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.attack_rule import Days, find_attacks
from nmosd_core.analyses.completions import (
    AFTER_WEEK_52,
    ATTACK,
    BEFORE_TREATMENT,
    SAME_ATTACK,
    TO_REVIEW,
    TOO_SHORT,
    OpenWorsening,
    complete_records,
)
from nmosd_core.analyses.reasons import explain_verdicts
from nmosd_core.analyses.worsening_facts import LONG_AGO, read_facts
from nmosd_core.study.protocol import Attack, Protocol

NO_LAST_DAY = 10**6


def judge_worsenings(
    worsenings: pd.DataFrame,
    end_of_study: "pd.Series[Any]",
    rule: Attack,
    protocol: Protocol,
) -> pd.DataFrame:
    """Say of every worsening what it is and why.

    Parameters
    ----------
    worsenings
        Rows of sql/worsenings.sql.
    end_of_study
        Date of each participant's end of study, by participant; missing while on study.
    rule, protocol
        The limits to apply, and the trial.

    Returns
    -------
    pandas.DataFrame
        The worsenings by participant and onset with days_since_previous_attack, verdict,
        reason, meets_definition (whether it is an attack whenever it started; missing while
        open), and at the first row of each block (0 and empty at the others) fewest and most,
        the attacks of the first year that the block adds, and first_days, the trial days on
        which the first of them can have started, None among them where there may be none.
    """
    by = ["participant", "onset_earliest", "onset_as_recorded", "sequence"]
    worsenings = worsenings.sort_values(by, kind="stable", na_position="first")
    worsenings = worsenings.reset_index(drop=True)
    ends = end_of_study.reindex(worsenings["participant"]).set_axis(worsenings.index)
    facts = read_facts(worsenings, ends, rule, worsenings["data_cut"])
    judged = worsenings.assign(
        verdict="", meets_definition=pd.array([pd.NA] * len(facts), "boolean")
    )
    judged = judged.assign(fewest=0, most=0, first_days=None)
    judged["outcomes"] = pd.Series("", judged.index, dtype="str")
    judged = _judge_decided(judged, facts, rule, protocol)
    judged = _judge_open(judged, facts, rule, protocol)
    judged["days_since_previous_attack"] = _days_since_previous_attack(judged)
    judged["reason"] = explain_verdicts(judged, facts, rule)
    return judged.drop(columns="outcomes")


def _judge_decided(
    judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack, protocol: Protocol
) -> pd.DataFrame:
    """Verdicts of all blocks that leave nothing open, for every participant at once."""
    decided = facts["decided"].to_numpy(bool)
    long_enough = (decided & facts["can_be_long"]).to_numpy(bool)
    participant = pd.factorize(judged["participant"])[0].astype(np.int64)
    day = facts["earliest"].to_numpy(np.int64)
    attack = np.zeros(len(judged), dtype=bool)
    attack[long_enough] = find_attacks(
        participant[long_enough], day[long_enough], rule.minimum_days_between
    )
    last_day = protocol.follow_up.first_year_days
    verdict = np.select(
        [day < 0, day > last_day, ~long_enough, attack],
        [BEFORE_TREATMENT, AFTER_WEEK_52, TOO_SHORT, ATTACK],
        SAME_ATTACK,
    )
    in_year = (attack & (verdict == ATTACK)).astype(int)
    return judged.assign(
        verdict=judged["verdict"].mask(decided, pd.Series(verdict, judged.index)),
        meets_definition=judged["meets_definition"].mask(
            decided, pd.Series(attack, judged.index, dtype="boolean")
        ),
        fewest=in_year,
        most=in_year,
        first_days=_days_of(day, in_year),
    )


def _days_of(day: Days, in_year: Days) -> Any:
    """The day of each attack as a set of one; nothing at the other worsenings."""
    return [
        frozenset({int(on)}) if counts else None for on, counts in zip(day, in_year, strict=True)
    ]


LEFT_OPEN = ("fewest", "most", "first_days", "verdict", "outcomes", "meets_definition")


def _judge_open(
    judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack, protocol: Protocol
) -> pd.DataFrame:
    """Verdicts and range of each block that leaves something open."""
    found: dict[str, dict[Any, Any]] = {name: {} for name in LEFT_OPEN}
    for _, block in facts[~facts["decided"]].groupby("block"):
        rows = list(block.index)
        day_0_known = judged.loc[rows, "first_infusion"].notna().all()
        outcomes = complete_records(
            _open_worsenings(block, rule),
            rule.minimum_days_between,
            protocol.follow_up.first_year_days if day_0_known else NO_LAST_DAY,
        )
        found["fewest"][rows[0]] = outcomes.fewest
        found["most"][rows[0]] = outcomes.most
        found["first_days"][rows[0]] = outcomes.first_days
        fates = zip(rows, block["doubt"], outcomes.verdicts, outcomes.meets_definition, strict=True)
        for row, doubt, verdicts, attacks in fates:
            certain = len(verdicts) == 1 and not doubt
            found["verdict"][row] = next(iter(verdicts)) if certain else TO_REVIEW
            found["outcomes"][row] = " or ".join(sorted(verdicts))
            is_known = certain and len(attacks) == 1
            found["meets_definition"][row] = next(iter(attacks)) if is_known else pd.NA
    for name, values in found.items():
        judged.loc[list(values), name] = pd.Series(values, dtype=judged[name].dtype)
    return judged


def _open_worsenings(block: pd.DataFrame, rule: Attack) -> list[OpenWorsening]:
    """The worsenings of one block with their open days and durations.

    Nothing bounds an unknown onset from below; a day so early that it changes no other verdict
    stands for all such days.
    """
    bounded = block.loc[block["earliest"] > LONG_AGO, "earliest"]
    long_before = min([0, *bounded]) - rule.minimum_days_between - 1
    return [
        OpenWorsening(
            max(earliest, long_before),
            max(latest, long_before),
            frozenset(lasted for lasted, can_be in ((True, long), (False, short)) if can_be),
        )
        for earliest, latest, long, short in zip(
            block["earliest"],
            block["latest"],
            block["can_be_long"],
            block["can_be_short"],
            strict=True,
        )
    ]


def _days_since_previous_attack(judged: pd.DataFrame) -> "pd.Series[int]":
    """Onset to onset; missing without an attack before, or while it is open which one it was."""
    dated = judged["meets_definition"].fillna(False) & judged["onset"].notna()
    open_attack = judged["meets_definition"].fillna(True) & ~dated
    onset = judged["onset"].where(dated)
    mark = onset.mask(open_attack, pd.Timestamp(0).as_unit("s")).groupby(judged["participant"])
    previous = mark.ffill().groupby(judged["participant"]).shift()
    previous = previous.mask(previous == pd.Timestamp(0))
    return (judged["onset"] - previous).dt.days.astype("Int64")
