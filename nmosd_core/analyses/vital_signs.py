"""Vital signs around infusions: what blood pressure, pulse and temperature do from before to after.

A reading belongs to an infusion of its day, before or after it by its time point.  Time points,
units and limits are in study/protocol.toml; which reading counts is decided in sign_readings.py.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import pandas as pd

from nmosd_core.analyses.counted import in_how_many
from nmosd_core.analyses.exposure import NONE_GIVEN
from nmosd_core.analyses.infusion_clock import ACUTE, time_events_by_infusion
from nmosd_core.analyses.infusion_days import (
    NO_INFUSION_PLANNED,
    list_infusions,
    number_infusions,
)
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.sign_readings import compare_readings, place_readings
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

INFUSIONS = "infusions with readings before and after"
OUT, COMPARED = "vital_signs_out_of_limits", "vital_signs_compared"


@dataclass(frozen=True, eq=False)
class VitalSigns:
    """Vital signs before and after each infusion at this data cut.

    Attributes
    ----------
    readings
        One row per infusion and sign with a reading before or after it: the rows of
        `sign_readings.compare_readings`, and events (treatment-emergent ones that start on the
        day of the infusion or soon after, in words).
    infusions
        One row per infusion given: participant, given (date), infusion (its number).
    other_points
        Time points of these signs that are neither before nor after an infusion, as recorded.
    unplaced
        Readings before or after an infusion on a day without one.
    not_compared
        Readings in a unit that is not compared.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    readings: pd.DataFrame
    infusions: pd.DataFrame
    other_points: tuple[str, ...]
    unplaced: int
    not_compared: int
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Rows with a reading before and one after."""
        return self.readings.dropna(subset=["change"])

    @cached_property
    def out_of_limits(self) -> pd.DataFrame:
        """Rows whose reading after the infusion is out of a limit."""
        return self.readings[self.readings["finding"] != ""]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question: also the median change of each sign."""
        return (*self.headline, *map(self._median, self.protocol.vital_signs.signs))

    @cached_property
    def headline(self) -> tuple[Number, ...]:
        """Infusions with both readings, and those with one out of a limit after."""
        infusions = len(_infusions_of(self.compared))
        both = Number.count(
            COMPARED,
            "With both readings",
            "vital_sign_change",
            infusions,
            of=len(self.infusions),
            of_what="infusions given",
            otherwise="" if self.protocol.infusions.days else NO_INFUSION_PLANNED,
        )
        return both, self._out()

    @cached_property
    def nothing_after(self) -> str:
        """Why nothing can be compared, in words; empty where something can."""
        if len(self.compared):
            return ""
        if not self.protocol.infusions.days:
            return NO_INFUSION_PLANNED
        if self.infusions.empty:
            return NONE_GIVEN
        if self.readings["after"].isna().all():
            return "no vital sign is recorded as taken after an infusion"
        return "no vital sign is recorded as taken before an infusion"

    def only(self, number: str) -> Self:
        """The same with the readings behind one number of the headline only, by its name."""
        return replace(self, readings={COMPARED: self.compared, OUT: self.out_of_limits}[number])

    def of_record(self, place: object) -> Self:
        """The same with one row of `readings`, by its index."""
        return replace(self, readings=self.readings[self.readings.index == place])

    def of_sign(self, sign: str, infusion: int | None = None, *, out: bool = False) -> Self:
        """The same with the compared readings of one sign, perhaps of one infusion number.

        With `out` those whose reading after the infusion is out of a limit.
        """
        rows = self.out_of_limits if out else self.compared
        rows = rows[rows["sign"].eq(sign)]
        if infusion is not None:
            rows = rows[rows["infusion"].eq(infusion)]
        return replace(self, readings=rows)

    def _out(self) -> Number:
        name = OUT, "Out of a limit after", "vital_sign_limit"
        of = len(_infusions_of(self.readings.dropna(subset=["after"])))
        if not of:
            return Number.missing(*name, self.nothing_after)
        out = _infusions_of(self.out_of_limits)
        people = out["participant"].nunique()
        return Number.count(
            *name,
            len(out),
            of=of,
            of_what="infusions with a reading after",
            note=in_how_many(people),
        )

    def _median(self, code: str) -> Number:
        sign = self.protocol.vital_signs.signs[code]
        changes = self.compared.loc[self.compared["code"] == code, "change"]
        return Number.median(
            f"{code.lower()}_change",
            f"{sign.label}, median change",
            "vital_sign_change",
            changes.tolist(),
            len(changes),
            INFUSIONS,
            unit=sign.units[0],
            otherwise=self.nothing_after or f"{sign.label.lower()} was not taken before and after",
        )


@answered_once
def compare_vital_signs(trial: TrialData) -> VitalSigns:
    """Compare vital signs after each infusion with those before it.

    Raises
    ------
    NotSupplied
        The export holds no vs, or no ex.
    """
    trial.require("vs", "ex")
    asked, infusions = trial.protocol.vital_signs, number_infusions(list_infusions(trial))
    infusions = infusions if trial.protocol.infusions.days else infusions.iloc[:0]
    placed = place_readings(trial.rows("vital_signs", codes=list(asked.signs)), infusions, asked)
    around = placed[placed["point"].notna()]
    usable = around["comparable"] & around["infusion"].notna()
    readings = compare_readings(around[usable], asked)
    return VitalSigns(
        readings=readings.assign(events=_events(readings, trial)),
        infusions=infusions,
        other_points=tuple(placed.loc[placed["point"].isna(), "time_point"].dropna().unique()),
        unplaced=int(around["infusion"].isna().sum()),
        not_compared=int((~around["comparable"]).sum()),
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _events(readings: pd.DataFrame, trial: TrialData) -> "pd.Series[str]":
    """Events that start on the day of each reading's infusion or soon after."""
    if "ae" not in trial.supplied:
        return pd.Series("", readings.index, dtype="str")
    listing = time_events_by_infusion(trial).listing
    acute = listing[listing["window"] == ACUTE]
    place = ["participant", "after_infusion"]
    words = acute.groupby(place)["preferred_term"].agg("; ".join).rename("events").reset_index()
    words = words.rename(columns={"after_infusion": "infusion"}).astype({"infusion": "Int64"})
    joined = readings.merge(words, on=["participant", "infusion"], how="left", validate="m:1")
    return joined["events"].fillna("").astype("str")


def _infusions_of(readings: pd.DataFrame) -> pd.DataFrame:
    return readings[["participant", "infusion"]].drop_duplicates()
