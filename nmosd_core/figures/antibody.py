"""Antibody titres as a picture: the ladder at baseline and at week 52, a line per participant."""

from collections.abc import Iterable
from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.antibody import Titres
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.titre_marks import (
    NOT_COMPARED,
    SIDES,
    draw_participant,
    legend,
    place_titres,
    rung_step,
)

HEIGHT = 580
COMPARED_AT = {"baseline": 0.0, "week_52": 1.0}
APART_AT = {"baseline": 2.2, "week_52": 3.05}
PARTING, RIGHT_END = 1.85, 3.75
SPREAD, STEP = 0.24, 0.03  # of the marks in a column, so that equal titres stay apart
NAMES_IN_A_LINE, NAMES_BESIDE, NAMES_IN_A_NOTE = 2, 6, 10
PIXELS_BESIDE = 10


def titre_ladder(titres: Titres) -> go.Figure:
    """The titres of every participant on the ladder of dilutions.

    Left, joined: both titres by the same assay.  Right, not joined: titres without one to
    compare with.  An open mark was not measured: it lies one rung beyond its limit.
    """
    marks = place_titres(titres)
    apart = marks["verdict"] == NOT_COMPARED
    joined, alone = marks[~apart], marks[apart]
    return style.finish(
        [*_draw(joined, COMPARED_AT), *_draw(alone, APART_AT), *legend(marks)],
        x={
            "title": {"text": "Draw"},
            "range": [-0.25, RIGHT_END],
            "tickvals": [*COMPARED_AT.values(), *APART_AT.values()],
            "ticktext": [*_columns(joined, titres), *_columns(alone, titres)],
            "showgrid": False,
        },
        y={"title": {"text": "AQP4-IgG titre (log scale)"}, **_ladder(titres, marks)},
        stamp=titres.stamp,
        n=f"n = {len(titres.pairs)} of {len(titres.change)} treated participants compared",
        alt=_in_words(titres),
        height=HEIGHT,
        notes=_notes(titres),
        below=66,
        shapes=[_parting_line()],
        annotations=[
            _title("Compared: both by the same assay", COMPARED_AT["baseline"]),
            _title("Not compared", APART_AT["baseline"]),
            *_names(joined[joined["side"] == "week_52"], COMPARED_AT),
            *_names(alone, APART_AT),
            *([] if len(titres.pairs) else [_nothing_compared(titres)]),
        ],
    )


def _draw(marks: pd.DataFrame, at: dict[str, float]) -> list[dict[str, Any]]:
    """A trace per participant, each a little beside the next."""
    groups = [own for _, own in marks.groupby("participant", sort=True)]
    step = min(STEP, SPREAD / max(1, len(groups)))
    traces = []
    for place, own in enumerate(groups):
        beside = (place - (len(groups) - 1) / 2) * step
        traces.append(draw_participant(own, {side: x + beside for side, x in at.items()}))
    return traces


def _columns(marks: pd.DataFrame, titres: Titres) -> list[str]:
    names = {"baseline": "Baseline", "week_52": f"Week {titres.week}"}
    counts = marks["side"].value_counts()
    return [f"{names[side]}<br>n = {counts.get(side, 0)}" for side in SIDES]


def _ladder(titres: Titres, marks: pd.DataFrame) -> dict[str, Any]:
    """A log axis whose ticks are the rungs, with room below and above the ladder."""
    ladder, step = titres.protocol.antibody.ladder, rung_step(titres)
    ticks = {ladder[0] / step: f"&lt;1:{ladder[0]}"} | {rung: f"1:{rung}" for rung in ladder}
    highest = max([ladder[-1], *marks["height"]])
    lowest = min([ladder[0] / step, *marks["height"]])
    if highest > ladder[-1]:
        ticks[ladder[-1] * step] = f"&gt;1:{ladder[-1]}"
    return {
        "type": "log",
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "range": [log10(lowest / step**0.6), log10(highest * step**0.8)],
    }


def _names(marks: pd.DataFrame, at: dict[str, float]) -> list[dict[str, Any]]:
    """Who stands at each height of a column, beside its marks."""
    return [
        {
            "x": at[str(side)] + SPREAD / 2,
            "y": log10(float(str(height))),
            "xshift": PIXELS_BESIDE,
            "text": _listed(sorted(own["participant"])),
            "align": "left",
            "xanchor": "left",
            "yanchor": "bottom",  # on the line of their rung, which would strike them through
            "showarrow": False,
            "font": {"size": 11},
        }
        for (side, height), own in marks.groupby(["side", "height"])
    ]


def _listed(names: list[str]) -> str:
    """The names in short lines, or how many there are where they do not fit."""
    if len(names) > NAMES_BESIDE:
        return f"{len(names)} participants"
    lines = range(0, len(names), NAMES_IN_A_LINE)
    return "<br>".join(", ".join(names[start : start + NAMES_IN_A_LINE]) for start in lines)


def _title(text: str, x: float) -> dict[str, Any]:
    return {
        "x": x,
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "text": f"<b>{text}</b>",
        "showarrow": False,
    }


def _parting_line() -> dict[str, Any]:
    line = {"color": style.FAINT, "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "x0": PARTING,
        "x1": PARTING,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": line,
    }


def _nothing_compared(titres: Titres) -> dict[str, Any]:
    words = "No titre can be compared yet"
    return style.nothing_drawn(words, len(titres.change)) | {"xref": "x"}


def _notes(titres: Titres) -> list[str]:
    notes = ["An open mark was not measured: it stands one rung beyond its limit"]
    if not titres.treatments_known:
        notes.append("Draws soon after plasma exchange are not known: the export has no CM")
    marked = titres.results[titres.results["after_treatment"].fillna(False)]
    if len(marked):
        each = marked["participant"] + " " + marked["visit_name"].fillna("").str.lower()
        drawn = marked["used_as"].isin(["baseline", f"week {titres.week}"])
        for own, where in ((each[drawn], ""), (each[~drawn], " at visits that are not drawn")):
            if len(own):
                soon = _in_one_line(own.str.strip())
                notes.append(f"Soon after plasma exchange or immunoglobulin{where}: {soon}")
    change = titres.change
    apart = change[change["why_no_change"] != ""]
    drawn = apart["baseline_titre"].notna() | apart["week_52_titre"].notna()
    undrawn = apart.loc[~drawn, "participant"]
    if len(undrawn):
        notes.append(f"Without any titre, not drawn: {_in_one_line(undrawn)}")
    return notes


def _in_one_line(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - NAMES_IN_A_NOTE
    return ", ".join(every[:NAMES_IN_A_NOTE]) + (f" and {more} more" if more > 0 else "")


def _in_words(titres: Titres) -> str:
    each = ", ".join(
        f"{row.participant} {row.baseline_titre} to {row.week_52_titre}"
        for row in each_row(titres.pairs)
    )
    apart = titres.change[titres.change["why_no_change"] != ""]
    why = "; ".join(f"{row.participant}: {row.why_no_change}" for row in each_row(apart))
    return (
        f"AQP4-IgG titres of {len(titres.change)} treated participants at baseline and week "
        f"{titres.week}. Compared, same assay: {each or 'none'}. Not compared: {why or 'none'}."
    )
