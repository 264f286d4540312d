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
from numpy.typing import NDArray

from nmosd_core.analyses.rows import DAY, as_arrays, as_table
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

COMPLETED, LEFT_EARLY, ON_STUDY = "completed", "left early", "on study"
DIED, NOT_RECORDED = "died", "end not recorded"
SCREEN_FAILURE, IN_SCREENING = "screen failure", "in screening"
# Why a number of treated participants has no value.
NOBODY_TREATED, NONE_TREATED = "nobody has been treated", "there are no treated participants"

ADDED: dict[str, Any] = {  # to the columns of sql/participants.sql
    "criteria_not_met": "str",
    "end_of_study": "datetime64[s]",
    "end_as_recorded": "str",
    "end_record": "str",
    "state": "str",
    "reason": "str",
    "followed_to": "datetime64[us]",
    "followed_until": "str",
    "days": "float64",
    "years": "float64",
}

# Columns by their names, one place for each participant.
_Known = dict[str, NDArray[Any]]


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
    known: _Known = as_arrays(people)
    known["criteria_not_met"] = _criteria_not_met(known["participant"], unmet)
    known |= _end_of_study(known)
    known["state"] = _state(known, "ds" in trial.supplied)
    known["reason"] = _reason(known)
    known |= _time_at_risk(known, trial.protocol)
    added = {name: pd.array(known[name], dtype=kind) for name, kind in ADDED.items()}
    return FollowUp(people.assign(**added), unmet, trial.protocol, trial.stamp)


def _in_words(unmet: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Criteria in the words of the protocol; a code that it lacks keeps the recorded words."""
    of_protocol = {one.code: (one.text, one.kind.upper()) for one in protocol.eligibility.criteria}
    begin = {"INCLUSION": "not met: ", "EXCLUSION": "excluded: "}
    words = []
    for code, *recorded in zip(unmet["code"], unmet["criterion"], unmet["kind"], strict=True):
        text, kind = of_protocol.get(code, recorded)
        text = "a criterion without a name" if pd.isna(text) else text
        words.append((text, kind, begin.get(kind, "") + text))
    columns = ["criterion", "kind", "reason"]
    unmet[columns] = as_table(words, dict.fromkeys(columns, "str"))
    return unmet


def _criteria_not_met(participant: NDArray[Any], unmet: pd.DataFrame) -> NDArray[Any]:
    """All reasons of each participant in one text; None without any."""
    reasons: dict[str, list[str]] = {}
    for who, reason in zip(unmet["participant"], unmet["reason"], strict=True):
        reasons.setdefault(who, []).append(reason)
    return np.array(["; ".join(reasons.get(who, [])) or None for who in participant], dtype=object)


def _end_of_study(known: _Known) -> _Known:
    """Date and record of each end of study: the disposition event, then dm; a death ends both."""
    by_disposition = ~np.isnat(known["disposition_date"])
    end = np.where(by_disposition, known["disposition_date"], known["participation_end"])
    by_death = ~np.isnat(known["death"]) & ~(end <= known["death"])
    ended = [by_death, by_disposition]
    dates = [known["death"], known["disposition_date"]]
    recorded = [known["death_as_recorded"], known["disposition_date_as_recorded"]]
    records = ["DTHDTC of DM", "disposition event of DS"]
    return {
        "end_of_study": np.select(ended, dates, known["participation_end"]),
        "end_as_recorded": np.select(ended, recorded, known["participation_end_as_recorded"]),
        "end_record": np.select(ended, records, known["participation_end_record"]),
    }


def _state(known: _Known, disposition_supplied: bool) -> NDArray[Any]:
    """The first of these that is true; without ds nobody knows who is still on study."""
    treated, disposition = known["treated"], known["disposition"]
    is_over = pd.notna(disposition)
    arm_says = [str(arm).upper().startswith("SCREEN FAIL") for arm in known["arm"]]
    states = {
        DIED: treated & known["died"],
        COMPLETED: treated & (disposition == "COMPLETED"),
        LEFT_EARLY: treated & is_over,
        ON_STUDY: treated & disposition_supplied & np.isnat(known["end_of_study"]),
        NOT_RECORDED: treated,
        SCREEN_FAILURE: is_over | pd.notna(known["criteria_not_met"]) | np.array(arm_says, bool),
    }
    return np.select(list(states.values()), list(states), IN_SCREENING)


def _reason(known: _Known) -> NDArray[Any]:
    """Why it ended: before treatment the criteria not met, else the disposition event.

    "SCREEN FAILURE" gives no reason, so the reported term stands for it.
    """
    disposition, not_met = known["disposition"], known["criteria_not_met"]
    reasons = [not_met, known["disposition_term"], disposition]
    is_why = [
        ~known["treated"] & pd.notna(not_met),
        disposition == "SCREEN FAILURE",
        disposition != "COMPLETED",
    ]
    return np.select(is_why, reasons, np.nan)


def _time_at_risk(known: _Known, protocol: Protocol) -> _Known:
    first, follow_up = known["first_infusion"], protocol.follow_up
    ends = {
        "week 52": first + follow_up.first_year_days * DAY,
        "end of study": known["end_of_study"],
        "data cut": known["data_cut"],
    }
    dates = np.array(list(ends.values()))
    is_followed = known["treated"] & ~np.isnat(first)
    followed_to = np.where(is_followed, np.fmin.reduce(dates), np.datetime64("NaT"))
    days = np.maximum((followed_to - first) / DAY, 0)
    # Of equal dates the first named.
    earliest = np.argmin(np.where(np.isnat(dates), np.datetime64(date.max), dates), axis=0)
    first_to_end = np.array(list(ends), dtype=object)[earliest]
    return {
        "followed_to": followed_to,
        "followed_until": np.where(is_followed, first_to_end, np.nan),
        "days": days,
        "years": days / follow_up.days_per_year,
    }
