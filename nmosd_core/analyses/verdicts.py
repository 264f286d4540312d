"""What each reported worsening is: an attack, part of one, too short, outside the year, or open.

Records that leave nothing open go through the attack rule together (attack_rule.py).  The few
participants with an incomplete onset, an unknown duration or a record that contradicts another
are judged one by one over every way their records could be completed (completions.py).
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.attack_rule import find_attacks, previous_attack
from nmosd_core.analyses.completions import (
    AFTER_WEEK_52,
    ATTACK,
    BEFORE_TREATMENT,
    SAME_ATTACK,
    TOO_SHORT,
    OpenWorsening,
    complete_records,
)
from nmosd_core.study.protocol import Attack, Protocol

TO_REVIEW = "to review"

HOURS_PER_DAY = 24
NO_LAST_DAY = 10**6


def judge_worsenings(
    worsenings: pd.DataFrame,
    end_of_study: "pd.Series[Any]",
    rule: Attack,
    protocol: Protocol,
    cut: pd.Timestamp,
) -> tuple[pd.DataFrame, dict[str, tuple[int, int]]]:
    """Say of every worsening what it is and why.

    Parameters
    ----------
    worsenings
        Rows of sql/worsenings.sql.
    end_of_study
        Date of each participant's end of study, by participant; missing while on study.
    rule, protocol, cut
        The limits to apply, the trial, and the data cut-off date.

    Returns
    -------
    tuple[pandas.DataFrame, dict[str, tuple[int, int]]]
        The worsenings by participant and onset with days_since_previous_attack, verdict and
        reason; and, for each participant whose records leave something open, the fewest and
        most attacks of the first year.
    """
    by = ["participant", "onset_earliest", "onset_as_recorded", "sequence"]
    worsenings = worsenings.sort_values(by, kind="stable").reset_index(drop=True)
    facts = _read_facts(worsenings, worsenings["participant"].map(end_of_study), rule, cut)
    judged = _judge_decided(worsenings, facts, rule, protocol)
    return _judge_open(judged, facts, rule, protocol)


def _read_facts(
    worsenings: pd.DataFrame, end_of_study: "pd.Series[Any]", rule: Attack, cut: pd.Timestamp
) -> pd.DataFrame:
    """What the rule needs of each worsening, as trial days and yes or no.

    Columns: earliest, latest (trial days of onset, missing where nothing bounds it),
    can_be_long, can_be_short, doubt (why a complete record still cannot be believed, or
    empty), decided.
    """
    bounds = worsenings[["onset_latest", "end_latest"]].assign(cut=cut)
    latest = bounds.min(axis=1)
    latest = latest.mask(worsenings["onset"].notna(), worsenings["onset"]).fillna(cut)
    can_be_long, can_be_short = _possible_durations(worsenings, rule, cut)
    doubt = pd.Series("", worsenings.index, dtype="str")
    doubt = doubt.mask(
        worsenings["onset_earliest"] > end_of_study,
        "it starts after the participant's recorded end of study",
    )
    doubt = doubt.mask(worsenings["onset_earliest"] > cut, "it starts after the data cut")
    doubt = doubt.mask(
        worsenings["first_infusion"].isna(), "the date of the first infusion is incomplete"
    )
    # Without day 0 any day may be in the first year: count days from the first worsening.
    first_worsening = (
        worsenings["onset_earliest"].groupby(worsenings["participant"]).transform("min")
    )
    day_0 = worsenings["first_infusion"].fillna(first_worsening).fillna(cut)
    facts = pd.DataFrame(
        {
            "earliest": (worsenings["onset_earliest"] - day_0).dt.days,
            "latest": (latest - day_0).dt.days,
            "can_be_long": can_be_long,
            "can_be_short": can_be_short | (doubt != ""),
            "doubt": doubt,
        }
    )
    facts["decided"] = (
        (facts["earliest"] == facts["latest"]) & (can_be_long != can_be_short) & (doubt == "")
    )
    return facts


def _possible_durations(
    worsenings: pd.DataFrame, rule: Attack, cut: pd.Timestamp
) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Whether each worsening can have lasted long enough, and whether it can have been shorter.

    A recorded duration decides.  Otherwise two dates bound it: dates d days apart mean more
    than d - 1 and less than d + 1 days.  One that goes on has lasted at least until the cut.
    """
    limit = rule.minimum_hours / HOURS_PER_DAY
    end_earliest = worsenings["end_earliest"].mask(worsenings["ongoing"], cut)
    shortest = (end_earliest - worsenings["onset_latest"]).dt.days - 1
    longest = (worsenings["end_latest"] - worsenings["onset_earliest"]).dt.days + 1
    hours = worsenings["hours"]
    recorded = hours.notna()
    can_be_long = (hours >= rule.minimum_hours).where(recorded, ~(longest <= limit))
    can_be_short = (hours < rule.minimum_hours).where(recorded, ~(shortest >= limit))
    return can_be_long.astype(bool), can_be_short.astype(bool)


def _judge_decided(
    worsenings: pd.DataFrame, facts: pd.DataFrame, rule: Attack, protocol: Protocol
) -> pd.DataFrame:
    """Verdict of every worsening of the participants whose records leave nothing open."""
    judged = worsenings.assign(
        days_since_previous_attack=pd.array([pd.NA] * len(worsenings), "Int64"),
        verdict=TO_REVIEW,
        reason="",
    )
    open_records = facts.groupby(worsenings["participant"])["decided"].transform("all")
    decided = judged[open_records]
    if decided.empty:
        return judged
    day = facts.loc[decided.index, "earliest"].to_numpy(np.int64)
    long_enough = facts.loc[decided.index, "can_be_long"].to_numpy(bool)
    participant = pd.factorize(decided["participant"])[0].astype(np.int64)
    attack = np.zeros(len(decided), dtype=bool)
    attack[long_enough] = find_attacks(
        participant[long_enough], day[long_enough], rule.minimum_days_between
    )
    before = previous_attack(participant, attack)
    since = pd.array(day - day[before], "Int64")
    since[before < 0] = pd.NA
    last_day = protocol.follow_up.first_year_days
    verdict = np.select(
        [day < 0, day > last_day, ~long_enough, attack],
        [BEFORE_TREATMENT, AFTER_WEEK_52, TOO_SHORT, ATTACK],
        SAME_ATTACK,
    )
    judged.loc[decided.index, "days_since_previous_attack"] = since
    judged.loc[decided.index, "verdict"] = verdict
    judged.loc[decided.index, "reason"] = [
        _reason(outcome, enough, is_attack, gap, rule)
        for outcome, enough, is_attack, gap in zip(verdict, long_enough, attack, since, strict=True)
    ]
    return judged


def _reason(verdict: str, long_enough: bool, is_attack: bool, gap: Any, rule: Attack) -> str:
    """The clause that decided, in words."""
    limit = f"{rule.minimum_hours:g} hours"
    if not long_enough:
        why = f"shorter than {limit}"
    elif is_attack:
        why = f"at least {limit}, " + (
            "no attack before it" if pd.isna(gap) else f"{gap} days after the previous attack"
        )
    else:
        why = f"{gap} days after the previous attack, not more than {rule.minimum_days_between}"
    where = {BEFORE_TREATMENT: "before the first infusion; ", AFTER_WEEK_52: "after week 52; "}
    sets_clock = is_attack and verdict == BEFORE_TREATMENT
    return where.get(verdict, "") + why + ("; the next is counted from it" if sets_clock else "")


def _judge_open(
    judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack, protocol: Protocol
) -> tuple[pd.DataFrame, dict[str, tuple[int, int]]]:
    """Verdicts and the range of the count for each participant with open records."""
    judged = judged.copy()
    ranges: dict[str, tuple[int, int]] = {}
    undecided = judged.loc[~facts["decided"], "participant"].unique()
    for participant in undecided:
        rows = judged.index[judged["participant"] == participant]
        known = facts.loc[rows]
        day_0_known = judged.loc[rows, "first_infusion"].notna().all()
        outcomes = complete_records(
            _open_worsenings(known, rule),
            rule.minimum_days_between,
            protocol.follow_up.first_year_days if day_0_known else NO_LAST_DAY,
        )
        ranges[participant] = outcomes.fewest, outcomes.most
        for row, verdicts in zip(rows, outcomes.verdicts, strict=True):
            certain = len(verdicts) == 1 and not facts.at[row, "doubt"]
            judged.at[row, "verdict"] = next(iter(verdicts)) if certain else TO_REVIEW
            judged.at[row, "reason"] = _open_reason(judged.loc[row], facts.loc[row], verdicts, rule)
        judged.loc[rows, "days_since_previous_attack"] = _known_gaps(judged.loc[rows])
    return judged, ranges


def _open_worsenings(known: pd.DataFrame, rule: Attack) -> list[OpenWorsening]:
    """The worsenings of one participant with their open days and durations.

    Nothing bounds an unknown onset from below; a day so early that it changes no other verdict
    stands for all such days.
    """
    first = known["earliest"].min()
    long_before = int(min(0, first if pd.notna(first) else 0)) - rule.minimum_days_between - 1
    open_worsenings = []
    for _, fact in known.iterrows():
        earliest = long_before if pd.isna(fact["earliest"]) else int(fact["earliest"])
        latest = earliest if pd.isna(fact["latest"]) else max(earliest, int(fact["latest"]))
        durations = {True: fact["can_be_long"], False: fact["can_be_short"]}
        could_last = frozenset(long for long, possible in durations.items() if possible)
        open_worsenings.append(OpenWorsening(earliest, latest, could_last))
    return open_worsenings


def _open_reason(
    worsening: "pd.Series[Any]", fact: "pd.Series[Any]", verdicts: frozenset[str], rule: Attack
) -> str:
    """What is open about one worsening, and what it could turn out to be."""
    doubts = [fact["doubt"]] if fact["doubt"] else []
    if pd.isna(worsening["onset"]):
        recorded = worsening["onset_as_recorded"]
        doubts.append("no onset recorded" if pd.isna(recorded) else f"onset known as {recorded}")
    if fact["can_be_long"] and fact["can_be_short"] and not fact["doubt"]:
        doubts.append(f"not known whether it lasted {rule.minimum_hours:g} hours")
    if len(verdicts) == 1 and not fact["doubt"]:
        return "; ".join([*doubts, "the same verdict however the records are completed"])
    could = " or ".join(sorted(verdicts))
    own = "; ".join(doubts) or "depends on another worsening to review"
    return f"{own}; could be: {could}"


def _known_gaps(rows: pd.DataFrame) -> list[Any]:
    """Days since the previous attack where both onsets and all verdicts between are certain."""
    gaps: list[Any] = []
    last = pd.NaT
    for onset, verdict in zip(rows["onset"], rows["verdict"], strict=True):
        gaps.append(pd.NA if pd.isna(last) or pd.isna(onset) else (onset - last).days)
        if verdict == ATTACK and pd.notna(onset):
            last = onset
        elif verdict not in (SAME_ATTACK, TOO_SHORT):
            last = pd.NaT
    return gaps
