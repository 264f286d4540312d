"""How fast participants were treated, against the plan.

A participant counts from the day of the first infusion.  The plan is a straight line from none
to the planned participants between the two dates of [accrual] in study/protocol.toml.  Someone
whose first infusion is not completely dated has no place in time and is left out of both.
"""

from dataclasses import replace

import pandas as pd

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

    Returns
    -------
    pandas.DataFrame
        One row per treated participant with a complete date: first_infusion, participant,
        cumulative (participants treated so far; equal dates count one by one, by name).
    """
    dated = treated[treated["first_infusion"].notna()]
    ordered = dated.sort_values(["first_infusion", "participant"])[
        ["first_infusion", "participant"]
    ]
    ordered = ordered.reset_index(drop=True)
    return ordered.assign(cumulative=range(1, len(ordered) + 1))


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
    days = list(first_infusions["first_infusion"])
    if has_plan:
        days += [pd.Timestamp(protocol.accrual.starts), pd.Timestamp(protocol.accrual.ends)]
    days = [min(day, cut) for day in days]
    months = (
        pd.period_range(min(days), max(days), freq="M") if days else pd.PeriodIndex([], freq="M")
    )
    treated = first_infusions["first_infusion"].dt.to_period("M").value_counts()
    treated = treated.reindex(months, fill_value=0)
    ends = pd.Series(months.to_timestamp(how="end").normalize(), dtype="datetime64[s]")
    return pd.DataFrame(
        {
            "month": months.strftime("%Y-%m"),
            "treated": treated.to_numpy(),
            "cumulative": treated.cumsum().to_numpy(),
            "planned": planned_by(ends, protocol) if has_plan else float("nan"),
        }
    ).astype({"month": "str", "planned": "float64"})


def planned_by(days: "pd.Series[pd.Timestamp]", protocol: Protocol) -> "pd.Series[float]":
    """Participants who are planned to have been treated by each day."""
    starts, ends = pd.Timestamp(protocol.accrual.starts), pd.Timestamp(protocol.accrual.ends)
    part = ((days - starts) / (ends - starts)).clip(0, 1)
    return part * protocol.trial.planned_participants
