"""Marks of who had which adverse event: a column for each participant, or bars for many.

A shape always says the same as its colour: the worst severity of a participant in a row.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_counts import ORGAN_CLASS
from nmosd_core.analyses.new_records import SEVERAL
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.event_marks import markers
from nmosd_core.figures.news import names_of
from nmosd_core.figures.records_behind import behind

ROW_HEIGHT = 21
BELOW = 76  # pixels, for the caption without its notes
DOT = 3  # pixels
ABOVE_NAMES = 8  # pixels, from the names of participants to what they are
# Of each severity: the size of its mark, and the pattern of its bar.
MARKS = {"MILD": (9, ""), "MODERATE": (12, "/"), "SEVERE": (13, "x")}
NOT_RECORDED = (9, ".")
LAST = 1001  # in the legend; drawn first, so that what is new is a ring around this one
OF_TERM = ["participant", "organ_class", "preferred_term"]


def one_each(
    events: AdverseEvents, shown: pd.DataFrame, worst: pd.DataFrame, notes: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A mark for each participant with the event; its shape is the worst severity."""
    columns = {name: place for place, name in enumerate(events.people["participant"])}
    placed = worst.assign(column=worst["participant"].map(columns))
    placed = placed.merge(_records(events), on=OF_TERM, how="left")
    nobody = {**markers("no event", "circle", style.FAINT, 3), "x": [None], "y": [None]}
    labels_above = 60 + 5 * max(map(len, columns), default=0)
    height = ROW_HEIGHT * max(len(shown), 3)
    below = BELOW + style.NOTE_HEIGHT * notes
    layout = {
        "x": {
            "title": {"text": "Participant", "standoff": ABOVE_NAMES},
            "tickvals": list(columns.values()),
            "ticktext": list(columns),
            "tickangle": -60,
            "side": "top",  # near the classes; the legend stands above it
            "range": [-0.7, len(columns) + 5],
            "showgrid": False,
        },
        "margin": {"l": 10, "r": 20, "t": labels_above + 40, "b": below},
        "legend": {
            "orientation": "h",
            "y": 1 + labels_above / height,
            "yanchor": "bottom",
            "x": 0,
        },
        "height": labels_above + 40 + height + below,
        "shapes": [_dots(columns.values(), shown["row"])],
        "meta": {"columns": columns},
    }
    marks = [_marks(placed, severity) for severity in (*MARKS, None)]
    return [nobody, *_rings(placed), *marks, _counts(shown, len(columns))], layout


def _dots(columns: Iterable[int], rows: Iterable[int]) -> dict[str, Any]:
    """A dot at each crossing, under the marks: where none covers it there was no event.

    They are one line with gaps: as 784 marks they took browsers 40 ms of 90 to draw.  Each is as
    long as the line is wide, which rows allow because their height is known, unlike the width of
    columns.
    """
    columns, half = list(columns), DOT / ROW_HEIGHT / 2
    dots = (f"M{x},{y - half:.2f}L{x},{y + half:.2f}" for y in rows for x in columns)
    return {
        "type": "path",
        "path": "".join(dots) or "M0,0",
        "layer": "below",
        "line": {"color": style.FAINT, "width": DOT},
        "opacity": 0.6,
    }


def bars(
    events: AdverseEvents, shown: pd.DataFrame, worst: pd.DataFrame
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Bars of participants, each counted at the worst severity of the row."""
    counted, worst = shown.set_index("row"), worst.merge(_records(events), on=OF_TERM)
    text = [_count(row) for row in each_row(counted)]
    data = []
    for severity in (*MARKS, None):
        own = worst[worst["worst"].eq(severity) if severity else worst["worst"].isna()]
        participants = own.groupby("row").size().reindex(counted.index, fill_value=0)
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": _severity(severity),
                "x": participants.tolist(),
                "y": participants.index.tolist(),
                "text": [
                    f"{n} with worst {_severity(severity)}<br>{words}"
                    for n, words in zip(participants, text, strict=True)
                ],
                "textposition": "none",
                "hoverinfo": "text",
                "customdata": _behind(counted, [None, None, *OF_TERM[1:]]),
                "meta": behind(participants.index, own["row"], _each(own)),
                "showlegend": severity is not None or not own.empty,
                "marker": {
                    "color": style.SEVERITIES.get(severity or "", style.FAINT),
                    "pattern": {
                        "shape": MARKS.get(severity or "", NOT_RECORDED)[1],
                        "fillmode": "overlay",
                        "fgopacity": 0.6,
                        "size": 6,
                    },
                },
            }
        )
    layout = {
        "x": {
            "title": {"text": f"Participants with an event, of {len(events.people)} treated"},
            "range": [0, 1.7 * shown["participants"].max()] if len(shown) else [0, 1],
        },
        "barmode": "stack",
        "height": style.FRAME_HEIGHT + ROW_HEIGHT * max(len(shown), 3),
        "legend": {"orientation": "h", "y": 1, "yanchor": "bottom", "traceorder": "normal"},
    }
    return [*data, {**_counts(shown, 0), "x": shown["participants"].tolist()}], layout


def _records(events: AdverseEvents) -> pd.DataFrame:
    """The events of each participant and term, and of each organ class without a term."""
    named = events.counted.assign(record=names_of(events.counted, "ae"))
    both = pd.concat([named, named.assign(preferred_term=None)])
    return both.groupby(OF_TERM, dropna=False)["record"].agg(SEVERAL.join).reset_index()


def _each(own: pd.DataFrame) -> list[list[str]]:
    return own[["participant", "record"]].to_numpy().tolist()


def _marks(placed: pd.DataFrame, severity: str | None) -> dict[str, Any]:
    own = placed[placed["worst"].eq(severity) if severity else placed["worst"].isna()]
    size, _ = MARKS.get(severity or "", NOT_RECORDED)
    symbol = style.SEVERITY_SHAPES.get(severity or "", style.NO_SEVERITY)
    colour = style.SEVERITIES.get(severity or "", style.FAINT)
    return {
        **markers(_severity(severity), symbol, colour, size),
        **_at(own),
        "showlegend": severity is not None or not own.empty,
    }


def _rings(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """Around serious events, and diamonds around a criterion of one not called serious."""
    wider = _ring(style.CRITERION_ONLY, style.AROUND_CRITERION, 21)
    own = placed[placed["any_criterion_only"]]
    serious = _ring("serious", style.AROUND_SERIOUS, 19)
    return [
        *([{**wider, **_at(own), "legendrank": LAST + 1}] if len(own) else []),
        {**serious, **_at(placed[placed["any_serious"]])},
    ]


def _ring(name: str, shape: str, size: int) -> dict[str, Any]:
    ring = markers(name, shape, style.SERIOUS, size)
    ring["marker"]["line"] = {"width": 2}
    return {**ring, "legendrank": LAST}


def _at(own: pd.DataFrame) -> dict[str, Any]:
    """Places and words; the mark of an organ class counts what the marks of its terms are of."""
    of_class = own[own["level"] == ORGAN_CLASS]
    own = own.assign(record=own["record"].mask(own["level"] == ORGAN_CLASS, ""))
    return {
        "meta": behind(own.index, of_class.index, _each(of_class)),
        "x": own["column"].tolist(),
        "y": own["row"].tolist(),
        "customdata": _behind(own, ["participant", "record", *OF_TERM[1:]]),
        "text": [_words(row) for row in each_row(own)],
    }


def _behind(rows: pd.DataFrame, columns: list[str | None]) -> list[list[str | None]]:
    """What leads from each mark to its events: participant and records of one, class and term."""
    nobody = pd.Series(None, rows.index, dtype="object")
    parts = [rows[name].astype("object") if name else nobody for name in columns]
    known = [part.where(part.notna(), None).tolist() for part in parts]
    return [list(one) for one in zip(*known, strict=True)]


def _words(row: Any) -> str:
    what = row.organ_class if row.level == ORGAN_CLASS else row.preferred_term
    events = "1 event" if row.events == 1 else f"{row.events} events"
    serious = "serious" if row.any_serious else "none serious"
    serious += ", seriousness criterion of one not called so" if row.any_criterion_only else ""
    worst = _severity(None if pd.isna(row.worst) else row.worst)
    return f"{row.participant}: {what}<br>{events}, worst {worst}, {serious}"


def _severity(severity: str | None) -> str:
    return severity.lower() if severity else "severity not recorded"


def _counts(shown: pd.DataFrame, at: int) -> dict[str, Any]:
    """Participants and events of each row, in words to the right of it."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at] * len(shown),
        "y": shown["row"].tolist(),
        "text": [f"\u2002{_count(row)}" for row in each_row(shown)],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _count(row: Any) -> str:
    events = "1 event" if row.events == 1 else f"{row.events} events"
    return f"{row.participants} of {row.of}, {events}"
