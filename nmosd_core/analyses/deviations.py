"""Protocol deviations: what was done otherwise than planned, by category and in whom."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.rows import count_participants
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

ANY_CATEGORY = "Any deviation"
NOT_RECORDED = "NOT RECORDED"


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
        each = self._count(self.listing, "category")
        any_one = (ANY_CATEGORY, self.listing["participant"].nunique(), len(self.listing))
        table = pd.concat([pd.DataFrame([any_one], columns=each.columns), each], ignore_index=True)
        return table.assign(of=self.treated)[["category", "participants", "of", "deviations"]]

    @cached_property
    def tells_importance(self) -> bool:
        """Whether the export tells major from minor of any deviation."""
        return bool(self.listing["importance"].notna().any())

    @cached_property
    def by_importance(self) -> pd.DataFrame:
        """One row per word of the site: importance, participants, of, deviations."""
        told = self.listing.fillna({"importance": NOT_RECORDED})
        each = self._count(told, "importance")
        return each.assign(of=self.treated)[["importance", "participants", "of", "deviations"]]

    @staticmethod
    def _count(rows: pd.DataFrame, by: str) -> pd.DataFrame:
        return count_participants(rows.sort_values(by, kind="stable"), by, "deviations")


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
