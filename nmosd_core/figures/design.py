"""The trial in one picture: when belimumab is given, and when what is assessed.

Drawn from study/protocol.toml alone; the records decide nothing here.
"""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.figures import style
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import DAYS_PER_WEEK, plan_visits
from nmosd_core.tables.enrolment import borrowed_plan

SYMBOLS = {
    "EDSS": ("circle", style.SCORE),
    "MRI": ("square", style.TO_REVIEW),
    "antibody titre": ("diamond", style.RESCUE),
    "B cells": ("triangle-up", style.MEDIAN),
    "laboratory": ("cross", style.FAINT),
}
ROW_HEIGHT = 44
INFUSION = "belimumab infusion"


def trial_design(enrolment: Enrolment) -> go.Figure:
    """The plan of one participant: a row for the infusions, and one for each assessment.

    The vertical lines are the first infusion and the final evaluation.  Weeks are counted from
    the first infusion.
    """
    protocol = enrolment.protocol
    rows = _rows(protocol)
    last = protocol.visits.final_evaluation_day
    return style.finish(
        [
            _marks(protocol, name, None if name == INFUSION else name, len(rows) - 1 - row)
            for row, name in enumerate(rows)
        ],
        x={
            "title": {"text": "Weeks since the first infusion"},
            "tickvals": _weeks(protocol),
            "tickangle": 0,
            "range": [-2, last / DAYS_PER_WEEK + 2],
            "showgrid": False,
        },
        y={
            "title": {"text": "Planned"},
            "tickvals": list(range(len(rows))),
            "ticktext": [_row_label(name, protocol) for name in reversed(rows)],
            "range": [-0.7, len(rows) - 0.3],
        },
        stamp=enrolment.stamp,
        n=_who(enrolment),
        alt=_in_words(protocol),
        height=style.FRAME_HEIGHT + ROW_HEIGHT * len(rows),
        notes=[*filter(None, [_arm(protocol), borrowed_plan(protocol)])],
        shapes=[style.day_line(0), style.day_line(last // DAYS_PER_WEEK)],
        showlegend=False,
    )


def _rows(protocol: Protocol) -> list[str]:
    """What is planned at all: the infusions first, then each assessment."""
    infusions = [INFUSION] if protocol.infusions.days else []
    return [*infusions, *(name for name in SYMBOLS if _planned(protocol, name))]


def _marks(protocol: Protocol, name: str, assessment: str | None, row: int) -> dict[str, Any]:
    """One row: the weeks in which it is planned."""
    weeks = _planned(protocol, assessment)
    symbol, colour = SYMBOLS.get(name, ("line-ns-open", style.INFUSION))
    size, width = (24, 4) if assessment is None else (14, 1)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": weeks,
        "y": [row] * len(weeks),
        "text": [f"{name}, week {week}" for week in weeks],
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": width}},
    }


def _planned(protocol: Protocol, assessment: str | None) -> list[int]:
    """Weeks of the infusions, or of one assessment, whether or not a visit is planned then."""
    if assessment is None:
        return [visit.week for visit in plan_visits(protocol) if visit.infusion]
    planned = protocol.assessments
    weeks = {
        "EDSS": planned.edss,
        "MRI": planned.mri,
        "antibody titre": planned.antibody_titre,
        "B cells": planned.b_cells,
        "laboratory": planned.laboratory,
    }
    return list(weeks[assessment])


def _weeks(protocol: Protocol) -> list[int]:
    """Weeks with anything planned, so that each mark can be read off."""
    assessed = {week for name in SYMBOLS for week in _planned(protocol, name)}
    return sorted({*_planned(protocol, None), *assessed})


def _row_label(name: str, protocol: Protocol) -> str:
    if name in SYMBOLS:
        return name
    return f"{protocol.trial.treatment}, {protocol.infusions.dose_mg_per_kg:g} mg/kg"


def _arm(protocol: Protocol) -> str:
    infusions: Sequence[int] = protocol.infusions.days
    given = ""
    if infusions:
        given = f"{len(infusions)} infusions from day {infusions[0]} to day {infusions[-1]}, "
    arm = "" if protocol.borrowed else "one arm, "
    return f"{arm}{given}final evaluation on day {protocol.visits.final_evaluation_day}"


def _who(enrolment: Enrolment) -> str:
    planned = enrolment.protocol.trial.planned_participants
    treated = f"{enrolment.count('treated')} treated"
    return f"{treated} of {planned} planned participants" if enrolment.has_plan else treated


def _in_words(protocol: Protocol) -> str:
    each = [
        f"{protocol.trial.treatment if name == INFUSION else name} at weeks "
        + ", ".join(map(str, _planned(protocol, None if name == INFUSION else name)))
        for name in _rows(protocol)
    ]
    return f"Plan of one participant: {'; '.join(each) or 'nothing'}."
