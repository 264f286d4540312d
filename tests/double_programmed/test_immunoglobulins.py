"""Low immunoglobulins a second time: plain loops over the Parquet rows of the demo trial.

Nothing of nmosd_core is used for the second answer but the folder of the data.
"""

import statistics
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.trial_data.store import open_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_CUTS = sorted(folder for folder in DEMO.iterdir() if folder.is_dir())


@cache
def first_answer(cut):
    return follow_immunoglobulins(open_trial(DEMO, date.fromisoformat(cut.name)))


@cache
def rows_of(cut, dataset):
    return pq.read_table(cut / f"{dataset}.parquet").to_pylist()


def second_answer(cut, code):
    """Who was drawn and who was low after the first infusion, and the pairs."""
    on, first, drawn_after, low, before, after = date.fromisoformat(cut.name), {}, set(), {}, {}, {}
    for person in rows_of(cut, "dm"):
        start = person.get("RFXSTDTC") or person["RFSTDTC"]
        if start and date.fromisoformat(start) <= on:
            first[person["USUBJID"]] = date.fromisoformat(start)
    for row in sorted(rows_of(cut, "lb"), key=lambda row: (row["LBDTC"], row["LBSEQ"])):
        who, drawn = row["USUBJID"], date.fromisoformat(row["LBDTC"])
        if row["LBTESTCD"] != code or who not in first or drawn > on:
            continue
        level = row["LBSTRESN"]
        if drawn <= first[who]:
            before[who] = level
            continue
        drawn_after.add(who)
        if row["VISIT"] == "WEEK 52":
            after[who] = level
        for name, threshold in (("normal", row["LBSTNRLO"]), ("4", 4), ("2.5", 2.5)):
            if level < threshold:
                low.setdefault(name, set()).add(who)
    pairs = [(before[who], after[who]) for who in sorted(before.keys() & after.keys())]
    return drawn_after, low, pairs


@pytest.mark.parametrize("cut", DEMO_CUTS, ids=lambda cut: cut.name)
@pytest.mark.parametrize(("kind", "code"), [("igg", "IGG"), ("iga", "IGA"), ("igm", "IGM")])
def test_demo_trial_has_the_same_answer_twice(cut, kind, code):
    levels = first_answer(cut)
    drawn_after, low, pairs = second_answer(cut, code)
    for one in levels.low:
        if one.kind == kind:
            assert set(one.judged) == drawn_after
            assert set(one.below) == set(one.possibly) == low.get(one.threshold, set())
    change = {number.name: number for number in levels.numbers}[f"{kind}_change"]
    if pairs:
        middle = statistics.median(round(100 * (new - old)) for old, new in pairs) / 100
        assert (change.value, change.n) == (pytest.approx(middle), len(pairs))
    else:
        assert change.not_estimable == "nobody has reached week 52 yet"


def test_demo_trial_has_the_answer_of_its_key():
    """data/README.md: IgG under 7.0 g/L in one, NMO-012."""
    levels = first_answer(DEMO_CUTS[-1])
    assert [one.below for one in levels.low] == [("NMO-012",), (), (), (), ()]
