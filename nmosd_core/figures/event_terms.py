"""Who had which adverse event: organ classes and preferred terms, most participants first.

For a trial of this size there is a column for each participant: reading across tells how many
had a term, reading down what one participant had.  Beyond 20 participants bars count them.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_counts import ORGAN_CLASS
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.event_term_marks import bars, one_each
from nmosd_core.tables.adverse_events import grade_against_severity

PEOPLE_SHOWN = 20
ROWS_SHOWN = 60
LONGEST_LABEL = 52
KEY = ["organ_class", "preferred_term"]


def events_by_term(events: AdverseEvents) -> go.Figure:
    """Participants with an event in each organ class and preferred term, by worst severity."""
    shown, notes = _choose_rows(events.by_term)
    shown = shown.assign(row=range(len(shown)))
    worst = events.worst.merge(shown[[*KEY, "row"]].astype({"row": "int64"}), on=KEY)
    few = len(events.people) <= PEOPLE_SHOWN
    notes += [events.counted_in_words, *grade_against_severity(events.counted)]
    data, layout = one_each(events, shown, worst, len(notes)) if few else bars(events, shown, worst)
    return style.finish(
        data,
        y={
            "title": {"text": "Organ class and preferred term"},
            "tickvals": shown["row"].tolist(),
            "ticktext": [_label(row) for row in each_row(shown)],
            "range": [max(len(shown), 3) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=events.stamp,
        n=f"n = {len(events.people)} treated participants",
        alt=_in_words(events),
        notes=notes,
        annotations=[]
        if len(shown)
        else [style.nothing_drawn("No such event", len(events.people))],
        **layout,
    )


def _choose_rows(by_term: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Every organ class, and as many of the most frequent terms as there is room for."""
    if len(by_term) <= ROWS_SHOWN:
        return by_term, []
    classes = by_term["level"].eq(ORGAN_CLASS)
    terms = by_term[~classes]
    room = max(ROWS_SHOWN - int(classes.sum()), 0)
    fewest = terms["participants"].nlargest(room + 1).min()
    frequent = terms["participants"] > fewest
    note = (
        f"Terms of more than {fewest} participants: {int(frequent.sum())} of {len(terms)}; "
        "the table has them all"
    )
    return by_term[classes | frequent.reindex(by_term.index, fill_value=False)], [note]


def _label(row: Any) -> str:
    of_class = row.level == ORGAN_CLASS
    name = row.organ_class if of_class else row.preferred_term
    short = name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL].rstrip()}…"
    return f"<b>{short}</b>" if of_class else short


def _in_words(events: AdverseEvents) -> str:
    classes = events.by_term[events.by_term["level"].eq(ORGAN_CLASS)]
    each = "; ".join(
        f"{row.organ_class} {row.participants} of {row.of}" for row in each_row(classes)
    )
    return f"Participants with adverse events by organ class and term: {each or 'none'}."
