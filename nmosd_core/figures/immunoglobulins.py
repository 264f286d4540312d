"""Immunoglobulins as a picture: each class over time, with the levels that matter."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.immunoglobulins import Immunoglobulins
from nmosd_core.analyses.result_text import MEASURED
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures.course_marks import Level, Panel, words_of
from nmosd_core.figures.course_panels import draw_panels, medians_in_words
from nmosd_core.figures.news import names_of

LIMITS_DRAWN = 2
LIMIT_OF_NORMAL, THRESHOLD = "the lower limit of normal", "levels that matter"


def immunoglobulin_courses(levels: Immunoglobulins) -> go.Figure:
    """A panel per class: thin lines for participants, a thick one for the median.

    Dashed are the lower limit of normal of the records and the thresholds of the protocol.
    """
    medians, panels = medians_in_words(levels.levels.by_week), _panels(levels)
    return draw_panels(
        panels,
        levels.protocol,
        participants=levels.levels.change["participant"].nunique(),
        stamp=levels.stamp,
        alt=f"Immunoglobulins over time, medians. {medians or 'No level is known'}.",
        notes=_notes(levels, panels),
    )


def _panels(levels: Immunoglobulins) -> list[Panel]:
    classes = levels.protocol.immunoglobulins.classes
    panels = []
    for part in levels.levels.parts:
        of_kind = levels.draws[levels.draws["kind"] == part.kind]
        own = of_kind[of_kind["unit"] == part.unit]
        if own.empty and len(of_kind):
            continue
        thresholds = classes[part.kind].thresholds if part.unit == levels.unit else ()
        panels.append(
            Panel(
                title=part.label,
                unit=part.unit,
                draws=_drawable(own, part.label),
                weeks=levels.levels.weeks_of(part),
                expected=classes[part.kind].expected,
                levels=[
                    *(
                        Level(limit, f"normal from {limit:g} {part.unit}", LIMIT_OF_NORMAL)
                        for limit in _limits(own)
                    ),
                    *(Level(one, f"{one:g} {part.unit}", THRESHOLD) for one in thresholds),
                ],
            )
        )
    return panels


def _limits(own: pd.DataFrame) -> list[float]:
    """Lower limits of normal of the records; of many, the lowest and the highest."""
    limits = sorted(set(own["lower_limit"].dropna()))
    return limits if len(limits) <= LIMITS_DRAWN else [limits[0], limits[-1]]


def _drawable(own: pd.DataFrame, title: str) -> pd.DataFrame:
    """Levels with a trial day, in the order in which a line passes them."""
    known = own.dropna(subset=["value", "trial_day"])
    known = known.sort_values(["participant", "trial_day", "sequence"], kind="stable")
    soon = "<br>" + known["treatment_before"]
    words = pd.Series([words_of(row, title) for row in each_row(known)], known.index, dtype="str")
    return known.assign(
        record=names_of(known, "lb"),
        height=known["value"],
        measured=known["censored"] == MEASURED,
        marked=known["after_treatment"].fillna(False).astype(bool),
        words=words + soon.where(known["treatment_before"] != "", ""),
    )


def _dashed(panels: Sequence[Panel]) -> str:
    """What the dashed lines are, of those that are drawn."""
    drawn = {level.kind for panel in panels for level in panel.levels}
    kinds = [kind for kind in (LIMIT_OF_NORMAL, THRESHOLD) if kind in drawn]
    return f"Dashed: {', and '.join(kinds)}" if kinds else ""


def _notes(levels: Immunoglobulins, panels: Sequence[Panel]) -> list[str]:
    draws = levels.draws
    censored = int((draws["censored"] != MEASURED).sum())
    undated = int((draws["value"].notna() & draws["trial_day"].isna()).sum())
    without = int((draws["not_a_result"] != "").sum())
    classes = levels.protocol.immunoglobulins.classes.values()
    shaded = "Shaded: what belimumab is known to do" if any(one.expected for one in classes) else ""
    said = [words for words in (shaded, _dashed(panels)) if words]
    notes = [". ".join(said)] if said else []
    if not levels.treatments_known:
        notes.append("Draws soon after plasma exchange are not known: the export has no CM")
    if censored:
        notes.append(f"{censored} levels beyond the measured range: open marks")
    if undated or without:
        notes.append(f"In the listing only: {undated} without a date, {without} without a level")
    return notes
