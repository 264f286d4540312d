"""Panel of a profile: worsenings with rescue therapy, and the bands of attacks."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT, TO_REVIEW
from nmosd_core.analyses.new_records import record_name
from nmosd_core.analyses.profile import Profile
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.attacks import OTHER_SYMBOL, SYMBOLS
from nmosd_core.figures.event_marks import markers
from nmosd_core.figures.news import records_of
from nmosd_core.figures.profile_days import left_of_picture
from nmosd_core.figures.profile_lanes import LANE, at, named_lanes
from nmosd_core.figures.profile_left_out import in_records_only
from nmosd_core.figures.stacked_panels import Panel

WORSENING, RESCUE = 1, 0


def attack_bands(profile: Profile) -> list[tuple[float, float, float]]:
    """Each attack and the days after its onset in which another worsening belongs to it."""
    worsenings = place_worsenings(profile)
    days = profile.protocol.attack.minimum_days_between
    strengths = {ATTACK: 0.18, BEFORE_TREATMENT: 0.09}
    return [
        (row.day, row.day + days, strengths[row.verdict])
        for row in each_row(worsenings)
        if row.verdict in strengths and row.day_first == row.day_last and row.meets_definition
    ]


def place_worsenings(profile: Profile) -> pd.DataFrame:
    """Worsenings that have a place: day_first and day_last of the onset, day between, and until.

    `until` is the last day as far as it is recorded.
    """
    rows = profile.worsenings
    if rows is None:
        return pd.DataFrame(columns=["verdict", "day"])
    cut = rows["data_cut"]
    latest = rows["onset_latest"].clip(upper=cut).fillna(rows["onset_earliest"])
    first = (rows["onset_earliest"] - rows["first_infusion"]).dt.days
    last = (latest - rows["first_infusion"]).dt.days.clip(lower=first)
    by_end = (rows["end_latest"].clip(upper=cut) - rows["first_infusion"]).dt.days
    by_hours = first + rows["hours"] / 24
    until = by_end.fillna(by_hours).fillna(last).clip(lower=last)
    placed = rows.assign(day_first=first, day_last=last, day=(first + last) / 2, until=until)
    return placed.dropna(subset=["day"])


def worsening_panel(profile: Profile) -> Panel | None:
    """Worsenings with a shape for their region, how long they lasted, and rescue therapy."""
    if profile.worsenings is None:
        return None
    placed = place_worsenings(profile)
    unplaced = profile.worsenings.drop(placed.index)
    return Panel(
        "Worsenings, and rescue therapy",
        [
            _durations(placed),
            style.spans(
                placed["day_first"], placed["day_last"], [WORSENING] * len(placed), style.TO_REVIEW
            ),
            *(
                _of_verdict(profile, placed, name)
                for name in ("attack", "not counted", "to review")
            ),
            _rescue(profile),
        ],
        2 * LANE,
        named_lanes(["rescue", "worsening"]),
        notes=[
            in_records_only(profile, unplaced, "ce", "Worsenings without a usable onset"),
            f"Shaded: an attack, from its onset to {profile.protocol.attack.minimum_days_between} "
            "days after; a worsening that starts in it belongs to that attack",
            left_of_picture(placed["day_last"], "worsenings"),
        ],
    )


def _durations(placed: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value for row in each_row(placed) for value in (row.day, row.until, None)],
        "y": [value for _ in range(len(placed)) for value in (WORSENING, WORSENING, None)],
        "line": {"color": style.ATTACK, "width": 4},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _of_verdict(profile: Profile, placed: pd.DataFrame, name: str) -> dict[str, Any]:
    """Marks of attacks, of what is to review, or of all others."""
    groups = {ATTACK: "attack", BEFORE_TREATMENT: "attack", TO_REVIEW: "to review"}
    own = placed[placed["verdict"].map(groups).fillna("not counted") == name]
    colour = {"attack": style.ATTACK, "to review": style.TO_REVIEW}.get(name, style.FAINT)
    shapes = [SYMBOLS.get(str(region).upper(), OTHER_SYMBOL) for region in own["region"]]
    hollow = "" if name == "attack" else "-open"
    marks = markers(name, f"circle{hollow}", colour, 12)
    marks["marker"]["symbol"] = [f"{shape}{hollow}" for shape in shapes] or f"circle{hollow}"
    words = [_worsening(profile, row) for row in each_row(own)]
    return {**marks, **at(own["day"], WORSENING, words), "customdata": records_of(own, "ce")}


def _worsening(profile: Profile, row: Any) -> str:
    region = "region not recorded" if pd.isna(row.region) else row.region.lower()
    hours = "duration not recorded" if pd.isna(row.hours) else f"{row.hours:g} hours"
    when = f"onset {row.onset_as_recorded}"
    when += f", day {row.trial_day}" if pd.notna(row.trial_day) else ""
    return f"{row.verdict.capitalize()}: {region}, {hours}<br>{when}<br>{row.reason}"


def _rescue(profile: Profile) -> dict[str, Any]:
    """Bars of rescue therapy; one without an end is drawn for its first day."""
    rows = profile.treatments
    x: list[float | None] = []
    text: list[str] = []
    customdata: list[list[str | None]] = []
    rescue = [] if rows is None else each_row(rows[rows["is_rescue"].fillna(False)])
    for row in rescue:
        if pd.isna(row.earliest_start_day):
            continue
        end = row.earliest_start_day if pd.isna(row.latest_end_day) else row.latest_end_day
        x += [row.earliest_start_day, max(end, row.earliest_start_day) + 1, None]
        to = "end not recorded" if pd.isna(row.ended_as_recorded) else row.ended_as_recorded
        text += [f"Rescue: {row.treatment}<br>{row.started_as_recorded} to {to}"] * 2 + [""]
        record = [row.participant, record_name("cm", row.sequence)]
        customdata += [[*record], [*record], [None, None]]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "rescue therapy",
        "x": x,
        "y": [None if day is None else RESCUE for day in x],
        "text": text,
        "customdata": customdata,
        "hoverinfo": "text",
        "line": {"color": style.RESCUE, "width": 9},
    }
