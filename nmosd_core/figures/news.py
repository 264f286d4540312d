"""Marks of pictures that are new since the previous data cut: a sign, and words when pointed at.

A mark says which record it is in its `customdata`: participant, then the name of its record as
`records_of` gives it.  A mark of several records is new where one of them is.  What is a sign to
the eye is a name in the legend and words on hover.

A mark has a ring around it, with a gap, and a cell has one with the ground in it: else a ring of
the colour of the mark is not seen.  A bar that lies has one where it begins.  A tick is drawn
again, longer and heavier, because rings around many ticks would drown what is beside them; a line
that lasts has such a tick where it begins; a bar that counts has a border, because it has no
middle.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.new_records import SEVERAL, Record, record_name
from nmosd_core.figures import style
from nmosd_core.figures.records_behind import counted_by, without_records

NEW = "new since the previous cut"
RING = style.MEDIAN  # as on the safety board
ALONG = "ring_along"  # share of a bar, from its base, in the meta of a trace
TICK = "line-ns-open"
USUAL_SIZE, WIDER, AROUND_A_RING, LONGER = 6, 8, 6, 2  # pixels
RING_ON_BAR, BESIDE_A_WORD = 20, 10  # pixels
RING_WIDTH, TICK_WIDTH, BORDER_WIDTH = 2, 3, 1.5  # pixels
OF_ONE_RECORD = re.compile("[A-Z]{2} [0-9]+")


@dataclass(frozen=True)
class _Sign:
    x: Any
    y: Any
    size: float
    words: str
    of: Any
    owner: str | None


@dataclass(frozen=True)
class _Kind:
    """What the signs of one trace have in common."""

    name: str
    symbol: str
    width: float
    x_axis: str
    y_axis: str
    fill: str = RING


BORDER = _Kind(f"rests on records {NEW}", "square-open", BORDER_WIDTH, "x", "y")
IN_LEGEND_ONLY = _Sign(None, None, 14, "", None, None)


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
    """The figure with a sign on every mark of a new record; itself where none is new."""
    bare = without_records(figure)
    shown, drawn = go.Figure(bare), defaultdict[tuple[str, str], set[Record]](set)
    signs: dict[_Kind, list[_Sign]] = {}
    named: dict[str, go.Bar] = {}
    for source, trace in zip(figure.data, shown.data, strict=True):
        panel = trace.xaxis or "x", trace.yaxis or "y"
        places = dict(_new_places(source, new, drawn[panel]))
        if not places:
            continue
        if trace.type == "bar" and trace.base is None:
            _add_border(trace, places)
            named[trace.name or ""] = _plain_in_legend(trace)
            signs[BORDER] = [IN_LEGEND_ONLY]
        else:
            own = (_sign(trace, *one) for one in places.items())
            signs.setdefault(_kind(trace, panel), []).extend(own)
    if not signs:
        return bare
    traces = [one for trace in shown.data for one in (named.get(trace.name or ""), trace) if one]
    return go.Figure([*traces, *_draw(signs)], shown.layout)


def _new_places(
    trace: Any, new: frozenset[Record], drawn: set[Record]
) -> Iterator[tuple[int, str]]:
    """Marks of new records without a sign in their panel, with words: one may have several."""
    for place, one in enumerate(trace.customdata if trace.customdata is not None else ()):
        names = one[1].split(SEVERAL) if len(one) > 1 and one[1] else ()
        records = {(one[0], name) for name in names}
        found = records & new - drawn
        if found:
            drawn |= {record for record in found if OF_ONE_RECORD.fullmatch(record[1])}
            yield place, _in_words(found, records)
    for place, records in enumerate(counted_by(trace)):
        if records & new:
            yield place, _in_words(records & new, records)


def _in_words(found: set[Record], records: set[Record]) -> str:
    return NEW if len(records) == 1 else f"{NEW}: {len(found)} of {len(records)} records"


def _add_border(bars: Any, places: Mapping[int, str]) -> None:
    """A border around the bars at these places, and their words behind those of the bar."""
    texts = "hovertext" if bars.hovertext is not None else "text"
    words = enumerate(bars[texts])
    bars[texts] = [f"{text}<br>{places[n]}" if n in places else text for n, text in words]
    widths = [BORDER_WIDTH * (n in places) for n in range(len(bars.x))]
    bars.marker.line = {"color": RING, "width": widths}


def _plain_in_legend(bars: Any) -> go.Bar:
    """What names these bars instead of them: a legend looks like the first bar, border and all."""
    plain = go.Bar(bars)
    plain.update(x=[None], y=[None], text=None, hovertext=None, customdata=None, meta=None)
    plain.marker.line = None
    bars.update(showlegend=False, legendgroup=bars.name)
    return plain.update(legendgroup=bars.name)


def _kind(trace: Any, panel: tuple[str, str]) -> _Kind:
    """A ring, but for ticks, which are drawn again, and for lines that have a name."""
    if _is_line(trace):
        return _Kind(f"{trace.name}, {NEW}", TICK, TICK_WIDTH, *panel)
    if _is_tick(trace):
        return _Kind(f"{trace.name}, {NEW}", trace.marker.symbol, TICK_WIDTH, *panel)
    if ALONG in (trace.meta or {}):
        return _Kind(NEW, "circle", RING_WIDTH, *panel, fill=style.GROUND)
    return _Kind(NEW, "circle-open", RING_WIDTH, *panel)


def _is_tick(trace: Any) -> bool:
    symbol = trace.marker.symbol if trace.type == "scatter" else None
    return isinstance(symbol, str) and symbol.startswith("line-")


def _is_ring(trace: Any) -> bool:
    return isinstance(trace.marker.symbol, str) and trace.marker.symbol.endswith("-open")


def _is_line(trace: Any) -> bool:
    return trace.type == "scatter" and trace.mode == "lines" and bool(trace.name)


def _sign(trace: Any, place: int, new: str) -> _Sign:
    """A sign a little larger than the mark; of a lying bar where it begins or where meta says."""
    texts, meta = trace.hovertext or trace.text or (), trace.meta or {}
    words = f"{texts[place]}<br>{new}" if place < len(texts) else new
    of = None if trace.customdata is None else trace.customdata[place]
    owner = meta.get("participant")
    if trace.type == "bar":
        begins = trace.base[place] + meta.get(ALONG, 0) * trace.x[place]
        size = BESIDE_A_WORD if ALONG in meta else RING_ON_BAR
        return _Sign(begins, trace.y[place], size, words, of, owner)
    if _is_line(trace):
        return _Sign(
            trace.x[place], trace.y[place], trace.line.width or USUAL_SIZE, words, of, owner
        )
    size = trace.marker.size or USUAL_SIZE
    own = size if isinstance(size, (int, float)) else size[place]
    own += LONGER if _is_tick(trace) else AROUND_A_RING if _is_ring(trace) else WIDER
    return _Sign(trace.x[place], trace.y[place], own, words, of, owner)


def _largest(signs: Sequence[_Sign]) -> list[_Sign]:
    """One sign in each place: a mark with a ring around it is one mark."""
    largest: dict[tuple[Any, Any], _Sign] = {}
    for sign in signs:
        there = largest.get((sign.x, sign.y))
        if there is None or sign.size > there.size:
            largest[sign.x, sign.y] = sign
    return list(largest.values())


def _draw(signs: Mapping[_Kind, Sequence[_Sign]]) -> Iterator[dict[str, Any]]:
    """A trace of each kind; each name stands once in the legend."""
    named = set[str]()
    for kind, several in signs.items():
        own = _largest(several)
        yield {
            "type": "scatter",
            "mode": "markers",
            "name": kind.name,
            "legendgroup": kind.name,
            "showlegend": kind.name not in named,
            "x": [sign.x for sign in own],
            "y": [sign.y for sign in own],
            "text": [sign.words for sign in own],
            "customdata": [sign.of for sign in own],
            "hoverinfo": "text",
            "xaxis": kind.x_axis,
            "yaxis": kind.y_axis,
            "meta": {style.OWNERS: [sign.owner for sign in own]},
            "marker": {
                "symbol": kind.symbol,
                "size": [sign.size for sign in own],
                "color": kind.fill,
                "opacity": 1,  # else marks of several sizes let the ground through
                "line": {"color": RING, "width": kind.width},
            },
        }
        named.add(kind.name)
