"""When a planned visit, infusion or assessment was due: one rule for all of them.

It was due once its whole window had passed, both at the data cut and on the day on which the
participant left: nobody owes what there was still time to do.  Those who completed owe all of
it whose window had begun by the data cut: they do not come again.  Windows are in
study/protocol.toml; the registry gives none.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.follow_up import COMPLETED, NOBODY_TREATED, FollowUp
from nmosd_core.analyses.rows import DAY
from nmosd_core.trial_data.store import TrialData

DUE, OPEN, TO_COME = "due", "window open", "to come"
AFTER_LEAVING, NOT_KNOWN = "after leaving", "not known when due"
NONE_DUE = "none is known to have been due by the data cut"


def has_plan(trial: TrialData) -> bool:
    """Whether the protocol in force is that of these data; without it nothing was due."""
    return trial.cut.study in ("", *trial.protocol.trial.study_ids)


def say_none_due(treated: int) -> str:
    """Why nothing of the plan was due, in words."""
    return NONE_DUE if treated else f"{NOBODY_TREATED}, so none was due"


def count_days(follow_up: FollowUp, *, planned: bool = True) -> pd.DataFrame:
    """Count from the first infusion to the data cut and to the end of study.

    Parameters
    ----------
    follow_up
        Everyone of a data cut.
    planned
        Whether there is a plan for these data; without one the data cut has no trial day.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, reason (of the end of study),
        first_infusion, data_cut, cut_day and end_day (trial days; missing where unknown).
    """
    people = follow_up.treated
    first_infusion = people["first_infusion"].to_numpy()
    cut_day = (people["data_cut"].to_numpy() - first_infusion) / DAY
    days = {
        "cut_day": cut_day if planned else np.nan,
        "end_day": (people["end_of_study"].to_numpy() - first_infusion) / DAY,
    }
    told = ("participant", "state", "reason", "first_infusion", "data_cut")
    return pd.DataFrame({name: people[name].array for name in told} | days, copy=False)


def dates_of(
    first_infusion: "pd.Series[pd.Timestamp]", days: "pd.Series[int]"
) -> NDArray[np.datetime64]:
    """Dates of trial days; missing where the first infusion is not completely dated."""
    day_0: NDArray[np.datetime64] = first_infusion.to_numpy("datetime64[us]")
    return day_0 + days.to_numpy("timedelta64[D]")


def judge_due(first: int, last: int, person: Any) -> str:
    """Say whether what is planned within a window was due.

    Parameters
    ----------
    first, last
        Trial days of the window, both inside it.
    person
        A row of `count_days`.

    Returns
    -------
    str
        due, window open, to come, after leaving (the participant left before the window had
        passed, or completed before it began) or not known when due (the first infusion is not
        completely dated).
    """
    if pd.isna(person.cut_day):
        return NOT_KNOWN
    completed = person.state == COMPLETED
    left = not completed and pd.notna(person.end_day)
    owed_since = first if completed else last
    if owed_since <= (person.end_day if left else person.cut_day):
        return DUE
    if left or completed:
        return AFTER_LEAVING
    return OPEN if first <= person.cut_day else TO_COME
