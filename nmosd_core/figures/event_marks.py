"""Marks of adverse events on a timeline: bars, rings and arrows.

The more severe, the thicker the bar, so that severity does not rest on colour alone.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nmosd_core.analyses.new_records import record_name
from nmosd_core.figures import style
from nmosd_core.figures.event_places import Bar

THICKNESS = {"MILD": 0.45, "MODERATE": 0.7, "SEVERE": 0.85}  # of a lane
NOT_RECORDED = 0.3
FAINT = 0.35  # opacity of events that are not treatment-emergent


def event_marks(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """Traces of the events: possible days, bars by severity, serious, ongoing."""
    unknown = [bar for bar in bars if bar.severity not in THICKNESS]
    return [
        _possible_days(bars),
        *(_certain_days(bars, severity) for severity in THICKNESS),
        *([_days_without_severity(unknown)] if unknown else []),
        _serious(bars),
        *_criterion_only(bars),
        _ongoing(bars),
    ]


def _certain_days(bars: Sequence[Bar], severity: str) -> dict[str, Any]:
    own = [bar for bar in bars if bar.severity == severity]
    days = [(bar.begins, bar.ends) for bar in own]
    return {
        **_bars(own, days, THICKNESS[severity], style.SEVERITIES[severity]),
        "name": severity.lower(),
    }


def _days_without_severity(own: Sequence[Bar]) -> dict[str, Any]:
    days = [(bar.begins, bar.ends) for bar in own]
    return {**_bars(own, days, NOT_RECORDED, style.FAINT), "name": "severity not recorded"}


def _possible_days(bars: Sequence[Bar]) -> dict[str, Any]:
    """Hatched: days before a certain beginning and after a certain end."""
    spans = [(bar, bar.can_begin, bar.begins) for bar in bars if bar.can_begin < bar.begins]
    spans += [(bar, bar.ends, bar.can_end) for bar in bars if bar.ends < bar.can_end]
    own = [bar for bar, *_ in spans]
    marks = _bars(own, [(begin, end) for _, begin, end in spans], THICKNESS["MODERATE"], "")
    marks["marker"] = {
        "color": "rgba(0,0,0,0)",
        "opacity": marks["marker"]["opacity"],
        "pattern": {"shape": "/", "fgcolor": _colours(own), "size": 5},
    }
    return {**marks, "name": "possible days"}


def _serious(bars: Sequence[Bar]) -> dict[str, Any]:
    own = [bar for bar in bars if bar.event.serious == "Y"]
    ring = markers("serious", style.AROUND_SERIOUS, style.SERIOUS, 13)
    ring["marker"]["line"] = {"width": 3}
    return _at(own, [bar.begins for bar in own], ring)


def _criterion_only(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """As on the safety board, and larger than the ring of a serious event."""
    own = [bar for bar in bars if bar.event.criterion_only]
    ring = markers(style.CRITERION_ONLY, style.AROUND_CRITERION, style.SERIOUS, 18)
    ring["marker"]["line"] = {"width": 2}
    return [_at(own, [bar.begins for bar in own], ring)] if own else []


def _ongoing(bars: Sequence[Bar]) -> dict[str, Any]:
    own = [bar for bar in bars if bar.event.end_state == "ongoing"]
    marks = markers("ongoing", "triangle-right", style.FAINT, 9)
    marks["marker"]["color"] = _colours(own)
    return _at(own, [bar.ends for bar in own], marks)


def _bars(
    own: Sequence[Bar], days: Sequence[tuple[float, float]], thickness: float, colour: str
) -> dict[str, Any]:
    opacity = [1.0 if bar.event.treatment_emergent else FAINT for bar in own]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [begin for begin, _ in days],
        "x": [end - begin for begin, end in days],
        "y": [bar.y for bar in own],
        "width": [bar.lane * thickness for bar in own],
        "text": [_words(bar.event) for bar in own],
        "textposition": "none",
        "hoverinfo": "text",
        "customdata": [_record(bar.event) for bar in own],
        "marker": {
            "color": colour,
            "opacity": opacity,
            "line": {"color": colour, "width": 1},  # else a day of 364 is hardly seen
        },
    }


def _at(own: Sequence[Bar], days: Sequence[float], marks: dict[str, Any]) -> dict[str, Any]:
    return {
        **marks,
        "x": list(days),
        "y": [bar.y for bar in own],
        "text": [_words(bar.event) for bar in own],
        "customdata": [_record(bar.event) for bar in own],
    }


def _record(event: Any) -> list[str]:
    return [event.participant, record_name("ae", event.sequence)]


def _colours(own: Sequence[Bar]) -> list[str] | str:
    colours = [style.SEVERITIES.get(bar.severity, style.FAINT) for bar in own]
    return colours or style.FAINT


def _words(event: Any) -> str:
    """An event as it reads when pointed at."""
    recorded = [event.severity, event.outcome, event.action]
    facts = [
        "" if pd.isna(event.grade) else f"grade {event.grade}",
        {"Y": "serious", "N": "not serious"}.get(event.serious, "seriousness not recorded"),
        "seriousness criterion recorded" if event.criterion_only else "",
        {"Y": "related", "N": "not related"}.get(event.related, "relationship not recorded"),
        *(str(fact).lower() for fact in recorded if pd.notna(fact)),
    ]
    end = event.ended_as_recorded if event.end_state == "ended" else event.end_state
    return (
        f"{event.participant}: {event.preferred_term}"
        f"<br>{event.started_as_recorded} to {end}; {event.why}"
        f"<br>{', '.join(fact for fact in facts if fact)}"
    )


def markers(name: str, symbol: str, colour: str, size: int) -> dict[str, Any]:
    """Markers with words of their own."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "color": colour, "size": size},
    }
