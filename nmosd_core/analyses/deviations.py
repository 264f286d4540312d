"""Protocol deviations: what was done otherwise than planned, by category and in whom."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

ANY_CATEGORY = "Any deviation"


@dataclass(frozen=True, eq=False)
class Deviations:
    """Deviations recorded of treated participants.

    Attributes
    ----------
    listing
        Rows of sql/deviations.sql.
    treated
        Treated participants, the denominator.
    stamp
        The data it comes from.
    """

    listing: pd.DataFrame
    treated: int
    stamp: Stamp

    @cached_property
    def by_category(self) -> pd.DataFrame:
        """One row for all, then one per category by name: category, participants, of, deviations.

        A participant counts once in a category.
        """
        every = self.listing.assign(category=ANY_CATEGORY)
        both = pd.concat([every, self.listing.sort_values("category", kind="stable")])
        groups = both.groupby("category", sort=False)["participant"]
        table = pd.DataFrame({"participants": groups.nunique(), "deviations": groups.size()})
        if self.listing.empty:
            table.loc[ANY_CATEGORY] = [0, 0]
        table = table.rename_axis("category").reset_index().assign(of=self.treated)
        return table[["category", "participants", "of", "deviations"]]


@answered_once
def list_deviations(trial: TrialData) -> Deviations:
    """List the protocol deviations of treated participants.

    Raises
    ------
    NotSupplied
        The export holds no dv: nothing is known, which is not the same as none.
    """
    trial.require("dv")
    people = follow_participants(trial).treated
    return Deviations(trial.rows("deviations"), len(people), trial.stamp)
