"""Panels of a profile: infusions, worsenings with rescue therapy, MRI."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.completions import ATTACK, BEFORE_TREATMENT, TO_REVIEW
from nmosd_core.analyses.profile import Profile
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_status import MISSED, WAS_DONE
from nmosd_core.figures import style
from nmosd_core.figures.attacks import OTHER_SYMBOL, SYMBOLS
from nmosd_core.figures.event_marks import markers
from nmosd_core.figures.profile_days import day_and_date, left_of_picture
from nmosd_core.figures.stacked_panels import Panel
from nmosd_core.study.schedule import DAYS_PER_WEEK

LANE = 26  # pixels
GIVEN, PLANNED = 0, 1
WORSENING, RESCUE = 1, 0


def infusion_panel(profile: Profile) -> Panel:
    """Planned infusions hollow, given ones filled below them, missed ones crossed."""
    planned = profile.visits[profile.visits["infusion"].notna()]
    given = planned[planned["status"].isin(WAS_DONE) & planned["done_day"].notna()]
    missed = planned[planned["status"] == MISSED]
    others = profile.unplaced.dropna(subset=["trial_day"])
    return Panel(
        "Infusions",
        [
            {
                **markers("infusion planned", "circle-open", style.INFUSION, 9),
                **_at(
                    planned["day"], PLANNED, [_planned(profile, row) for row in each_row(planned)]
                ),
            },
            {
                **markers("infusion given", "circle", style.INFUSION, 9),
                **_at(given["done_day"], GIVEN, [_given(profile, row) for row in each_row(given)]),
            },
            {
                **markers("infusion missed", "x-thin-open", style.ATTACK, 9),
                **_at(missed["day"], GIVEN, [_missed(row) for row in each_row(missed)]),
                "showlegend": not missed.empty,
            },
            {
                **markers("infusion of no planned week", "circle-x-open", style.TO_REVIEW, 9),
                **_at(
                    others["trial_day"],
                    GIVEN,
                    [
                        f"Given on {day_and_date(profile, row.trial_day)}"
                        for row in each_row(others)
                    ],
                ),
                "showlegend": not others.empty,
            },
        ],
        2 * LANE,
        _lanes(["given", "planned"]),
    )


def _planned(profile: Profile, row: Any) -> str:
    return f"{row.visit}, planned for {day_and_date(profile, row.day)}<br>{row.status}"


def _given(profile: Profile, row: Any) -> str:
    return f"{row.visit}<br>given on {day_and_date(profile, row.done_day)}, {row.status}"


def _missed(row: Any) -> str:
    return f"{row.visit}<br>missed" + ("" if pd.isna(row.reason) else f": {row.reason}")


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
    cut = pd.Series(pd.Timestamp(profile.stamp.cut), rows.index)
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
    unplaced = len(profile.worsenings) - len(placed)
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
        _lanes(["rescue", "worsening"]),
        notes=[
            f"Worsenings without a usable onset, in the records only: {unplaced}"
            if unplaced
            else "",
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
    return {**marks, **_at(own["day"], WORSENING, words)}


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
    rescue = [] if rows is None else each_row(rows[rows["is_rescue"].fillna(False)])
    for row in rescue:
        if pd.isna(row.earliest_start_day):
            continue
        end = row.earliest_start_day if pd.isna(row.latest_end_day) else row.latest_end_day
        x += [row.earliest_start_day, max(end, row.earliest_start_day) + 1, None]
        to = "end not recorded" if pd.isna(row.ended_as_recorded) else row.ended_as_recorded
        text += [f"Rescue: {row.treatment}<br>{row.started_as_recorded} to {to}"] * 2 + [""]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "rescue therapy",
        "x": x,
        "y": [None if day is None else RESCUE for day in x],
        "text": text,
        "hoverinfo": "text",
        "line": {"color": style.RESCUE, "width": 9},
    }


def scan_panel(profile: Profile) -> Panel | None:
    """Lesions of each region at the registered weeks; a scan not read is a cross, never a zero."""
    if profile.scans is None:
        return None
    regions = list(reversed(profile.protocol.lesions.regions))
    rows = profile.scans.assign(
        lane=profile.scans["region"].map({name: lane for lane, name in enumerate(regions)}),
        x=profile.scans["trial_day"].fillna(profile.scans["week"] * DAYS_PER_WEEK),
    )
    read = rows[rows["is_read"]]
    unread = rows[~rows["is_read"]]
    return Panel(
        "MRI: new or enlarging T2 lesions",
        [
            *(_scans(profile, read, region) for region in reversed(regions)),
            {
                **markers("scan not read", "x-thin-open", style.FAINT, 9),
                **_at(
                    unread["x"], unread["lane"], [_scan(profile, row) for row in each_row(unread)]
                ),
                "showlegend": not unread.empty,
            },
        ],
        len(regions) * LANE,
        _lanes([region.lower() for region in regions]),
    )


def _scans(profile: Profile, read: pd.DataFrame, region: str) -> dict[str, Any]:
    own = read[read["region"] == region]
    colour = style.REGIONS.get(region, style.FAINT)
    found = [bool(count) for count in own["lesions"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": f"lesions of {region.lower()}",
        **_at(own["x"], own["lane"], []),
        "text": [str(count) if count else "0" for count in own["lesions"]],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "hovertext": [_scan(profile, row) for row in each_row(own)],
        "hoverinfo": "text",
        "showlegend": False,
        "marker": {
            "symbol": ["square" if any_ else "square-open" for any_ in found] or "square",
            "color": [colour if any_ else style.FAINT for any_ in found] or colour,
            "size": [13 if any_ else 8 for any_ in found] or 8,
        },
    }


def _scan(profile: Profile, row: Any) -> str:
    words = f"{row.region.capitalize()}, week {row.week}: "
    if row.is_read:
        words += f"{row.lesions} new or enlarging"
        words += f"<br>{day_and_date(profile, row.trial_day)}" if pd.notna(row.trial_day) else ""
    else:
        words += row.status
    return words + (f"<br>{row.remark}" if row.remark else "")


def _at(days: "pd.Series[Any]", y: Any, text: list[str]) -> dict[str, Any]:
    lanes = [y] * len(days) if isinstance(y, int) else y.tolist()
    return {"x": days.astype("float64").tolist(), "y": lanes, "text": text}


def _lanes(names: list[str]) -> dict[str, Any]:
    """An axis of named lanes, the first at the bottom."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "range": [-0.6, len(names) - 0.4],
        "showgrid": False,
        "fixedrange": True,
    }
