"""How much each participant was given, and how long treatment lasted.

Sums are missing where a part of them is: a dose without a value is not a dose of zero.  How long
exposure lasts after the last infusion is in study/protocol.toml; it never lasts longer than the
participant was observed, since an event after that could not be seen.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.doses import FLAGGED, NOT_COMPARED, NOTED
from nmosd_core.analyses.visit_status import MISSED, WAS_DONE, WAS_DUE
from nmosd_core.analyses.visits import Visits
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.safety import END_OF_STUDY

# Counts that only a plan gives: without one nothing was due, and nothing missed.
OF_THE_PLAN = ["planned_infusions_given", "infusions_due", "infusions_missed"]
OF_DOSES_COMPARED = ["noted", "flagged"]
END_OF_EXPOSURE = "end of exposure"


def measure_each(
    visits: Visits, infusions: pd.DataFrame, protocol: Protocol, *, has_adjustments: bool
) -> pd.DataFrame:
    """Add up the infusions of each treated participant.

    Parameters
    ----------
    visits
        Every planned visit.
    infusions
        Rows of `doses.compare_doses`.
    protocol
        How long exposure lasts.
    has_adjustments
        Whether the export has EXADJ; without it nobody knows which infusions were adjusted.

    Returns
    -------
    pandas.DataFrame
        The columns of `Exposure.per_participant`.
    """
    people = visits.follow_up.treated[["participant", "state", "end_of_study", "data_cut"]]
    statuses = visits.planned[visits.planned["infusion"].notna()]
    both = infusions["deviation"] != NOT_COMPARED
    facts = infusions.assign(
        both=both,
        compared_dose=infusions["dose_in_unit"].where(both),
        planned_dose=infusions["planned_dose"].where(both),
        noted=infusions["deviation"].eq(NOTED),
        flagged=infusions["deviation"].eq(FLAGGED),
        adjusted=infusions["adjustment"].notna(),
        days_since_previous=infusions["days_since_previous"].astype("float64"),
        lasted_to=infusions["ended"].fillna(infusions["given"]),
    )
    each = facts.groupby("participant")
    sums = pd.DataFrame(
        {
            "infusions_given": each.size(),
            "cumulative_dose": each["dose_in_unit"].sum(min_count=1),
            "cumulative_dose_per_kg": each["dose_per_kg"].sum(min_count=1),
            "compared_dose": each["compared_dose"].sum(),
            "planned_dose": each["planned_dose"].sum(),
            "doses_compared": each["both"].sum(),
            "noted": each["noted"].sum(),
            "flagged": each["flagged"].sum(),
            "adjusted": each["adjusted"].sum(),
            "median_interval": each["days_since_previous"].median(),
            "longest_interval": each["days_since_previous"].max(),
            "first_day": each["given"].min(),
            "last_day": each["lasted_to"].max(),
            "dosed": each["dose_in_unit"].count(),
            "weighed": each["dose_per_kg"].count(),
        }
    )
    table = people.merge(sums.reset_index(), on="participant", how="left")
    table = _with_exposure(_with_counts(table, statuses), facts, protocol)
    may_be_missing = [*OF_THE_PLAN, *OF_DOSES_COMPARED, "adjusted"]
    table = table.astype(dict.fromkeys(may_be_missing, "Int64"))
    table.loc[table["doses_compared"] == 0, OF_DOSES_COMPARED] = pd.NA
    if not has_adjustments:
        table["adjusted"] = pd.NA
    if not visits.plans_infusions:
        table[OF_THE_PLAN] = pd.NA
    return table


def _with_counts(table: pd.DataFrame, statuses: pd.DataFrame) -> pd.DataFrame:
    """Counts of planned infusions; sums are missing where a part of them is."""
    counts = ["infusions_given", "doses_compared", "noted", "flagged", "adjusted"]
    table = table.assign(**{name: table[name].fillna(0).astype("int64") for name in counts})
    by_person = statuses.groupby("participant")["status"]
    due = by_person.agg(lambda status: int(status.isin(WAS_DUE).sum()))
    missed = by_person.agg(lambda status: int(status.eq(MISSED).sum()))
    done = by_person.agg(lambda status: int(status.isin(WAS_DONE).sum()))
    compliance = 100 * table["compared_dose"] / table["planned_dose"]
    return table.assign(
        planned_infusions_given=table["participant"].map(done),
        infusions_due=table["participant"].map(due),
        infusions_missed=table["participant"].map(missed),
        cumulative_dose=table["cumulative_dose"].where(table["dosed"] == table["infusions_given"]),
        cumulative_dose_per_kg=table["cumulative_dose_per_kg"].where(
            table["weighed"] == table["infusions_given"]
        ),
        compliance_percent=compliance.where(table["planned_dose"] > 0),
    ).drop(columns=["dosed", "weighed"])


def _with_exposure(table: pd.DataFrame, facts: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    last_day: Any = table["last_day"]
    if protocol.exposure.record_without_end == END_OF_STUDY:
        last = facts.sort_values(["given", "sequence"], kind="stable").groupby("participant")
        open_ended = table["participant"].map(last["ended"].agg(_is_last_missing))
        last_day = last_day.mask(open_ended.fillna(False).astype(bool), table["end_of_study"])
    ends = pd.DataFrame(
        {
            END_OF_EXPOSURE: last_day + pd.Timedelta(days=protocol.exposure.days_after_last - 1),
            "end of study": table["end_of_study"],
            "data cut": table["data_cut"],
        }
    )
    is_known = last_day.notna() & table["first_day"].notna()
    exposed_to = ends.min(axis=1).where(is_known)
    # The first and the last day both count; nobody is exposed whose study ended before.
    days = ((exposed_to - table["first_day"]).dt.days + 1).clip(lower=0)
    return table.assign(
        last_day=last_day,
        exposed_to=exposed_to,
        exposed_until=ends.idxmin(axis=1).where(is_known),
        exposure_days=days.astype("float64"),
        exposure_years=days / protocol.follow_up.days_per_year,
    ).drop(columns=["end_of_study", "data_cut"])


def _is_last_missing(ends: "pd.Series[Any]") -> bool:
    return bool(pd.isna(ends.iloc[-1]))
