"""Where each adverse event stands between infusions: the last one before it, and the days since.

Days are compared, not hours: an event on the day of an infusion follows it.  Infusions are
numbered in the order given.  What the dates leave open is not placed, and says why.
"""

import pandas as pd

from nmosd_core.trial_data.store import TrialData, answered_once

START_NOT_DATED = "start not completely dated"
BEFORE_ANY = "before the first infusion"
INFUSION_NOT_DATED = "an infusion that may lie in between is not completely dated"
NO_INFUSION = "no infusion recorded"


@answered_once
def list_infusions(trial: TrialData) -> pd.DataFrame:
    """Infusions given to treated participants: the rows of sql/infusions.sql, asked for once."""
    return trial.rows("infusions")


def number_infusions(infusions: pd.DataFrame) -> pd.DataFrame:
    """One row per participant and day with an infusion, numbered in the order given.

    Parameters
    ----------
    infusions
        Rows of sql/infusions.sql; those without a complete date have no place in the order.

    Returns
    -------
    pandas.DataFrame
        By day: participant, given (date), infusion (from 1; two records of one day are one).
    """
    given = infusions.dropna(subset=["given"])[["participant", "given"]].drop_duplicates()
    given = given.sort_values("given", kind="stable")
    return given.assign(infusion=given.groupby("participant").cumcount() + 1)


def place_after_infusions(events: pd.DataFrame, infusions: pd.DataFrame) -> pd.DataFrame:
    """Find the last infusion on or before the start of each event.

    Parameters
    ----------
    events
        Adverse events: participant, started (date, complete ones only).
    infusions
        Rows of sql/infusions.sql.

    Returns
    -------
    pandas.DataFrame
        For each event, in its index: after_infusion (its number in the order given; two
        records of one day are one infusion), days_since_infusion (0 on its day), not_placed (why
        both are missing; missing where they are known).
    """
    given = number_infusions(infusions)
    started = events["started"].dropna().sort_values(kind="stable")
    starts = pd.DataFrame({"participant": events["participant"].loc[started.index]})
    placed = pd.merge_asof(
        starts.assign(started=started),
        given,
        left_on="started",
        right_on="given",
        by="participant",
    ).set_index(started.index)
    days = (placed["started"] - placed["given"]).dt.days
    why = _why_not(events, infusions, placed["infusion"].reindex(events.index).notna())
    known = why.isna()
    return pd.DataFrame(
        {
            "after_infusion": placed["infusion"].reindex(events.index).where(known).astype("Int64"),
            "days_since_infusion": days.reindex(events.index).where(known).astype("Int64"),
            "not_placed": why,
        }
    )


def _why_not(
    events: pd.DataFrame, infusions: pd.DataFrame, found: "pd.Series[bool]"
) -> "pd.Series[str]":
    """Why an event has no place; a date known in part compares as its first possible day."""
    undated = infusions[infusions["given"].isna()]
    begins = undated["given_as_recorded"].fillna("").str[:10].groupby(undated["participant"]).min()
    first_undated = events["participant"].map(begins.astype("str")).astype("str")
    start = events["started"].dt.strftime("%Y-%m-%d").astype("str")
    unsure = (first_undated <= start).fillna(False).astype(bool)
    has_any = events["participant"].isin(infusions["participant"])
    why = pd.Series(pd.NA, events.index, dtype="str")
    why = why.mask(~found, BEFORE_ANY).mask(~has_any, NO_INFUSION)
    return why.mask(unsure, INFUSION_NOT_DATED).mask(events["started"].isna(), START_NOT_DATED)
