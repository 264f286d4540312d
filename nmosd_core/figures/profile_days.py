"""The axis of trial days of a profile: what part of it is shown, and days with their dates."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nmosd_core.analyses.profile import Profile
from nmosd_core.tables.wording import day_in_words

FIRST_DAY = -98
AFTER_THE_LAST = 18
DAYS_BETWEEN_TICKS = 28
DAYS_BETWEEN_DATES = 84


def day_and_date(profile: Profile, day: Any) -> str:
    """A trial day with its date: "day 84 (2022-04-05)"."""
    return f"day {int(day)} ({date_of(profile, day)})"


def date_of(profile: Profile, day: Any) -> str:
    """The date of a trial day."""
    if profile.first_infusion is None:
        return "date not known"
    return day_in_words(profile.first_infusion + pd.Timedelta(days=int(day)))


def last_day_shown(profiles: Sequence[Profile]) -> int:
    """The last planned day, or the last that is known where that is later."""
    planned = profiles[0].protocol.visits.final_evaluation_day
    known = [profile.known_until_day or 0 for profile in profiles]
    return max(planned, *known) + AFTER_THE_LAST


def day_axis(profiles: Sequence[Profile]) -> dict[str, Any]:
    """The axis of days; of one participant alone, with dates below some of them."""
    last = last_day_shown(profiles)
    first = -(-FIRST_DAY // DAYS_BETWEEN_TICKS) * DAYS_BETWEEN_TICKS
    days = list(range(first, last + 1, DAYS_BETWEEN_TICKS))
    alone = profiles[0] if len(profiles) == 1 else None
    return {
        "title": {"text": "Trial day (0 is the first infusion)"},
        "range": [FIRST_DAY, last],
        "tickvals": days,
        "ticktext": [_tick(alone, day) for day in days],
        "tickangle": 0,
    }


def _tick(profile: Profile | None, day: int) -> str:
    if profile is None or day % DAYS_BETWEEN_DATES:
        return str(day)
    return f"{day}<br>{date_of(profile, day)}"


def left_of_picture(days: "pd.Series[Any]", what: str) -> str:
    """How many of something lie before the first day shown; empty where none does."""
    earlier = int((days < FIRST_DAY).sum())
    return f"Before day {FIRST_DAY}, left of the picture: {earlier} {what}" if earlier else ""
