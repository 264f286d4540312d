"""B cells as a picture: each subset over time, everyone's course and the median."""

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.b_cells import BCells
from nmosd_core.analyses.result_text import MEASURED
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures.course_marks import Panel, words_of
from nmosd_core.figures.course_panels import draw_panels, medians_in_words
from nmosd_core.figures.news import names_of


def b_cell_courses(cells: BCells) -> go.Figure:
    """A panel per subset and unit: thin lines for participants, a thick one for the median.

    The axis is logarithmic; a count of zero has no place on it and is drawn as an open mark at
    half the smallest count above zero.
    """
    medians = medians_in_words(cells.levels.by_week)
    return draw_panels(
        _panels(cells),
        cells.protocol,
        participants=cells.levels.change["participant"].nunique(),
        stamp=cells.stamp,
        alt=f"B-cell subsets over time, medians. {medians or 'No count is known'}.",
        notes=_notes(cells),
    )


def _panels(cells: BCells) -> list[Panel]:
    panels = []
    for part in cells.levels.parts:
        of_kind = cells.draws[cells.draws["kind"] == part.kind]
        own = of_kind[of_kind["unit"] == part.unit]
        if own.empty and len(of_kind):
            continue
        panels.append(
            Panel(
                title=part.label,
                unit=part.unit,
                draws=_drawable(own, part.label),
                weeks=cells.levels.weeks_of(part),
                expected=cells.protocol.b_cells.subsets[part.kind].expected,
                logarithmic=True,
            )
        )
    return panels


def _drawable(own: pd.DataFrame, title: str) -> pd.DataFrame:
    """Counts with a trial day, in the order in which a line passes them."""
    known = own.dropna(subset=["value", "trial_day"])
    known = known.sort_values(["participant", "trial_day", "sequence"], kind="stable")
    above = known.loc[known["value"] > 0, "value"]
    lowest = above.min() / 2 if len(above) else 1.0
    return known.assign(
        record=names_of(known, "cp"),
        height=known["value"].where(known["value"] > 0, lowest),
        measured=(known["censored"] == MEASURED) & (known["value"] > 0),
        marked=False,
        words=[words_of(row, title) for row in each_row(known)],
    )


def _notes(cells: BCells) -> list[str]:
    counts = cells.draws[cells.draws["kind"].notna()]
    zeros = int((counts["value"] == 0).sum())
    censored = int((counts["censored"] != MEASURED).sum())
    undated = int((counts["value"].notna() & counts["trial_day"].isna()).sum())
    without = int((counts["not_a_result"] != "").sum())
    notes = []
    subsets = cells.protocol.b_cells.subsets.values()
    if courses := [course for subset in subsets for course in subset.expected]:
        fainter = (
            ""
            if all(course.direction for course in courses)
            else ", fainter where the count drifts back"
        )
        known = f"Shaded{fainter}: what belimumab is known to do to the subset"
        notes.append(f"{known}. It is expected, not a signal")
    if zeros:
        notes.append(
            f"0 has no place on a log axis: {zeros} counts of 0 are open marks at half the "
            "smallest count above 0"
        )
    if censored:
        notes.append(f"{censored} counts beyond the measured range: open marks")
    if undated or without:
        notes.append(f"In the listing only: {undated} without a date, {without} without a count")
    return notes
