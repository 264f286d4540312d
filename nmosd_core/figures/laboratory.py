"""Laboratory results as a picture: a panel per test, a line per participant, the limits a band."""

from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.laboratory import HIGH_GRADE, Laboratory
from nmosd_core.analyses.laboratory_results import HIGH, LOW
from nmosd_core.figures import style
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import day_in_words

COLUMNS = 3
ROW_HEIGHT = 240
TITLE_HEIGHT = 34
GAP_ACROSS = 0.055
PEOPLE_SHOWN = 20
WEEKS = [0, 12, 24, 36, 52]
SYMBOLS = {HIGH: "triangle-up", LOW: "triangle-down"}


def laboratory_panels(laboratory: Laboratory) -> go.Figure:
    """A panel per test and unit: results by trial day, with the record's own limits as a band.

    Results outside their limits are triangles; grade 3 or 4 is another colour.  A result below
    or above what is measured is a hollow mark at its limit, not joined to the others.
    """
    people = _choose_people(laboratory)
    results = laboratory.results
    drawn = results[
        results["participant"].isin(people)
        & results["trial_day"].notna()
        & (results["value"].notna() | results["limit"].notna())
    ]
    panels = _panels(drawn, laboratory.shown)
    rows = max(1, ceil(len(panels) / COLUMNS))
    axes = _axes(panels, rows, drawn)
    return style.finish(
        [
            _line(own, str(participant), place)
            for place, (_, panel) in enumerate(panels)
            for participant, own in panel.groupby("participant")
        ]
        + _legend(),
        x=axes.pop("xaxis"),
        y=axes.pop("yaxis"),
        stamp=laboratory.stamp,
        n=f"n = {len(laboratory.participants)} treated participants",
        alt=_in_words(laboratory),
        height=150 + rows * ROW_HEIGHT,
        notes=_notes(laboratory, people),
        shapes=[shape for place, (_, panel) in enumerate(panels) for shape in _band(panel, place)],
        annotations=_titles(panels) if panels else [style.said_instead("No result to draw")],
        **axes,
    )


def _choose_people(laboratory: Laboratory) -> list[str]:
    """Everyone, or as many as can be told apart: those with the highest grades of what is drawn."""
    people = list(laboratory.participants)
    if len(people) <= PEOPLE_SHOWN:
        return people
    graded = laboratory.graded
    shown = graded[graded["code"].isin(laboratory.shown) & graded["after_first"]]
    highest = shown.groupby("participant")["grade"].max().dropna().astype("int64")
    most = highest.sort_values(ascending=False, kind="stable").index[:PEOPLE_SHOWN]
    return [name for name in people if name in set(most)]


def _panels(drawn: pd.DataFrame, codes: tuple[str, ...]) -> list[tuple[str, pd.DataFrame]]:
    """Title and rows of each test in each of its units."""
    own = drawn[drawn["code"].isin(codes)]
    order = own["code"].map({code: place for place, code in enumerate(codes)})
    own = own.assign(order=order, unit=own["unit"].fillna("no unit"))
    return [
        (f"<b>{rows['test'].iat[0]}</b> ({unit})", rows)
        for (_, unit), rows in own.groupby(["order", "unit"])
    ]


def _axis(letter: str, place: int) -> str:
    return letter if place == 0 else f"{letter}{place + 1}"


def _axes(panels: list[tuple[str, pd.DataFrame]], rows: int, drawn: pd.DataFrame) -> dict[str, Any]:
    """Axes of every panel; the lowest of each column carry the weeks."""
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = (1 - TITLE_HEIGHT / ROW_HEIGHT) / rows
    days = drawn["trial_day"].astype("float64")
    first, last = min(-14.0, days.min()), max(DAYS_PER_WEEK * WEEKS[-1], days.max())
    axes: dict[str, Any] = {"xaxis": {}, "yaxis": {}}
    for place in range(len(panels)):
        row, column = divmod(place, COLUMNS)
        left, top = column * (width + GAP_ACROSS), 1 - (row + 1) / rows + height
        lowest = place + COLUMNS >= len(panels)
        number = "" if place == 0 else str(place + 1)
        axes[f"xaxis{number}"] = {
            "domain": [left, min(left + width, 1.0)],
            "anchor": _axis("y", place),
            "range": [first - 10, last + 10],
            "tickvals": [DAYS_PER_WEEK * week for week in WEEKS],
            "ticktext": [str(week) for week in WEEKS],
            "showticklabels": lowest,
            "title": {"text": "Week" if lowest else ""},
            "zeroline": False,
        }
        axes[f"yaxis{number}"] = {
            "domain": [top - height, top],
            "anchor": _axis("x", place),
            "title": {"text": ""},
            "zeroline": False,
            "nticks": 5,
        }
    return axes


def _line(own: pd.DataFrame, participant: str, place: int) -> dict[str, Any]:
    """One participant: values joined, results without a value apart from the line."""
    x: list[float | None] = []
    y: list[float | None] = []
    marks: list[tuple[str, str, int]] = []
    text: list[str] = []
    for row in style.each_row(own.sort_values(["trial_day", "sequence"])):
        apart = pd.isna(row.value)
        for _ in range(apart):
            x.append(None)
            y.append(None)
            marks.append(("circle", style.SCORE, 4))
            text.append("")
        x.append(row.trial_day)
        y.append(row.limit if apart else row.value)
        marks.append(_mark(row))
        text.append(_result_in_words(row))
        for _ in range(apart):
            x.append(None)
            y.append(None)
            marks.append(("circle", style.SCORE, 4))
            text.append("")
    symbols, colours, sizes = (list(part) for part in zip(*marks, strict=True))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "text": text,
        "hoverinfo": "text",
        "customdata": [[participant]] * len(x),
        "meta": {"participant": participant},
        "line": {"color": style.SCORE, "width": 1},
        "marker": {"symbol": symbols, "color": colours, "size": sizes},
        "showlegend": False,
        "xaxis": _axis("x", place),
        "yaxis": _axis("y", place),
    }


def _mark(row: Any) -> tuple[str, str, int]:
    """Shape, colour and size of one result."""
    if pd.isna(row.value):
        return "circle-open", style.FAINT, 9
    if pd.notna(row.grade) and row.grade >= HIGH_GRADE:
        return SYMBOLS.get(row.range, "diamond"), style.ATTACK, 12
    if row.range in SYMBOLS:
        return SYMBOLS[row.range], style.TO_REVIEW, 8
    return "circle", style.SCORE, 4


def _legend() -> list[dict[str, Any]]:
    marks = {
        "within its limits": ("circle", style.SCORE, 5),
        "above its limit": ("triangle-up", style.TO_REVIEW, 9),
        "below its limit": ("triangle-down", style.TO_REVIEW, 9),
        "grade 3 or 4": ("triangle-down", style.ATTACK, 12),
        "beyond what is measured": ("circle-open", style.FAINT, 9),
    }
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": {"symbol": symbol, "color": colour, "size": size},
        }
        for name, (symbol, colour, size) in marks.items()
    ]


def _band(panel: pd.DataFrame, place: int) -> list[dict[str, Any]]:
    """Limits of normal of the drawn records: what is within all of them, and within any."""
    lower, upper = panel["lower_limit"].dropna(), panel["upper_limit"].dropna()
    if lower.empty or upper.empty:
        return []
    spans = {(lower.max(), upper.min()), (lower.min(), upper.max())}
    return [
        {
            "type": "rect",
            "xref": f"{_axis('x', place)} domain",
            "yref": _axis("y", place),
            "x0": 0,
            "x1": 1,
            "y0": low,
            "y1": high,
            "fillcolor": style.MEDIAN,
            "opacity": 0.12,
            "line": {"width": 0},
            "layer": "below",
        }
        for low, high in sorted(spans)
        if high > low
    ]


def _titles(panels: list[tuple[str, pd.DataFrame]]) -> list[dict[str, Any]]:
    return [
        {
            "text": title,
            "xref": f"{_axis('x', place)} domain",
            "yref": f"{_axis('y', place)} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13},
        }
        for place, (title, _) in enumerate(panels)
    ]


def _result_in_words(row: Any) -> str:
    unit = row.unit if isinstance(row.unit, str) else ""
    words = f"{row.participant}: {row.test} {row.result} {unit}".strip()
    words += f"<br>day {row.trial_day} ({day_in_words(row.drawn)})"
    if pd.notna(row.lower_limit) and pd.notna(row.upper_limit):
        words += f"<br>limits {row.lower_limit:g} to {row.upper_limit:g} {unit}"
    if pd.notna(row.grade) and row.grade:
        words += f"<br>CTCAE grade {row.grade}"
    return words + (f"<br>{row.remark}" if row.remark else "")


def _notes(laboratory: Laboratory, people: list[str]) -> list[str]:
    results = laboratory.results[laboratory.results["code"].isin(laboratory.shown)]
    unplaced = results["trial_day"].isna() | (results["value"].isna() & results["limit"].isna())
    notes = ["Band: limits of normal of the records; darker where all participants' limits agree"]
    if unplaced.any():
        notes.append(f"Without a date or a value, in the listing only: {int(unplaced.sum())}")
    if len(people) < len(laboratory.participants):
        notes.append(
            f"The {len(people)} of {len(laboratory.participants)} participants with the highest "
            "grades"
        )
    return notes


def _in_words(laboratory: Laboratory) -> str:
    names = [laboratory.tests.get(code, code) for code in laboratory.shown]
    graded = laboratory.graded[laboratory.graded["code"].isin(laboratory.shown)]
    high = graded[graded["after_first"] & (graded["grade"] >= HIGH_GRADE).fillna(False)]
    each = "; ".join(
        f"{label}: {', '.join(sorted(set(rows['participant'])))}"
        for label, rows in high.groupby("label")
    )
    return (
        f"Laboratory results over time, a panel each: {', '.join(names) or 'none'}. "
        f"Grade 3 or 4 after the first infusion: {each or 'none'}."
    )
