"""Laboratory results as a picture: a panel per test, a line per participant, the limits a band."""

from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.lab_grades import HIGH_GRADE
from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.figures import style
from nmosd_core.figures.laboratory_marks import (
    axis,
    by_participant,
    legend_of_marks,
    line_of,
    title_of_panel,
)
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import unit_in_words

COLUMNS = 3
ROW_HEIGHT = 240
TITLE_HEIGHT = 34
GAP_ACROSS = 0.055
PEOPLE_SHOWN = 20
BAND = 0.08  # opacity: of more, lines stand out less on a dark ground
WEEKS_BETWEEN_MARKS = 12
ROOM_FOR_RINGS = 25  # days, at either end: a ring of what is new is cut off at the edge of a panel
BAND_IN_WORDS = (
    "Band: within the limits of normal of any record; stronger: within those of every record"
)


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
    axes = _axes(panels, rows, drawn, _weeks(laboratory.protocol.visits.final_week))
    bands = [shape for place, (_, panel) in enumerate(panels) for shape in _band(panel, place)]
    lines = [
        line_of(own, participant, place)
        for place, (_, panel) in enumerate(panels)
        for participant, own in by_participant(panel).items()
    ]
    return style.finish(
        [*lines, *legend_of_marks(lines)],
        x=axes.pop("xaxis"),
        y=axes.pop("yaxis"),
        stamp=laboratory.stamp,
        n=f"n = {len(laboratory.participants)} treated participants",
        alt=_in_words(laboratory),
        height=150 + rows * ROW_HEIGHT,
        notes=[*([BAND_IN_WORDS] if bands else []), *_notes(laboratory, people)],
        shapes=bands,
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
        (f"<b>{rows['test'].iat[0]}</b> ({unit_in_words(str(unit))})", rows)
        for (_, unit), rows in own.groupby(["order", "unit"])
    ]


def _weeks(final: int) -> list[int]:
    """Weeks that the axes name, the final evaluation among them."""
    return [*range(0, final - WEEKS_BETWEEN_MARKS // 2 + 1, WEEKS_BETWEEN_MARKS), final]


def _axes(
    panels: list[tuple[str, pd.DataFrame]], rows: int, drawn: pd.DataFrame, weeks: list[int]
) -> dict[str, Any]:
    """Axes of every panel; the lowest of each column carry the weeks."""
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = (1 - TITLE_HEIGHT / ROW_HEIGHT) / rows
    days = drawn["trial_day"].astype("float64")
    first, last = min(-14.0, days.min()), max(DAYS_PER_WEEK * weeks[-1], days.max())
    axes: dict[str, Any] = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    for place in range(len(panels)):
        row, column = divmod(place, COLUMNS)
        left, top = column * (width + GAP_ACROSS), 1 - (row + 1) / rows + height
        lowest = place + COLUMNS >= len(panels)
        number = "" if place == 0 else str(place + 1)
        axes[f"xaxis{number}"] = {
            "domain": [left, min(left + width, 1.0)],
            "anchor": axis("y", place),
            "range": [first - ROOM_FOR_RINGS, last + ROOM_FOR_RINGS],
            "tickvals": [DAYS_PER_WEEK * week for week in weeks],
            "ticktext": [str(week) for week in weeks],
            "showticklabels": lowest,
            "title": {"text": "Week" if lowest else ""},
            "zeroline": False,
        }
        axes[f"yaxis{number}"] = {
            "domain": [top - height, top],
            "anchor": axis("x", place),
            "title": {"text": ""},
            "zeroline": False,
            "nticks": 5,
            "ticklabeloverflow": "hide past domain",  # or it stands beside the title
        }
    return axes


def _band(panel: pd.DataFrame, place: int) -> list[dict[str, Any]]:
    """Limits of normal of the drawn records: what is within any of them, and within all."""
    lower, upper = panel["lower_limit"].dropna(), panel["upper_limit"].dropna()
    if lower.empty or upper.empty:
        return []
    spans = [(lower.min(), upper.max()), (lower.max(), upper.min())]
    return [
        {
            "type": "rect",
            "xref": f"{axis('x', place)} domain",
            "yref": axis("y", place),
            "x0": 0,
            "x1": 1,
            "y0": low,
            "y1": high,
            "fillcolor": style.MEDIAN,
            "opacity": BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for low, high in spans
        if high > low
    ]


def _titles(panels: list[tuple[str, pd.DataFrame]]) -> list[dict[str, Any]]:
    return [title_of_panel(title, place) for place, (title, _) in enumerate(panels)]


def _notes(laboratory: Laboratory, people: list[str]) -> list[str]:
    results = laboratory.results[laboratory.results["code"].isin(laboratory.shown)]
    unplaced = results["trial_day"].isna() | (results["value"].isna() & results["limit"].isna())
    notes = []
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
