"""Each infusion given against its plan: day, dose, and the weight that the dose was planned by.

The planned dose is 10 mg per kg of the weight of the day of the infusion, else of the last one
before it (sql/doses.sql).  A dose in another unit than that of study/protocol.toml is not
converted and not compared; the limits of a deviation are there too.
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import choose_one_a_week, place_in_weeks
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plan_visits, planned_dose_mg

AS_PLANNED, NOTED, FLAGGED, NOT_COMPARED = "as planned", "noted", "flagged", "not compared"
KILOGRAM = "KG"
# Percentages are compared as they read: 110 of 100 is 10% away, not 10.000000000000009%.
DECIMALS_COMPARED = 9


def compare_doses(
    recorded: pd.DataFrame, protocol: Protocol, *, planned: bool = True
) -> pd.DataFrame:
    """Compare every infusion given with the plan.

    Parameters
    ----------
    recorded
        Rows of sql/doses.sql.
    protocol
        Planned dose, days and limits.
    planned
        Whether these are the plan of these data; without one no dose is compared.

    Returns
    -------
    pandas.DataFrame
        The rows, and planned_week and infusion (its planned number; missing where it belongs to
        none), stands (whether it is the record that stands for its planned week),
        days_since_previous, dose_in_unit (the dose where its unit is the protocol's),
        weight_kg, planned_dose, dose_per_kg, deviation_percent, deviation (as planned, noted,
        flagged, not compared) and remark (why it is not compared, or what of it to know).
    """
    plan = {visit.week: visit.infusion for visit in plan_visits(protocol) if visit.infusion}
    doses = place_in_weeks(recorded, tuple(plan), protocol)
    chosen = choose_one_a_week(doses[doses["planned_week"].notna()], ["participant"])
    in_unit = doses["dose_unit"].str.upper().eq(protocol.exposure.dose_unit.upper())
    in_kilograms = doses["weight_unit"].str.upper().eq(KILOGRAM).fillna(False)
    dose = doses["dose"].where(in_unit.fillna(False))
    weight = doses["weight"].where(in_kilograms)
    planned_dose = weight * (planned_dose_mg(protocol, 1.0) if planned else np.nan)
    percent = 100 * (dose.where(dose > 0) / planned_dose - 1)
    doses = doses.assign(
        infusion=doses["planned_week"].map(plan).astype("Int64"),
        stands=doses.index.isin(chosen),
        days_since_previous=doses.groupby("participant")["trial_day"].diff(),
        dose_in_unit=dose,
        weight_kg=weight,
        planned_dose=planned_dose,
        dose_per_kg=dose / weight,
        deviation_percent=percent,
        deviation=_judge(percent, protocol),
    )
    remarks = [_remark(row, protocol.exposure.dose_unit) for row in each_row(doses)]
    doses = doses.drop(columns=["outside", "not_planned"])
    return doses.assign(remark=pd.array(remarks, "str"))


def _judge(percent: "pd.Series[float]", protocol: Protocol) -> Any:
    size = percent.abs().round(DECIMALS_COMPARED)
    judged = np.select(
        [
            size.isna().to_numpy(),
            (size > protocol.exposure.flagged_percent).to_numpy(),
            (size >= protocol.exposure.noted_percent).to_numpy(),
        ],
        [NOT_COMPARED, FLAGGED, NOTED],
        AS_PLANNED,
    )
    return pd.array(judged, "str")


def _remark(row: Any, unit: str) -> str:
    words = []
    if pd.isna(row.dose):
        words.append("no dose recorded")
    elif pd.isna(row.dose_in_unit):
        recorded = row.dose_unit if isinstance(row.dose_unit, str) else "without a unit"
        words.append(f"dose in {recorded}, not {unit}: not converted")
    elif row.dose == 0:
        words.append("a dose of zero, as of a placebo: not compared")
    if pd.isna(row.weight):
        words.append("no weight on or before the day")
    elif pd.isna(row.weight_kg):
        words.append(f"weight in {row.weight_unit}, not kg: not converted")
    elif row.weighed < row.given:
        words.append(f"weight of {_days(row.given - row.weighed)} before")
    if pd.isna(row.planned_week):
        words.append("belongs to no planned infusion")
    elif not row.stands:
        words.append(f"another record stands for week {row.planned_week}")
    return "; ".join(words)


def _days(between: pd.Timedelta) -> str:
    return "1 day" if between.days == 1 else f"{between.days} days"
