"""The primary outcome a second time: plain loops over the Parquet rows, every completion tried.

Written from the words of the definitions in protocol.toml.  Nothing of nmosd_core is used for
the second answer but the folder of the data.
"""

import calendar
import itertools
import math
import random
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
AT_LEAST_HOURS, MORE_THAN_DAYS, LAST_DAY, DAYS_PER_YEAR = 24, 30, 364, 365.25


def rows_of(cut, name):
    file = cut / f"{name}.parquet"
    return pq.read_table(file).to_pylist() if file.is_file() else []


def first_day(text):
    year, month, day = (text.split("T")[0] + "-01-01").split("-")[:3]
    return date(int(year), int(month), int(day))


def last_day(text):
    parts = [int(part) for part in text.split("T")[0].split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def hours_of(duration):
    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(\d+)H)?", duration)
    return 24 * int(found[1] or 0) + int(found[2] or 0)


def people_of(cut):
    """First infusion and end of study of everyone treated by the data cut."""
    on = date.fromisoformat(cut.name)
    ends = {}
    for row in rows_of(cut, "ds"):
        if row["DSCAT"] == "DISPOSITION EVENT" and row["DSSTDTC"]:
            ends[row["USUBJID"]] = min(last_day(row["DSSTDTC"]), on)
    people = {}
    for row in rows_of(cut, "dm"):
        first = row.get("RFXSTDTC") or row["RFSTDTC"]
        if first and first_day(first) <= on:
            other = row.get("RFPENDTC") or row.get("RFENDTC")
            end = ends.get(row["USUBJID"]) or (min(last_day(other), on) if other else None)
            people[row["USUBJID"]] = first_day(first), end
    return people


def days_at_risk(start, end, on):
    """From the first infusion to the earliest of day 364, end of study and data cut."""
    days = 0
    while days < LAST_DAY and start + timedelta(days=days + 1) <= min(end or on, on):
        days += 1
    return days


def completions_of(worsening, on):
    """Every onset that a record allows, and whether it can have lasted long enough, or not."""
    onset, day = [], first_day(worsening["CESTDTC"])
    while day <= min(last_day(worsening["CESTDTC"]), on):
        onset.append(day)
        day += timedelta(days=1)
    if worsening["CEDUR"]:
        lasted = {hours_of(worsening["CEDUR"]) >= AT_LEAST_HOURS}
    elif worsening.get("CEENRTPT") == "ONGOING":
        longest_known = (on - min(onset)).days - 1  # it began late on its first day
        lasted = {True} if longest_known * 24 >= AT_LEAST_HOURS else {True, False}
    else:
        lasted = {True, False}
    return [(day, long_enough) for day in onset for long_enough in lasted]


def verdicts_of(completed, start):
    """Verdict of each worsening of one participant, once nothing is open."""
    verdicts, previous = {}, None
    for which, (day, long_enough) in sorted(
        enumerate(completed), key=lambda one: (one[1][0], one[0])
    ):
        far = previous is None or (day - previous).days > MORE_THAN_DAYS
        attack = long_enough and far
        if attack:
            previous = day
        trial_day = (day - start).days
        if trial_day < 0:
            verdicts[which] = "before treatment"
        elif trial_day > LAST_DAY:
            verdicts[which] = "after week 52"
        elif not long_enough:
            verdicts[which] = "too short"
        else:
            verdicts[which] = "attack" if attack else "same attack"
    return [verdicts[which] for which in range(len(completed))]


def second_answer(cut):
    """Fewest and most attacks, years and verdicts, by trying every completion."""
    on = date.fromisoformat(cut.name)
    people = people_of(cut)
    reported = defaultdict(list)
    for row in rows_of(cut, "ce"):
        if row["USUBJID"] in people and row.get("CEOCCUR") != "N":
            reported[row["USUBJID"]].append(row)
    fewest, most, verdicts = {}, {}, {}
    for name, (start, _) in people.items():
        own = sorted(reported[name], key=lambda row: (first_day(row["CESTDTC"]), row["CESEQ"]))
        counts, found = [], [set() for _ in own]
        for completed in itertools.product(*(completions_of(row, on) for row in own)):
            outcome = verdicts_of(completed, start)
            counts.append(outcome.count("attack"))
            for one, verdict in zip(found, outcome, strict=True):
                one.add(verdict)
        fewest[name], most[name] = min(counts), max(counts)
        for row, one in zip(own, found, strict=True):
            verdicts[name, row["CESEQ"]] = one.pop() if len(one) == 1 else "to review"
    years = sum(days_at_risk(start, end, on) for start, end in people.values()) / DAYS_PER_YEAR
    return fewest, most, years, verdicts


def bisect(too_low, low, high):
    """Where a rising condition turns, between two values."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return low


def poisson_below(count, mean):
    """Probability of fewer than `count` events."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count))


def binomial_below(count, of, share):
    return math.fsum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count))


def rate_limits(events, events_to, years):
    """Garwood: the means that would give as many events or more, or as few or fewer, in 2.5%."""
    lower = (
        bisect(lambda mean: 1 - poisson_below(events, mean) < 0.025, 1e-12, 1e3) if events else 0
    )
    upper = bisect(lambda mean: poisson_below(events_to + 1, mean) > 0.025, 1e-12, 1e3)
    return lower / years, upper / years


def share_limits(n, n_to, of):
    """Clopper-Pearson: the same for the share of a binomial."""
    lower = bisect(lambda share: 1 - binomial_below(n, of, share) < 0.025, 0, 1) if n else 0
    upper = (
        bisect(lambda share: binomial_below(n_to + 1, of, share) > 0.025, 0, 1) if n_to < of else 1
    )
    return 100 * lower, 100 * upper


def hold_against(cut):
    """The first answer and the second, number by number."""
    fewest, most, years, verdicts = second_answer(cut)
    attacks = count_attacks(open_trial(cut.parent, date.fromisoformat(cut.name)))
    low, high = sum(fewest.values()), sum(most.values())

    found = attacks.worsenings
    own = zip(found["participant"], found["sequence"], strict=True)
    assert dict(zip(own, found["verdict"], strict=True)) == verdicts
    each = attacks.per_participant.set_index("participant")
    assert each["fewest"].to_dict() == fewest
    assert each["most"].to_dict() == most
    assert (attacks.total.value, attacks.total.value_to) == (low, high)
    assert attacks.rate.of == pytest.approx(years, rel=1e-12)
    assert (attacks.rate.value, attacks.rate.value_to) == pytest.approx((low / years, high / years))
    assert (attacks.rate.lower, attacks.rate.upper) == pytest.approx(
        rate_limits(low, high, years), rel=1e-6
    )
    free = [sum(count == 0 for count in counts.values()) for counts in (most, fewest)]
    assert (attacks.attack_free.n, attacks.attack_free.of) == (free[0], len(fewest))
    assert attacks.attack_free.value_to == pytest.approx(100 * free[1] / len(fewest))
    assert (attacks.attack_free.lower, attacks.attack_free.upper) == pytest.approx(
        share_limits(*free, len(fewest)), rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_the_demo_trial_gives_the_same_twice(cut):
    hold_against(cut)


def test_the_demo_trial_gives_what_its_story_says():
    """data/README.md, worked out by hand: 5 attacks or 6, 10 of 14 attack-free, 4741 days."""
    fewest, most, years, verdicts = second_answer(DEMO / "2023-06-01")

    assert (sum(fewest.values()), sum(most.values())) == (5, 6)
    assert sum(count == 0 for count in most.values()) == 10
    assert years * DAYS_PER_YEAR == pytest.approx(4741)
    assert verdicts["NMO-008", 4] == "to review"


def write_random_trial(folder, choose):
    """A few participants with worsenings of every kind, some known to the month only."""
    on = date(2022, 12, 31)
    people, worsenings = ["USUBJID | RFSTDTC | RFPENDTC"], ["USUBJID | CESEQ | CESTDTC | CEDUR"]
    for number in range(1, 5):
        start = date(2022, 1, 1) + timedelta(days=choose.randrange(120))
        people.append(f"0{number} | {start} | ")
        day = start - timedelta(days=choose.randrange(60))
        for sequence in range(1, choose.randrange(6)):
            day += timedelta(days=choose.choice([0, 1, 10, 29, 30, 31, 32, 60]))
            known = str(day)[: choose.choice([10, 10, 10, 7])]
            duration = choose.choice(["PT48H", "PT48H", "P1D", "PT23H", ""])
            if day <= on:
                worsenings.append(f"0{number} | {sequence} | {known} | {duration}")
    return write_trial(folder, on, dm="\n".join(people), ce="\n".join(worsenings)) / str(on)


@pytest.mark.parametrize("seed", range(25))
def test_random_trials_give_the_same_twice(tmp_path, seed):
    hold_against(write_random_trial(tmp_path, random.Random(seed)))
