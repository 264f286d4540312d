"""Immunoglobulin levels under treatment: how far they fall, and who is below what matters.

Belimumab lowers immunoglobulins, and a low IgG is a risk of infection.  Who is below a level is
counted among those with a result after the first infusion.  Thresholds and the expected course
are in study/protocol.toml; the lower limit of normal is that of each record.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from nmosd_core.analyses.antibody_treatments import mark_draws
from nmosd_core.analyses.draws import use_draws
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.level_numbers import list_level_numbers
from nmosd_core.analyses.levels import Levels, compare_levels, name_kinds
from nmosd_core.analyses.low_levels import NORMAL, LowLevel, find_low_levels, is_below
from nmosd_core.analyses.measurements import read_measurements
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import Zeros
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

METHOD = "method"


@dataclass(frozen=True)
class Immunoglobulins:
    """What is known about immunoglobulins at this data cut.

    Attributes
    ----------
    draws
        One row per recorded level of a treated participant: the columns of
        sql/immunoglobulins.sql and `measurements.read_measurements`, kind (class),
        planned_week, used_as, remark, after_treatment and treatment_before, and lower_limit
        (of normal, in `unit`), and below_normal (missing where it is not known).
    levels
        Change of every participant, summary of every class, and medians by week.
    low
        Who is below each threshold of each class.
    zeros
        How the signed-rank test treats pairs without a change.
    treatments_known
        Whether the export says which draws came soon after a treatment that changes antibodies.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    draws: pd.DataFrame
    levels: Levels
    low: tuple[LowLevel, ...]
    zeros: Zeros
    treatments_known: bool
    protocol: Protocol
    stamp: Stamp

    def only(self, rows: "pd.Series[bool]") -> Self:
        """The same, with some of the levels only; what was counted stays that of all."""
        return replace(self, draws=self.draws[rows])

    @cached_property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @cached_property
    def unit(self) -> str:
        """The unit of a level."""
        return next(iter(self.protocol.immunoglobulins.grams_per_litre))

    @cached_property
    def below(self) -> tuple[Number, ...]:
        """Participants below each threshold, class by class."""
        return tuple(self._below(one) for one in self.low)

    @cached_property
    def below_of_first(self) -> tuple[Number, ...]:
        """Participants below each threshold of the first class, which is IgG."""
        return tuple(self._below(one) for one in self.low if one.kind == self.low[0].kind)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question."""
        changes = list_level_numbers(
            self.levels, "immunoglobulin_change", (self.unit,), self.week, self.zeros, METHOD
        )
        return (*self.below, *changes)

    def _below(self, low: LowLevel) -> Number:
        normal = low.threshold == NORMAL
        ending = NORMAL if normal else f"{low.threshold}_g_per_l".replace(".", "_")
        level = "normal" if normal else f"{low.threshold} {self.unit}"
        name = f"{low.kind}_below_{ending}", f"{low.label} below {level}", "low_level"
        if not low.judged:
            why = f"no {low.label} of anybody treated is recorded in this data cut"
            if self.draws["kind"].eq(low.kind).any():
                why = "nobody has a result after the first infusion to judge"
            return Number.missing(*name, why)
        return Number.proportion(
            *name,
            len(low.below),
            len(low.judged),
            "participants with a result after the first infusion",
            self.protocol.statistics.level,
            n_to=len(low.possibly),
            note=f"{len(low.before)} below it before the first infusion" if low.before else "",
        )


@answered_once
def follow_immunoglobulins(trial: TrialData) -> Immunoglobulins:
    """Follow the immunoglobulins of every treated participant.

    Parameters
    ----------
    trial
        An opened data cut.

    Raises
    ------
    NotSupplied
        The export holds no lb.
    """
    trial.require("lb")
    protocol, rule = trial.protocol, trial.protocol.immunoglobulins
    draws = list_draws(trial)
    zeros: Zeros = "dropped"
    levels = compare_levels(
        draws, rule.classes, rule.grams_per_litre, follow_participants(trial), zeros, METHOD
    )
    return Immunoglobulins(
        draws=draws,
        levels=levels,
        low=find_low_levels(draws, protocol),
        zeros=zeros,
        treatments_known="cm" in trial.supplied,
        protocol=protocol,
        stamp=trial.stamp,
    )


@answered_once
def list_draws(trial: TrialData) -> pd.DataFrame:
    """Every level of every treated participant: the rows of `Immunoglobulins.draws`."""
    rule = trial.protocol.immunoglobulins
    codes = [code.upper() for one in rule.classes.values() for code in one.codes]
    levels = list_levels(trial.rows("immunoglobulins", codes=codes), trial.protocol)
    return mark_draws(levels, trial)


def list_levels(recorded: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Read every level of sql/immunoglobulins.sql and say what it stands for."""
    rule = protocol.immunoglobulins
    standard = recorded.assign(
        standard_result=recorded["lower_limit_of_normal"],
        standard_unit=_unit_of_limits(recorded),
        result_as_recorded=pd.Series(np.nan, recorded.index, dtype="str"),
        not_done=False,
    )
    limits = read_measurements(standard, rule.grams_per_litre, rule.limit_divisor)
    draws = read_measurements(recorded, rule.grams_per_litre, rule.limit_divisor)
    draws = draws.assign(
        kind=name_kinds(draws, rule.classes),
        method="",
        lower_limit=limits["value"].where(limits["unit"] == draws["unit"]),
    )
    draws = draws.assign(below_normal=is_below(draws, draws["lower_limit"]))
    return use_draws(draws, ["kind", "unit"], protocol)


def _unit_of_limits(recorded: pd.DataFrame) -> "pd.Series[str]":
    """Unit of each lower limit of normal: the standard unit of its row.

    A row without one, such as a level below its limit, has that of its test where the whole
    export has only one.
    """
    units = recorded.groupby("code")["standard_unit"]
    only = units.transform("first").where(units.transform("nunique") == 1)
    return recorded["standard_unit"].fillna(only)
