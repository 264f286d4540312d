"""Which result of baseline is compared with which of week 52, and why a comparison is missing.

Both are by one method: a titre by another assay, or a count by other surface markers, is not
compared, whatever it says.  Where a method is not recorded, that is a method of its own.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.draws import BASELINE
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import each_row
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
    records = _records_of_one_method(draws, week)
    pairs = people[["participant", "state"]].merge(records, on="participant", how="left")
    due = list_due_weeks(follow_up, (week,), protocol).set_index("participant")["due"]
    problems = _problems(draws, week)
    known, why = [], []
    for row, person in zip(each_row(pairs), each_row(people), strict=True):
        problem = problems.of(row.participant, week, "")
        state = _known(row, due[row.participant], problem)
        known.append(state)
        why.append(_why(state, row, person, problems, week, method))
    return pairs.assign(known=pd.array(known, "str"), why_no_change=pd.array(why, "str"))[
        ["participant", "state", "baseline_record", "week_52_record", "known", "why_no_change"]
    ]


def take_records(draws: pd.DataFrame, records: "pd.Series[Any]") -> pd.DataFrame:
    """The rows of `draws` with these labels, in their order; empty rows for missing labels."""
    nowhere = -1  # no label: rows are labelled from 0
    return draws.reindex(records.fillna(nowhere).astype("int64")).reset_index(drop=True)


def _records_of_one_method(draws: pd.DataFrame, week: int) -> pd.DataFrame:
    """Baseline and week 52 of each participant, by the same method where there is one.

    Of several methods with both results the one with the latest baseline is taken; without
    any, the last baseline and the nearest week 52 stand side by side.
    """
    before = draws[draws["used_as"] == BASELINE]
    before = before.sort_values(["earliest_day", "sequence"], kind="stable")
    after = draws[draws["used_as"] == f"week {week}"]
    old = _records(before, "baseline")
    new = _records(after, "week_52")
    both = old.merge(new, on=["participant", "method"], how="inner")
    both = both.assign(week_52_method=both["method"], baseline_method=both["method"])
    both = both.drop_duplicates("participant", keep="last")
    old = old.rename(columns={"method": "baseline_method"}).drop_duplicates(
        "participant", keep="last"
    )
    nearest = new.loc[new["week_52_record"].isin(choose_one_a_week(after, ["participant"]))]
    rest = old.merge(
        nearest.rename(columns={"method": "week_52_method"}), on="participant", how="outer"
    )
    rest = rest[~rest["participant"].isin(both["participant"])]
    return pd.concat([both.drop(columns="method"), rest], ignore_index=True)


def _records(draws: pd.DataFrame, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "participant": draws["participant"],
            "method": draws["method"].fillna(METHOD_NOT_RECORDED),
            f"{name}_record": pd.array(draws.index.tolist(), "Int64"),
        }
    )


def _problems(draws: pd.DataFrame, week: int) -> _Problems:
    problems = {}
    for row in each_row(draws[draws["not_a_result"] != ""]):
        if pd.notna(row.planned_week) and row.planned_week == week:
            problems[row.participant, week] = row.not_a_result
        elif pd.notna(row.latest_day) and row.latest_day <= 0:
            problems[row.participant, 0] = row.not_a_result
    return _Problems(problems)


def _known(row: Any, due: str, problem: str) -> str:
    both = pd.notna(row.baseline_record) and pd.notna(row.week_52_record)
    if both:
        return COMPARED if row.baseline_method == row.week_52_method else OTHER_METHOD
    if due == NOT_KNOWN:
        return NOT_KNOWN
    if pd.isna(row.baseline_record):
        return NO_BASELINE
    return MISSING if due == DUE or problem else due


def _why(state: str, row: Any, person: Any, problems: _Problems, week: int, method: str) -> str:
    """Why the two are not compared, in words."""
    if state == COMPARED:
        return ""
    if state == OTHER_METHOD:
        return (
            f"another {method} at week {week}: {row.week_52_method}, "
            f"not {row.baseline_method} as at baseline"
        )
    if state == NOT_KNOWN:
        return "the date of the first infusion is incomplete"
    if state == NO_BASELINE:
        why = problems.of(row.participant, 0, "no result before the first infusion")
        return f"baseline: {why}"
    if state == MISSING:
        return f"week {week}: {problems.of(row.participant, week, 'no result recorded')}"
    return _left(person) if state == AFTER_LEAVING else f"week {week}: {NOT_YET_DUE}"


def _left(person: Any) -> str:
    day = (person.end_of_study - person.first_infusion).days
    reason = f": {person.reason}" if pd.notna(person.reason) else ""
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
        return "nobody has been treated"
    if (pairs["known"] == NOT_YET_DUE).all():
        return f"nobody has reached week {week} yet"
    return f"nobody has a baseline and a week {week} result that can be compared"
