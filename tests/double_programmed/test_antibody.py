"""Titres a second time: plain loops over the Parquet rows of the demo trial and of others.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import math
import random
import statistics
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from scipy import stats

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
LADDER = [10, 32, 100, 320, 1000, 3200, 10000]
HEAD = "USUBJID | ISSEQ | ISTESTCD | ISORRES | ISLLOQ | ISSTAT | ISMETHOD | VISIT | ISDTC"


def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def value_of(text):
    """Reciprocal, or half a log step below the limit."""
    if text.startswith("<1:"):
        return int(text[3:]) / math.sqrt(10)
    return int(text[2:])


def place_of(text):
    return 0 if text.startswith("<1:") else LADDER.index(int(text[2:])) + 1


def second_answer(cut):
    """Pairs with their texts, who is negative at week 52, and of how many."""
    on = date.fromisoformat(cut.name)
    pairs, negative, at_the_end, treated = {}, set(), set(), []
    for person in rows_of(cut, "dm"):
        first = person.get("RFXSTDTC") or person["RFSTDTC"]
        if not first or date.fromisoformat(first) > on:
            continue
        treated.append(person["USUBJID"])
        before, after = None, None
        for row in rows_of(cut, "is"):
            if row["USUBJID"] != person["USUBJID"] or not row["ISORRES"]:
                continue
            drawn = date.fromisoformat(row["ISDTC"])
            if drawn > on:
                continue
            key = (drawn, row["ISSEQ"])
            if drawn <= date.fromisoformat(first) and (before is None or key > before[0]):
                before = key, row
            if row["VISIT"] == "WEEK 52":
                far = abs((drawn - date.fromisoformat(first)).days - 364)
                nearer = (-far, drawn, row["ISSEQ"])
                if after is None or nearer > after[0]:
                    after = nearer, row
        if after:
            at_the_end.add(person["USUBJID"])
            if after[1]["ISORRES"].startswith("<"):
                negative.add(person["USUBJID"])
        if before and after and before[1]["ISMETHOD"] == after[1]["ISMETHOD"]:
            pairs[person["USUBJID"]] = before[1]["ISORRES"], after[1]["ISORRES"]
    return pairs, negative, at_the_end, treated


def check(folder, cut):
    titres = compare_titres(open_trial(folder, date.fromisoformat(cut.name)))
    pairs, negative, at_the_end, treated = second_answer(cut)
    found = titres.pairs
    assert titres.change["participant"].tolist() == sorted(treated)
    assert dict(
        zip(
            found["participant"],
            zip(found["baseline_titre"], found["week_52_titre"], strict=True),
            strict=True,
        )
    ) == dict(sorted(pairs.items()))
    if at_the_end:
        assert (titres.negative.n, titres.negative.of) == (len(negative), len(at_the_end))
    if not pairs:
        assert titres.ratio.value is None
        return 0
    logs = [math.log10(value_of(after) / value_of(before)) for before, after in pairs.values()]
    moved = [place_of(after) - place_of(before) for before, after in pairs.values()]
    assert titres.ratio.value == pytest.approx(10 ** statistics.fmean(logs))
    if len(logs) > 1 and len(set(logs)) > 1:
        half = stats.t.ppf(0.975, len(logs) - 1) * statistics.stdev(logs) / math.sqrt(len(logs))
        limits = [10 ** (statistics.fmean(logs) + sign * half) for sign in (-1, 1)]
        assert [titres.ratio.lower, titres.ratio.upper] == pytest.approx(limits)
    assert titres.rungs.value == statistics.median(moved)
    for rungs in (1, 2):
        assert titres.fallen(rungs).n == sum(step <= -rungs for step in moved)
        assert titres.risen(rungs).n == sum(step >= rungs for step in moved)
    falls, rises = sum(step < 0 for step in moved), sum(step > 0 for step in moved)
    if falls + rises:
        p = stats.binomtest(falls, falls + rises).pvalue
        assert titres.sign_test.value == pytest.approx(p)
    return len(pairs)


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
def test_demo_trial_has_the_same_answer_twice(cut):
    pairs = check(DEMO, cut)
    assert pairs == {"2022-06-30": 0, "2022-12-31": 1, "2023-06-01": 10}[cut.name]


def test_demo_trial_has_the_answer_of_its_key():
    """data/README.md: worked out by hand from the story."""
    titres = compare_titres(open_trial(DEMO, date(2023, 6, 1)))
    change = titres.pairs.set_index("participant")["rungs_from"]
    lower = {
        1: ["NMO-001", "NMO-002", "NMO-005", "NMO-014", "NMO-018"],
        2: ["NMO-006", "NMO-008"],
        3: ["NMO-010"],
    }
    for rungs, who in lower.items():
        assert change.index[change == -rungs].tolist() == who
    assert change.index[change == 0].tolist() == ["NMO-003"]
    assert change.index[change == 1].tolist() == ["NMO-015"]
    why = titres.change.set_index("participant")["known"]
    assert (why["NMO-017"], why["NMO-011"]) == ("other method", "missing")
    marked = titres.results[titres.results["after_treatment"]]
    assert marked["participant"].tolist() == ["NMO-008"]
    assert marked["treatment_before"].iloc[0].startswith("8 days after")


@pytest.mark.parametrize("seed", range(20))
def test_random_titres_have_the_same_answer_twice(tmp_path, seed):
    chance = random.Random(seed)
    dm, rows = ["USUBJID | RFSTDTC"], [HEAD]
    for number in range(chance.randrange(1, 25)):
        who, first = f"P{number:02}", date(2022, 1, 1) + timedelta(days=chance.randrange(200))
        dm.append(f"{who} | {first if chance.random() < 0.9 else ''}")
        for sequence in range(chance.randrange(6)):
            visit, day = chance.choice(
                [("SCREENING", -14), ("BASELINE", 0), ("WEEK 24", 168), ("WEEK 52", 364)]
            )
            drawn = first + timedelta(days=day + chance.randrange(-9, 10) * (day > 0))
            titre = chance.choice(["<1:10", "", *(f"1:{rung}" for rung in LADDER)])
            assay = chance.choice(["CBA", "CBA", "CBA", "ELISA"])
            if visit in ("SCREENING", "BASELINE"):
                assay = "CBA"
            rows.append(
                f"{who} | {sequence} | AQP4IGG | {titre} | 10 | | {assay} | {visit} | {drawn}"
            )
    one_assay = [row.replace("ELISA", "CBA") if seed % 2 else row for row in rows]
    write_trial(tmp_path, date(2023, 6, 1), dm="\n".join(dm), **{"is": "\n".join(one_assay)})
    if seed % 2:
        check(tmp_path, tmp_path / "2023-06-01")
    else:
        titres = compare_titres(open_trial(tmp_path))
        assert (titres.pairs["baseline_assay"] == titres.pairs["week_52_assay"]).all()
