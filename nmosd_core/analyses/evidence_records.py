"""Which records stand for a planned assessment, and why others hold no result."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from nmosd_core.analyses.draws import BASELINE
from nmosd_core.analyses.new_records import names_of_records
from nmosd_core.analyses.paired_draws import OTHER_METHOD
from nmosd_core.analyses.rows import each_row

Week = tuple[str, int]


@dataclass(frozen=True)
class Found:
    """What the records hold of one assessment of one participant in one planned week.

    Attributes
    ----------
    present
        Whether there is a result that is used.
    lacking
        What of it has no result, in words; empty where it is whole.
    problem
        Why a record holds no result; empty without such a record.
    not_done
        Whether it was recorded as not done.
    done_on, trial_day
        Date and trial day of the result, where they are known.
    record
        What the records are called that say so; empty without any.
    """

    present: bool = False
    lacking: str = ""
    problem: str = ""
    not_done: bool = False
    done_on: Any = pd.NaT
    trial_day: Any = None
    record: str = ""


NOTHING = Found()
Finds = Mapping[Week, Found]


def _week_of(used_as: str) -> int:
    return 0 if used_as == BASELINE else int(used_as.removeprefix("week "))


def results(rows: pd.DataFrame, date: str, dataset: str) -> dict[Week, Found]:
    """Records that stand for a planned week; of several parts the first."""
    found: dict[Week, Found] = {}
    for row in each_row(rows[rows["used_as"] != ""]):
        week, day = (row.participant, _week_of(row.used_as)), getattr(row, date)
        record = names_of_records(dataset, day, [row.sequence])
        found.setdefault(week, Found(True, done_on=day, trial_day=row.trial_day, record=record))
    return found


def problems(rows: pd.DataFrame, words: "pd.Series[Any]", dataset: str) -> dict[Week, Found]:
    """Records of a planned week, or of the time before treatment, that hold no result."""
    found = {}
    for row, problem in zip(each_row(rows), words.fillna(""), strict=True):
        if not problem:
            continue
        record = names_of_records(dataset, pd.NaT, [row.sequence])
        one = Found(problem=problem, not_done=problem.startswith("not done"), record=record)
        if pd.notna(row.planned_week):
            found[row.participant, int(row.planned_week)] = one
        elif pd.notna(row.latest_day) and row.latest_day <= 0:
            found[row.participant, 0] = one
    return found


def say_not_comparable(found: dict[Week, Found], change: pd.DataFrame, week: int) -> Finds:
    """Mark results of week 52 that are by another method than those of the baseline."""
    for row in each_row(change[change["known"] == OTHER_METHOD]):
        key = row.participant, week
        if key in found:
            parts = [found[key].lacking, f"not compared: {row.why_no_change}"]
            found[key] = replace(found[key], lacking=", ".join(filter(None, parts)))
    return found


def add_lacking(
    found: dict[Week, Found],
    rows: pd.DataFrame,
    part: str,
    expected: Iterable[str],
    labels: Mapping[str, str],
) -> dict[Week, Found]:
    """Say of every result which of the expected parts it lacks."""
    have: dict[Week, set[str]] = defaultdict(set)
    for who, used_as, name in zip(rows["participant"], rows["used_as"], rows[part], strict=True):
        have[who, _week_of(used_as)].add(name)
    for week, names in have.items():
        lacking = [labels.get(name, name) for name in expected if name not in names]
        words = f"without {', '.join(lacking)}" if lacking else ""
        found[week] = replace(found[week], lacking=words)
    return found
