"""B cells a second time: plain loops over the Parquet rows of the demo trial.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import itertools
import statistics
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.trial_data.store import open_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())
SUBSETS = {
    "plasma_cells": "PLSMCELL",
    "plasmablasts": "PLSMBLST",
    "memory_b_cells": "MEMB",
    "naive_b_cells": "NAIVEB",
    "b_cells": "CD19B",
}


@cache
def first_answer(cut):
    return compare_b_cells(open_trial(DEMO, date.fromisoformat(cut.name)))


@cache
def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def pairs_of(cut, code):
    """Tenths of cells/uL before and after, of everyone with both."""
    on, first, before, after = date.fromisoformat(cut.name), {}, {}, {}
    for person in rows_of(cut, "dm"):
        start = person.get("RFXSTDTC") or person["RFSTDTC"]
        if start and date.fromisoformat(start) <= on:
            first[person["USUBJID"]] = date.fromisoformat(start)
    for row in sorted(rows_of(cut, "cp"), key=lambda row: (row["CPDTC"], row["CPSEQ"])):
        who, drawn = row["USUBJID"], date.fromisoformat(row["CPDTC"])
        if row["CPTESTCD"] != code or who not in first or drawn > on:
            continue
        tenths = round(10 * row["CPSTRESN"])
        if drawn <= first[who]:
            before[who] = tenths
        elif row["VISIT"] == "WEEK 52":
            after[who] = tenths
    return [(before[who], after[who]) for who in sorted(before.keys() & after.keys())]


def signed_rank_p(pairs):
    """By trying every way to give the ranks their signs."""
    changes = [after - before for before, after in pairs if after != before]
    sizes = sorted(abs(change) for change in changes)
    ranks = [
        statistics.fmean(place for place, size in enumerate(sizes, 1) if size == abs(change))
        for change in changes
    ]
    centre = sum(ranks) / 2
    seen = abs(
        sum(rank for rank, change in zip(ranks, changes, strict=True) if change > 0) - centre
    )
    as_far = sum(
        abs(sum(rank for rank, up in zip(ranks, signs, strict=True) if up) - centre) >= seen - 1e-9
        for signs in itertools.product([False, True], repeat=len(ranks))
    )
    return as_far / 2 ** len(ranks)


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
@pytest.mark.parametrize(("kind", "code"), SUBSETS.items())
def test_demo_trial_has_the_same_answer_twice(cut, kind, code):
    numbers = {one.name: one for one in first_answer(cut).numbers}
    pairs = pairs_of(cut, code)
    assert numbers[f"{kind}_pairs"].value == len(pairs)
    if not pairs:
        assert numbers[f"{kind}_change"].not_estimable == "nobody has reached week 52 yet"
        return
    before, after = zip(*pairs, strict=True)
    changes = [new - old for old, new in pairs]
    assert numbers[f"{kind}_baseline"].value == pytest.approx(statistics.median(before) / 10)
    assert numbers[f"{kind}_week_52"].value == pytest.approx(statistics.median(after) / 10)
    assert numbers[f"{kind}_change"].value == pytest.approx(statistics.median(changes) / 10)
    percent = [100 * (new - old) / old for old, new in pairs]
    assert numbers[f"{kind}_percent_change"].value == pytest.approx(statistics.median(percent))
    assert numbers[f"{kind}_p"].value == pytest.approx(signed_rank_p(pairs))
    if len(pairs) > 1:
        quartiles = statistics.quantiles(changes, n=4, method="inclusive")
        found = numbers[f"{kind}_change"].quartiles
        assert found == pytest.approx((quartiles[0] / 10, quartiles[2] / 10))


def test_demo_trial_has_as_many_pairs_as_completed():
    assert [len(pairs_of(cut, "PLSMCELL")) for cut in DEMO_CUTS] == [0, 1, 12]
