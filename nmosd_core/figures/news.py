"""Marks of pictures that are new since the previous data cut: a ring, and a word when pointed at.

A mark says which record it is in its `customdata`: participant, then the name of its record as
`records_of` gives it.  A mark of several records is new where one of them is.  What is a ring to
the eye is a name in the legend and words on hover.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.new_records import Record, record_name
from nmosd_core.figures import style

NEW = "new since the previous cut"
RING = style.MEDIAN  # as on the safety board
ALONG = "ring_along"  # share of a bar, from its base, in the meta of a trace
SEVERAL = "; "  # between the names of records of one mark
USUAL_SIZE, WIDER = 6, 6  # pixels
OF_ONE_RECORD = re.compile("[A-Z]{2} [0-9]+")


@dataclass(frozen=True)
class _Ring:
    x: Any
    y: Any
    size: float
    words: str
    of: Any


def records_of(rows: pd.DataFrame, dataset: str, *known_by: str) -> list[list[str]]:
    """Participant and records of each row, for the `customdata` of its mark."""
    names = names_of(rows, dataset, *known_by)
    return [list(one) for one in zip(rows["participant"], names, strict=True)]


def names_of(rows: pd.DataFrame, dataset: str, *known_by: str) -> list[str]:
    """What the records of each row are called; empty where none is known."""
    columns = [rows[name] for name in known_by or ("sequence",)]
    return [
        SEVERAL.join(record_name(dataset, one) for one in own if pd.notna(one))
        for own in zip(*columns, strict=True)
    ]


def with_new_marks(figure: go.Figure, new: frozenset[Record]) -> go.Figure:
    """The figure with a ring around every mark of a new record; itself where none is new."""
    rings: dict[tuple[str, str], list[_Ring]] = {}
    shown, drawn = go.Figure(figure), set[Record]()
    for trace in shown.data:
        places = list(_new_places(trace, new, drawn))
        if not places:
            continue
        axes = (trace.xaxis or "x", trace.yaxis or "y")
        rings.setdefault(axes, []).extend(_ring(trace, place) for place in places)
    shown.add_traces(
        [_draw(axes, own, named=n == 0) for n, (axes, own) in enumerate(rings.items())]
    )
    return shown if rings else figure


def _new_places(trace: Any, new: frozenset[Record], drawn: set[Record]) -> Iterator[int]:
    """Marks of new records that have no ring yet: one record may have several marks."""
    for place, one in enumerate(trace.customdata if trace.customdata is not None else ()):
        names = one[1].split(SEVERAL) if len(one) > 1 and one[1] else ()
        found = {(one[0], name) for name in names} & new - drawn
        if found:
            drawn |= {record for record in found if OF_ONE_RECORD.fullmatch(record[1])}
            yield place


def _ring(trace: Any, place: int) -> _Ring:
    """A ring a little larger than the mark; of a lying bar in its middle or where meta says."""
    texts = trace.hovertext or trace.text or ()
    words = f"{texts[place]}<br>{NEW}" if place < len(texts) else NEW
    if trace.type == "bar" and trace.base is not None:
        along = (trace.meta or {}).get(ALONG, 0.5)
        middle = trace.base[place] + along * trace.x[place]
        return _Ring(middle, trace.y[place], 14, words, trace.customdata[place])
    size = trace.marker.size or USUAL_SIZE
    own = size if isinstance(size, (int, float)) else size[place]
    x, y = trace.x[place], trace.y[place]
    return _Ring(x, y, own + WIDER, words, trace.customdata[place])


def _draw(axes: tuple[str, str], rings: list[_Ring], *, named: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": NEW,
        "legendgroup": NEW,
        "showlegend": named,
        "x": [ring.x for ring in rings],
        "y": [ring.y for ring in rings],
        "text": [ring.words for ring in rings],
        "customdata": [ring.of for ring in rings],
        "hoverinfo": "text",
        "xaxis": axes[0],
        "yaxis": axes[1],
        "marker": {
            "symbol": "circle-open",
            "size": [ring.size for ring in rings],
            "color": RING,
            "line": {"width": 1.5},
        },
    }
