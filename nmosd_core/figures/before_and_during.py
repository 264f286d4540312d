"""Attack rates before and during treatment, participant by participant."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.before_and_during import BeforeAndDuring
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.news import records_of
from nmosd_core.figures.records_behind import behind

# A dot stands within a ring, so that both are seen where the rates are equal.
RING, DOT = ("circle-open", 22, 2), ("circle", 8, 0)  # shape, size, width of the edge


def rate_dumbbells(compared: BeforeAndDuring) -> go.Figure:
    """One row per participant: attacks a year before (ring) and during treatment (dot).

    A bar to the right of a mark is the range while records are open, and the caption says so
    where there is one.
    """
    people = compared.per_participant
    rows = {name: place for place, name in enumerate(people["participant"])}
    joins = [[row.rate_before, row.rate_during, None] for row in each_row(people)]
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [value for join in joins for value in join],
            "y": [place for row in rows.values() for place in (row, row, None)],
            "line": {"color": style.FAINT, "width": 2},
            "hoverinfo": "skip",
            "showlegend": False,
        },
        *[
            style.spans(
                people[f"rate_{period}"], people[f"rate_{period}_to"], rows.values(), style.ATTACK
            )
            for period in ("before", "during")
        ],
        _marks(compared, rows, "before", f"{compared.lookback_years} years before", RING),
        _marks(compared, rows, "during", "during treatment", DOT),
    ]
    return style.finish(
        data,
        x={"title": {"text": "Attacks per year"}, "range": [-0.1, _most(people) + 0.1]},
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [len(rows) - 0.4, -0.6],
        },
        stamp=compared.stamp,
        n=f"n = {len(people)} treated participants with time at risk",
        alt=_in_words(people),
        height=style.height_of_rows(len(rows)),
        notes=[
            *_ranges_in_words(people),
            "A fall is expected without treatment: entry requires recent attacks",
        ],
        meta={"rows": rows},
        annotations=[] if rows else [style.said_instead("Nobody has been followed yet")],
    )


def _marks(
    compared: BeforeAndDuring,
    rows: dict[str, int],
    period: str,
    name: str,
    mark: tuple[str, int, int],
) -> dict[str, Any]:
    symbol, size, edge = mark
    people, counted = compared.per_participant, compared.attacks
    counted = counted[counted["period"] == period]
    counts = people[[f"{period}_fewest", f"{period}_most"]].to_numpy().tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": people[f"rate_{period}"].tolist(),
        "y": list(rows.values()),
        "customdata": people[["participant"]].to_numpy().tolist(),
        "text": [
            f"{who}, {name}: {few if few == most else f'{few} to {most}'} attacks"
            for who, (few, most) in zip(rows, counts, strict=True)
        ],
        "hoverinfo": "text",
        "meta": behind(rows, counted["participant"], records_of(counted, "ce")),
        "marker": {"symbol": symbol, "size": size, "color": style.ATTACK, "line": {"width": edge}},
    }


def _most(people: pd.DataFrame) -> float:
    highest = people[["rate_before_to", "rate_during_to"]].max().max()
    return 1.0 if pd.isna(highest) or not highest else float(highest)


def _ranges_in_words(people: pd.DataFrame) -> list[str]:
    """What a bar means, where there is one."""
    open_ones = (people["rate_before_to"] > people["rate_before"]) | (
        people["rate_during_to"] > people["rate_during"]
    )
    words = "Bar to the right of a mark: the range while records are open"
    return [words] if open_ones.any() else []


def _in_words(people: pd.DataFrame) -> str:
    fewer = int((people["rate_during_to"] < people["rate_before"]).sum())
    more = int((people["rate_during"] > people["rate_before_to"]).sum())
    return (
        f"Attack rates of {len(people)} participants before and during treatment: "
        f"lower during treatment in {fewer}, higher in {more}."
    )
