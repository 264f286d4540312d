"""Enrolment as pictures: first infusions against plan, by calendar date."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.analyses.projection import LATER, NOT_ESTIMABLE, PROJECTED, Milestone
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.enrolment_months import enrolment_by_month_curve
from nmosd_core.figures.news import records_of
from nmosd_core.tables.wording import day_in_words

HEIGHT = 420


def enrolment_curve(enrolment: Enrolment) -> go.Figure:
    """Cumulative first infusions as steps, and the plan as a straight line.

    The steps end with the last first infusion, or at the data cut while participants are still
    to come, and go on as projected.  In presentation mode days and participants are not known,
    and months stand for them.
    """
    if enrolment.stamp.presentation:
        return enrolment_by_month_curve(enrolment)
    infusions = enrolment.first_infusions
    planned = enrolment.protocol.trial.planned_participants if enrolment.has_plan else 0
    traces = [_steps(enrolment, planned)]
    if enrolment.has_accrual:
        traces.insert(0, _plan(enrolment))
    last = enrolment.projection.milestones[0]
    if last.basis == PROJECTED:
        traces.append(_projected(enrolment, last))
    reaches_plan = enrolment.has_accrual or last.basis == PROJECTED
    most = max(len(infusions), planned if reaches_plan else 0, 1)
    return style.finish(
        traces,
        x={
            "title": {"text": "Date of the first infusion"},
            "type": "date",
            "hoverformat": "%Y-%m-%d",
            **({} if len(infusions) else _up_to_the_cut(enrolment)),
        },
        y={
            "title": {"text": "Participants treated so far"},
            "range": [-most * 0.02, most * 1.08],  # the first ones of many would be cut in half
            "tickformat": "d",
            "dtick": 2 if most <= 20 else None,
        },
        stamp=enrolment.stamp,
        n=f"n = {len(infusions)} treated participants with a complete first date",
        alt=_in_words(enrolment, planned),
        height=HEIGHT,
        notes=_notes(enrolment),
        annotations=[] if len(infusions) else [_nothing_drawn()],
    )


def _up_to_the_cut(enrolment: Enrolment) -> dict[str, Any]:
    """Without a first infusion to end there, the plan alone would end its axis."""
    starts, ends = map(pd.Timestamp, enrolment.planned_between)
    room = pd.Timedelta(days=10)
    days = starts - room, max(ends, enrolment.calendar_cut) + room
    return {"range": [day.date().isoformat() for day in days]}


def _nothing_drawn() -> dict[str, Any]:
    """Words below the line of the plan."""
    return style.said_instead("No first infusion to draw") | {"x": 0.75, "y": 0.25}


def _steps(enrolment: Enrolment, planned: int) -> dict[str, Any]:
    infusions = enrolment.first_infusions
    days = infusions["first_infusion"].tolist()
    counts = infusions["cumulative"].tolist()
    words = [
        f"{row.participant}: first infusion on {day_in_words(row.first_infusion)}, "
        f"number {row.cumulative}"
        for row in each_row(infusions)
    ]
    infused = records_of(infusions, "ex", "first_infusion")
    people: list[list[str | None]] = [[*one] for one in infused]
    if days and len(days) < planned:
        days.append(enrolment.calendar_cut)
        counts.append(counts[-1])
        words.append(f"data cut: {counts[-1]} of {planned}")
        people.append([None])
    sizes = [8 if who[0] else 0 for who in people]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "treated",
        "x": days,
        "y": counts,
        "text": words,
        "customdata": people,
        "hoverinfo": "text",
        "line": {"shape": "hv", "color": style.INFUSION, "width": 3},
        "marker": {"color": style.INFUSION, "size": sizes if len(days) <= 60 else 4},
    }


def _plan(enrolment: Enrolment) -> dict[str, Any]:
    starts, ends = enrolment.planned_between
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "plan",
        "showlegend": True,
        "x": [pd.Timestamp(starts), pd.Timestamp(ends)],
        "y": [0, enrolment.protocol.trial.planned_participants],
        "hoverinfo": "skip",
        "line": {"color": style.FAINT, "width": 2, "dash": "dash"},
    }


def _projected(enrolment: Enrolment, last: Milestone) -> dict[str, Any]:
    """From the data cut to the day on which the last participant would be treated."""
    projection = enrolment.projection
    between = f"{day_in_words(last.earliest)} to {day_in_words(last.latest) or LATER}"
    words = f"last participant, projected: {day_in_words(last.expected)} ({between})"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "projected",
        "x": [projection.cut, last.expected],
        "y": [projection.treated, projection.planned],
        "text": [f"data cut: {projection.treated} of {projection.planned}", words],
        "hoverinfo": "text",
        "line": {"color": style.INFUSION, "width": 2, "dash": "dot"},
        "marker": {"symbol": "circle-open", "color": style.INFUSION, "size": 8},
    }


def _notes(enrolment: Enrolment) -> list[str]:
    notes = []
    if enrolment.undated:
        notes.append(
            f"{enrolment.undated} treated without a complete date of the first infusion: "
            "in the listing, not in the curve"
        )
    last = enrolment.projection.milestones[0]
    if last.basis == PROJECTED:
        latest = day_in_words(last.latest) or LATER
        range_of_last = f"the last participant {day_in_words(last.earliest)} to {latest}"
        notes.append(f"Projected at the pace so far; {range_of_last}")
    elif last.earliest is not None and last.basis == NOT_ESTIMABLE:
        earliest = day_in_words(last.earliest)
        notes.append(
            f"The last participant at the present rate not before {earliest}; too few to project"
        )
    if not enrolment.has_plan:
        notes.append(f"No plan is known for study {enrolment.stamp.study}")
    return notes


def _in_words(enrolment: Enrolment, planned: int) -> str:
    infusions = enrolment.first_infusions
    if infusions.empty:
        return "Cumulative first infusions: nobody with a complete date has been treated yet."
    first, last = infusions["first_infusion"].iloc[0], infusions["first_infusion"].iloc[-1]
    plan = f" of {planned} planned" if planned else ""
    return (
        f"Cumulative first infusions: {len(infusions)}{plan}, from {day_in_words(first)} "
        f"to {day_in_words(last)}."
    )
