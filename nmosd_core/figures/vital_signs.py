"""Vital signs around infusions as a picture: a panel per sign, its change at each infusion."""

from collections.abc import Iterable
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.vital_signs import VitalSigns
from nmosd_core.figures import style
from nmosd_core.figures.laboratory_marks import axis, title_of_panel
from nmosd_core.figures.news import records_of
from nmosd_core.tables.vital_signs import left_out, nothing_compared
from nmosd_core.tables.wording import day_in_words, level_in_words, sentence

COLUMNS, PANEL_HEIGHT = 2, 260
TITLE, FOOT = 0.1, 0.12  # of a panel, above and below it
GAP_ACROSS = 0.09
WIDE, FLAT = 0.4, 0.3  # half the room of an infusion, for its marks and for its median
TICKS_THAT_FIT = 14
KINDS = {  # of reading after an infusion: shape, colour, size
    "no limit passed": ("circle", style.SCORE, 5),
    "limit passed before and after": ("triangle-up-open", style.TO_REVIEW, 9),
    "limit passed after only": ("triangle-up", style.ATTACK, 12),
}


def vital_sign_changes(signs: VitalSigns) -> go.Figure:
    """Change from before to after each infusion: a mark per participant, a bar for their median.

    A triangle is a reading that is out of a limit after the infusion, a hollow one if the reading
    before it was so too.
    """
    asked, rows = signs.protocol.vital_signs.signs, _spread(signs.compared)
    if rows.empty:
        return _nothing(signs)
    panels = [rows[rows["code"] == code] for code in asked]
    axes = _axes(int(rows["infusion"].max()), len(panels))
    return style.finish(
        _named_once(mark for place, panel in enumerate(panels) for mark in _marks(panel, place)),
        x=axes.pop("xaxis"),
        y=axes.pop("yaxis"),
        stamp=signs.stamp,
        n=f"n = {rows['participant'].nunique()} participants with readings before and after",
        alt=_in_words(signs),
        height=120 + PANEL_HEIGHT * ceil(len(panels) / COLUMNS),
        notes=[note for note in (_on_one_side(signs), left_out(signs)) if note],
        annotations=[
            title_of_panel(f"<b>{sign.label}</b>, change in {sign.units[0]}", place)
            for place, sign in enumerate(asked.values())
        ],
        **axes,
    )


def _nothing(signs: VitalSigns) -> go.Figure:
    return style.finish(
        [],
        x={"title": {"text": "Infusion, in the order given"}, "visible": False},
        y={"title": {"text": "Change"}, "visible": False},
        stamp=signs.stamp,
        n=f"n = {signs.infusions['participant'].nunique()} participants with an infusion",
        alt=nothing_compared(signs),
        height=style.FRAME_HEIGHT + 100,
        annotations=[style.said_instead(sentence(signs.nothing_after))],
    )


def _spread(compared: pd.DataFrame) -> pd.DataFrame:
    """Places of the marks: those of one infusion stand beside each other, by participant."""
    together = compared.groupby(["code", "infusion"])["participant"]
    place, how_many = together.cumcount(), together.transform("size")
    aside = WIDE * ((2 * place + 1) / how_many - 1)
    return compared.assign(x=compared["infusion"].astype("float64") + aside)


def _marks(panel: pd.DataFrame, place: int) -> list[dict[str, Any]]:
    """Every participant, by what the reading after says, and the median of each infusion."""
    out, before = panel["finding"].ne(""), panel["as_before"].ne("")
    rows = (panel[~out & ~before], panel[~out & before], panel[out])
    medians = panel.groupby("infusion")["change"].median()
    ends = [(float(number) - FLAT, float(number) + FLAT) for number in medians.index]
    bars = {
        **_on_panel(place, "median"),
        "mode": "lines",
        "x": [x for first, last in ends for x in (first, last, None)],
        "y": [y for middle in medians for y in (middle, middle, None)],
        "hoverinfo": "skip",
        "line": {"color": style.MEDIAN, "width": 3},
    }
    points = [_points(own, place, name) for own, name in zip(rows, KINDS, strict=True)]
    return [points[0], bars, *points[1:]]


def _named_once(marks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The marks that there are, each kind of them once in the legend."""
    drawn, named = [mark for mark in marks if mark["x"]], set[str]()
    for mark in drawn:
        mark["showlegend"] = mark["name"] not in named
        named.add(mark["name"])
    return drawn


def _points(rows: pd.DataFrame, place: int, name: str) -> dict[str, Any]:
    symbol, colour, size = KINDS[name]
    return {
        **_on_panel(place, name),
        "mode": "markers",
        "x": rows["x"].tolist(),
        "y": rows["change"].tolist(),
        "text": [_reading_in_words(row) for row in each_row(rows)],
        "hoverinfo": "text",
        "customdata": records_of(rows, "vs"),
        "marker": {"symbol": symbol, "color": colour, "size": size, "opacity": 0.9},
    }


def _on_panel(place: int, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "legendgroup": name,
        "xaxis": axis("x", place),
        "yaxis": axis("y", place),
    }


def _reading_in_words(row: Any) -> str:
    before, after = level_in_words(row.before), level_in_words(row.after)
    words = f"{row.participant}: {row.sign.lower()} {before} before, {after} {row.unit} after"
    words += f"<br>infusion {row.infusion}, {day_in_words(row.given)}"
    words += f"<br>{row.finding}" if row.finding else ""
    words += f"<br>before it as well: {row.as_before}" if row.as_before else ""
    return words + (f"<br>events: {row.events}" if row.events else "")


def _axes(most: int, panels: int) -> dict[str, Any]:
    """Axes of every panel; the lowest of each column are named."""
    width, height = (1 - GAP_ACROSS) / COLUMNS, 1 / ceil(panels / COLUMNS)
    axes: dict[str, Any] = {}
    for place in range(panels):
        row, column = divmod(place, COLUMNS)
        left, top = column * (width + GAP_ACROSS), 1 - row * height
        lowest, number = place + COLUMNS >= panels, "" if place == 0 else str(place + 1)
        axes[f"xaxis{number}"] = {
            "domain": [left, left + width],
            "anchor": axis("y", place),
            "range": [0.2, max(most, 3) + 0.8],
            "tick0": 1,
            "dtick": 1 if most <= TICKS_THAT_FIT else 4,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": "Infusion, in the order given" if lowest else ""},
        }
        foot = 0 if top - height < FOOT * height else FOOT
        axes[f"yaxis{number}"] = {
            "domain": [max(0.0, top - (1 - foot) * height), top - TITLE * height],
            "anchor": axis("x", place),
            "zeroline": True,
            "zerolinecolor": style.FAINT,
            "nticks": 6,
            "title": {"text": ""},
        }
    return axes


def _on_one_side(signs: VitalSigns) -> str:
    alone = signs.readings[signs.readings["change"].isna()]
    if alone.empty:
        return ""
    readings, infusions = len(alone), len(alone[["participant", "infusion"]].drop_duplicates())
    return (
        "On one side of the infusion only, in the listing: "
        f"{readings} reading{'s' * (readings > 1)} of {infusions} infusion{'s' * (infusions > 1)}"
    )


def _in_words(signs: VitalSigns) -> str:
    each = "; ".join(
        f"{row.participant} infusion {row.infusion} {row.sign.lower()} {row.finding}"
        for row in each_row(signs.out_of_limits)
    )
    return (
        f"Change of {_names(signs)} from before to after "
        f"each infusion. Out of a limit after it: {each or 'none'}."
    )


def _names(signs: VitalSigns) -> str:
    return ", ".join(sign.label.lower() for sign in signs.protocol.vital_signs.signs.values())
