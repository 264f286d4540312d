"""Attacks as a picture: one row per participant, from the year before treatment to week 52."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT, SAME_ATTACK, TOO_SHORT
from nmosd_core.analyses.verdicts import TO_REVIEW
from nmosd_core.figures import style
from nmosd_core.tables.wording import day_in_words

DAYS_SHOWN_BEFORE = 370
SYMBOLS = {
    "OPTIC NERVE": "circle",
    "SPINAL CORD": "square",
    "BRAINSTEM": "diamond",
    "AREA POSTREMA": "triangle-up",
    "BRAIN": "star",
}
OTHER_SYMBOL = "hexagon"
RESCUE_SHIFT = 0.3


def attack_timeline(attacks: Attacks) -> go.Figure:
    """Every worsening of every treated participant on one axis of trial days.

    Attacks are filled markers with a shape for their region; those before treatment are faint;
    worsenings that are not attacks are hollow; what is to review is marked with ?.  Ticks are
    infusions, bars rescue therapy, the grey line the time at risk.
    """
    people = attacks.per_participant
    rows = {name: place for place, name in enumerate(people["participant"])}
    placed = attacks.worsenings.assign(row=attacks.worsenings["participant"].map(rows))
    last_day = attacks.protocol.follow_up.first_year_days
    data = [
        _time_at_risk(people, rows),
        _infusions(attacks, rows),
        _rescue(attacks, rows),
        *_attacks_by_region(placed),
        _not_attacks(placed),
        *_to_review(placed),
        _ends(people, rows),
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
        },
        stamp=attacks.stamp,
        n=f"n = {len(people)} treated participants",
        alt=_in_words(attacks),
        height=style.height_of_rows(len(rows)),
        notes=_left_out(placed),
        shapes=[_day_line(0), _day_line(last_day)],
        meta={"rows": rows},
    )


def _time_at_risk(people: pd.DataFrame, rows: dict[str, int]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[int | None] = []
    for name, days in zip(people["participant"], people["days"], strict=True):
        x += [0, days, None]
        y += [rows[name], rows[name], None]
    line = {"color": style.FAINT, "width": 7}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "time at risk",
        "x": x,
        "y": y,
        "line": line,
        "opacity": 0.35,
        "hoverinfo": "skip",
    }


def _infusions(attacks: Attacks, rows: dict[str, int]) -> dict[str, Any]:
    given = attacks.infusions.dropna(subset=["trial_day"])
    return {
        **_markers("infusion", "line-ns-open", style.INFUSION, 9),
        "x": given["trial_day"].tolist(),
        "y": given["participant"].map(rows).tolist(),
        "customdata": given[["participant"]].to_numpy().tolist(),
        "text": [
            f"{row.participant}: infusion on day {row.trial_day} ({day_in_words(row.given)})"
            for row in style.each_row(given)
        ],
    }


def _rescue(attacks: Attacks, rows: dict[str, int]) -> dict[str, Any]:
    """Bars of rescue therapy; one without an end is drawn for its first day."""
    shown = attacks.rescue.dropna(subset=["start_day"])
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str] = []
    customdata: list[list[str | None]] = []
    for row in style.each_row(shown):
        end = row.start_day if pd.isna(row.end_day) else row.end_day
        words = f"{row.participant}: {row.treatment}, day {row.start_day} to {end}"
        x += [row.start_day, max(end, row.start_day + 1), None]
        y += [rows[row.participant] + RESCUE_SHIFT] * 2 + [None]
        text += [words, words, ""]
        customdata += [[row.participant], [row.participant], [None]]
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
    """A trace per region; attacks before treatment share its shape and are faint."""
    attack = placed["verdict"].eq(ATTACK) & placed["trial_day"].notna()
    earlier = placed["verdict"].eq(BEFORE_TREATMENT) & placed["trial_day"].notna()
    shown = placed[attack | earlier]
    regions = shown["region"].str.upper().fillna("region not recorded")
    return [
        {
            **_markers(region.lower(), SYMBOLS.get(region, OTHER_SYMBOL), style.ATTACK, 12),
            **_at(own),
            "marker": {
                "symbol": SYMBOLS.get(region, OTHER_SYMBOL),
                "color": style.ATTACK,
                "size": 12,
                "opacity": [0.3 if day < 0 else 1.0 for day in own["trial_day"]],
            },
        }
        for region, own in shown.groupby(regions)
    ]


def _not_attacks(placed: pd.DataFrame) -> dict[str, Any]:
    shown = placed[placed["verdict"].isin([SAME_ATTACK, TOO_SHORT]) & placed["trial_day"].notna()]
    return {**_markers("not an attack", "circle-open", style.FAINT, 11), **_at(shown)}


def _to_review(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """A ? in the middle of the days on which the worsening can have started."""
    shown = placed[placed["verdict"].eq(TO_REVIEW) & placed["onset_earliest"].notna()]
    shown = shown[shown["first_infusion"].notna()]
    start = (shown["onset_earliest"] - shown["first_infusion"]).dt.days
    end = (shown["onset_latest"] - shown["first_infusion"]).dt.days
    middle = (start + end) / 2
    return [
        {
            **_markers("to review", "circle-open", style.TO_REVIEW, 15),
            **_at(shown),
            "x": middle.tolist(),
            "error_x": {"array": (end - middle).tolist(), "color": style.TO_REVIEW, "width": 4},
        },
        {
            **_at(shown),
            "type": "scatter",
            "mode": "text",
            "x": middle.tolist(),
            "text": ["?"] * len(shown),
            "hoverinfo": "skip",
            "showlegend": False,
        },
    ]


def _ends(people: pd.DataFrame, rows: dict[str, int]) -> dict[str, Any]:
    """The state of each participant in words, where the time at risk ends."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": (people["days"].fillna(0) + 8).tolist(),
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
        "x": worsenings["trial_day"].tolist(),
        "y": worsenings["row"].tolist(),
        "customdata": worsenings[["participant"]].to_numpy().tolist(),
        "text": [
            f"{row.participant}: {row.verdict}, onset {row.onset_as_recorded}<br>{row.reason}"
            for row in style.each_row(worsenings)
        ],
    }


def _day_line(day: int) -> dict[str, Any]:
    line = {"color": style.FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _left_out(placed: pd.DataFrame) -> list[str]:
    """How many worsenings the picture could not place, or shows only when zoomed out."""
    unplaced = int((placed["trial_day"].isna() & ~_can_be_drawn(placed)).sum())
    earlier = int((placed["trial_day"] < -DAYS_SHOWN_BEFORE).sum())
    notes = []
    if unplaced:
        notes.append(f"{unplaced} worsenings without a usable onset are in the listing only")
    if earlier:
        notes.append(
            f"{earlier} worsenings before day -{DAYS_SHOWN_BEFORE} lie left of the picture"
        )
    return notes


def _can_be_drawn(placed: pd.DataFrame) -> "pd.Series[bool]":
    open_onset = placed["verdict"].eq(TO_REVIEW) & placed["onset_earliest"].notna()
    return open_onset & placed["first_infusion"].notna()


def _in_words(attacks: Attacks) -> str:
    people = attacks.per_participant
    with_attacks = people[people["most"] > 0]
    each = ", ".join(
        f"{row.participant} {row.fewest}" + (f" to {row.most}" if row.most > row.fewest else "")
        for row in style.each_row(with_attacks)
    )
    return (
        f"Timeline of {len(people)} treated participants by trial day. "
        f"Attacks in the first year: {each or 'none'}."
    )
