"""Who was treated, how long each was followed, and how each participation ended.

Time at risk runs from the first infusion to the earliest of week 52, end of study and data
cut.  The day of week 52 and the length of a year are in study/protocol.toml; which record
counts as the end of study is said there too and shown for each participant.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

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
        criteria_not_met (in words), state (completed, left early, died, on study, end not
        recorded, screen failure, in screening), reason, end_of_study (date), end_as_recorded,
        end_record (which record says so), followed_to (date), followed_until (what ended it),
        days, years (time at risk; missing for those not treated or whose first infusion is not
        completely dated).
    unmet_criteria
        Rows of sql/unmet_criteria.sql, with the protocol's words and kind for a criterion whose
        code it has, and reason ("not met: AQP4-IgG positive", "excluded: ...").
    protocol, stamp
        What was planned, and the data it comes from.
    """

    participants: pd.DataFrame
    unmet_criteria: pd.DataFrame
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def treated(self) -> pd.DataFrame:
        """The rows of treated participants."""
        return self.participants[self.participants["treated"]].reset_index(drop=True)

    @cached_property
    def years(self) -> float:
        """Participant-years of everyone treated."""
        return float(self.treated["years"].sum())

    def count(self, state: str) -> int:
        """Participants in one state."""
        return int((self.participants["state"] == state).sum())


@answered_once
def follow_participants(trial: TrialData) -> FollowUp:
    """Follow everyone screened to the end of the first year, of the study, or to the data cut.

    Nearly every analysis begins here and an opened cut never changes, so the answer is kept.

    An end that is known to the month or the year counts as the last day it can mean, and
    nobody is followed past the data cut.  Someone whose records tell no end, because ds was
    not supplied, is followed to the data cut and has the state "end not recorded".
    """
    unmet = _in_words(trial.rows("unmet_criteria"), trial.protocol)
    people = trial.rows("participants")
    criteria = unmet.groupby("participant")["reason"].agg("; ".join)
    people["criteria_not_met"] = people["participant"].map(criteria).astype("str")
    people = people.assign(**_end_of_study(people))
    people = people.assign(state=_state(people, "ds" in trial.supplied), reason=_reason(people))
    return FollowUp(
        people.assign(**_time_at_risk(people, trial)), unmet, trial.protocol, trial.stamp
    )


def _in_words(unmet: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Criteria in the words of the protocol; a code that it lacks keeps the recorded words."""
    criteria = {one.code: one for one in protocol.eligibility.criteria}
    text = unmet["code"].map({code: one.text for code, one in criteria.items()})
    kind = unmet["code"].map({code: one.kind.upper() for code, one in criteria.items()})
    text = text.fillna(unmet["criterion"]).fillna("a criterion without a name")
    kind = kind.fillna(unmet["kind"])
    begin = kind.map({"INCLUSION": "not met: ", "EXCLUSION": "excluded: "}).fillna("")
    return unmet.assign(criterion=text, kind=kind, reason=(begin + text).astype("str"))


def _end_of_study(people: pd.DataFrame) -> dict[str, "pd.Series[Any]"]:
    """Date and record of each end of study: the disposition event, then dm; a death ends both."""
    in_ds = people["disposition_date"].notna()
    end = people["disposition_date"].fillna(people["participation_end"])
    recorded = people["disposition_date_as_recorded"].where(
        in_ds, people["participation_end_as_recorded"]
    )
    record = people["participation_end_record"].where(~in_ds, "disposition event of ds")
    death_first = people["death"].notna() & ~(end <= people["death"])
    return {
        "end_of_study": end.mask(death_first, people["death"]),
        "end_as_recorded": recorded.mask(death_first, people["death_as_recorded"]),
        "end_record": record.mask(death_first, "DTHDTC of dm"),
    }


def _state(people: pd.DataFrame, disposition_supplied: bool) -> "pd.Series[str]":
    """The first of these that is true; without ds nobody knows who is still on study."""
    treated, disposition = people["treated"], people["disposition"]
    known_to_go_on = disposition_supplied & people["end_of_study"].isna()
    states = {
        DIED: treated & people["died"],
        COMPLETED: treated & disposition.eq("COMPLETED"),
        LEFT_EARLY: treated & disposition.notna(),
        ON_STUDY: treated & known_to_go_on,
        NOT_RECORDED: treated,
        SCREEN_FAILURE: disposition.notna()
        | people["criteria_not_met"].notna()
        | people["arm"].str.upper().str.startswith("SCREEN FAIL", na=False),
    }
    masks = [mask.fillna(False).to_numpy(bool) for mask in states.values()]
    return pd.Series(np.select(masks, list(states), IN_SCREENING), people.index, dtype="str")


def _reason(people: pd.DataFrame) -> "pd.Series[str]":
    """Why it ended: before treatment the criteria not met, else the disposition event.

    "SCREEN FAILURE" gives no reason, so the reported term stands for it.
    """
    ended = people["disposition"].where(people["disposition"] != "COMPLETED")
    ended = ended.mask(ended.eq("SCREEN FAILURE"), people["disposition_term"])
    return people["criteria_not_met"].where(~people["treated"]).fillna(ended)


def _time_at_risk(people: pd.DataFrame, trial: TrialData) -> dict[str, "pd.Series[Any]"]:
    follow_up = trial.protocol.follow_up
    followed = people["treated"] & people["first_infusion"].notna()
    ends = pd.DataFrame(
        {
            "week 52": people["first_infusion"] + pd.Timedelta(days=follow_up.first_year_days),
            "end of study": people["end_of_study"],
        }
    ).assign(**{"data cut": people["data_cut"]})
    followed_to = ends.min(axis=1).where(followed)
    days = (followed_to - people["first_infusion"]).dt.days.clip(lower=0).astype("float64")
    return {
        "followed_to": followed_to,
        "followed_until": _first_to_end(ends).where(followed),
        "days": days,
        "years": days / follow_up.days_per_year,
    }


def _first_to_end(ends: pd.DataFrame) -> "pd.Series[str]":
    """Name of the earliest date of each row; of equal ones the first column."""
    named = ends.fillna(pd.Timestamp(date.max)).to_numpy().argmin(axis=1)
    return pd.Series(np.asarray(ends.columns)[named], ends.index, dtype="str")
