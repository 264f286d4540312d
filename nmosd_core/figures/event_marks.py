"""Marks of adverse events on a timeline: bars, diamonds and arrows.

The more severe, the thicker the bar, so that severity does not rest on colour alone.
"""

from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style

ROOM = 0.8  # of a row; the rest keeps rows apart
LANE_HEIGHT = 11  # pixels
THICKNESS = {"MILD": 0.45, "MODERATE": 0.7, "SEVERE": 0.85}  # of a lane
FAINT = 0.35  # opacity of events that are not treatment-emergent


def event_marks(drawn: pd.DataFrame) -> list[dict[str, Any]]:
    """Traces of the events of `in_rows`: possible days, bars by severity, serious, ongoing."""
    severities = (*THICKNESS, None)
    return [
        _possible_days(drawn),
        *(_bars(drawn, severity) for severity in severities),
        _serious(drawn),
        _ongoing(drawn),
    ]


def in_rows(
    drawn: pd.DataFrame, rows: dict[str, int], row_height: float, first_day: int
) -> pd.DataFrame:
    """Events with y (middle of the lane), lane_width (in rows), text, and days from `first_day`.

    A lane is LANE_HEIGHT pixels of the row's height, and less where a participant needs more.
    """
    row = drawn["participant"].map(rows).astype("float64")
    lane_width = ROOM / drawn["lanes"].clip(lower=ROOM * row_height / LANE_HEIGHT)
    return drawn.assign(
        y=row + ROOM / 2 - (drawn["lane"] + 0.5) * lane_width,
        lane_width=lane_width,
        text=[_words(event) for event in each_row(drawn)],
        begins=drawn["begins"].clip(lower=first_day),
        can_begin=drawn["can_begin"].clip(lower=first_day),
    )


def _words(event: Any) -> str:
    """An event as it reads when pointed at."""
    recorded = [
        str(value).lower()
        for value in (event.severity, event.outcome, event.action)
        if pd.notna(value)
    ]
    grade = [] if pd.isna(event.grade) else [f"grade {event.grade}"]
    serious = {"Y": ["serious"], "N": ["not serious"]}.get(event.serious, ["AESER missing"])
    related = {"Y": ["related"], "N": ["not related"]}.get(event.related, ["AEREL missing"])
    end = event.ended_as_recorded if event.end_state == "ended" else event.end_state
    return (
        f"{event.participant}: {event.preferred_term}"
        f"<br>{event.started_as_recorded} to {end}; {event.why}"
        f"<br>{', '.join(grade + serious + related + recorded)}"
    )


def _bars(drawn: pd.DataFrame, severity: str | None) -> dict[str, Any]:
    """Bars of one severity, on the days on which the event certainly was."""
    own = drawn[drawn["severity"].eq(severity) if severity else ~drawn["severity"].isin(THICKNESS)]
    colour = style.SEVERITIES.get(severity or "", style.FAINT)
    return {
        **_bar(own, own["begins"], own["ends"], THICKNESS.get(severity or "", 0.3)),
        "name": severity.lower() if severity else "severity not recorded",
        "showlegend": not own.empty or severity is not None,
        "marker": {
            "color": colour,
            "opacity": _opacity(own),
            "line": {"color": colour, "width": 1},  # else a day of 364 is hardly seen
        },
    }


def _possible_days(drawn: pd.DataFrame) -> dict[str, Any]:
    """Hatched: days before a certain beginning and after a certain end."""
    before = drawn[drawn["can_begin"] < drawn["begins"]]
    after = drawn[drawn["ends"] < drawn["can_end"]]
    both = pd.concat([before, after])
    starts = pd.concat([before["can_begin"], after["ends"]])
    ends = pd.concat([before["begins"], after["can_end"]])
    colour = both["severity"].map(style.SEVERITIES).fillna(style.FAINT)
    return {
        **_bar(both, starts, ends, 0.75),
        "name": "possible days",
        "marker": {
            "color": "rgba(0,0,0,0)",
            "opacity": _opacity(both),
            "pattern": {"shape": "/", "fgcolor": colour.tolist() or style.FAINT, "size": 5},
        },
    }


def _serious(drawn: pd.DataFrame) -> dict[str, Any]:
    own = drawn[drawn["serious"].eq("Y")]
    return {**markers("serious", "diamond", style.SERIOUS, 11), **_at(own, own["begins"])}


def _ongoing(drawn: pd.DataFrame) -> dict[str, Any]:
    own = drawn[drawn["end_state"].eq("ongoing")]
    colour = own["severity"].map(style.SEVERITIES).fillna(style.FAINT)
    marks = markers("ongoing", "triangle-right", style.FAINT, 9)
    marks["marker"]["color"] = colour.tolist() or style.FAINT
    return {**marks, **_at(own, own["ends"])}


def _bar(
    own: pd.DataFrame, begins: "pd.Series[Any]", ends: "pd.Series[Any]", thickness: float
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "base": begins.tolist(),
        "x": (ends - begins).tolist(),
        "y": own["y"].tolist(),
        "width": (own["lane_width"] * thickness).tolist(),
        "text": own["text"].tolist(),
        "textposition": "none",
        "hoverinfo": "text",
        "customdata": own[["participant"]].to_numpy().tolist(),
    }


def _opacity(own: pd.DataFrame) -> list[float]:
    return [1.0 if emergent else FAINT for emergent in own["treatment_emergent"]]


def _at(own: pd.DataFrame, days: "pd.Series[Any]") -> dict[str, Any]:
    return {
        "x": days.tolist(),
        "y": own["y"].tolist(),
        "text": own["text"].tolist(),
        "customdata": own[["participant"]].to_numpy().tolist(),
    }


def markers(name: str, symbol: str, colour: str, size: int) -> dict[str, Any]:
    """Markers with words of their own."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "color": colour, "size": size},
    }
