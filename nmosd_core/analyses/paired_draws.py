"""Which result of baseline is compared with which of week 52, and why a comparison is missing.

Both are by one method: a titre by another assay, or a count by other surface markers, is not
compared, whatever it says.  Where a method is not recorded, that is a method of its own.
"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from nmosd_core.analyses.draws import BASELINE
from nmosd_core.analyses.follow_up import NOBODY_TREATED, FollowUp
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.analyses.visit_weeks import (
    AFTER_LEAVING,
    DUE,
    NOT_KNOWN,
    NOT_YET_DUE,
    choose_one_a_week,
    final_week,
    list_due_weeks,
)
from nmosd_core.study.protocol import Protocol

COMPARED, MISSING, NO_BASELINE = "compared", "missing", "no baseline"
OTHER_METHOD = "other method"
METHOD_NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class _Pair:
    """The two results of one participant: labels of their rows, and the methods of both."""

    baseline_record: Any = pd.NA
    baseline_method: str = ""
    week_52_record: Any = pd.NA
    week_52_method: str = ""


@dataclass(frozen=True)
class _Problems:
    """Why records of the baseline (0) and of week 52 hold no result, by participant and week."""

    words: dict[tuple[str, int], str]

    def of(self, participant: str, week: int, otherwise: str) -> str:
        return self.words.get((participant, week), otherwise)


def find_pairs(
    draws: pd.DataFrame, follow_up: FollowUp, protocol: Protocol, method: str
) -> pd.DataFrame:
    """Find for every treated participant the two results that are compared.

    Parameters
    ----------
    draws
        Rows of `draws.use_draws` of one test, with method (text).
    follow_up
        Everyone of the same data cut.
    protocol
        The trial's protocol.
    method
        What a method is called: "assay".

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, baseline_record, week_52_record
        (labels of rows of `draws`; missing without one), known (compared, no baseline, missing,
        other method, not yet due, after leaving, not known when due) and why_no_change, in
        words, empty where compared.
    """
    week, people = final_week(protocol), follow_up.treated
    pairs = _pairs_of_one_method(draws, week)
    due = list_due_weeks(follow_up, (week,), protocol).set_index("participant")["due"].to_dict()
    problems = _problems(draws, week)
    rows = []
    for person in each_row(people):
        pair = pairs.get(person.participant, _Pair())
        problem = problems.of(person.participant, week, "")
        known = _known(pair, due[person.participant], problem)
        why = _why(known, pair, person, problems, week, method)
        records = pair.baseline_record, pair.week_52_record
        rows.append((person.participant, person.state, *records, known, why))
    return as_table(rows, _TYPES)


_TYPES = {
    "participant": "str",
    "state": "str",
    "baseline_record": "Int64",
    "week_52_record": "Int64",
    "known": "str",
    "why_no_change": "str",
}


def take_records(draws: pd.DataFrame, records: "pd.Series[Any]") -> pd.DataFrame:
    """The rows of `draws` with these labels, in their order; empty rows for missing labels."""
    nowhere = -1  # no label: rows are labelled from 0
    return draws.reindex(records.fillna(nowhere).astype("int64")).reset_index(drop=True)


def _pairs_of_one_method(draws: pd.DataFrame, week: int) -> dict[str, _Pair]:
    """Baseline and week 52 of each participant, by the same method where there is one.

    Of several methods with both results the one with the latest baseline is taken; without
    any, the last baseline and the nearest week 52 stand side by side.
    """
    methods = draws["method"].fillna(METHOD_NOT_RECORDED).to_dict()
    after = draws[draws["used_as"] == f"week {week}"]
    nearest = after.loc[choose_one_a_week(after, ["participant"]), "participant"]
    pairs = {
        who: _Pair(week_52_record=record, week_52_method=methods[record])
        for record, who in nearest.items()
    }
    by_method = {(who, methods[record]): record for record, who in after["participant"].items()}
    before = draws[draws["used_as"] == BASELINE]
    before = before.sort_values(["earliest_day", "sequence"], kind="stable")
    for record, who in before["participant"].items():
        method = methods[record]
        pair, same = pairs.get(who, _Pair()), by_method.get((who, method))
        if same is not None:
            pairs[who] = _Pair(record, method, same, method)
        elif not pair.baseline_method or pair.baseline_method != pair.week_52_method:
            pairs[who] = replace(pair, baseline_record=record, baseline_method=method)
    return pairs


def _problems(draws: pd.DataFrame, week: int) -> _Problems:
    problems = {}
    for row in each_row(draws[draws["not_a_result"] != ""]):
        if pd.notna(row.planned_week) and row.planned_week == week:
            problems[row.participant, week] = row.not_a_result
        elif pd.notna(row.latest_day) and row.latest_day <= 0:
            problems[row.participant, 0] = row.not_a_result
    return _Problems(problems)


def _known(pair: _Pair, due: str, problem: str) -> str:
    if pd.notna(pair.baseline_record) and pd.notna(pair.week_52_record):
        return COMPARED if pair.baseline_method == pair.week_52_method else OTHER_METHOD
    if due == NOT_KNOWN:
        return NOT_KNOWN
    if pd.isna(pair.baseline_record):
        return NO_BASELINE
    return MISSING if due == DUE or problem else due


def _why(state: str, pair: _Pair, person: Any, problems: _Problems, week: int, method: str) -> str:
    """Why the two are not compared, in words."""
    if state == COMPARED:
        return ""
    if state == OTHER_METHOD:
        return (
            f"another {method} at week {week}: {pair.week_52_method}, "
            f"not {pair.baseline_method} as at baseline"
        )
    if state == NOT_KNOWN:
        return "the date of the first infusion is incomplete"
    if state == NO_BASELINE:
        why = problems.of(person.participant, 0, "no result before the first infusion")
        return f"baseline: {why}"
    if state == MISSING:
        return f"week {week}: {problems.of(person.participant, week, 'no result recorded')}"
    return _left(person) if state == AFTER_LEAVING else f"week {week}: {NOT_YET_DUE}"


def _left(person: Any) -> str:
    day = (person.end_of_study - person.first_infusion).days
    reason = f": {in_words(person.reason)}" if pd.notna(person.reason) else ""
    return f"left on day {day}{reason}"


def count_missing(pairs: pd.DataFrame, week: int, method: str) -> str:
    """How many participants cannot be compared, by reason, in words."""
    counts = pairs["known"].value_counts()
    words = {
        NOT_YET_DUE: f"not yet at week {week}",
        AFTER_LEAVING: f"left before week {week}",
        MISSING: f"without a week {week} result",
        NO_BASELINE: "without a baseline",
        OTHER_METHOD: f"with another {method} at week {week}",
        NOT_KNOWN: NOT_KNOWN,
    }
    return ", ".join(f"{counts[key]} {text}" for key, text in words.items() if key in counts)


def say_nobody(pairs: pd.DataFrame, week: int) -> str:
    """Why nothing can be compared, in words."""
    if pairs.empty:
        return NOBODY_TREATED
    if (pairs["known"] == NOT_YET_DUE).all():
        return f"nobody has reached week {week} yet"
    return f"nobody has a baseline and a week {week} result that can be compared"
