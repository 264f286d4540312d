"""Attacks before treatment against attacks during it, in the same participants.

Who enters has had recent attacks, because eligibility asks for them.  Fewer attacks afterwards
are therefore expected without any treatment (regression to the mean), and there is no control
group: the comparison describes, it does not prove.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.baseline_records import find_onsets
from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT, TO_REVIEW
from nmosd_core.analyses.follow_up import COMPLETED, follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import RateRatio, Zeros, rate_ratio, signed_rank
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

RATIO_METHOD = "exact conditional (binomial), equal tails"
RATIO_TEST_METHOD = "exact conditional (binomial), outcomes no likelier than the observed"
TEST_METHOD = {
    "dropped": "exact Wilcoxon signed-rank, pairs without a change left out",
    "pratt": "exact Wilcoxon signed-rank, pairs without a change ranked (Pratt)",
}
MOST_COMPLETIONS = 2000

# Name, label and definition.
RATIO = "rate_ratio", "Ratio of rates", "rate_ratio"
RATIO_TEST = "rate_ratio_p", "P-value, equal rates", "rate_ratio"


@dataclass(frozen=True)
class BeforeAndDuring:
    """Attacks before and during treatment at this data cut.

    Attributes
    ----------
    per_participant
        One row per treated participant with time at risk: participant, counted_until (date:
        consent, or the first infusion where consent is not dated), before_fewest, before_most
        (attacks of the years before that date), years_before, during_fewest, during_most,
        years (at risk), years_during (the same; a whole first year is one), rate_before,
        rate_before_to, rate_during, rate_during_to (attacks per year).
    attacks
        One row per worsening that is or may be counted: participant, sequence (CESEQ), period
        (before, during).
    fell_ill
        Participants whose disease began within the years before consent that are counted.
    onset_known
        Participants with a dated onset of the disease; None where the export has no mh.
    between
        Attacks after consent and before the first infusion: in neither rate.
    lookback_years
        Years before consent that are counted.
    zeros
        How the signed-rank test treats pairs without a change.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    per_participant: pd.DataFrame
    attacks: pd.DataFrame
    fell_ill: int
    onset_known: int | None
    between: int
    lookback_years: int
    zeros: Zeros
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Both rates, their ratio and the test; ranges while records are open."""
        people, level = self.per_participant, self.protocol.statistics.level
        before = Number.rate(
            "attack_rate_before",
            f"Rate in {self.lookback_years} year{'s' if self.lookback_years > 1 else ''} before",
            "attacks_before",
            int(people["before_fewest"].sum()),
            float(people["years_before"].sum()),
            level,
            events_to=int(people["before_most"].sum()),
            note="; ".join(filter(None, self._beside_before)),
        )
        during = Number.rate(
            "attack_rate_during",
            "Rate during treatment",
            "attack_rate",
            int(people["during_fewest"].sum()),
            float(people["years"].sum()),
            level,
            events_to=int(people["during_most"].sum()),
        )
        return before, during, *self._ratio, self._test

    @property
    def _beside_before(self) -> tuple[str, str, str]:
        """What the rate before rests on and leaves out; empty where there is nothing to say."""
        between = "between consent and the first infusion, in neither rate"
        left_out = f"{self.between} more {between}" if self.between else ""
        return self._none_recorded, left_out, self._fell_ill_in_words

    @property
    def _none_recorded(self) -> str:
        """What a rate of 0 rests on: the records alone, which may not reach back so far."""
        people = len(self.per_participant)
        if not people or self.per_participant["before_most"].any():
            return ""
        return f"no attack of these years is recorded of any of the {people}"

    @cached_property
    def _fell_ill_in_words(self) -> str:
        """Whose time before the disease began counts as free of attacks, and of whom that is open.

        Nobody and not known are said too: they are not the same.
        """
        people = len(self.per_participant)
        if not self.onset_known:
            why = "no dataset MH" if self.onset_known is None else "no dated onset of the disease"
            return f"not known of {people} of {people} whether they fell ill in these years: {why}"
        words = f"{self.fell_ill or 'none'} of {self.onset_known} fell ill in these years"
        unknown = people - self.onset_known
        return words + (f"; not known of {unknown} more: no dated onset" if unknown else "")

    @cached_property
    def _ratio(self) -> tuple[Number, Number]:
        """Ratio of the two rates, and the p-value of the same exact test."""
        people, level = self.per_participant, self.protocol.statistics.level
        years, years_before = float(people["years"].sum()), float(people["years_before"].sum())
        if years <= 0 or years_before <= 0:
            why = "nobody has been followed yet"
            return Number.missing(*RATIO, why), Number.missing(*RATIO_TEST, why)
        before, during = _totals(people, "before"), _totals(people, "during")
        compared = [
            rate_ratio(events, years, earlier, years_before, level)
            for events in during
            for earlier in before
            if events + earlier
        ]
        p = [ratio.p for ratio in compared]
        if before.start + during.start:
            test = Number(*RATIO_TEST, min(p), max(p), unit="p", method=RATIO_TEST_METHOD)
        else:
            test = Number.missing(*RATIO_TEST, _no_attack("in either period", p))
        if before.start:
            return _range_of(compared, level), test
        why = _no_attack("before treatment to compare with", before[1:])
        return Number.missing(*RATIO, why), test

    @cached_property
    def _test(self) -> Number:
        name, label = "signed_rank_p", "P-value, individual rates"
        rates = list(_every_pair_of_rates(self.per_participant))
        if not rates:
            why = f"more than {MOST_COMPLETIONS} ways to complete the records"
            return Number.missing(name, label, "signed_rank", why)
        tests = [signed_rank(before, during, self.zeros) for before, during in rates]
        found = [test.p for test in tests if test.p is not None]
        if len(found) < len(tests):
            why = (
                "perhaps no participant's rate changed"
                if found
                else "by the records no participant's rate changed"
            )
            why = why if len(self.per_participant) else "nobody has been followed yet"
            return Number.missing(name, label, "signed_rank", why)
        return Number(
            name,
            label,
            "signed_rank",
            min(found),
            max(found),
            unit="p",
            method=TEST_METHOD[self.zeros],
            n=tests[0].n_pairs,
            of=tests[0].n_pairs,
            of_what="participants",
            note=f"{' to '.join(map(str, sorted({t.n_zero for t in tests})))} without a change",
        )


@answered_once
def compare_before_and_during(
    trial: TrialData, lookback_years: int | None = None, zeros: Zeros = "dropped"
) -> BeforeAndDuring:
    """Compare attacks during treatment with those of the years before consent.

    Parameters
    ----------
    trial
        An opened data cut.
    lookback_years
        Years before consent that are counted; the protocol's without it.
    zeros
        How the signed-rank test treats pairs without a change: "dropped" or "pratt".

    Raises
    ------
    NotSupplied
        The export holds no ce.
    """
    years = lookback_years or trial.protocol.before_treatment.lookback_years
    attacks = count_attacks(trial)
    people = attacks.per_participant.dropna(subset="days").reset_index(drop=True)
    consents = follow_participants(trial).participants.set_index("participant")["consent"]
    until = consents.reindex(people["participant"]).set_axis(people.index)
    until = until.fillna(people["first_infusion"])
    before, between, earlier = _count_before(attacks, people["participant"], until, years)
    people = pd.DataFrame(
        {
            "participant": people["participant"],
            "counted_until": until,
            "before_fewest": before["fewest"],
            "before_most": before["most"],
            "years_before": float(years),
            "during_fewest": people["fewest"],
            "during_most": people["most"],
            "years": people["years"],
            "years_during": _whole_years(people, trial.protocol),
        }
    )
    for period, time in (("before", "years_before"), ("during", "years_during")):
        at_risk = people[time].where(people[time] > 0)
        people[f"rate_{period}"] = people[f"{period}_fewest"] / at_risk
        people[f"rate_{period}_to"] = people[f"{period}_most"] / at_risk
    counted = pd.concat([earlier.assign(period="before"), _during(attacks).assign(period="during")])
    counted = counted[["participant", "sequence", "period"]]
    return BeforeAndDuring(
        people,
        counted,
        *_count_fell_ill(trial, people, years),
        between,
        years,
        zeros,
        trial.protocol,
        trial.stamp,
    )


def _whole_years(people: pd.DataFrame, protocol: Protocol) -> "pd.Series[float]":
    """Years at risk, a whole first year being one, as the registered outcome calls its 52 weeks.

    By its days it is less than a year, and as many attacks in it as in the year before would be
    a higher rate.  The final evaluation may be some days early: who completed by it has the year.
    """
    year, early = protocol.follow_up.first_year_days, protocol.visits.window_days_before
    completed = (people["state"] == COMPLETED) & (people["days"] >= year - early)
    return people["years"].mask(completed | (people["days"] >= year), 1.0)


def _count_fell_ill(trial: TrialData, people: pd.DataFrame, years: int) -> tuple[int, int | None]:
    """Participants whose disease began within the years before, and those with an onset at all."""
    if "mh" not in trial.supplied:
        return 0, None
    told = people.merge(find_onsets(trial), on="participant")
    within = told["onset"] > told["counted_until"] - pd.DateOffset(years=years)
    return int(within.sum()), len(told)


def _no_attack(when: str, others: Sequence[object]) -> str:
    """That none is recorded; or, where others can complete the records, that there may be none."""
    return f"there may have been no attack {when}" if others else f"no attack is recorded {when}"


def _range_of(compared: list[RateRatio], level: float) -> Number:
    """Smallest and largest ratio, with the widest limits, over every way to complete."""
    values = [ratio.ratio for ratio in compared if ratio.ratio is not None]
    uppers = [ratio.upper for ratio in compared if ratio.upper is not None]
    return Number(
        *RATIO,
        min(values),
        max(values),
        unit="ratio",
        lower=min(ratio.lower for ratio in compared),
        upper=max(uppers),
        level=level,
        method=RATIO_METHOD,
    )


def _during(attacks: Attacks) -> pd.DataFrame:
    return attacks.worsenings[attacks.worsenings["verdict"].isin([ATTACK, TO_REVIEW])]


def _count_before(
    attacks: Attacks, participants: "pd.Series[str]", until: "pd.Series[pd.Timestamp]", years: int
) -> tuple[pd.DataFrame, int, pd.DataFrame]:
    """Attacks of each participant in the years before a date, those between it and day 0, rows.

    One whose onset or whose meeting the definition is open counts in `most` if it may belong;
    if it may belong to the treatment instead, in `most` of both, so that a range can be wider
    than any one way to complete the records, and never narrower.
    """
    rows = attacks.worsenings
    before = rows["verdict"] == BEFORE_TREATMENT
    end = until.set_axis(participants).reindex(rows["participant"]).set_axis(rows.index)
    rows = rows.assign(end=end, start=end - pd.DateOffset(years=years))
    may_be = rows["meets_definition"].fillna(True) & (before | (rows["verdict"] == TO_REVIEW))
    surely = rows["meets_definition"].fillna(False) & before
    earliest, latest = rows["onset_earliest"], rows["onset_latest"]
    inside = (earliest >= rows["start"]) & (latest < rows["end"])
    touches = ~(latest < rows["start"]) & ~(earliest >= rows["end"])
    counts = pd.DataFrame(
        {
            "fewest": (surely & inside).groupby(rows["participant"]).sum(),
            "most": (may_be & touches).groupby(rows["participant"]).sum(),
        }
    )
    counts = counts.reindex(participants, fill_value=0).astype("int64").reset_index(drop=True)
    between = may_be & before & (earliest >= rows["end"])
    return counts, int(between.sum()), rows[may_be & touches]


def _totals(people: pd.DataFrame, period: str) -> range:
    """Every total of attacks that is possible in one period."""
    return range(int(people[f"{period}_fewest"].sum()), int(people[f"{period}_most"].sum()) + 1)


def _every_pair_of_rates(people: pd.DataFrame) -> Iterator[tuple[list[float], list[float]]]:
    """Rates before and during of everyone, for each way to complete the counts."""
    known = people[(people["years"] > 0) & (people["years_before"] > 0)]
    choices = [
        list(itertools.product(before, during))
        for before, during in zip(
            _possible_rates(known, "before", known["years_before"]),
            _possible_rates(known, "during", known["years_during"]),
            strict=True,
        )
    ]
    if math.prod(map(len, choices)) > MOST_COMPLETIONS:
        return
    for chosen in itertools.product(*choices):
        yield [before for before, _ in chosen], [during for _, during in chosen]


def _possible_rates(
    people: pd.DataFrame, period: str, years: "pd.Series[float]"
) -> list[list[float]]:
    """Every rate that each participant can have had in one period."""
    fewest, most = people[f"{period}_fewest"], people[f"{period}_most"]
    return [
        [events / time for events in range(low, high + 1)]
        for low, high, time in zip(fewest, most, years, strict=True)
    ]
