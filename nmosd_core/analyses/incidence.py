"""How often adverse events occur in time: event rates, and exposure-adjusted incidence.

An event rate is events over all time at risk.  Exposure-adjusted incidence is participants with
an event over their time to the first one and the whole time at risk of the others.  What the
time at risk is (the first year, or exposure) and the years that rates are given per are in
study/protocol.toml.  Which events count does not depend on it: one that began after the time at
risk of its participant ended is counted, and said beside the rate.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents, summarise_adverse_events
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.event_measures import Measure
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.safety import EXPOSURE
from nmosd_core.trial_data.store import TrialData

AT_RISK = ["participant", "at_risk_from", "at_risk_to", "why_it_ends", "days"]


@dataclass(frozen=True, eq=False)
class Incidence:
    """Adverse events with the time in which they could occur.

    Attributes
    ----------
    events
        Adverse events and the measures of the overview.
    at_risk
        One row per treated participant: participant, at_risk_from, at_risk_to (dates),
        why_it_ends, days (at risk; missing where the dates do not tell).
    protocol
        The time at risk, and the years that rates are given per.
    """

    events: AdverseEvents
    at_risk: pd.DataFrame
    protocol: Protocol

    def event_rate(self, measure: Measure) -> Number:
        """Events of one measure over all time at risk."""
        return self.rate_of(measure.rows, measure.name, measure.label)

    def incidence(self, measure: Measure) -> Number:
        """Participants with an event of one measure over the time to their first one."""
        return self.incidence_of(measure.rows, measure.name, measure.label)

    def rate_of(self, rows: "pd.Series[bool]", name: str, label: str) -> Number:
        """Events over all time at risk.

        Parameters
        ----------
        rows
            True for each row of the listing that counts.
        name, label
            What the events are called.
        """
        placed = self.events.listing["participant"].isin(self._timed["participant"])
        return self._per_years(
            f"{name}_event_rate",
            f"{label}: events",
            "event_rate",
            int((rows & placed).sum()),
            float(self._timed["days"].sum()),
            self._note(rows),
        )

    def incidence_of(self, rows: "pd.Series[bool]", name: str, label: str) -> Number:
        """Participants with an event over the time to their first one, the others' in full."""
        first = self.days_to_first(rows)
        return self._per_years(
            f"{name}_incidence",
            f"{label}: participants",
            "exposure_adjusted_incidence",
            int(first["has_event"].sum()),
            float(first["days"].sum()),
            self._note(rows),
        )

    @cached_property
    def participant_years(self) -> Number:
        """All time at risk, of those of whom it is known."""
        years = float(self._timed["days"].sum()) / self.protocol.follow_up.days_per_year
        return Number(
            "safety_participant_years",
            self.protocol.incidence.years.capitalize(),
            "event_rate",
            years,
            years,
            unit="years",
            of=len(self._timed),
            of_what="treated participants",
            note=self._left_out,
        )

    def days_to_first(self, rows: "pd.Series[bool]") -> pd.DataFrame:
        """Time to the first event of each participant with a known time at risk.

        Returns
        -------
        pandas.DataFrame
            participant, has_event, days (to the first event, at most the time at risk).
        """
        people = self._timed
        events = self.events.listing[rows]
        possible = events[["started_earliest", "first_infusion"]].max(axis=1, skipna=False)
        day = (possible.fillna(events["first_infusion"]) - events["first_infusion"]).dt.days
        first = day.groupby(events["participant"]).min() + self._first_day
        days = people["participant"].map(first).astype("float64")
        return pd.DataFrame(
            {
                "participant": people["participant"],
                "has_event": people["participant"].isin(events["participant"]),
                "days": days.clip(upper=people["days"]).fillna(people["days"]),
            }
        )

    @cached_property
    def _first_day(self) -> int:
        """Exposure counts its first day as a whole one; participant-time begins at zero."""
        return 1 if self.protocol.incidence.time_at_risk == EXPOSURE else 0

    @cached_property
    def _timed(self) -> pd.DataFrame:
        return self.at_risk.dropna(subset=["days"])

    @cached_property
    def _left_out(self) -> str:
        unknown = len(self.at_risk) - len(self._timed)
        return f"without {unknown} whose time at risk is not known" if unknown else ""

    def _note(self, rows: "pd.Series[bool]") -> str:
        """Whose time is left out, and how many events lie outside the time that they are over."""
        timed = self.events.listing[rows].merge(self._timed, on="participant")
        outside = int((timed["started_earliest"] > timed["at_risk_to"]).sum())
        after = f"{counted(outside, 'event')} began after the time at risk ended" if outside else ""
        return "; ".join(filter(None, (self._left_out, after)))

    def _per_years(
        self, name: str, label: str, definition: str, events: int, days: float, note: str
    ) -> Number:
        per = self.protocol.incidence.per_years
        years = days / self.protocol.follow_up.days_per_year
        number = Number.rate(
            name, label, definition, events, years, self.protocol.statistics.level, note=note
        )
        if number.value is None or number.lower is None or number.upper is None:
            return number
        return replace(
            number,
            value=per * number.value,
            value_to=per * number.value,
            lower=per * number.lower,
            upper=per * number.upper,
            unit=f"per {per} participant-years",
        )


def relate_events_to_time(trial: TrialData) -> Incidence:
    """Bring adverse events and the time at risk together.

    Raises
    ------
    NotSupplied
        The export holds no ae, or no ex where the time at risk is exposure.
    """
    events = summarise_adverse_events(trial)
    by_exposure = trial.protocol.incidence.time_at_risk == EXPOSURE
    at_risk = _time_of_exposure(trial) if by_exposure else _first_year(trial)
    return Incidence(events, at_risk[AT_RISK], trial.protocol)


def _time_of_exposure(trial: TrialData) -> pd.DataFrame:
    each = measure_exposure(trial).per_participant
    called = {"first_day": "at_risk_from", "exposed_to": "at_risk_to"}
    called |= {"exposed_until": "why_it_ends", "exposure_days": "days"}
    return each.rename(columns=called)


def _first_year(trial: TrialData) -> pd.DataFrame:
    called = {"first_infusion": "at_risk_from", "followed_to": "at_risk_to"}
    called["followed_until"] = "why_it_ends"
    return follow_participants(trial).treated.rename(columns=called)
