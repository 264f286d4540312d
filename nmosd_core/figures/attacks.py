"""Attacks as a picture: one row per participant, from the year before treatment to week 52."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.completions import (
    AFTER_WEEK_52,
    ATTACK,
    BEFORE_TREATMENT,
    SAME_ATTACK,
    TO_REVIEW,
    TOO_SHORT,
)
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.heat_grid import faded
from nmosd_core.figures.news import records_of
from nmosd_core.tables.wording import day_in_words

DAYS_SHOWN_BEFORE = 370
PALE = 0.35  # of the colour, in marks of attacks before treatment; their edge has all of it
A_MARK = 16  # days that a mark takes up
SYMBOLS = {
    "OPTIC NERVE": "circle",
    "SPINAL CORD": "square",
    "BRAINSTEM": "diamond",
    "AREA POSTREMA": "triangle-up",
    "BRAIN": "star",
}
OTHER_SYMBOL = "hexagon"
RESCUE_SHIFT = 0.45  # rows below the attack, clear of its mark
ROW_HEIGHT = 33  # of rings with rescue therapy below them, that they stay apart


def attack_timeline(attacks: Attacks) -> go.Figure:
    """Every worsening of every treated participant on one axis of trial days.

    Attacks are filled markers with a shape for their region; those before treatment are pale;
    worsenings that are not attacks are hollow; what is to review is marked with ?.  Ticks are
    infusions, bars rescue therapy, the grey line the time at risk.
    """
    people = attacks.per_participant
    rows = {name: place for place, name in enumerate(people["participant"])}
    placed = _place(attacks, rows)
    last_day = attacks.protocol.follow_up.first_year_days
    notes = [*_how_drawn(attacks, placed), *_left_out(attacks, placed)]
    data = [
        _row_lines(rows, placed),
        _time_at_risk(people, rows),
        _infusions(attacks, rows),
        _rescue(attacks, rows),
        style.spans(placed["day_first"], placed["day_last"], placed["row"], style.ATTACK),
        *_attacks_by_region(placed),
        _not_attacks(placed),
        *_to_review(placed[placed["verdict"].eq(TO_REVIEW)]),
        _ends(people, rows, placed),
    ]
    return style.finish(
        [trace for trace in data if trace],
        x={
            "title": {"text": "Trial day (0 is the first infusion)"},
            "range": [-DAYS_SHOWN_BEFORE, last_day + 110],
            "tickvals": [-364, -182, 0, 84, 168, 252, 364],
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=attacks.stamp,
        n=f"n = {len(people)} treated participants",
        alt=_in_words(attacks),
        height=style.FRAME_HEIGHT + style.NOTE_HEIGHT * len(notes) + ROW_HEIGHT * max(len(rows), 3),
        notes=notes,
        shapes=[style.day_line(0), style.day_line(last_day)],
        annotations=[] if rows else [_nobody(last_day)],
        meta={"rows": rows},
    )


def _nobody(last_day: int) -> dict[str, Any]:
    """Words between the first infusion and week 52."""
    between = {"xref": "x", "x": last_day / 2}
    return style.said_of_nobody() | between


def _place(attacks: Attacks, rows: dict[str, int]) -> pd.DataFrame:
    """Worsenings that have a place: row, day_first and day_last (it can have started), day.

    `day` is the middle.  An onset after the data cut cannot be.
    """
    worsenings = attacks.worsenings
    bounds = worsenings[["onset_latest", "data_cut"]]
    latest = bounds.min(axis=1)
    latest = latest.where(latest >= worsenings["onset_earliest"], worsenings["onset_earliest"])
    first = (worsenings["onset_earliest"] - worsenings["first_infusion"]).dt.days
    last = (latest - worsenings["first_infusion"]).dt.days
    placed = worsenings.assign(
        row=worsenings["participant"].map(rows),
        day_first=first,
        day_last=last,
        day=(first + last) / 2,
    )
    return placed.dropna(subset=["day"])


def _row_lines(rows: dict[str, int], placed: pd.DataFrame) -> dict[str, Any]:
    """A thin line from the name of each participant to their first infusion."""
    start = min([-DAYS_SHOWN_BEFORE, *placed["day_first"]])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [start, 0, None] * len(rows),
        "y": [place for row in rows.values() for place in (row, row, None)],
        "line": {"color": style.FAINT, "width": 1},
        "opacity": 0.25,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _time_at_risk(people: pd.DataFrame, rows: dict[str, int]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[int | None] = []
    for name, days in zip(people["participant"], people["days"], strict=True):
        x += [0, days, None]
        y += [rows[name], rows[name], None]
    line = {"color": style.FAINT, "width": 3}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "time at risk",
        "x": x,
        "y": y,
        "line": line,
        "opacity": 0.7,
        "hoverinfo": "skip",
    }


def _infusions(attacks: Attacks, rows: dict[str, int]) -> dict[str, Any]:
    given = attacks.infusions.dropna(subset=["trial_day"])
    return {
        **_markers("infusion", "line-ns-open", style.INFUSION, 9),
        "x": given["trial_day"].tolist(),
        "y": given["participant"].map(rows).tolist(),
        "customdata": records_of(given, "ex"),
        "text": [
            f"{row.participant}: infusion on day {row.trial_day} ({day_in_words(row.given)})"
            for row in each_row(given)
        ],
    }


def _rescue(attacks: Attacks, rows: dict[str, int]) -> dict[str, Any]:
    """Bars of rescue therapy; one without an end is drawn for its first day."""
    shown = attacks.rescue.dropna(subset=["start_day"])
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str] = []
    customdata: list[Any] = []
    for row, record in zip(each_row(shown), records_of(shown, "cm"), strict=True):
        end = row.start_day if pd.isna(row.end_day) else row.end_day
        words = f"{row.participant}: {row.treatment}, day {row.start_day} to {end}"
        x += [row.start_day, max(end, row.start_day + 1), None]
        y += [rows[row.participant] + RESCUE_SHIFT] * 2 + [None]
        text += [words, words, ""]
        customdata += [record, record, [None, None]]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "rescue therapy",
        "x": x,
        "y": y,
        "text": text,
        "customdata": customdata,
        "hoverinfo": "text",
        "line": {"color": style.RESCUE, "width": 5},
    }


def _attacks_by_region(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """A trace per region, and one for its attacks before treatment: the same shape, pale.

    The legend names each region once.
    """
    before = placed["verdict"].eq(BEFORE_TREATMENT) & placed["meets_definition"].fillna(True)
    shown = placed[placed["verdict"].eq(ATTACK) | before]
    regions = shown["region"].str.upper().fillna("region not recorded")
    counted = set(regions[shown["verdict"].eq(ATTACK)])
    traces = []
    for (region, verdict), own in shown.groupby([regions, "verdict"]):
        symbol = SYMBOLS.get(str(region), OTHER_SYMBOL)
        traces.append(
            {
                **_markers(f"attack: {str(region).lower()}", symbol, style.ATTACK, 12),
                **({} if verdict == ATTACK else {"marker": _pale_mark(symbol)}),
                **_at(own),
                "showlegend": verdict == ATTACK or region not in counted,
            }
        )
    return traces


def _pale_mark(symbol: str) -> dict[str, Any]:
    """A mark that is pale within its edge, so that it is seen on either ground."""
    edge = {"color": style.ATTACK, "width": 1.5}
    return {"symbol": symbol, "color": faded(style.ATTACK, PALE), "size": 12, "line": edge}


def _not_attacks(placed: pd.DataFrame) -> dict[str, Any]:
    before = placed["verdict"].eq(BEFORE_TREATMENT) & ~placed["meets_definition"].fillna(True)
    shown = placed[placed["verdict"].isin([SAME_ATTACK, TOO_SHORT, AFTER_WEEK_52]) | before]
    return {**_markers("not counted", "circle-open", style.FAINT, 13), **_at(shown)}


def _to_review(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """A ring in which the infusions behind it are seen, and a question mark above it."""
    marks = _markers("to review", "circle-open", style.TO_REVIEW, 17)
    marks["marker"]["line"] = {"width": 3}
    return [
        {**marks, **_at(shown)},
        {
            **_at(shown),
            "type": "scatter",
            "mode": "markers+text",
            "marker": {"size": 17, "opacity": 0},  # else the mark stands on the edge of the ring
            "text": ["?"] * len(shown),
            "textposition": "top center",
            "hoverinfo": "skip",
            "showlegend": False,
        },
    ]


def _ends(people: pd.DataFrame, rows: dict[str, int], placed: pd.DataFrame) -> dict[str, Any]:
    """The state of each participant in words, where the time at risk ends and no mark is."""
    ends = people["days"].fillna(0)
    marks = placed.groupby("participant")["day"].max().reindex(people["participant"])
    marks = marks.set_axis(people.index)
    is_beside = ((marks - ends).abs() < A_MARK).fillna(False)
    return {
        "type": "scatter",
        "mode": "text",
        "x": (ends + 8 + A_MARK * is_beside).tolist(),
        "y": people["participant"].map(rows).tolist(),
        "text": people["state"].tolist(),
        "textposition": "middle right",
        "textfont": {"size": 11, "color": style.FAINT},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _markers(name: str, symbol: str, colour: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2}},
    }


def _at(worsenings: pd.DataFrame) -> dict[str, Any]:
    """Place, words and participant of each worsening."""
    return {
        "x": worsenings["day"].tolist(),
        "y": worsenings["row"].tolist(),
        "customdata": records_of(worsenings, "ce"),
        "text": [
            f"{row.participant}: {row.verdict}, onset {row.onset_as_recorded}<br>{row.reason}"
            for row in each_row(worsenings)
        ],
    }


def _how_drawn(attacks: Attacks, placed: pd.DataFrame) -> list[str]:
    """What the legend has no entry for."""
    last_day = attacks.protocol.follow_up.first_year_days
    notes = [f"Dashed lines: the first infusion and day {last_day}, the end of the first year"]
    if placed["verdict"].eq(BEFORE_TREATMENT).any():
        notes[0] = f"Faint marks: attacks before treatment. {notes[0]}"
    if placed["verdict"].eq(TO_REVIEW).any():
        notes.append("A ring with ? above it: to review, it may or may not be an attack")
    if (placed["day_last"] > placed["day_first"]).any():
        notes.append("A bar through a mark spans the days on which it can have started")
    shown = attacks.rescue[attacks.rescue["start_day"] >= -DAYS_SHOWN_BEFORE]
    if shown["end_day"].isna().any():
        notes.append("Rescue therapy without an end is drawn for its first day")
    return notes


def _left_out(attacks: Attacks, placed: pd.DataFrame) -> list[str]:
    """How many worsenings the picture could not place, or shows only when zoomed out."""
    unplaced = len(attacks.worsenings) - len(placed)
    earlier = int((placed["day"] < -DAYS_SHOWN_BEFORE).sum())
    notes = []
    if unplaced:
        notes.append(f"Without a usable onset, in the listing only: {unplaced}")
    if earlier:
        was = "worsening" if earlier == 1 else "worsenings"
        notes.append(f"Before day -{DAYS_SHOWN_BEFORE}, left of the picture: {earlier} {was}")
    return notes


def _in_words(attacks: Attacks) -> str:
    people = attacks.per_participant
    with_attacks = people[people["most"] > 0]
    each = ", ".join(
        f"{row.participant} {row.fewest}" + (f" to {row.most}" if row.most > row.fewest else "")
        for row in each_row(with_attacks)
    )
    return (
        f"Timeline of {len(people)} treated participants by trial day. "
        f"Attacks in the first year: {each or 'none'}."
    )
