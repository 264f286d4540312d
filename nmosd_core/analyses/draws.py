"""Which draw of blood stands for the baseline, for a planned week, or for nothing, and why.

The baseline is the last result on or before the day of the first infusion, at whatever visit.
A planned week has the result of the visit named so (visit_weeks.py); an unscheduled draw stands
for no week.  What is no result is never one: a draw that was not done, or a text that cannot be
read, leaves its week without a result.
"""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week, final_week, place_in_weeks
from nmosd_core.analyses.week_remarks import outside_its_window, stands_for_nothing
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plan_visits

BASELINE = "baseline"
NOT_USED = ""


def weeks_of_draws(protocol: Protocol) -> tuple[int, ...]:
    """Weeks after the first infusion at which blood may be drawn: those of any planned visit."""
    visits = {visit.week for visit in plan_visits(protocol)}
    planned = protocol.assessments
    named = {*planned.antibody_titre, *planned.b_cells, *planned.laboratory}
    return tuple(sorted({*visits, *named, final_week(protocol)} - {0}))


def use_draws(results: pd.DataFrame, key: list[str], protocol: Protocol) -> pd.DataFrame:
    """Say of every result what it stands for.

    Parameters
    ----------
    results
        Rows with participant, sequence, visit_name, visit_number, visit_week, trial_day,
        earliest_day, latest_day, result_as_recorded, not_a_result (why a record holds none,
        else empty) and the columns of `key`.
    key
        What tells apart the results that cannot stand for one another: test, unit, assay.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        The results, and planned_week, used_as (baseline, "week 52", or empty) and remark (why
        it is not used, or what else a reader should know).
    """
    by = ["participant", *key]
    draws = place_in_weeks(results, weeks_of_draws(protocol), protocol)
    usable = draws[draws["not_a_result"] == ""]
    chosen = choose_one_a_week(usable[usable["planned_week"].notna()], by)
    weeks = "week " + draws["planned_week"].astype("str")
    used = weeks.where(draws.index.isin(chosen), NOT_USED)
    used = used.mask(draws.index.isin(_baselines(usable, by)), BASELINE)
    draws = draws.assign(used_as=used.astype("str"))
    remarks = _remarks(draws, by, protocol)
    return draws.drop(columns=["outside", "not_planned"]).assign(remark=remarks)


def _baselines(usable: pd.DataFrame, by: list[str]) -> pd.Index:
    """The last result of each participant on or before the first infusion."""
    before = usable[(usable["latest_day"] <= 0).fillna(False)]
    ordered = before.sort_values(["earliest_day", "sequence"], kind="stable")
    return ordered.drop_duplicates(by, keep="last").index


def _remarks(draws: pd.DataFrame, by: list[str], protocol: Protocol) -> Any:
    used = draws[draws["used_as"] != NOT_USED]
    answered = set(zip(*(used[column] for column in [*by, "used_as"]), strict=True))
    others = _other_results_of_the_day(draws, by)
    names = draws[by].itertuples(index=False, name=None)
    remarks = []
    for row, name in zip(each_row(draws), names, strict=True):
        words = [
            row.not_a_result,
            _effect(row, name, answered),
            _not_for_a_week(row, name, answered),
            outside_its_window(row, protocol) if row.used_as != NOT_USED else "",
            others.get(row.Index, ""),
        ]
        remarks.append("; ".join(word for word in words if word))
    return pd.array(remarks, "str")


def _effect(row: Any, name: tuple[Hashable, ...], answered: set[tuple[Any, ...]]) -> str:
    """Whether another result makes up for a record that holds none."""
    if row.not_a_result == "":
        return ""
    if pd.notna(row.planned_week):
        week = f"week {row.planned_week}"
        return f"{week} has another result" if (*name, week) in answered else ""
    before = pd.notna(row.latest_day) and row.latest_day <= 0
    return "another result is the baseline" if before and (*name, BASELINE) in answered else ""


def _not_for_a_week(row: Any, name: tuple[Hashable, ...], answered: set[tuple[Any, ...]]) -> str:
    """Why a result stands for nothing."""
    if row.not_a_result != "" or row.used_as != NOT_USED:
        return ""
    return stands_for_nothing(row, "result", has_baseline=(*name, BASELINE) in answered)


def _other_results_of_the_day(draws: pd.DataFrame, by: list[str]) -> dict[Any, str]:
    """A remark for each result of a day that has another one which differs."""
    day = [*by, "trial_day"]
    dated = draws[(draws["not_a_result"] == "") & draws["trial_day"].notna()]
    repeated = dated[dated.duplicated(day, keep=False)]
    remarks = {}
    for _, same_day in repeated.groupby(day, dropna=False):
        for row, result in same_day["result_as_recorded"].items():
            others = sorted(set(same_day["result_as_recorded"]) - {result})
            remarks[row] = f"the same day also has {' and '.join(others)}" if others else ""
    return remarks
