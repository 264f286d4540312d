"""The infusion clock as a picture: days since the infusion across, infusions down."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.event_groups import has_criterion_only
from nmosd_core.analyses.infusion_clock import InfusionTimes
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.event_term_marks import LAST
from nmosd_core.figures.news import records_of

ROW_HEIGHT = 40
ROOM = 0.8  # of a row, for events of one day
STEP, ASIDE = 0.27, 0.45  # rows between events of one day, days between columns of them
HIGHEST = 4  # events above one another that can be told apart
BANDS = (style.ATTACK, style.TO_REVIEW)
NOT_RECORDED = "severity not recorded"


def infusion_clock(times: InfusionTimes) -> go.Figure:
    """Every placed event by days since the last infusion and by the number of that infusion.

    Shape and colour say the severity, a ring around it that it is serious, one with corners that it
    has a criterion of seriousness and is not called so.  Bands are the
    acute and the delayed window.
    """
    clock, placed = times.protocol.infusion_clock, _spread(times)
    most = int(times.by_infusion["after_infusion"].max()) if len(times.by_infusion) else 1
    beyond = clock.last_day_drawn + 1
    days = [*range(0, clock.last_day_drawn, 7), beyond]
    windows = {"acute": clock.acute_days, "delayed": clock.delayed_days}
    return style.finish(
        [*_serious(placed), *_events(placed)],
        x={
            "title": {"text": "Days since the last infusion (0 is its day)"},
            "tickvals": days,
            "ticktext": [*map(str, days[:-1]), f"{beyond}+"],
            "tickangle": 0,
            "range": [-0.8, max([beyond, *placed["x"]]) + 0.8],
        },
        y={
            "title": {"text": "After infusion number"},
            "dtick": 1 if most <= 30 else 10,
            "tick0": 1,
            "range": [max(most, 3) + 0.6, 0.4],
        },
        stamp=times.stamp,
        n=f"n = {times.treated} treated participants",
        alt=_in_words(times),
        height=style.FRAME_HEIGHT + 40 + ROW_HEIGHT * min(max(most, 3), 30),
        notes=_notes(times),
        shapes=[*map(_band, windows.values(), BANDS)],
        annotations=[
            *(_band_name(name, *days) for name, days in windows.items()),
            *([] if len(placed) else [_nothing_drawn(times, most)]),
        ],
    )


def _nothing_drawn(times: InfusionTimes, most: int) -> dict[str, Any]:
    """That there is no event, between the lines of two infusions."""
    nothing = style.nothing_drawn("No event to draw", times.treated)
    return nothing | {"yref": "y", "y": max(most, 3) // 2 + 0.5}


def _spread(times: InfusionTimes) -> pd.DataFrame:
    """Places of events; those of one infusion and day stand beside each other in its row.

    Where they are too many to stand above one another they fill columns: on both sides of their
    day, or beyond the last day drawn.
    """
    beyond = times.protocol.infusion_clock.last_day_drawn + 1
    placed = times.placed.astype({"after_infusion": "int64", "days_since_infusion": "int64"})
    x = placed["days_since_infusion"].clip(upper=beyond)
    together = placed.assign(x=x).groupby(["after_infusion", "x"])["x"]
    place, how_many = together.cumcount(), together.transform("size")
    columns = (how_many + HIGHEST - 1) // HIGHEST
    rows = (how_many + columns - 1) // columns
    column, row = place // rows, place % rows
    middle = ((columns - 1) / 2).where(x < beyond, 0)
    apart = (ASIDE / middle).clip(upper=ASIDE)
    step = (ROOM / rows).clip(upper=STEP)
    return placed.assign(
        x=x + (column - middle) * apart,
        y=placed["after_infusion"] + (row - (rows - 1) / 2) * step,
    )


def _events(placed: pd.DataFrame) -> list[dict[str, Any]]:
    shapes = style.SEVERITY_SHAPES
    traces = [
        _marks(placed[placed["severity"] == name], name.lower(), shape, style.SEVERITIES[name], 9)
        for name, shape in shapes.items()
    ]
    other = placed[~placed["severity"].isin(shapes)]
    if len(other):
        traces.append(_marks(other, NOT_RECORDED, style.NO_SEVERITY, style.FAINT, 9))
    return traces


def _serious(placed: pd.DataFrame) -> list[dict[str, Any]]:
    rings = [
        ("serious", style.AROUND_SERIOUS, placed["serious"].eq("Y"), 17),
        (style.CRITERION_ONLY, style.AROUND_CRITERION, has_criterion_only(placed), 20),
    ]
    return [
        _marks(placed[rows], name, shape, style.SERIOUS, size) | {"legendrank": LAST}
        for name, shape, rows, size in rings
        if rows.any()
    ]


def _marks(own: pd.DataFrame, name: str, shape: str, colour: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": own["x"].tolist(),
        "y": own["y"].tolist(),
        "text": [_event_in_words(event) for event in each_row(own)],
        "hoverinfo": "text",
        "customdata": records_of(own, "ae"),
        "marker": {
            "symbol": shape,
            "color": colour,
            "size": size,
            "line": {"width": 2 * (size > 9)},
        },
    }


def _event_in_words(event: Any) -> str:
    grade = f"grade {event.grade}" if pd.notna(event.grade) else "no grade"
    serious = ", serious" if event.serious == "Y" else ""
    if pd.notna(event.criteria) and not serious:
        serious = f", {style.CRITERION_ONLY}"
    return (
        f"{event.participant}: {event.preferred_term}<br>{event.days_since_infusion} days after "
        f"infusion {event.after_infusion} ({event.started_as_recorded})<br>{grade}{serious}"
    )


def _band(window: tuple[int, ...], colour: str) -> dict[str, Any]:
    first, last = window
    return {
        "type": "rect",
        "x0": first - 0.5,
        "x1": last + 0.5,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": colour,
        "opacity": 0.13,
        "line": {"width": 0},
        "layer": "below",
    }


def _band_name(name: str, first: int, last: int) -> dict[str, Any]:
    return {
        "text": name,
        "x": (first + last) / 2,
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 11, "color": style.FAINT},
    }


def _notes(times: InfusionTimes) -> list[str]:
    left_out = [f"{why}: {count}" for why, count in times.not_placed.items()]
    notes = [f"Cannot be placed, in the listing only ({'; '.join(left_out)})"] if left_out else []
    notes.append("Infusions are numbered in the order given")
    groups = times.protocol.adverse_events.groups.values()
    if any(group.days_after_infusion for group in groups):
        notes.append(
            "Acute and delayed are windows of days, whatever the event; the reactions of special "
            "interest have terms and days of their own"
        )
    return notes


def _in_words(times: InfusionTimes) -> str:
    counts = times.placed["window"].value_counts()
    each = ", ".join(f"{count} {window}" for window, count in counts.items())
    return (
        "Treatment-emergent events by days since the last infusion and by its number. Placed: "
        f"{len(times.placed)} of {len(times.listing)} ({each or 'none'})."
    )
