"""Who was treated, how long each was followed, and how each participation ended.

Time at risk runs from the first infusion to the earliest of week 52, end of study and data
cut.  The day of week 52 and the length of a year are in study/protocol.toml; which record
counts as the end of study is said there too and shown for each participant.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.trial_data.store import Stamp, TrialData

COMPLETED, LEFT_EARLY, ON_STUDY = "completed", "left early", "on study"
DIED, NOT_RECORDED = "died", "end not recorded"
SCREEN_FAILURE, IN_SCREENING = "screen failure", "in screening"


@dataclass(frozen=True)
class FollowUp:
    """Everyone screened, and the time at risk of everyone treated.

    Attributes
    ----------
    participants
        One row per screened participant: the columns of sql/participants.sql, and
        state (completed, left early, died, on study, end not recorded, screen failure, in
        screening), reason, end_of_study (date), end_record (which record says so),
        followed_to (date), followed_until (what ended it), days, years (time at risk; missing
        for those not treated or whose first infusion is not completely dated).
    stamp
        The data it comes from.
    """

    participants: pd.DataFrame
    stamp: Stamp

    @property
    def treated(self) -> pd.DataFrame:
        """The rows of treated participants."""
        return self.participants[self.participants["treated"]].reset_index(drop=True)

    @property
    def years(self) -> float:
        """Participant-years of everyone treated."""
        return float(self.treated["years"].sum())

    def count(self, state: str) -> int:
        """Participants in one state."""
        return int((self.participants["state"] == state).sum())


def follow_participants(trial: TrialData) -> FollowUp:
    """Follow everyone screened to the end of the first year, of the study, or to the data cut."""
    people = trial.rows("participants")
    cut = pd.Timestamp(trial.cut.date)
    people = people.assign(**_end_of_study(people, cut))
    week_52 = people["first_infusion"] + pd.Timedelta(days=trial.protocol.follow_up.first_year_days)
    ends = pd.DataFrame({"week 52": week_52, "end of study": people["end_of_study"]})
    ends["data cut"] = cut
    followed = people["treated"] & people["first_infusion"].notna()
    followed_to = ends.min(axis=1).where(followed)
    days = (followed_to - people["first_infusion"]).dt.days.clip(lower=0).astype("float64")
    return FollowUp(
        people.assign(
            state=_state(people, "ds" in trial.supplied),
            reason=_reason(people),
            followed_to=followed_to,
            followed_until=_first_to_end(ends).where(followed),
            days=days,
            years=days / trial.protocol.follow_up.days_per_year,
        ),
        trial.stamp,
    )


def _end_of_study(people: pd.DataFrame, cut: pd.Timestamp) -> dict[str, "pd.Series[Any]"]:
    """Date and record of each end of study; an end after the data cut has not happened."""
    by_disposition = people["disposition_date"].where(people["disposition"].notna())
    by_dm = people["participation_end"]
    end = by_disposition.fillna(by_dm)
    record = people["participation_end_record"].where(
        by_disposition.isna(), "disposition event of ds"
    )
    death_first = people["death"].notna() & ~(end <= people["death"])
    end = end.mask(death_first, people["death"])
    record = record.mask(death_first, "DTHDTC of dm")
    ended = end <= cut
    return {"end_of_study": end.where(ended), "end_record": record.where(ended)}


def _state(people: pd.DataFrame, disposition_supplied: bool) -> "pd.Series[str]":
    treated = people["treated"]
    ended = people["disposition"].notna()
    states = {
        DIED: treated & people["died"],
        COMPLETED: treated & (people["disposition"] == "COMPLETED"),
        LEFT_EARLY: treated & ended,
        ON_STUDY: treated & disposition_supplied,
        NOT_RECORDED: treated,
        SCREEN_FAILURE: ended | people["criteria_not_met"].notna(),
    }
    masks = [mask.fillna(False).to_numpy(bool) for mask in states.values()]
    return pd.Series(np.select(masks, list(states), IN_SCREENING), people.index, dtype="str")


def _reason(people: pd.DataFrame) -> "pd.Series[str]":
    """Why a participation ended: the criteria not met, else the disposition event."""
    ended_otherwise = people["disposition"].where(people["disposition"] != "COMPLETED")
    untreated = people["criteria_not_met"].where(~people["treated"])
    return untreated.fillna(ended_otherwise)


def _first_to_end(ends: pd.DataFrame) -> "pd.Series[str]":
    """Name of the earliest date of each row; of equal ones the first column."""
    named = ends.fillna(pd.Timestamp.max.floor("s")).to_numpy().argmin(axis=1)
    return pd.Series(np.asarray(ends.columns)[named], ends.index, dtype="str")
