"""Lesions as a picture: the registered sum by week and region."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.lesion_counts import ENLARGING, NEW
from nmosd_core.analyses.lesions import Lesions
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.news import records_of
from nmosd_core.figures.records_behind import behind

STACK_HEIGHT = 460
BELOW_TWO_LINES = 66
LEAST_TALL_AXIS = 4
MIDDLE_OF_SUM = 0.04  # of the axis, above the bar
SUM_SIZE = 18  # pixels


def lesions_by_week_and_region(lesions: Lesions) -> go.Figure:
    """The registered sum: a bar per week, a colour per region, enlarging lesions hatched."""
    weeks = lesions.by_week.groupby("week", sort=False)
    heights = weeks["lesions"].sum(min_count=1)
    top = 1.15 * max([LEAST_TALL_AXIS, *heights.dropna()])
    bars = [
        _share(own, str(region), kind)
        for region, own in lesions.by_week.groupby("region", sort=False)
        for kind in (NEW, ENLARGING)
    ]
    return style.finish(
        [*bars, _around_sums(lesions, top)] if len(lesions.per_participant) else [],
        x={
            "title": {"text": "Registered week"},
            "tickvals": list(range(len(heights))),
            "ticktext": [f"Week {week}<br>{_scans_in_words(own)}" for week, own in weeks],
            "range": [-0.5, max(len(heights), 1) - 0.5],
            "showgrid": False,
        },
        y={
            "title": {"text": "New or enlarging T2 lesions (count)"},
            "range": [0, top],
            "tickformat": "d",
        },
        stamp=lesions.stamp,
        n=f"n = {len(lesions.per_participant)} treated participants",
        alt=_stack_in_words(lesions),
        height=STACK_HEIGHT,
        notes=[completeness(lesions)],
        below=BELOW_TWO_LINES,
        barmode="stack",
        legend_traceorder="normal",
        showlegend=bool(lesions.read),
        bargap=0.45,
        annotations=[_above_bar(place, height) for place, height in enumerate(heights)]
        if len(lesions.per_participant)
        else [style.said_of_nobody()],
    )


def _share(own: pd.DataFrame, region: str, kind: str) -> dict[str, Any]:
    """One region's new or enlarging lesions, week by week."""
    counts = [None if pd.isna(count) else int(count) for count in own[kind]]
    hatch = {
        "shape": "/" if kind == ENLARGING else "",
        "fillmode": "overlay",
        "fgcolor": "white",
        "fgopacity": 0.3,
        "size": 12,
        "solidity": 0.2,
    }
    return {
        "type": "bar",
        "name": f"{region.lower()}, {kind}",
        "x": list(range(len(own))),
        "y": counts,
        "text": [str(count or "") for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": 15},
        "hovertext": [
            f"Week {row.week}, {region.lower()}, {kind}: "
            f"{'not counted' if count is None else count}"
            f"<br>{row.scans_read} of {row.scans_due} scans read"
            for row, count in zip(each_row(own), counts, strict=True)
        ],
        "hoverinfo": "text",
        "marker": {"color": style.REGIONS.get(region, style.FAINT), "pattern": hatch},
    }


def _around_sums(lesions: Lesions, top: float) -> dict[str, Any]:
    """Where the sign of a new scan stands: on a bar it would hide the number of a part."""
    weeks = lesions.by_week.groupby("week", sort=False)["lesions"].sum(min_count=1).fillna(0)
    read = lesions.scans[lesions.scans["is_read"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(weeks))),
        "y": (weeks + MIDDLE_OF_SUM * top).tolist(),
        "text": [f"Week {week}, scans read" for week in weeks.index],
        "hoverinfo": "skip",
        "showlegend": False,
        "meta": behind(weeks.index, read["week"], records_of(read, "nv", "scanned")),
        "marker": {"size": SUM_SIZE, "opacity": 0},
    }


def _above_bar(place: int, height: Any) -> dict[str, Any]:
    """The sum of one week above its bar; a week of which nothing is known has no zero."""
    unread = pd.isna(height)
    return {
        "text": "no scan read" if unread else f"<b>{height}</b>",
        "x": place,
        "y": 0 if unread else height,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 15},
    }


def _scans_in_words(own: pd.DataFrame) -> str:
    due, read = int(own["scans_due"].sum()), int(own["scans_read"].sum())
    return f"{read} of {due} scans read" if due else "no scan due"


def completeness(lesions: Lesions) -> str:
    """The sum with the scans that it rests on, in words."""
    if not lesions.read:
        return "No scan has been read yet"
    total = int(lesions.scans["lesions"].sum())
    known = f"Sum {total} from {lesions.read} of {lesions.due} scans due"
    return known if lesions.complete else f"{known}: incomplete, what was not read is not zero"


def _stack_in_words(lesions: Lesions) -> str:
    each = "; ".join(
        f"week {row.week} {row.region.lower()}: {row.new} new, {row.enlarging} enlarging"
        for row in each_row(lesions.by_week.dropna(subset=["lesions"]))
    )
    return f"New and enlarging T2 lesions. {completeness(lesions)}. {each}".strip()
