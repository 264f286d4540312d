"""What is new in adverse events since the previous data cut.

A record is known by participant and sequence number, which sites do not renumber.  New is also
what a member of a safety board has not seen yet of a known record: that it has become serious,
fatal or of a high grade.  What else has changed in the judgement of a known event, such as its
causality, is said beside it.  A serious event that is gone is said too.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents, summarise_adverse_events
from nmosd_core.analyses.event_kinds import DIED, HIGH_GRADE
from nmosd_core.analyses.terms import in_words
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once, find_previous

KEY = ["participant", "sequence"]
JUDGED = {  # columns of the listing, to what changed in words
    "severity": "severity",
    "grade": "grade",
    "relationship": "causality",
    "action": "action taken",
    "outcome": "outcome",
}
SAID_OF_GONE = ["preferred_term", "started_as_recorded", "what"]
NEW, NOW_FATAL = "new", "now fatal"
NOW_SERIOUS, NOW_HIGH_GRADE = "now serious", f"now grade {HIGH_GRADE} or higher"


@dataclass(frozen=True, eq=False)
class News:
    """What the previous data cut did not have.

    Attributes
    ----------
    events
        For each row of the listing of `AdverseEvents`: new, now serious, now fatal, now grade 3
        or higher; missing where nothing of that is new.
    changed
        For each of those rows what was recorded otherwise ("causality now related, was not
        related"); empty where nothing was.
    gone
        Serious events of the previous data cut that are no longer recorded, or no longer as
        serious: participant, sequence, preferred_term, started_as_recorded, what.
    died
        Participants whose death the previous data cut did not have.
    previous
        The previous data cut; None for the first.
    not_told
        Why nothing can be said; empty when it can.
    """

    events: "pd.Series[str]"
    changed: "pd.Series[str]"
    gone: pd.DataFrame
    died: tuple[str, ...]
    previous: Stamp | None
    not_told: str = ""

    @cached_property
    def told(self) -> bool:
        """Whether there is a previous data cut to compare with."""
        return not self.not_told

    def count(self, rows: "pd.Series[bool]") -> int | None:
        """New ones among some events; None where it cannot be told."""
        return int((rows & self.events.notna()).sum()) if self.told else None

    def among(self, listing: pd.DataFrame, measure: str | None = None) -> "pd.Series[bool]":
        """The rows behind what is new of a measure: of "died" all events of who died since."""
        if measure == DIED.name:
            return listing["participant"].isin(self.died)
        return self.events.reindex(listing.index).notna()


@answered_once
def find_new_events(trial: TrialData) -> News:
    """Compare the adverse events of this data cut with those of the previous one.

    Raises
    ------
    NotSupplied
        This data cut has no ae.
    """
    now = summarise_adverse_events(trial)
    nothing = pd.Series(pd.NA, now.listing.index, dtype="str")
    unchanged = nothing.fillna("")
    none_gone = now.listing.iloc[:0].assign(what="")[[*KEY, *SAID_OF_GONE]]
    previous = find_previous(trial)
    if previous.trial is None:
        return News(nothing, unchanged, none_gone, (), None, previous.why_not)
    try:
        before = summarise_adverse_events(previous.trial)
    except NotSupplied:
        stamp = previous.trial.stamp
        why = f"The data cut of {stamp.cut} has no adverse events to compare with."
        return News(nothing, unchanged, none_gone, (), stamp, why)
    return News(
        _news_of_events(now.listing, before.listing),
        _changes_of_events(now.listing, before.listing),
        _gone(now.listing, before.listing),
        tuple(sorted(_died(now) - _died(before))),
        before.stamp,
    )


def _news_of_events(now: pd.DataFrame, before: pd.DataFrame) -> "pd.Series[str]":
    was = _beside(now, before)
    high, was_high = now["grade"].ge(HIGH_GRADE), was["grade"].ge(HIGH_GRADE)
    found = {
        NEW: ~was["known"],
        NOW_FATAL: now["outcome"].eq("FATAL") & was["outcome"].ne("FATAL"),
        NOW_SERIOUS: now["serious"].eq("Y") & was["serious"].ne("Y"),
        NOW_HIGH_GRADE: high.fillna(False) & ~was_high.fillna(False),
    }
    masks = [mask.to_numpy(bool) for mask in found.values()]
    said = pd.Series(np.select(masks, list(found), ""), now.index, dtype="str")
    return said.where(said.ne(""))


def _changes_of_events(now: pd.DataFrame, before: pd.DataFrame) -> "pd.Series[str]":
    was = _beside(now, before)
    words = [
        ", ".join(
            f"{what} now {_recorded(after)}, was {_recorded(earlier)}"
            for what, after, earlier in zip(JUDGED.values(), values, others, strict=True)
            if is_known and _recorded(after) != _recorded(earlier)
        )
        for is_known, values, others in zip(
            was["known"],
            now[list(JUDGED)].itertuples(index=False),
            was[list(JUDGED)].itertuples(index=False),
            strict=True,
        )
    ]
    return pd.Series(words, now.index, dtype="str")


def _recorded(value: Any) -> str:
    return "not recorded" if pd.isna(value) else in_words(value)


def _gone(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    is_now = _beside(before, now)
    removed, lowered = ~is_now["known"], is_now["serious"].ne("Y")
    what = pd.Series("no longer serious", before.index).mask(removed, "no longer recorded")
    gone = before.assign(what=what)[before["serious"].eq("Y") & (removed | lowered)]
    return gone[[*KEY, *SAID_OF_GONE]].reset_index(drop=True)


def _beside(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The records of `others` with the keys of `rows`, in the order of `rows`."""
    facts = others.drop_duplicates(KEY)[[*KEY, "serious", *JUDGED]].assign(known=True)
    found = rows[KEY].merge(facts, how="left", on=KEY).set_index(rows.index)
    return found.assign(known=found["known"].eq(True))


def _died(events: AdverseEvents) -> set[str]:
    return set(events.people.loc[events.people["died"].astype(bool), "participant"])
