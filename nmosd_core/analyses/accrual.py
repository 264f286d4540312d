"""How fast participants were treated, against the plan.

A participant counts from the day of the first infusion.  The plan is a straight line from none
to the planned participants between the two dates of [accrual] in study/protocol.toml.  Someone
whose first infusion is not completely dated has no place in time and is left out of both.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.rows import DAY
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.presentation.calendars import move_month, move_years
from nmosd_core.trial_data.store import TrialData


def place_on_calendar(
    trial: TrialData, treated: pd.DataFrame
) -> tuple[pd.DataFrame, Protocol, pd.Timestamp]:
    """Lay first infusions, plan and data cut on the calendar of the trial.

    In presentation mode nobody knows the date of a first infusion, and so in what order
    participants came.  Then first infusions are months without participants, on a calendar on
    which plan and data cut lie as they did.

    Returns
    -------
    tuple
        First infusions (participant, first_infusion), the protocol with the plan, and the cut.
    """
    if not trial.presentation:
        return treated, trial.protocol, pd.Timestamp(trial.cut.date)
    accrual = trial.protocol.accrual
    moved = replace(accrual, starts=move_years(accrual.starts), ends=move_years(accrual.ends))
    return (
        trial.rows("first_infusions_by_month"),
        replace(trial.protocol, accrual=moved),
        pd.Timestamp(move_month(trial.cut.date)),
    )


def cumulate_first_infusions(treated: pd.DataFrame) -> pd.DataFrame:
    """List first infusions in order of date.

    Parameters
    ----------
    treated
        Treated participants by name, with first_infusion.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant with a complete date: first_infusion, participant,
        cumulative (participants treated so far; equal dates count one by one, by name).
    """
    days = treated["first_infusion"].to_numpy()
    in_order = np.argsort(days, kind="stable")[: np.count_nonzero(~np.isnat(days))]
    return pd.DataFrame(
        {
            "first_infusion": days[in_order],
            "participant": treated["participant"].array[in_order],
            "cumulative": np.arange(1, len(in_order) + 1),
        }
    )


def count_by_month(
    first_infusions: pd.DataFrame, protocol: Protocol, cut: pd.Timestamp, has_plan: bool
) -> pd.DataFrame:
    """Count first infusions by calendar month, months without any among them.

    Parameters
    ----------
    first_infusions
        Rows of `cumulate_first_infusions`.
    protocol, cut
        The plan, and the last day that is known.
    has_plan
        Whether the protocol's plan is that of these data.

    Returns
    -------
    pandas.DataFrame
        One row per month ("2022-03"), from the first infusion or the start of the plan to the
        last infusion or the end of the plan, none after the data cut: month, treated,
        cumulative, planned (participants planned by the last day of the month; missing without
        a plan).
    """
    infusions, plan = first_infusions["first_infusion"].to_numpy(), protocol.accrual
    ends = np.array([plan.starts, plan.ends] if has_plan else [], dtype="datetime64[s]")
    shown = np.minimum(np.concatenate([infusions, ends]), cut.to_datetime64())
    months = _months_between(shown.astype("datetime64[M]"))
    treated = (infusions.astype("datetime64[M]") == months[:, np.newaxis]).sum(axis=1)
    last_days, no_plan = (months + 1).astype("datetime64[D]") - DAY, np.full(len(months), np.nan)
    return pd.DataFrame(
        {
            "month": pd.array(months.astype(str), dtype="str"),
            "treated": treated,
            "cumulative": treated.cumsum(),
            "planned": _planned_by(last_days, protocol) if has_plan else no_plan,
        }
    )


def _months_between(months: NDArray[Any]) -> NDArray[Any]:
    """Every month from the first to the last of these."""
    return np.arange(months.min(), months.max() + 1) if len(months) else months


def _planned_by(days: NDArray[Any], protocol: Protocol) -> NDArray[np.float64]:
    """Participants who are planned to have been treated by each day."""
    starts, ends = np.datetime64(protocol.accrual.starts), np.datetime64(protocol.accrual.ends)
    part = np.clip((days - starts) / (ends - starts), 0, 1)
    return part * protocol.trial.planned_participants
