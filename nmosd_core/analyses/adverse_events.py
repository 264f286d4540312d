"""Adverse events: who had which, how serious and how severe, during treatment.

The registry asks for the incidence of treatment-emergent adverse events from baseline to 52
weeks (NCT05154734).  Which events those are is decided in treatment_emergence.py; the measures
of the overview are in event_measures.py, the table by organ class and term in event_counts.py.
Severity, grade and seriousness stay as recorded; none is taken from another.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from nmosd_core.analyses.event_counts import count_by_term, worst_by_participant
from nmosd_core.analyses.event_kinds import LOOKED_FOR_FIRST
from nmosd_core.analyses.event_measures import Measure, measure_events
from nmosd_core.analyses.follow_up import FollowUp, follow_participants
from nmosd_core.analyses.infusion_days import list_infusions, place_after_infusions
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import DAY
from nmosd_core.analyses.treatment_emergence import judge_emergence
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True, eq=False)
class AdverseEvents:
    """What is known about adverse events at this data cut.

    Attributes
    ----------
    listing
        One row per adverse event of everyone screened: the columns of sql/adverse_events.sql,
        and related (Y, N; missing where AEREL is), treatment_emergent, why, start_is_partial,
        and the columns of `infusion_days.place_after_infusions`.
    people
        One row per treated participant: participant, first_infusion, state, disposition, died,
        known_until (date: end of study, else data cut), known_until_day (trial day).
    overview
        The measures of a safety report, each with the rows behind it.
    infusions
        Rows of sql/infusions.sql, to be seen beside the events.
    narrowed_to
        What the listing was narrowed to, in words; empty for all of it.
    emergent_only
        Whether figures and counts leave out what is not treatment-emergent.
    looking_at
        Participant who is drawn even where there is no room for everyone.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    listing: pd.DataFrame
    people: pd.DataFrame
    overview: tuple[Measure, ...]
    infusions: pd.DataFrame
    protocol: Protocol
    stamp: Stamp
    narrowed_to: tuple[str, ...] = ()
    emergent_only: bool = True
    looking_at: str | None = None

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Rows of the listing that counts and figures are of: those of treated participants."""
        judged = "treatment_emergent" if self.emergent_only else "treated"
        return self.listing[self.listing[judged]]

    @cached_property
    def counted_in_words(self) -> str:
        """What is counted: "Events: 4, treatment-emergent, serious"."""
        kept = self.narrowed_to or (("treatment-emergent",) if self.emergent_only else ("all",))
        return ", ".join([f"Events: {len(self.counted)}", *kept])

    @cached_property
    def by_term(self) -> pd.DataFrame:
        """Participants and events by organ class and term: the rows of `count_by_term`."""
        return count_by_term(self.counted, len(self.people), self.protocol.statistics.level)

    @cached_property
    def worst(self) -> pd.DataFrame:
        """Worst severity by participant and term: the rows of `worst_by_participant`."""
        return worst_by_participant(self.counted)

    @cached_property
    def organ_classes(self) -> list[str]:
        """Organ classes of the listing, by name."""
        return sorted(self.listing["organ_class"].unique())

    @cached_property
    def preferred_terms(self) -> list[str]:
        """Preferred terms of the listing, by name."""
        return sorted(self.listing["preferred_term"].unique())

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every measure: participants with at least one event, and the events."""
        both = ((measure.participants, measure.events) for measure in self.overview)
        return tuple(number for numbers in both for number in numbers if number)

    @cached_property
    def headline(self) -> tuple[Number, ...]:
        """The measures that a reader looks for first: participants with at least one event."""
        return tuple(self.measure(name).participants for name in LOOKED_FOR_FIRST)

    def measure(self, name: str) -> Measure:
        """One measure of the overview by its name: "serious_teae"."""
        return next(measure for measure in self.overview if measure.name == name)

    def only(
        self,
        *,
        emergent: bool | None = None,
        serious: bool = False,
        severities: Sequence[str] = (),
        behind: str | None = None,
        new: "pd.Series[bool] | None" = None,
        organ_class: str | None = None,
        preferred_term: str | None = None,
        looking_at: str | None = None,
    ) -> Self:
        """The same events narrowed to some of them; the overview stays that of all.

        Parameters
        ----------
        emergent
            True leaves out events that are not treatment-emergent; False counts and draws them
            too; None keeps what was chosen before.
        serious
            Whether to keep serious events only.
        severities
            Severities to keep; all of them when empty.
        behind
            Name of the measure whose rows to keep.
        new
            True for each row that is new since the previous data cut, to keep only those.
        organ_class, preferred_term
            The class or term to keep.
        looking_at
            Participant who is drawn even where there is no room for everyone.
        """
        listing = self.listing
        kept = {}
        if emergent:
            kept["treatment-emergent"] = listing["treatment_emergent"]
        if serious:
            kept["serious"] = listing["serious"].eq("Y")
        if severities:
            kept[" or ".join(severities).lower()] = listing["severity"].isin(severities)
        if behind:
            measure = self.measure(behind)
            kept[f"behind \u201c{measure.label}\u201d"] = measure.rows.reindex(listing.index)
        if new is not None:
            kept["new since the previous cut"] = new.reindex(listing.index)
        if organ_class:
            kept[organ_class] = listing["organ_class"].eq(organ_class)
        if preferred_term:
            kept[preferred_term] = listing["preferred_term"].eq(preferred_term)
        rows = pd.Series(True, listing.index)
        for mask in kept.values():
            rows &= mask
        return replace(
            self,
            listing=listing[rows],
            narrowed_to=(*self.narrowed_to, *kept),
            emergent_only=self.emergent_only if emergent is None else emergent,
            looking_at=looking_at or self.looking_at,
        )


@answered_once
def summarise_adverse_events(trial: TrialData) -> AdverseEvents:
    """Judge every adverse event, and count what a safety report counts.

    Raises
    ------
    NotSupplied
        The export holds no ae: nothing is known about adverse events, which is not the same as
        none.
    """
    trial.require("ae")
    recorded, asked = trial.rows("adverse_events"), trial.protocol.adverse_events
    infusions = list_infusions(trial)
    listing = recorded.assign(
        treated=recorded["treated"].to_numpy(bool),
        criterion_recorded=recorded["criterion_recorded"].to_numpy(bool),
        related=_related(recorded["relationship"], asked.related),
        **judge_emergence(recorded, asked.emergent_to_day),
        **place_after_infusions(recorded, infusions),
    )
    people = _treated(follow_participants(trial))
    return AdverseEvents(
        listing=listing,
        people=people,
        overview=measure_events(listing, people, infusions, trial.protocol),
        infusions=infusions,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _related(relationship: "pd.Series[str]", counts_as_related: Collection[str]) -> Any:
    """Whether each relationship counts as related: Y, N, or missing where it is."""
    answers = [
        ("Y" if words.upper() in counts_as_related else "N") if isinstance(words, str) else None
        for words in relationship.tolist()
    ]
    return pd.array(answers, "str")


def _treated(follow_up: FollowUp) -> pd.DataFrame:
    """Treated participants, and how long what happened to them is known."""
    columns = "participant", "first_infusion", "state", "disposition", "died", "end_of_study"
    people = follow_up.treated
    end, cut = people["end_of_study"].to_numpy(), people["data_cut"].to_numpy()
    known_until = np.where(np.isnat(end), cut, end)
    day = (known_until - people["first_infusion"].to_numpy()) / DAY
    known = {"known_until": known_until, "known_until_day": pd.array(day, "Int64")}
    return pd.DataFrame({name: people[name].array for name in columns} | known, copy=False)
