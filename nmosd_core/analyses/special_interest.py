"""Adverse events of special interest for belimumab, by group, and those to be looked at.

Groups and their sources are in study/protocol.toml; event_groups.py says what belongs.  A near
miss is offered for review and never counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.event_columns import EventColumns
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
    table = sort_events(trial)
    table = table.assign(news=safety.news.events.reindex(table.index))
    return SpecialInterest(table.reset_index(drop=True), safety)


def sort_events(trial: TrialData, names: Collection[str] | None = None) -> pd.DataFrame:
    """Every treatment-emergent event once for each group that it belongs to or may belong to.

    Parameters
    ----------
    trial
        An opened data cut with ae.
    names
        Groups of the protocol; all of them without it.

    Returns
    -------
    pandas.DataFrame
        Rows of `AdverseEvents.listing` with their own index, and group, label, standing, reason.
    """
    listing = summarise_adverse_events(trial).listing
    events = listing[listing["treatment_emergent"]]
    columns = EventColumns(events)
    parts = [events.iloc[:0].assign(group="", label="", standing="", reason="")]
    groups = trial.protocol.adverse_events.groups
    for name in groups if names is None else names:
        group = groups[name]
        reasons = reasons_to_review(group, columns)
        held = belongs(group, columns)
        for rows, standing in ((held, COUNTED), (~held & reasons.notna(), TO_REVIEW)):
            own = events[rows]
            sorted_ = own.assign(
                group=name, label=group.label, standing=standing, reason=reasons[rows]
            )
            parts.append(sorted_)
    words = dict.fromkeys(["group", "label", "standing", "reason"], "str")
    return pd.concat([parts[0], *(part for part in parts[1:] if len(part))]).astype(words)
