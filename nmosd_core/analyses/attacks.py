"""Attacks in the first year of belimumab: the primary outcome.

An attack is a new neurological worsening that lasts at least 24 hours and starts more than 30
days after the previous attack (NCT05154734).  The two limits are in study/protocol.toml.  Both
are applied in Python: the second depends on which earlier worsenings were attacks, so it cannot
be a comparison with the row before (attack_rule.py).  What the records leave open makes the
count a range over every way they could be completed (verdicts.py, completions.py).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from nmosd_core.analyses.completions import TO_REVIEW, Outcomes
from nmosd_core.analyses.follow_up import LEFT_EARLY, NONE_TREATED, FollowUp, follow_participants
from nmosd_core.analyses.infusion_days import list_infusions
from nmosd_core.analyses.intervals import LOG_WALD_METHOD, log_wald_interval
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.unobserved import Unobserved, find_unobserved
from nmosd_core.analyses.verdicts import judge_worsenings
from nmosd_core.study.protocol import Attack, Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True)
class Attacks:
    """What is known about attacks at this data cut.

    Attributes
    ----------
    worsenings
        One row per reported worsening of a treated participant: the columns of
        sql/worsenings.sql, and days_since_previous_attack (onset to onset; missing without
        one, or while it is open which worsening that was), verdict (attack, same attack, too
        short, before treatment, after week 52, to review), reason, in words, and
        meets_definition (whether it is an attack whenever it started; missing while open).
    per_participant
        One row per treated participant: participant, first_infusion, followed_to, days,
        years, state, fewest and most attacks of the first year, first_days (frozenset of the
        trial days on which the first of them can have started, None among them where there
        may be none).
    infusions, rescue
        Rows of sql/infusions.sql and sql/rescue_treatments.sql, to be seen beside the attacks.
    unobserved
        Who is counted as at risk for long after their last record.
    rule
        The limits that were applied.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    worsenings: pd.DataFrame
    per_participant: pd.DataFrame
    infusions: pd.DataFrame
    rescue: pd.DataFrame
    unobserved: Unobserved
    rule: Attack
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def total(self) -> Number:
        """Attacks of the first year, or the range while records are open."""
        if self.per_participant.empty:
            return Number.missing("attacks", "Attacks", "attack", NONE_TREATED)
        to_review = int((self.worsenings["verdict"] == TO_REVIEW).sum())
        total = Number.count(
            "attacks",
            "Attacks",
            "attack",
            int(self.per_participant["fewest"].sum()),
            int(self.per_participant["most"].sum()),
            of=len(self.per_participant),
            of_what="treated participants",
            note=f"{to_review} to review" if to_review else "",
        )
        return replace(total, unit="attacks")

    @cached_property
    def rate(self) -> Number:
        """Attacks per participant-year with its exact interval."""
        return Number.rate(
            "attack_rate",
            "Attacks per participant-year",
            "attack_rate",
            int(self.per_participant["fewest"].sum()),
            float(self.per_participant["years"].sum()),
            self.protocol.statistics.level,
            events_to=int(self.per_participant["most"].sum()),
        )

    @cached_property
    def rate_log_wald(self) -> Number:
        """The same rate with the approximate interval of some published trials."""
        exact = self.rate
        if exact.value is None or exact.value_to is None or not exact.n:
            why = exact.not_estimable or "without a certain attack this interval does not exist"
            name, label = "attack_rate_log_wald", exact.label
            return Number.missing(name, label, exact.definition, why)
        level, years = self.protocol.statistics.level, exact.of or 0.0
        most = round(exact.value_to * years)
        return replace(
            exact,
            name="attack_rate_log_wald",
            lower=log_wald_interval(exact.n, years, level)[0],
            upper=log_wald_interval(most, years, level)[1],
            method=LOG_WALD_METHOD,
        )

    @cached_property
    def attack_free(self) -> Number:
        """Treated participants without an attack so far."""
        people = self.per_participant
        without, perhaps = people["most"] == 0, people["fewest"] == 0
        left = people["state"] == LEFT_EARLY
        ends = sorted({int((free & left).sum()) for free in (without, perhaps)})
        who_left = f"{' to '.join(map(str, ends))} of them left early" if any(ends) else ""
        notes = [who_left, self.unobserved.note]
        return Number.proportion(
            "attack_free",
            "Attack-free so far",
            "attack_free",
            int(without.sum()),
            len(people),
            "treated participants",
            self.protocol.statistics.level,
            n_to=int(perhaps.sum()),
            note="; ".join(filter(None, notes)),
        )

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Worsenings of the first year as reported, by the definition, and by each judge.

        Columns: reading, worsenings, worsenings_to, not_judged.  A worsening whose onset may
        lie in the first year or not is in `worsenings_to` alone, and so is one not yet judged;
        by the definition that is one to review.  Of nobody treated there is no row.
        """
        rows, last = self.worsenings, self.protocol.follow_up.first_year_days
        earliest = (rows["onset_earliest"] - rows["first_infusion"]).dt.days
        latest = (rows[["onset_latest", "data_cut"]].min(axis=1) - rows["first_infusion"]).dt.days
        unknown = rows["onset_latest"].isna()
        surely = ~unknown & (earliest >= 0) & (latest <= last)
        may_be = unknown | ((latest >= 0) & (earliest <= last))
        judged = {
            "reported": (pd.Series(True, rows.index), pd.Series(False, rows.index)),
            "confirmed by the investigator": _judged(rows["investigator"], "Y"),
            "adjudicated as an attack": _judged(rows["adjudication"], "CONFIRMED"),
        }
        readings = [
            (
                words,
                int((yes & surely).sum()),
                int(((yes | open_) & may_be).sum()),
                int((open_ & may_be).sum()),
            )
            for words, (yes, open_) in judged.items()
        ]
        fewest, most = (int(self.per_participant[end].sum()) for end in ("fewest", "most"))
        to_review = int((rows["verdict"].eq(TO_REVIEW) & may_be).sum())
        readings.insert(1, ("meets the definition", fewest, most, to_review))
        columns = ["reading", "worsenings", "worsenings_to", "not_judged"]
        table = pd.DataFrame(readings, columns=columns)
        return table if len(self.per_participant) else table.iloc[:0]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        reported = Number.count(
            "worsenings",
            "Worsenings reported",
            "worsening",
            len(self.worsenings),
            note="before and after the first infusion",
        )
        judged = Number.count(
            "worsenings_judged",
            "Worsenings judged",
            "worsening",
            int((self.worsenings["verdict"] != TO_REVIEW).sum()),
            of=len(self.worsenings),
            of_what="worsenings reported",
        )
        time = Number(
            "participant_years",
            "Participant-years at risk",
            "participant_time",
            float(self.per_participant["years"].sum()),
            float(self.per_participant["years"].sum()),
            unit="years",
            of=len(self.per_participant),
            of_what="treated participants",
            note=self.unobserved.note,
        )
        return self.total, self.rate, self.attack_free, reported, judged, time


@answered_once
def count_attacks(trial: TrialData, rule: Attack | None = None) -> Attacks:
    """Count the attacks of the first year, and say of every worsening why it is one or not.

    Parameters
    ----------
    trial
        An opened data cut.
    rule
        Other limits than the protocol's, to see what they would change.

    Returns
    -------
    Attacks
        Every reported worsening with its verdict, and the fewest and most attacks of each
        treated participant.

    Raises
    ------
    NotSupplied
        The export holds no ce: nothing is known about attacks, which is not the same as none.
    """
    trial.require("ce")
    rule = rule or trial.protocol.attack
    follow_up = follow_participants(trial)
    worsenings, people = trial.rows("worsenings"), follow_up.participants
    ends = dict(zip(people["participant"], people["end_of_study"].to_numpy(), strict=True))
    of_each_row = np.array([ends[who] for who in worsenings["participant"]], dtype="datetime64[s]")
    judged = judge_worsenings(worsenings, of_each_row, rule, trial.protocol)
    return Attacks(
        worsenings=judged.worsenings,
        per_participant=_count_each(follow_up, judged.blocks),
        infusions=list_infusions(trial),
        rescue=trial.rows("rescue_treatments"),
        unobserved=find_unobserved(follow_up),
        rule=rule,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _count_each(follow_up: FollowUp, blocks: list[tuple[str, Outcomes]]) -> pd.DataFrame:
    columns = ["participant", "first_infusion", "followed_to", "days", "years", "state"]
    people = follow_up.treated[columns]
    of_each: dict[str, list[Outcomes]] = {who: [] for who in people["participant"]}
    for who, outcomes in blocks:
        of_each[who].append(outcomes)
    return people.assign(
        fewest=np.array([sum(one.fewest for one in own) for own in of_each.values()], np.int64),
        most=np.array([sum(one.most for one in own) for own in of_each.values()], np.int64),
        first_days=pd.Series([_first(own) for own in of_each.values()], people.index, dtype=object),
    )


def _first(blocks: list[Outcomes]) -> frozenset[int | None]:
    """Days of the first attack over blocks in their order: of the next while there is none."""
    days: frozenset[int | None] = frozenset({None})
    for block in blocks:
        if None not in days:
            break
        days = (days - {None}) | block.first_days
    return days


def _judged(said: "pd.Series[str]", confirmed: str) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Whether a judge confirmed each worsening, and whether the judgement is still open."""
    return said.eq(confirmed).fillna(False), said.isna() | said.eq("PENDING").fillna(False)
