"""Where everyone stands at the data cut: what was given, what was due, what comes next."""

from typing import Any

import pandas as pd

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


def locate_everyone(visits: Visits) -> pd.DataFrame:
    """Say of everyone screened what was given, what is due and what comes next.

    Returns
    -------
    pandas.DataFrame
        One row per screened participant: the columns of `follow_participants`, and
        week_reached (last planned week with an infusion or a visit), infusions_given,
        infusions_due, last_infusion (date), visits_overdue (counts; missing where the dataset
        that tells was not supplied, due and overdue also where the plan is that of another
        trial), next_visit, next_on, next_opens, next_closes (dates; of participants on study).
    """
    planned, status = visits.planned, visits.planned["status"]
    was_there = status.isin(WAS_DONE) | planned["attended"]
    is_infusion = planned["infusion"].notna()
    next_one = planned[status.isin([OPEN, TO_COME]) & planned["state"].eq(ON_STUDY)]
    next_one = next_one.drop_duplicates("participant").set_index("participant")
    given = pd.concat(
        [
            planned.loc[is_infusion, ["participant", "done_on"]].rename(columns={"done_on": "on"}),
            visits.unplaced[["participant", "given"]].rename(columns={"given": "on"}),
        ]
    )
    facts: dict[str, pd.Series[Any]] = {
        "week_reached": planned[was_there].groupby("participant")["week"].max(),
        "infusions_given": (status.isin(WAS_DONE) & is_infusion)
        .groupby(planned["participant"])
        .sum(),
        "infusions_due": (status.isin(WAS_DUE) & is_infusion).groupby(planned["participant"]).sum(),
        "last_infusion": given.groupby("participant")["on"].max(),
        "next_visit": next_one["visit"],
        "next_on": next_one["planned_on"],
        "next_opens": next_one["opens"],
        "next_closes": next_one["closes"],
        "visits_overdue": status.eq(OVERDUE).groupby(planned["participant"]).sum(),
    }
    counts = ["week_reached", "infusions_given", "infusions_due", "visits_overdue"]
    table = pd.DataFrame(facts).astype(dict.fromkeys(counts, "Int64"))
    if "ex" not in visits.supplied:
        table["infusions_given"] = pd.NA
    if visits.infusions_given.value is None:
        table["infusions_due"] = pd.NA
    if visits.overdue.value is None:
        table["visits_overdue"] = pd.NA
    return visits.follow_up.participants.join(table, on="participant")


def count_weeks(visits: Visits) -> pd.DataFrame:
    """Count by planned visit who was due and who came.

    Returns
    -------
    pandas.DataFrame
        One row per planned visit: week, visit, planned (treated participants), due, reached
        (with a visit of that week in sv), infused, missed (sv says so), without_record.  Due and
        without_record are missing where the plan is that of another trial.
    """
    planned, status = visits.planned, visits.planned["status"]
    is_infusion = planned["infusion"].notna()
    counted = planned[["visit", "week"]].assign(
        planned=True,
        due=status.isin(WAS_DUE),
        reached=planned["attended"],
        infused=status.isin(WAS_DONE) & is_infusion,
        missed=status.eq(MISSED),
        without_record=status.isin([NO_RECORD, OVERDUE]),
    )
    weeks = counted.groupby(["week", "visit"], sort=False).sum().astype("Int64")
    if not visits.has_plan:
        weeks[["due", "without_record"]] = pd.NA
    return weeks.reset_index()
