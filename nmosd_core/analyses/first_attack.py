"""Time from the first infusion to the first attack.

Participants without an attack are censored where their time at risk ends.  The curve takes the
records as they are decided; while worsenings are to review, attack-free percentages and the
median are the range over every way the records could be completed.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.completions import ATTACK
from nmosd_core.analyses.intervals import PROPORTION_METHOD, proportion_interval
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.survival import SurvivalCurve, kaplan_meier
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

METHOD = "Kaplan-Meier, log-log"
NO_ATTACK_METHOD = f"{PROPORTION_METHOD} of those followed so long, as no attack has occurred"
MOST_COMPLETIONS = 5000
NOBODY = "nobody has been followed so long"
TOO_OPEN = f"more than {MOST_COMPLETIONS} ways to complete the records"
NOT_REACHED = "not reached: the curve stays above 50%"


@dataclass(frozen=True)
class FirstAttack:
    """Time to the first attack at this data cut.

    Attributes
    ----------
    per_participant
        One row per treated participant with time at risk: participant, state, day (trial day
        of the first attack, or the end of the time at risk), attack (whether the day is that
        of an attack), first_days (days that are possible, None among them for no attack),
        open (whether more than one is possible).
    first_attacks
        One row per certain first attack: participant, sequence (CESEQ).
    curve
        Kaplan-Meier estimate with worsenings to review left out.
    at_weeks
        One row per reported week: week, day, n_risk, attack_free and attack_free_to (from 0
        to 1; equal unless records are open), lower, upper, method, not_estimable.
    medians
        Median and its limits (days; missing where not reached) for each way to complete the
        records; none where there are too many.
    too_open
        Whether there are more ways to complete the records than can be tried.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    per_participant: pd.DataFrame
    first_attacks: pd.DataFrame
    curve: SurvivalCurve
    at_weeks: pd.DataFrame
    medians: tuple[tuple[float, float, float], ...]
    too_open: bool
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Attack-free percentage at each reported week, and the median time."""
        return (*[self._at(week) for _, week in self.at_weeks.iterrows()], self._median)

    def _at(self, week: "pd.Series[float]") -> Number:
        name, label = f"attack_free_week_{week['week']}", f"Attack-free to week {week['week']}"
        if week["not_estimable"]:
            return Number.missing(name, label, "time_to_first_attack", str(week["not_estimable"]))
        return Number(
            name,
            label,
            "time_to_first_attack",
            100 * week["attack_free"],
            100 * week["attack_free_to"],
            unit="%",
            lower=100 * week["lower"],
            upper=100 * week["upper"],
            level=self.curve.level,
            method=str(week["method"]),
            note=f"{week['n_risk']} at risk",
        )

    @cached_property
    def _median(self) -> Number:
        name = "median_days_to_first_attack", "Median time", "time_to_first_attack"
        if self.per_participant.empty or self.too_open:
            return Number.missing(
                *name, TOO_OPEN if self.too_open else "nobody has been followed yet"
            )
        reached = [found for found in self.medians if not math.isnan(found[0])]
        if not reached:
            return Number.missing(*name, NOT_REACHED)
        medians, lower, upper = zip(*reached, strict=True)
        if len(reached) < len(self.medians):
            why = f"from {min(medians):g} days to not reached, as worsenings to review are decided"
            return Number.missing(*name, why)
        return Number(
            *name,
            min(medians),
            max(medians),
            unit="days",
            lower=None if any(map(math.isnan, lower)) else min(lower),
            upper=None if any(map(math.isnan, upper)) else max(upper),
            level=self.curve.level,
            method=METHOD,
        )


@answered_once
def follow_to_first_attack(trial: TrialData) -> FirstAttack:
    """Estimate the time to the first attack.

    Raises
    ------
    NotSupplied
        The export holds no ce.
    """
    attacks = count_attacks(trial)
    people = attacks.per_participant.dropna(subset="days")
    people = people[["participant", "state", "days", "first_days"]].reset_index(drop=True)
    decided = [_decided(days) for days in people["first_days"]]
    per_participant = people.assign(
        day=[
            end if day is None else float(day)
            for end, day in zip(people["days"], decided, strict=True)
        ],
        attack=np.array([day is not None for day in decided], dtype=bool),
        open=np.array([len(days) > 1 for days in people["first_days"]], dtype=bool),
    ).drop(columns="days")
    level = trial.protocol.statistics.level
    curve = kaplan_meier(per_participant["day"], per_participant["attack"], level)
    ways = math.prod(len(days) for days in people["first_days"])
    curves = [curve] if ways == 1 else list(_every_curve(people, level, ways))
    return FirstAttack(
        per_participant,
        _first_attacks(attacks, per_participant),
        curve,
        pd.DataFrame([_week(curves, week) for week in trial.protocol.attack.report_weeks]),
        tuple(each.quantile(0.5) for each in curves),
        ways > MOST_COMPLETIONS,
        trial.protocol,
        trial.stamp,
    )


def _first_attacks(attacks: Attacks, people: pd.DataFrame) -> pd.DataFrame:
    rows = attacks.worsenings[attacks.worsenings["verdict"] == ATTACK]
    rows = rows[rows["participant"].isin(people.loc[people["attack"], "participant"])]
    first = rows.sort_values(["participant", "onset_latest"], kind="stable")
    return first.drop_duplicates("participant")[["participant", "sequence"]]


def _decided(first_days: frozenset[int | None]) -> int | None:
    """Day of the first attack that is certain to have occurred; the last of those possible."""
    if None in first_days:
        return None
    return max(day for day in first_days if day is not None)


def _every_curve(people: pd.DataFrame, level: float, ways: int) -> Iterator[SurvivalCurve]:
    """One curve for each way to complete the records; none where there are too many."""
    if ways > MOST_COMPLETIONS:
        return
    ends = people["days"].to_numpy(float)
    possible = [sorted(days, key=lambda day: (day is None, day)) for days in people["first_days"]]
    for chosen in itertools.product(*possible):
        event = np.array([day is not None for day in chosen])
        days = np.array([np.nan if day is None else day for day in chosen], dtype=float)
        yield kaplan_meier(np.where(event, days, ends), event, level)


def _week(curves: list[SurvivalCurve], week: int) -> dict[str, object]:
    """Attack-free share at one week over all completions."""
    day = week * DAYS_PER_WEEK
    row: dict[str, object] = {"week": week, "day": day, "not_estimable": ""}
    if not curves:
        return row | _nothing(TOO_OPEN)
    found = pd.DataFrame([_at(curve, day) for curve in curves])
    if found["survival"].isna().any():
        return row | _nothing(NOBODY)
    return row | {
        "n_risk": int(found["n_risk"].min()),
        "attack_free": found["survival"].min(),
        "attack_free_to": found["survival"].max(),
        "lower": found["lower"].min(),
        "upper": found["upper"].max(),
        "method": " or ".join(sorted(set(found["method"]))),
    }


def _at(curve: SurvivalCurve, day: int) -> dict[str, object]:
    """One curve on one day; limits by Clopper-Pearson where it is still 1 or already 0."""
    found = curve.at(day)
    if not np.isnan(found["lower"]) or np.isnan(found["survival"]):
        return {**found, "method": METHOD}
    followed = int(found["n_risk"])
    if found["survival"] > 0:
        lower, upper = proportion_interval(followed, followed, curve.level)
        return {**found, "lower": lower, "upper": upper, "method": NO_ATTACK_METHOD}
    lower, upper = proportion_interval(0, curve.n, curve.level)
    return {**found, "lower": lower, "upper": upper, "method": PROPORTION_METHOD}


def _nothing(why: str) -> dict[str, object]:
    empty = dict.fromkeys(["attack_free", "attack_free_to", "lower", "upper"], np.nan)
    return {"n_risk": 0, **empty, "method": "", "not_estimable": why}
