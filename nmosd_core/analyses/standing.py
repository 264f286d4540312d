"""Where everyone stands at the data cut: what was given, what was due, what comes next."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.follow_up import ON_STUDY
from nmosd_core.analyses.visit_status import (
    MISSED,
    NO_RECORD,
    OVERDUE,
    WAS_DONE,
    WAS_DUE,
)
from nmosd_core.analyses.visits import Visits
from nmosd_core.analyses.when_due import OPEN, TO_COME
from nmosd_core.study.schedule import plan_visits

NOT_A_DAY = np.datetime64("NaT")
IN_GRID = (
    "state",
    "week",
    "visit",
    "status",
    "attended",
    "done_on",
    "planned_on",
    "opens",
    "closes",
)


def locate_everyone(visits: Visits) -> pd.DataFrame:
    """Say of everyone screened what was given, what is due and what comes next.

    Returns
    -------
    pandas.DataFrame
        One row per screened participant: the columns of `follow_participants`, and
        week_reached (last planned week with an infusion or a visit), planned_infusions_given
        (those that stand for a planned one), infusions_due, last_infusion (date),
        visits_overdue (counts; missing where the dataset that tells was not supplied, those of
        the plan also where it is another trial's), next_visit, next_on, next_opens, next_closes
        (dates; of participants on study).
    """
    grid = _grid(visits)
    status, is_infusion = grid["status"], grid["is_infusion"]
    was_done, was_due = np.isin(status, WAS_DONE), np.isin(status, WAS_DUE)
    was_there = was_done | grid["attended"]
    last_week = np.where(was_there, grid["week"], 0).max(axis=1)
    facts = {
        "week_reached": pd.arrays.IntegerArray(last_week, ~was_there.any(axis=1)),
        "planned_infusions_given": pd.array((was_done & is_infusion).sum(axis=1), dtype="Int64"),
        "infusions_due": pd.array((was_due & is_infusion).sum(axis=1), dtype="Int64"),
        "last_infusion": _last_infusions(visits, grid),
        **_next_visits(grid),
        "visits_overdue": pd.array((status == OVERDUE).sum(axis=1), dtype="Int64"),
    }
    people = visits.follow_up.participants
    table = pd.DataFrame(facts, people.index[people["treated"]])
    if "ex" not in visits.supplied or not visits.plans_infusions:
        table[["planned_infusions_given", "infusions_due"]] = pd.NA
    if not {"ex", "sv"} & visits.supplied or not visits.has_plan:
        table["visits_overdue"] = pd.NA
    return people.join(table)


def count_weeks(visits: Visits) -> pd.DataFrame:
    """Count by planned visit who was due and who came.

    Returns
    -------
    pandas.DataFrame
        One row per planned visit: week, visit, planned (treated participants), due, reached
        (with a visit of that week in sv), infused, missed (sv says so), without_record.  Due and
        without_record are missing where the plan is that of another trial.
    """
    grid, plan = _grid(visits), plan_visits(visits.protocol)
    status, people = grid["status"], len(visits.follow_up.treated)
    counted = {
        "planned": np.ones(status.shape, dtype=bool),
        "due": np.isin(status, WAS_DUE),
        "reached": grid["attended"],
        "infused": np.isin(status, WAS_DONE) & grid["is_infusion"],
        "missed": status == MISSED,
        "without_record": np.isin(status, [NO_RECORD, OVERDUE]),
    }
    weeks = pd.DataFrame(
        {
            "week": np.array([visit.week for visit in plan]),
            "visit": pd.array([visit.name for visit in plan], dtype="str"),
            **{name: pd.array(mask.sum(axis=0), dtype="Int64") for name, mask in counted.items()},
        }
    )
    if not visits.has_plan:
        weeks[["due", "without_record"]] = pd.NA
    return weeks if people else weeks.iloc[:0]


def _grid(visits: Visits) -> dict[str, NDArray[Any]]:
    """Planned visits in arrays with one row for each participant and one column for each visit."""
    columns = {name: visits.planned[name].to_numpy() for name in IN_GRID}
    columns["is_infusion"] = visits.planned["infusion"].notna().to_numpy()
    shape = (-1, len(plan_visits(visits.protocol)))
    return {name: values.reshape(shape) for name, values in columns.items()}


def _last_infusions(visits: Visits, grid: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """Date of the last infusion of each, those among them that belong to no planned week."""
    of_plan = np.where(grid["is_infusion"], grid["done_on"], NOT_A_DAY)
    last: NDArray[Any] = np.fmax.reduce(of_plan, axis=1)
    place = {who: n for n, who in enumerate(visits.follow_up.treated["participant"])}
    others = [place[who] for who in visits.unplaced["participant"]]
    np.fmax.at(last, others, visits.unplaced["given"].to_numpy())
    return last


def _next_visits(grid: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """The first visit of each that can be done or is to come, of participants on study."""
    coming = np.isin(grid["status"], [OPEN, TO_COME]) & (grid["state"] == ON_STUDY)
    each, has_next, first = np.arange(len(coming)), coming.any(axis=1), coming.argmax(axis=1)
    columns = {"next_on": "planned_on", "next_opens": "opens", "next_closes": "closes"}
    visit = np.where(has_next, grid["visit"][each, first], np.nan)
    return {
        "next_visit": pd.array(visit, dtype="str"),
        **{
            name: np.where(has_next, grid[column][each, first], NOT_A_DAY)
            for name, column in columns.items()
        },
    }
