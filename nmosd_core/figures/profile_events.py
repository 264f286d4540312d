"""Panels of a profile: infusions planned and given, and MRI."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.profile import Profile
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.analyses.visit_status import MISSED, UNDATED, WAS_DONE
from nmosd_core.figures import style
from nmosd_core.figures.event_marks import markers
from nmosd_core.figures.news import records_of
from nmosd_core.figures.plan_grid import visit_records
from nmosd_core.figures.profile_days import day_and_date
from nmosd_core.figures.profile_lanes import LANE, at, named_lanes
from nmosd_core.figures.stacked_panels import Panel
from nmosd_core.study.schedule import DAYS_PER_WEEK

GIVEN, PLANNED = 0, 1

CLEAR_OF_RINGS = "\u2002"  # a blank between a mark and its number, for a ring of what is new


def infusion_panel(profile: Profile) -> Panel:
    """Planned infusions hollow, given ones filled below them, missed ones crossed."""
    planned = profile.visits[profile.visits["infusion"].notna()]
    given = planned[planned["status"].isin(WAS_DONE) & planned["done_day"].notna()]
    missed = planned[planned["status"] == MISSED]
    undated = int((planned["status"] == UNDATED).sum() + profile.unplaced["trial_day"].isna().sum())
    others = profile.unplaced.dropna(subset=["trial_day"])
    return Panel(
        "Infusions",
        [
            {
                **markers("infusion planned", "circle-open", style.INFUSION, 9),
                **at(
                    planned["day"], PLANNED, [_planned(profile, row) for row in each_row(planned)]
                ),
            },
            {
                **markers("infusion given", "circle", style.INFUSION, 9),
                **at(given["done_day"], GIVEN, [_given(profile, row) for row in each_row(given)]),
                "customdata": records_of(given, "ex", "done_on"),
            },
            {
                **markers("infusion missed", "x-thin-open", style.ATTACK, 9),
                **at(missed["day"], GIVEN, [_missed(row) for row in each_row(missed)]),
                "customdata": [
                    list(one)
                    for one in zip(missed["participant"], visit_records(missed), strict=True)
                ],
                "showlegend": not missed.empty,
            },
            {
                **markers("infusion of no planned week", "circle-x-open", style.TO_REVIEW, 9),
                **at(
                    others["trial_day"],
                    GIVEN,
                    [
                        f"Given on {day_and_date(profile, row.trial_day)}"
                        for row in each_row(others)
                    ],
                ),
                "customdata": records_of(others, "ex"),
                "showlegend": not others.empty,
            },
        ],
        2 * LANE,
        named_lanes(["given", "planned"]),
        notes=[
            f"Infusions without a complete date, in the records only: {undated}" * bool(undated)
        ],
    )


def _planned(profile: Profile, row: Any) -> str:
    return f"{row.visit}, planned for {day_and_date(profile, row.day)}<br>{row.status}"


def _given(profile: Profile, row: Any) -> str:
    return f"{row.visit}<br>given on {day_and_date(profile, row.done_day)}, {row.status}"


def _missed(row: Any) -> str:
    return f"{row.visit}<br>missed" + ("" if pd.isna(row.reason) else f": {in_words(row.reason)}")


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
                **at(
                    unread["x"], unread["lane"], [_scan(profile, row) for row in each_row(unread)]
                ),
                "customdata": unread[["participant", "record"]].to_numpy().tolist(),
                "showlegend": not unread.empty,
            },
        ],
        len(regions) * LANE,
        named_lanes([region.lower() for region in regions]),
    )


def _scans(profile: Profile, read: pd.DataFrame, region: str) -> dict[str, Any]:
    own = read[read["region"] == region]
    colour = style.REGIONS.get(region, style.FAINT)
    found = [bool(count) for count in own["lesions"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": f"lesions of {region.lower()}",
        **at(own["x"], own["lane"], []),
        "customdata": own[["participant", "record"]].to_numpy().tolist(),
        "text": [f"{CLEAR_OF_RINGS}{count}" for count in own["lesions"]],
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
