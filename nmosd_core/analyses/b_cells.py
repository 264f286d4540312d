"""Plasma cells and B-cell subsets before and one year after: a secondary outcome.

Counts are compared in the participants who have both, each subset and unit apart; a count by
other surface markers is not compared.  Which draw is the baseline and which is of week 52 is
decided in draws.py; subsets, units and what belimumab is known to do are in study/protocol.toml.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pandas as pd

from nmosd_core.analyses.draws import use_draws
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.level_numbers import list_level_numbers
from nmosd_core.analyses.levels import Levels, compare_levels, name_kinds
from nmosd_core.analyses.measurements import read_measurements
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import Zeros
from nmosd_core.analyses.visit_weeks import final_week
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

METHOD = "gate (surface markers)"


@dataclass(frozen=True)
class BCells:
    """What is known about B cells at this data cut.

    Attributes
    ----------
    draws
        One row per recorded count of a treated participant: the columns of sql/cell_counts.sql
        and `measurements.read_measurements`, kind (subset; missing for another cell), method
        (the surface markers), planned_week, used_as and remark.
    levels
        Change of every participant, summary of every subset, and medians by week.
    zeros
        How the signed-rank test treats pairs without a change.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    draws: pd.DataFrame
    levels: Levels
    zeros: Zeros
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def week(self) -> int:
        """Week of the final evaluation."""
        return final_week(self.protocol)

    @cached_property
    def unit(self) -> str:
        """The unit of a count."""
        return next(iter(self.protocol.b_cells.cells_per_microlitre))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Headline numbers of this question, subset by subset, plasma cells first."""
        return tuple(
            list_level_numbers(
                self.levels, "cell_change", (self.unit,), self.week, self.zeros, METHOD
            )
        )

    @cached_property
    def first_subset(self) -> tuple[Number, ...]:
        """The numbers of the first subset of the protocol, in its first unit."""
        return self.numbers[:6]


@answered_once
def compare_b_cells(trial: TrialData, zeros: Zeros | None = None) -> BCells:
    """Compare B-cell counts of every treated participant at week 52 with the baseline.

    Parameters
    ----------
    trial
        An opened data cut.
    zeros
        How the signed-rank test treats pairs without a change: "dropped" or "pratt"; the
        protocol's choice without it.

    Raises
    ------
    NotSupplied
        The export holds no cp.
    """
    trial.require("cp")
    protocol, rule = trial.protocol, trial.protocol.b_cells
    draws = list_counts(trial.rows("cell_counts"), protocol)
    chosen = zeros or cast(Zeros, rule.zeros)
    levels = compare_levels(
        draws,
        rule.subsets,
        rule.cells_per_microlitre,
        follow_participants(trial),
        chosen,
        METHOD,
    )
    return BCells(draws, levels, chosen, protocol, trial.stamp)


def list_counts(recorded: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Read every count of sql/cell_counts.sql and say what it stands for."""
    rule = protocol.b_cells
    counts = read_measurements(recorded, rule.cells_per_microlitre, rule.limit_divisor)
    kind = name_kinds(counts, rule.subsets)
    other = counts["code"].fillna("no code") + " is no subset of the protocol and is not used"
    counts = counts.assign(
        kind=kind,
        method=pd.array([_gate(markers) for markers in counts["markers"]], "str"),
        not_a_result=counts["not_a_result"].mask(kind.isna(), other).astype("str"),
    )
    return use_draws(counts, ["kind", "unit", "method"], protocol)


def _gate(markers: Any) -> str | None:
    """Surface markers as they are compared: in capitals, without spaces."""
    return "".join(markers.upper().split()) if isinstance(markers, str) else None
