"""Time to the first attack as a curve with a mark for every participant."""

from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.first_attack import FirstAttack
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.heat_grid import faded
from nmosd_core.figures.news import records_of
from nmosd_core.study.schedule import DAYS_PER_WEEK

WEEKS_WITH_NUMBERS = (0, 12, 24, 36, 48, 52)


def first_attack_curve(first: FirstAttack) -> go.Figure:
    """Kaplan-Meier curve in trial weeks with limits, a mark per participant and n at risk."""
    steps = first.curve.steps
    time = [0.0, *(steps["time"] / DAYS_PER_WEEK)]
    survival = [100.0, *(100 * steps["survival"])]
    upper, lower = (
        [100.0, *(100 * steps[limit]).ffill().fillna(100.0)] for limit in ("upper", "lower")
    )
    edge: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": style.SCORE, "width": 1, "shape": "hv"},
        "x": time,
    }
    data: list[dict[str, Any]] = [
        {**edge, "y": upper, "hoverinfo": "skip", "showlegend": False},
        {
            **edge,
            "y": lower,
            "fill": "tonexty",
            "fillcolor": faded(style.SCORE, 0.2),
            "name": f"{100 * first.curve.level:g}% limits, log-log",
            "showlegend": bool(steps["lower"].notna().any()),
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "attack-free",
            "x": time,
            "y": survival,
            "line": {"color": style.SCORE, "width": 3, "shape": "hv"},
            "showlegend": bool(first.curve.n),
            "hovertemplate": "week %{x:.1f}: %{y:.1f}% attack-free<extra></extra>",
        },
        *_marks(first),
    ]
    return style.finish(
        data if first.curve.n else [],
        x={
            "title": {
                "text": "Weeks since the first infusion<br>Below each week: participants at risk"
            },
            "range": [-1, 54],
            "tickvals": list(WEEKS_WITH_NUMBERS),
            "ticktext": [f"{week}<br>{_at_risk(first, week)}" for week in WEEKS_WITH_NUMBERS],
        },
        y={"title": {"text": "Without an attack (%)"}, "range": [0, 103]},
        stamp=first.stamp,
        n=f"n = {first.curve.n} treated participants with time at risk",
        alt=_in_words(first),
        height=470,
        below=84,
        notes=_notes(first),
        annotations=[] if first.curve.n else [style.said_instead("Nobody has been followed yet")],
    )


def _marks(first: FirstAttack) -> list[dict[str, Any]]:
    """A filled mark where a first attack began, a tick where follow-up ended without one."""
    people = first.per_participant.merge(first.first_attacks, on="participant", how="left")
    marks = []
    kinds = (
        (True, "first attack", "circle", style.ATTACK),
        (False, "censored", "line-ns-open", style.FAINT),
    )
    for attack, name, symbol, colour in kinds:
        own = people[people["attack"] == attack]
        marks.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": (own["day"] / DAYS_PER_WEEK).tolist(),
                "y": [100 * first.curve.at(day)["survival"] for day in own["day"]],
                "customdata": records_of(own, "ce"),
                "text": [f"{row.participant}: {name} on day {row.day:g}" for row in each_row(own)],
                "hoverinfo": "text",
                "marker": {"symbol": symbol, "color": colour, "size": 11, "line": {"width": 2}},
            }
        )
    return marks


def _at_risk(first: FirstAttack, week: int) -> str:
    return str(first.curve.at(week * DAYS_PER_WEEK)["n_risk"]) if first.curve.n else ""


def _notes(first: FirstAttack) -> list[str]:
    left_open = first.per_participant[first.per_participant["open"]]["participant"]
    if left_open.empty:
        return []
    return [f"worsenings to review are left out of the curve: {', '.join(left_open)}"]


def _in_words(first: FirstAttack) -> str:
    attacks = int(first.per_participant["attack"].sum())
    return (
        f"Kaplan-Meier curve of {first.curve.n} participants: {attacks} had a first attack, the "
        "others are censored at the end of their time at risk."
    )
