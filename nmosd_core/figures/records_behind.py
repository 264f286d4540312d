"""The records that a mark counts, known to `with_new_marks` alone and never sent to a reader.

A bar of 300 participants counts hundreds of records: their names would be the larger part of what
a browser loads.
"""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.new_records import SEVERAL, Record

BEHIND = "records_behind"  # in the meta of a trace


def behind(
    marks: Iterable[Any], of: Iterable[Any], records: Iterable[Iterable[str]]
) -> dict[str, Any]:
    """The meta of a trace whose marks count records.

    Parameters
    ----------
    marks
        What tells the marks apart, in their order: a week.
    of
        The mark that each record is counted in; one that is not drawn is left out.
    records
        Participant and names of each record, as of `news.records_of`.
    """
    counted: dict[Any, list[Record]] = {mark: [] for mark in marks}
    for mark, (who, names) in zip(of, records, strict=True):
        if mark in counted:
            counted[mark] += [(who, name) for name in names.split(SEVERAL) if name]
    return {BEHIND: [counted[mark] for mark in counted]}


def counted_by(trace: Any) -> list[set[Record]]:
    """The records that each mark of a trace counts; nothing where it counts none."""
    return [{(who, name) for who, name in own} for own in (trace.meta or {}).get(BEHIND, ())]


def without_records(figure: go.Figure) -> go.Figure:
    """The figure as it leaves: without what its marks count; itself where they count nothing."""
    if not any(BEHIND in (trace.meta or {}) for trace in figure.data):
        return figure
    shown = go.Figure(figure)
    for trace in shown.data:
        trace.meta = {name: one for name, one in (trace.meta or {}).items() if name != BEHIND}
    return shown
