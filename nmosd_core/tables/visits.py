"""Visits and infusions against plan as tables: who is overdue, who is next, and every cell."""

import pandas as pd

from nmosd_core.analyses.follow_up import NOT_RECORDED, ON_STUDY
from nmosd_core.analyses.visit_adherence import VisitAdherence
from nmosd_core.analyses.visit_status import OVERDUE
from nmosd_core.analyses.visits import Visits
from nmosd_core.study.schedule import plan_visits
from nmosd_core.tables.headlines import is_assumption
from nmosd_core.tables.wording import NOBODY_ON_STUDY, in_place_of_rows, in_short


def overdue(adherence: VisitAdherence) -> pd.DataFrame:
    """One row per visit or infusion that is overdue at the data cut, the latest first.

    Columns: participant, visit, days_late (days from the last day of the window to the data
    cut), planned_on, opens, closes (dates: planned day and window), assessments (planned at it).
    """
    planned = adherence.visits.planned
    late = planned[planned["status"] == OVERDUE]
    days = (late["data_cut"] - late["closes"]).dt.days
    listed = _with_assessments(late, adherence).assign(days_late=days.astype("Int64"))
    ordered = listed.sort_values(["closes", "participant"]).reset_index(drop=True)
    columns = ["participant", "visit", "days_late", "planned_on", "opens", "closes"]
    return ordered[[*columns, "assessments"]]


def next_due(adherence: VisitAdherence) -> pd.DataFrame:
    """One row per visit or infusion that can be done at the data cut or soon after it.

    Columns: participant, visit, status (window open, to come), planned_on, opens, closes (dates:
    planned day and window), days_left (from the data cut to the last day of the window),
    assessments (planned at it).
    """
    planned = adherence.visits.planned
    soon = planned[planned["coming"]]
    left = (soon["closes"] - soon["data_cut"]).dt.days
    listed = _with_assessments(soon, adherence).assign(days_left=left.astype("Int64"))
    ordered = listed.sort_values(["planned_on", "participant"]).reset_index(drop=True)
    columns = ["participant", "visit", "status", "planned_on", "opens", "closes", "days_left"]
    return ordered[[*columns, "assessments"]]


def visit_grid(adherence: VisitAdherence) -> pd.DataFrame:
    """One row per treated participant and planned visit: the grid of visits.

    Columns: participant, visit, week, status (done, early, late, missed, overdue, no record,
    window open, to come, after leaving and others), day (planned trial day), done_day (trial
    day), days_off (done less planned), done_on (date), planned_on, opens, closes (dates), reason
    (why it was missed), assessments (planned at it), remark.
    """
    columns = ["participant", "visit", "week", "status", "day", "done_day", "days_off", "done_on"]
    columns += ["planned_on", "opens", "closes", "reason", "assessments", "remark"]
    planned = adherence.planned
    return planned.assign(days_off=planned["done_day"] - planned["day"])[columns]


def visit_adherence(adherence: VisitAdherence) -> pd.DataFrame:
    """One row per planned visit, then one per planned infusion, over everyone treated.

    Columns: kind (visit, infusion), visit, week, day (planned trial day), due, done, in_window
    (participants), not_in_window (the first 20 of those due that were not done in the window, and
    how they stand), early, late, undated, missed, overdue, without_record (participants),
    median_day, first_day_done, last_day_done (trial days on which it was done).
    """
    table = adherence.by_visit
    return table.assign(not_in_window=table["not_in_window"].map(in_short).astype("str"))


def recorded_visits(adherence: VisitAdherence) -> pd.DataFrame:
    """One row per recorded visit of a treated participant, done or missed, planned or not.

    Columns: participant, visit_name, visit_number, visited (date), visited_as_recorded,
    trial_day (0 is the first infusion), planned_week (empty where it belongs to none), status
    (done, missed), reason (why it was missed), remark.
    """
    rows = adherence.recorded
    outside = rows["outside"].map({True: "outside the window", False: ""})
    return rows.assign(
        status=rows["occurred"].map({True: "done", False: "missed"}).astype("str"),
        remark=rows["not_planned"].where(rows["not_planned"] != "", outside).astype("str"),
    )[
        [
            "participant",
            "visit_name",
            "visit_number",
            "visited",
            "visited_as_recorded",
            "trial_day",
            "planned_week",
            "status",
            "reason",
            "remark",
        ]
    ]


def nobody_overdue(adherence: VisitAdherence) -> str:
    """What to say instead of the list of those overdue."""
    words = "No visit of a participant on study is overdue at this data cut."
    return in_place_of_visits(words, "overdue", adherence.visits)


def nobody_due(adherence: VisitAdherence) -> str:
    """What to say instead of the list of those due next."""
    words = "No visit of a participant on study can be done at the data cut or soon after it."
    return in_place_of_visits(words, "to come", adherence.visits)


def in_place_of_visits(words: str, listed: str, visits: Visits) -> str:
    """What to say instead of an empty list of visits that participants on study owe.

    The words while somebody can be on study; `listed` is what would be in the list: "overdue".
    """
    treated = visits.follow_up.treated
    may_be = treated["state"].isin([ON_STUDY, NOT_RECORDED]).any()
    words = words if may_be else f"{NOBODY_ON_STUDY}, so no visit is {listed}."
    return in_place_of_rows(words, visits.overdue.not_estimable, treated)


def windows_in_words(adherence: VisitAdherence) -> str:
    """The windows in force with their source, for a page that rests on them."""
    protocol = adherence.protocol
    plan = plan_visits(protocol)
    groups: dict[tuple[int, int], list[str]] = {}
    for visit in plan:
        name = f"infusion {visit.infusion}" if visit.infusion else f"week {visit.week}"
        groups.setdefault((visit.day - visit.earliest, visit.latest - visit.day), []).append(name)
    words = [
        f"{_first_to_last(names)}: {before} days before to {after} after"
        for (before, after), names in groups.items()
    ]
    section = "infusions" if protocol.infusions.days else "visits"
    source = protocol.sources.get(
        f"{section}.window_days_before", protocol.sources.get(section, "")
    )
    what = "assumptions" if is_assumption(source) else "from the protocol file"
    return f"Windows are {what} ({source}). In force: {'; '.join(words)}."


def _first_to_last(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _with_assessments(rows: pd.DataFrame, adherence: VisitAdherence) -> pd.DataFrame:
    planned = {
        visit.week: ", ".join(visit.assessments) for visit in plan_visits(adherence.protocol)
    }
    return rows.assign(assessments=rows["week"].map(planned).astype("str"))
