"""Adverse events of special interest for belimumab, by group, and those to be looked at.

Groups and their sources are in study/protocol.toml; event_groups.py says what belongs.  A near
miss is offered for review and never counted.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.event_groups import belongs, reasons_to_review
from nmosd_core.analyses.safety import Counted, Safety, review_safety
from nmosd_core.trial_data.store import TrialData, answered_once

COUNTED, TO_REVIEW = "counted", "to review"


@dataclass(frozen=True, eq=False)
class SpecialInterest:
    """Treatment-emergent events of each group of the protocol.

    Attributes
    ----------
    listing
        One row per event and group: group (its name), label, standing (counted, to review),
        reason (of a review; missing where it is counted), news, and the columns of the listing
        of `AdverseEvents`.  An event stands in every group that it belongs to.
    safety
        The measures that the groups are counted in.
    """

    listing: pd.DataFrame
    safety: Safety

    @cached_property
    def counted(self) -> tuple[Counted, ...]:
        """Deaths, fatal events, and each group."""
        wanted = ("died", "fatal_teae")
        return tuple(
            one
            for one in self.safety.counted
            if one.measure.name in wanted or one.measure.name.startswith("group_")
        )

    @cached_property
    def to_review(self) -> pd.DataFrame:
        """Events that a person has to decide on."""
        return self.listing[self.listing["standing"] == TO_REVIEW]

    def to_review_of(self, group: str | None) -> pd.DataFrame:
        """Events to decide on of one group by its name, or of all groups."""
        rows = self.to_review
        return rows if group is None else rows[rows["group"] == group]

    def of(self, group: str | None) -> pd.DataFrame:
        """Counted events of one group by its name, or of all groups."""
        rows = self.listing[self.listing["standing"] == COUNTED]
        return rows if group is None else rows[rows["group"] == group]


@answered_once
def list_special_interest(trial: TrialData) -> SpecialInterest:
    """Sort every treatment-emergent event into the groups of special interest.

    Raises
    ------
    NotSupplied
        The export holds no ae.
    """
    safety = review_safety(trial)
    listing = safety.events.listing
    events = listing.assign(news=safety.news.events)[listing["treatment_emergent"]]
    parts = []
    for name, group in trial.protocol.adverse_events.groups.items():
        reasons = reasons_to_review(group, events)
        held = belongs(group, events)
        for rows, standing in ((held, COUNTED), (~held & reasons.notna(), TO_REVIEW)):
            own = events[rows]
            parts.append(
                own.assign(group=name, label=group.label, standing=standing, reason=reasons[rows])
            )
    head = events.iloc[:0].assign(group="", label="", standing="", reason="")
    table = pd.concat([head, *(part for part in parts if len(part))], ignore_index=True)
    words = dict.fromkeys(["group", "label", "standing", "reason"], "str")
    return SpecialInterest(table.astype(words), safety)
