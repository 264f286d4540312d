"""Laboratory grades and shifts a second time: plain loops over the rows of lb.

Nothing of nmosd_core is used for the second answer but the folder of the data.  Limits are those
of CTCAE v5.0, written here again.
"""

import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
CUT = date(2023, 6, 1)
BLOOD = "10^9/L"
# Below these in the unit: grade 2, 3, 4; below the limit of normal: grade 1.
LOW = {
    "NEUT": (BLOOD, {2: 1.5, 3: 1.0, 4: 0.5}),
    "LYM": (BLOOD, {2: 0.8, 3: 0.5, 4: 0.2}),
    "WBC": (BLOOD, {2: 3.0, 3: 2.0, 4: 1.0}),
    "HGB": ("g/L", {2: 100, 3: 80}),
    "PLAT": (BLOOD, {2: 75, 3: 50, 4: 25}),
    "K": ("mmol/L", {3: 3.0, 4: 2.5}),
    "ALB": ("g/L", {2: 30, 3: 20}),
}
# Above these multiples of the upper limit; where the baseline is above it, of the baseline.
HIGH = {
    "ALT": ((1, 3, 5, 20), 1.5),
    "AST": ((1, 3, 5, 20), 1.5),
    "ALP": ((1, 2.5, 5, 20), 2.0),
    "GGT": ((1, 2.5, 5, 20), 2.0),
    "BILI": ((1, 1.5, 3, 10), None),
    "CREAT": ((1, 1.5, 3, 6), None),
}
HEAD = ["USUBJID", "LBSEQ", "LBTESTCD", "LBTEST", "LBSTRESN", "LBSTRESC", "LBSTRESU"]
HEAD += ["LBSTNRLO", "LBSTNRHI", "LBNRIND", "LBBLFL", "LBDTC"]
UNITS = {
    "NEUT": (BLOOD, 2.0, 7.0),
    "HGB": ("g/L", 120, 160),
    "K": ("mmol/L", 3.5, 5.1),
    "ALT": ("U/L", 5, 40),
    "ALP": ("U/L", 40, 120),
    "BILI": ("umol/L", 3, 20),
    "CREAT": ("umol/L", 50, 100),
    "CK": ("U/L", 30, 170),
}
ORDER = ["LOW", "NORMAL", "HIGH"]
IMMUNOGLOBULINS = {"IGG", "IGA", "IGM"}


def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def number(row):
    if row.get("LBSTRESN") is not None:
        return row["LBSTRESN"]
    try:
        return float(row.get("LBSTRESC") or "")
    except ValueError:
        return None


def read(cut):
    """Results of treated participants, each with its day, value, range and place."""
    on = date.fromisoformat(cut.name)
    first = {}
    for row in rows_of(cut, "dm"):
        start = row.get("RFXSTDTC") or row["RFSTDTC"]
        if start and date.fromisoformat(start[:10]) <= on:
            first[row["USUBJID"]] = date.fromisoformat(start[:10])
    results = []
    for row in rows_of(cut, "lb"):
        day = date.fromisoformat(row["LBDTC"][:10]) if row["LBDTC"] else None
        own = row["USUBJID"] in first and row["LBTESTCD"] not in IMMUNOGLOBULINS
        if own and (day is None or day <= on):
            trial_day = (day - first[row["USUBJID"]]).days if day else None
            results.append(row | {"day": trial_day, "value": number(row), "base": False})
    results.sort(
        key=lambda row: (row["USUBJID"], row["LBTESTCD"], row["LBDTC"] or "~", row["LBSEQ"])
    )
    mark_baselines(results)
    return results


def mark_baselines(results):
    flagged = [row for row in results if row.get("LBBLFL") == "Y"]
    last = {}
    for row in results:
        if row["day"] is not None and row["day"] <= 0 and row["value"] is not None:
            last[row["USUBJID"], row["LBTESTCD"]] = row
    for row in flagged or last.values():
        row["base"] = True


def grade(row, base):
    """The grade of one result, or None where it cannot be graded."""
    code, value, text = row["LBTESTCD"], row["value"], row.get("LBSTRESC") or ""
    if row.get("LBSTAT") == "NOT DONE":
        return None
    if value is None and code in LOW and text.startswith("<"):
        at_limit = grade(row | {"value": float(text[1:])}, base)
        return at_limit if at_limit is not None and at_limit >= 3 else None
    if value is None:
        return None
    if code in LOW:
        unit, limits = LOW[code]
        if row["LBSTRESU"] != unit:
            return None
        lower = row["LBSTNRLO"]
        found = max((one for one, limit in limits.items() if value < limit), default=0)
        found = max(found, 1 if lower is not None and value < lower else 0)
        return None if lower is None and not found else found
    upper = row["LBSTNRHI"]
    if not upper:
        return None
    limits, first_of_base = HIGH[code]
    found = sum(value / upper > limit for limit in limits)
    usable = base and base is not row and not row["base"] and base["value"]
    if not usable or base["LBSTRESU"] != row["LBSTRESU"]:
        return found
    times = value / base["value"]
    if code == "CREAT":
        return max(found, 3 if times > 3 else 2 if times > 1.5 else 0)
    if not base["LBSTNRHI"] or base["value"] / base["LBSTNRHI"] <= 1:
        return found
    if first_of_base is None:
        return sum(times > limit for limit in limits)
    return max(
        sum(times > limit for limit in limits[1:]) + 1 if times > limits[1] else 0,
        int(times >= first_of_base),
    )


def range_of(row):
    word = (row.get("LBNRIND") or "").upper()
    if word:
        return next((one for one in ORDER if word.startswith(one)), None)
    value, lower, upper = row["value"], row["LBSTNRLO"], row["LBSTNRHI"]
    if value is None:
        text = row.get("LBSTRESC") or ""
        if text[:1] == "<" and lower is not None and float(text[1:]) < lower:
            return "LOW"
        return None
    if upper is not None and value > upper:
        return "HIGH"
    if lower is not None and value < lower:
        return "LOW"
    return "NORMAL" if None not in (lower, upper) else None


def second_answer(cut):
    """Worst and baseline grade of each participant and test, and their ranges."""
    results, bases, worst, at_base = read(cut), {}, {}, {}
    people = {row["USUBJID"] for row in results}
    for row in results:
        if row["base"]:
            bases.setdefault((row["USUBJID"], row["LBTESTCD"]), row)
    places = {}
    for row in results:
        key = row["USUBJID"], row["LBTESTCD"]
        after = row["day"] is not None and row["day"] > 0
        found = grade(row, bases.get(key)) if key[1] in {*LOW, *HIGH} else None
        if found is not None and after:
            worst[key] = max(worst.get(key, 0), found)
        if found is not None and row["base"]:
            at_base[key] = max(at_base.get(key, 0), found)
        if (where := range_of(row)) is not None:
            if row["base"]:
                places.setdefault(("base", *key), where)
            if after:
                places.setdefault(("after", *key), []).append(ORDER.index(where))
    tests = {place[2] for place in places}
    shifts = {(who, test): shift(places, who, test) for who in people for test in tests}
    return {key: (found, at_base.get(key)) for key, found in worst.items()}, shifts


def shift(places, who, test):
    after = places.get(("after", who, test))
    base = places.get(("base", who, test), "MISSING")
    if not after:
        return (base, *["MISSING"] * 3)
    return base, ORDER[max(after)], ORDER[min(after)], ORDER[after[-1]]


def first_answer(trial, cut):
    laboratory = review_laboratory(open_trial(trial, date.fromisoformat(cut.name)))
    graded = laboratory.graded[laboratory.graded["grade"].notna()]
    by = ["participant", "code"]
    worst = graded[graded["after_first"]].groupby(by)["grade"].max().to_dict()
    base = graded[graded["is_baseline"]].groupby(by)["grade"].max().to_dict()
    columns = ["baseline", "worst_high", "worst_low", "last"]
    shifts = laboratory.shifts.set_index(by)[columns]
    with_results = shifts.index.get_level_values(0).isin(laboratory.results["participant"])
    return (
        {key: (int(found), base.get(key)) for key, found in worst.items()},
        {
            key: tuple(row)
            for key, row in zip(
                shifts.index[with_results], shifts[with_results].to_numpy(), strict=True
            )
        },
    )


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer_twice(cut):
    first, second = first_answer(DEMO, cut), second_answer(cut)
    assert first == second
    assert any(found for found, _ in first[0].values())


def random_result(chance, name, place, start, flagged):
    code = chance.choice([*UNITS])
    unit, low, high = UNITS[code]
    times = chance.choice([0.1, 0.4, 0.8, 1.2, 2.2, 4, 7, 30]) * (0.8 + 0.4 * chance.random())
    text = chance.choice(["", "", "<3.42"])
    row = [name, place, code, code, "" if text else round(high * times, 3), text]
    row += [chance.choice([unit, unit, unit, "odd"])]
    row += [chance.choice([low, low, ""]), chance.choice([high, high, high, ""])]
    row += [chance.choice(["", "HIGH", "LOW", "NORMAL"])]
    row += ["Y" if flagged and chance.random() < 0.1 else ""]
    return " | ".join(map(str, [*row, start + timedelta(days=chance.randrange(-40, 300))]))


@pytest.mark.parametrize("seed", range(2))
def test_random_results_have_the_same_answer_twice(tmp_path, seed):
    chance = random.Random(seed)
    flagged = seed % 2
    dm = ["USUBJID | RFSTDTC"]
    lb = [" | ".join(HEAD)]
    for person in range(8):
        name, start = f"P{person}", date(2022, 1, 1) + timedelta(days=chance.randrange(300))
        dm.append(f"{name} | {start if person else ''}")
        lb += [random_result(chance, name, place, start, flagged) for place in range(60)]
    write_trial(tmp_path, CUT, dm="\n".join(dm), lb="\n".join(lb))
    cut = tmp_path / CUT.isoformat()
    assert first_answer(tmp_path, cut) == second_answer(cut)
