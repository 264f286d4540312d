"""Enrolment in presentation mode: first infusions by month, without saying whose or when."""

from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.figures import style
from nmosd_core.tables.enrolment import enrolment_by_month

HEIGHT = 420


def enrolment_by_month_curve(enrolment: Enrolment) -> go.Figure:
    """Participants treated by the end of each month, and as many as were planned."""
    months = enrolment_by_month(enrolment)
    planned = enrolment.protocol.trial.planned_participants if enrolment.has_plan else 0
    treated = int(months["cumulative"].max()) if len(months) else 0
    traces = [_line(months["month"], months["cumulative"], "treated")]
    if enrolment.has_accrual:
        traces.insert(0, _line(months["month"], months["planned"], "plan"))
    most = max(treated, planned if enrolment.has_accrual else 0, 1)
    return style.finish(
        traces,
        x={"title": {"text": "Month (0 is that of the first infusion of all)"}, "type": "category"},
        y={
            "title": {"text": "Participants treated by the end of the month"},
            "range": [0, most * 1.08],
            "tickformat": "d",
            "dtick": 2 if most <= 20 else None,
        },
        stamp=enrolment.stamp,
        n=f"n = {treated} treated participants with a complete first date",
        alt=f"Cumulative first infusions: {treated}"
        + (f" of {planned} planned" if planned else ""),
        height=HEIGHT,
        notes=[] if enrolment.has_plan else [f"No plan is known for study {enrolment.stamp.study}"],
    )


def _line(months: Any, counts: Any, name: str) -> dict[str, Any]:
    is_plan = name == "plan"
    return {
        "type": "scatter",
        "mode": "lines" if is_plan else "lines+markers",
        "name": name,
        "x": months.tolist(),
        "y": counts.tolist(),
        "text": [
            f"{month}: {count:.0f} {name}" for month, count in zip(months, counts, strict=True)
        ],
        "hoverinfo": "skip" if is_plan else "text",
        "line": {"color": style.FAINT, "width": 2, "dash": "dash"}
        if is_plan
        else {"color": style.INFUSION, "width": 3},
    }
