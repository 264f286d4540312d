"""One participant as a picture: every kind of record in a panel, on one axis of trial days."""

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from nmosd_core.analyses.profile import Profile
from nmosd_core.figures.profile_bars import compact_events, event_panel, treatment_panel
from nmosd_core.figures.profile_days import day_axis
from nmosd_core.figures.profile_events import infusion_panel, scan_panel
from nmosd_core.figures.profile_levels import (
    cell_panel,
    edss_panel,
    immunoglobulin_panel,
    titre_panel,
)
from nmosd_core.figures.profile_worsenings import attack_bands, worsening_panel
from nmosd_core.figures.stacked_panels import Panel, stack
from nmosd_core.tables.profile_sentences import profile_in_words

COMPACT = 84  # pixels of the EDSS


def profile_timeline(profile: Profile) -> go.Figure:
    """Everything recorded of one participant; a panel for each dataset that was supplied.

    Attacks are shaded through all panels, with the days after their onset in which another
    worsening belongs to them.
    """
    panels = [
        infusion_panel(profile),
        worsening_panel(profile),
        edss_panel(profile),
        scan_panel(profile),
        titre_panel(profile),
        cell_panel(profile),
        immunoglobulin_panel(profile),
        event_panel(profile),
        treatment_panel(profile),
    ]
    return _draw([profile], _with_bands(profile, panels), profile_in_words(profile))


def compare_timelines(profiles: Sequence[Profile]) -> go.Figure:
    """Up to four participants one above the other: infusions, attacks, EDSS, adverse events."""
    panels: list[Panel] = []
    for profile in profiles:
        own = [
            infusion_panel(profile),
            worsening_panel(profile),
            edss_panel(profile, COMPACT),
            compact_events(profile),
        ]
        shown = _with_bands(profile, own)
        named = replace(shown[0], title=f"<b>{profile.participant}</b> · {shown[0].title}")
        panels += [named, *shown[1:]]
    words = " ".join(profile_in_words(profile) for profile in profiles)
    return _draw(profiles, panels, words)


def _with_bands(profile: Profile, panels: Sequence[Panel | None]) -> list[Panel]:
    bands = attack_bands(profile)
    return [replace(panel, bands=bands) for panel in panels if panel]


def _draw(profiles: Sequence[Profile], panels: Sequence[Panel], alt: str) -> go.Figure:
    last_day = profiles[0].protocol.follow_up.first_year_days
    return stack(
        panels,
        x=day_axis(profiles),
        marked_days=(0, last_day),
        stamp=profiles[0].stamp,
        n=", ".join(profile.participant for profile in profiles),
        alt=alt,
    )
