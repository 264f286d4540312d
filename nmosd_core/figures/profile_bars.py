"""Panels of a profile with bars: adverse events by term, concomitant treatments by name."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.profile import Profile
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.event_marks import event_marks
from nmosd_core.figures.event_places import Bar, place_days, place_lanes
from nmosd_core.figures.news import records_of
from nmosd_core.figures.profile_days import FIRST_DAY, left_of_picture
from nmosd_core.figures.profile_left_out import in_records_only
from nmosd_core.figures.stacked_panels import Panel

LANE, COMPACT_LANE = 19, 12  # pixels
BAR = 0.8  # of a lane
ROWS_SHOWN = 16
LONGEST_NAME = 34
WITHOUT_A_DATE = "without a usable date"
POSSIBLE = 0.35  # opacity of days that an incomplete date makes only possible


def event_panel(profile: Profile) -> Panel | None:
    """A row per term: bars by severity, serious ones marked, arrows where an event goes on."""
    if profile.events is None:
        return None
    drawn = _drawn_events(profile.events)
    terms = list(drawn.sort_values("can_begin", kind="stable")["preferred_term"].unique())
    shown = {term: row for row, term in enumerate(terms[:ROWS_SHOWN])}
    own = drawn[drawn["preferred_term"].isin(shown)]
    return Panel(
        "Adverse events; thicker is more severe, hatched are possible days",
        event_marks(_in_rows(own, [shown[term] for term in own["preferred_term"]])),
        _height(len(shown)),
        _rows([_short(term) for term in shown]),
        notes=[
            *_events_left_out(profile, profile.events),
            _not_shown(terms, "terms of adverse events"),
        ],
    )


def compact_events(profile: Profile) -> Panel | None:
    """The same bars without names, in as few rows as they need."""
    if profile.events is None:
        return None
    drawn = _drawn_events(profile.events)
    lanes, _ = place_lanes(drawn)
    rows = max(lanes, default=0) + 1
    return Panel(
        "Adverse events",
        event_marks(_in_rows(drawn, lanes)),
        COMPACT_LANE * (max(rows, 2) + 1),
        {"range": [max(rows, 2), -1], "showticklabels": False, "fixedrange": True},
        notes=_events_left_out(profile, profile.events),
    )


def _drawn_events(events: AdverseEvents) -> pd.DataFrame:
    placed = place_days(events)
    return placed[placed["can_end"] > FIRST_DAY]


def _in_rows(drawn: pd.DataFrame, rows: list[int]) -> list[Bar]:
    return [
        Bar(
            event=event,
            severity="" if pd.isna(event.severity) else event.severity,
            y=row,
            lane=BAR,
            can_begin=max(event.can_begin, FIRST_DAY),
            begins=max(event.begins, FIRST_DAY),
            ends=event.ends,
            can_end=event.can_end,
        )
        for event, row in zip(each_row(drawn), rows, strict=True)
    ]


def _events_left_out(profile: Profile, events: AdverseEvents) -> list[str]:
    placed = place_days(events)
    unplaced = events.counted.drop(placed.index)
    return [
        in_records_only(profile, unplaced, "ae", f"Adverse events {WITHOUT_A_DATE}"),
        left_of_picture(placed["can_end"], "adverse events"),
    ]


def treatment_panel(profile: Profile) -> Panel | None:
    """A row per treatment; faint are days that an incomplete or missing date makes possible."""
    if profile.treatments is None:
        return None
    placed = place_treatments(profile)
    unplaced = profile.treatments.drop(placed.index)
    drawn = placed[placed["can_end"] > FIRST_DAY]
    names = list(drawn.sort_values("can_begin", kind="stable")["name"].unique())
    shown = {name: row for row, name in enumerate(names[:ROWS_SHOWN])}
    own = drawn[drawn["name"].isin(shown)].assign(row=drawn["name"].map(shown))
    certain = own[own["ends"] > own["begins"]]
    return Panel(
        "Concomitant treatments; faint are possible days",
        [
            _bars(own, own["can_begin"], own["can_end"], POSSIBLE),
            _bars(certain, certain["begins"], certain["ends"], 1.0),
            _ongoing(own[own["ongoing"]]),
        ],
        _height(len(shown)),
        _rows([_short(name) for name in shown]),
        notes=[
            in_records_only(profile, unplaced, "cm", f"Treatments {WITHOUT_A_DATE}"),
            left_of_picture(placed["can_end"], "treatments"),
            _not_shown(names, "treatments"),
        ],
    )


def place_treatments(profile: Profile) -> pd.DataFrame:
    """Treatments with a start: name, begins and ends (certain days), can_begin and can_end.

    One without an end is drawn as far as the participant is known: as certain where it goes on,
    as possible where its end is not recorded.
    """
    rows = profile.treatments
    if rows is None:
        return pd.DataFrame(columns=["name", "begins", "ends", "can_begin", "can_end"])
    rows = rows.dropna(subset=["earliest_start_day"])
    known_until = float(profile.known_until_day or 0) + 1
    days = rows[["earliest_start_day", "latest_start_day", "earliest_end_day", "latest_end_day"]]
    first, last, end, end_latest = (days[name].astype("float64") for name in days)
    ongoing = rows["ongoing"].fillna(False).astype("bool")
    can_end = (end_latest + 1).clip(upper=known_until).mask(ongoing).fillna(known_until)
    can_end = can_end.clip(lower=first + 1)
    ends = (end + 1).fillna(can_end.where(ongoing)).fillna(last + 1)
    return rows.assign(
        name=rows["standard_name"].fillna(rows["treatment"]).fillna("name not recorded"),
        ongoing=ongoing,
        can_begin=first,
        begins=last.clip(upper=can_end - 1),
        ends=ends.clip(upper=can_end),
        can_end=can_end,
    )


def _bars(
    own: pd.DataFrame, begins: "pd.Series[Any]", ends: "pd.Series[Any]", opacity: float
) -> dict[str, Any]:
    start = begins.clip(lower=FIRST_DAY)
    colours = own["is_rescue"].fillna(False).map({True: style.RESCUE, False: style.INFUSION})
    return {
        "type": "bar",
        "orientation": "h",
        "base": start.tolist(),
        "x": (ends - start).tolist(),
        "y": own["row"].tolist(),
        "width": 0.55,
        "customdata": records_of(own, "cm"),
        "text": [_treatment(row) for row in each_row(own)],
        "textposition": "none",
        "hoverinfo": "text",
        "opacity": opacity,
        "showlegend": False,
        "marker": {"color": colours.tolist() or style.INFUSION},
    }


def _ongoing(own: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": own["can_end"].tolist(),
        "y": own["row"].tolist(),
        "text": [_treatment(row) for row in each_row(own)],
        "hoverinfo": "text",
        "showlegend": False,
        "marker": {"symbol": "triangle-right", "size": 9, "color": style.INFUSION},
    }


def _treatment(row: Any) -> str:
    end = row.ended_as_recorded
    to = "ongoing" if row.ongoing else "end not recorded" if pd.isna(end) else end
    words = f"{row.treatment}<br>{row.started_as_recorded} to {to}"
    words += "" if pd.isna(row.indication) else f"<br>for {row.indication.lower()}"
    return words + ("<br>rescue therapy" if row.is_rescue else "")


def _height(rows: int) -> int:
    return LANE * max(rows, 2)


def _rows(names: list[str]) -> dict[str, Any]:
    """An axis of rows, the first on top."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "range": [max(len(names), 2) - 0.4, -0.6],
        "showgrid": False,
        "fixedrange": True,
    }


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _not_shown(names: list[str], what: str) -> str:
    more = len(names) - ROWS_SHOWN
    return f"In the records only: {more} more {what}" if more > 0 else ""
