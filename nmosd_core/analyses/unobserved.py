"""Time at risk of which nothing is recorded: an attack or event in it would not be known.

Someone on study is at risk to the data cut or week 52, whether or not anybody saw them.  Where
the last record is more than `checks.contact_days` of study/protocol.toml before that day, it is
said beside every number that rests on this time.  The numbers keep it.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.rows import DAY


@dataclass(frozen=True)
class Unobserved:
    """Who is counted as at risk for long after their last record.

    Attributes
    ----------
    people
        One row each: participant, last_record, followed_to (dates), days (between them).
    treated
        Treated participants, these among them.
    limit
        More days than these without a record are told.
    """

    people: pd.DataFrame
    treated: int
    limit: int

    @cached_property
    def note(self) -> str:
        """What stands beside a number that counts them; empty where there is nobody."""
        if self.people.empty:
            return ""
        return (
            f"of {len(self.people)} nothing is recorded in the last {self.limit} days or more of "
            "their time at risk: attacks and events since are not known"
        )


def find_unobserved(follow_up: FollowUp) -> Unobserved:
    """Find treated participants whose time at risk goes on long after their last record."""
    treated, limit = follow_up.treated, follow_up.protocol.checks.contact_days
    days = (treated["followed_to"].to_numpy() - treated["last_record"].to_numpy()) / DAY
    long = days > limit
    people = treated.loc[long, ["participant", "last_record", "followed_to"]]
    people = people.assign(days=days[long].astype("int64")).reset_index(drop=True)
    return Unobserved(people, len(treated), limit)
