"""Safety at a glance: deaths, serious events, and what a safety board looks for first.

Nothing is counted anew: measures are those of adverse_events.py, rates those of incidence.py over
the time at risk of study/protocol.toml, and what is new is found by new_events.py.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_measures import Measure
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.incidence import Incidence, relate_events_to_time
from nmosd_core.analyses.new_events import News, find_new_events
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.unobserved import Unobserved, find_unobserved
from nmosd_core.trial_data.store import TrialData, answered_once

LOOKED_FOR = (
    "died",
    "fatal_teae",
    "serious_teae",
    "criterion_only_teae",
    "serious_related_teae",
    "grade_3_teae",
    "severe_teae",
    "related_teae",
    "interrupted_teae",
    "withdrawn_teae",
    "left_for_event",
    "teae",
)
HEADLINE = ("died", "serious_teae", "grade_3_teae", "withdrawn_teae")

# What tells who a participant is; age_shown and sex_shown are for presentation mode.
WHO = ["participant", "age", "sex", "age_shown", "sex_shown"]


@dataclass(frozen=True, eq=False)
class Counted:
    """One measure with its rates, and how many of its events are new.

    `rate` (of events) and `incidence` (of participants, over the time to their first event) are
    None for a measure of participants alone; `new` is None where there is no previous data cut to
    tell.
    """

    measure: Measure
    rate: Number | None
    incidence: Number | None
    new: int | None


@dataclass(frozen=True, eq=False)
class Safety:
    """What a member of a safety board has to know first.

    Attributes
    ----------
    incidence
        Adverse events with the time in which they could occur.
    news
        What the previous data cut did not have.
    people
        One row per treated participant: the columns WHO, died, death_as_recorded,
        reason (of the end of participation).
    unobserved
        Who is counted as at risk for long after their last record.
    """

    incidence: Incidence
    news: News
    people: pd.DataFrame
    unobserved: Unobserved

    @cached_property
    def events(self) -> AdverseEvents:
        """Adverse events and the measures of the overview."""
        return self.incidence.events

    @cached_property
    def died(self) -> pd.DataFrame:
        """Treated participants who died, with new (whether the previous data cut had it)."""
        died = self.people[self.people["died"]]
        return died.assign(new=died["participant"].isin(self.news.died))

    @cached_property
    def serious(self) -> pd.DataFrame:
        """Serious events of treated participants, with age, sex, news and what changed.

        Those with a seriousness criterion that are not called serious are among them.
        """
        listing = self.events.listing
        alarming = listing["serious"].eq("Y") | listing["criteria"].notna()
        told = listing.assign(news=self.news.events, changed_since=self.news.changed)
        rows = told[listing["treated"] & alarming]
        return rows.merge(self.people[WHO], how="left", on="participant")

    @cached_property
    def headline(self) -> tuple[Number, ...]:
        """Participants of the measures that the eye meets first."""
        return tuple(self.events.measure(name).participants for name in HEADLINE)

    @cached_property
    def counted(self) -> tuple[Counted, ...]:
        """Measures that a safety board looks for, then the groups of special interest."""
        groups = [f"group_{name}" for name in self.events.protocol.adverse_events.groups]
        return tuple(self._count(self.events.measure(name)) for name in (*LOOKED_FOR, *groups))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Event rates of the measures, of which adverse events has the counts; time at risk."""
        measures = (one.measure for one in self.counted)
        rates = (
            replace(
                self.incidence.event_rate(measure) if events.value is not None else events,
                name=f"{measure.name}_event_rate",
            )
            for measure in measures
            if (events := measure.events)
        )
        return (*rates, self.incidence.participant_years)

    def _count(self, measure: Measure) -> Counted:
        if measure.events is None:
            is_death = measure.name == "died"
            new = len(self.news.died) if is_death and self.news.told else None
            return Counted(measure, None, None, new)
        if measure.events.value is None:
            return Counted(measure, measure.events, measure.participants, None)
        rate, incidence = self.incidence.event_rate(measure), self.incidence.incidence(measure)
        return Counted(measure, rate, incidence, self.news.count(measure.rows))


@answered_once
def review_safety(trial: TrialData) -> Safety:
    """Bring together what a member of a safety board looks for first.

    Raises
    ------
    NotSupplied
        The export holds no ae, or no ex where the time at risk is exposure.
    """
    columns = [*WHO, "died", "death_as_recorded", "reason"]
    follow_up = follow_participants(trial)
    return Safety(
        incidence=relate_events_to_time(trial),
        news=find_new_events(trial),
        people=follow_up.treated[columns].astype({"died": bool}),
        unobserved=find_unobserved(follow_up),
    )
