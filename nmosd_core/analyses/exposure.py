"""Exposure: how much of the planned treatment each participant was given, and for how long.

Doses are compared with the weight of the day in doses.py; which infusions were due is decided in
visits.py.  How long exposure lasts is in study/protocol.toml: the registry does not say.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.counted import counted, in_how_many
from nmosd_core.analyses.doses import FLAGGED, NOT_COMPARED, NOTED, compare_doses
from nmosd_core.analyses.infusion_days import NO_INFUSION_PLANNED
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.participant_exposure import measure_each
from nmosd_core.analyses.visits import Visits, follow_visits
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

TREATED = "treated participants"
NONE_GIVEN = "no infusion is recorded as given (EX)"
NO_DOSE = "no infusion has a dose above zero and a weight"
NOT_COMPLETE = "nobody has all that it needs recorded of each infusion given"
# What some infusions have in common, by the name of the number that counts them.
STANDS, COMPARED, OFF, ADJUSTED, INTERVAL = (
    "infusions_given",
    "dose_compliance",
    "doses_flagged",
    "infusions_adjusted",
    "infusion_interval_median",
)


@dataclass(frozen=True, eq=False)
class Exposure:
    """What was given at this data cut.

    Attributes
    ----------
    infusions
        One row per infusion given: the rows of `doses.compare_doses`.
    grid
        One row per treated participant and planned infusion: the rows of `Visits.planned`, and
        of the infusion that stands for it dose, dose_unit, dose_per_kg, planned_dose,
        deviation_percent, deviation and adjustment.
    per_participant
        One row per treated participant: participant, state, infusions_given (all
        records), planned_infusions_given (those that stand for a planned one), infusions_due,
        infusions_missed (all three missing where the protocol plans none of this trial),
        cumulative_dose (missing where a dose has no value in the unit),
        cumulative_dose_per_kg, planned_dose and compared_dose (sums over the infusions that
        have both), doses_compared, compliance_percent, noted, flagged (infusions; missing
        where no dose was compared), adjusted (infusions; missing where the export has no
        EXADJ), median_interval, longest_interval (days), first_day, last_day (dates of
        treatment), exposed_to (the last day of exposure), exposed_until (what ended it: end of
        exposure, end of study, data cut), exposure_days, exposure_years.
    has_adjustments
        Whether the export has the variable of adjustments; without it none is known of.
    visits
        Every planned visit.
    protocol, stamp
        What was planned, and the data it comes from.
    shown
        Participants that the grid shows; without any those furthest from plan.
    """

    infusions: pd.DataFrame
    grid: pd.DataFrame
    per_participant: pd.DataFrame
    has_adjustments: bool
    visits: Visits
    protocol: Protocol
    stamp: Stamp
    shown: tuple[str, ...] = ()

    @property
    def has_plan(self) -> bool:
        """Whether the protocol in force plans infusions of this trial."""
        return self.visits.plans_infusions

    @cached_property
    def compliance(self) -> Number:
        """Dose given of dose planned, over the infusions that can be compared."""
        name, definition = "dose_compliance", "dose_compliance"
        label = "Dose of infusions given, of planned"
        people = self.per_participant
        given, planned = float(people["compared_dose"].sum()), float(people["planned_dose"].sum())
        compared = int(people["doses_compared"].sum())
        if planned <= 0:
            why = NO_DOSE if self.has_plan else self.visits.why_no_plan
            return Number.missing(name, label, definition, why)
        percent = 100 * given / planned
        return Number(
            name,
            label,
            definition,
            percent,
            percent,
            unit="% of planned",
            n=compared,
            of=len(self.infusions),
            of_what="infusions given",
        )

    @cached_property
    def flagged(self) -> Number:
        """Infusions whose dose lies too far from the planned one."""
        compared = int((self.infusions["deviation"] != NOT_COMPARED).sum())
        left_out = len(self.infusions) - compared
        percent = self.protocol.exposure.flagged_percent
        name = "doses_flagged", f"Doses over {percent:g}% off", "dose_deviation"
        if not compared:
            return Number.missing(*name, NO_DOSE if self.has_plan else self.visits.why_no_plan)
        noted = int((self.infusions["deviation"] == NOTED).sum())
        limits = self.protocol.exposure
        notes = {
            f"off by {limits.noted_percent:g} to {limits.flagged_percent:g}%": noted,
            "cannot be compared": left_out,
        }
        return Number.count(
            *name,
            int((self.infusions["deviation"] == FLAGGED).sum()),
            of=compared,
            of_what="infusions with a dose and a weight",
            note=" · ".join(f"{count} {what}" for what, count in notes.items() if count),
        )

    @cached_property
    def adjusted(self) -> Number:
        """Infusions with an adjustment recorded."""
        name = "infusions_adjusted", "Infusions adjusted", "infusion_adjusted"
        if not self.has_adjustments:
            return Number.missing(*name, "the EX dataset has no EXADJ")
        rows = self.infusions[self.infusions["adjustment"].notna()]
        people = rows["participant"].nunique()
        return Number.count(
            *name,
            len(rows),
            of=len(self.infusions),
            of_what="infusions given",
            note=in_how_many(people),
        )

    @cached_property
    def participant_years(self) -> Number:
        """Participant-years of exposure."""
        known = self.per_participant["exposure_days"].dropna()
        if known.empty:
            return Number.missing(
                "exposure_years", "Years of exposure", "exposure_days", NONE_GIVEN
            )
        years = float(self.per_participant["exposure_years"].sum())
        return Number(
            "exposure_years",
            "Years of exposure",
            "exposure_days",
            years,
            years,
            unit="years",
            n=len(known),
            of=len(self.per_participant),
            of_what=TREATED,
            note="; ".join(
                filter(None, (_known(len(known), len(self.per_participant)), self._added))
            ),
        )

    @property
    def _added(self) -> str:
        """What is added to the days from the first to the last day of treatment."""
        after = self.protocol.exposure.days_after_last
        if not after:
            return ""
        if after == 1:
            return "the first and the last day of each both count"
        return (
            f"{counted(after, 'day')} added after the last day of treatment of each, to the end of "
            "study or the data cut at most"
        )

    @cached_property
    def headline(self) -> tuple[Number, ...]:
        """The numbers that a reader looks for first."""
        return (self.visits.infusions_given, self.compliance, self.flagged, self.adjusted)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question; infusions given of due are those of enrolment."""
        return (*self.headline[1:], *self.durations)

    @cached_property
    def durations(self) -> tuple[Number, ...]:
        """Doses added up, days of exposure, and the days between infusions."""
        intervals = self.infusions["days_since_previous"].dropna().astype("float64")
        plans_any = bool(self.protocol.infusions.days)
        intervals = intervals if plans_any else intervals.iloc[:0]
        return (
            self.participant_years,
            self._median("cumulative_dose", "Cumulative mg, median", "cumulative_dose", "mg"),
            self._median(
                "cumulative_dose_per_kg",
                "Cumulative mg/kg, median",
                "cumulative_dose",
                "mg/kg",
            ),
            self._median("exposure_days", "Days of exposure, median", "exposure_days", "days"),
            Number.median(
                INTERVAL,
                "Between infusions, median",
                "infusion_interval",
                intervals.tolist(),
                len(intervals),
                "intervals",
                unit="days",
                otherwise="nobody has two dated infusions" if plans_any else NO_INFUSION_PLANNED,
            ),
        )

    def only(self, number: str | None) -> Self:
        """The same with the infusions behind one number only, by its name."""
        given = self.infusions
        rows = {
            STANDS: given["stands"].astype(bool),
            COMPARED: given["deviation"].ne(NOT_COMPARED),
            OFF: given["deviation"].eq(FLAGGED),
            ADJUSTED: given["adjustment"].notna(),
            INTERVAL: given["days_since_previous"].notna(),
        }
        return self if number is None else replace(self, infusions=given[rows[number]])

    def known(self, number: str) -> "pd.Series[float]":
        """What one of the durations, by its name, is in each participant in whom it is known."""
        return self.per_participant[number.removesuffix("_median")].dropna()

    def of_cell(self, participant: str, infusion: int) -> Self:
        """The same with the records of one participant's planned infusion, by its number."""
        given = self.infusions
        own = given["participant"].eq(participant) & given["infusion"].eq(infusion).fillna(False)
        return replace(self, infusions=given[own])

    def _median(self, column: str, label: str, definition: str, unit: str) -> Number:
        """Median of one column over the participants in whom it is known."""
        known = self.per_participant[column].dropna().tolist()
        return Number.median(
            f"{column}_median",
            label,
            definition,
            known,
            len(self.per_participant),
            TREATED,
            unit=unit,
            otherwise=NOT_COMPLETE if len(self.infusions) else NONE_GIVEN,
            note=_known(len(known), len(self.per_participant)),
        )


def _known(known: int, of: int) -> str:
    return f"known of {known}" if known < of else ""


@answered_once
def measure_exposure(trial: TrialData) -> Exposure:
    """Compare what was given with what was planned, and measure how long treatment lasted.

    Raises
    ------
    NotSupplied
        The export holds no ex: nothing is known of the infusions given.
    """
    trial.require("ex")
    visits = follow_visits(trial)
    infusions = compare_doses(trial.rows("doses"), trial.protocol, planned=visits.plans_infusions)
    has_adjustments = "EXADJ" in trial.variables["ex"]
    people = measure_each(visits, infusions, trial.protocol, has_adjustments=has_adjustments)
    return Exposure(
        infusions=infusions,
        grid=_grid(visits, infusions),
        per_participant=people,
        has_adjustments=has_adjustments,
        visits=visits,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _grid(visits: Visits, infusions: pd.DataFrame) -> pd.DataFrame:
    planned = visits.planned[visits.planned["infusion"].notna()]
    columns = ["participant", "infusion", "dose", "dose_unit", "dose_per_kg", "planned_dose"]
    columns += ["deviation_percent", "deviation", "adjustment"]
    stands = infusions.loc[infusions["stands"], columns]
    return planned.merge(stands, on=["participant", "infusion"], how="left", validate="1:1")
