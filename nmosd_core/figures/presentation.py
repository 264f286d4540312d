"""Figures in presentation mode: what stands on them and behind their marks names trial days."""

import re
from typing import Any

from nmosd_core.trial_data.presentation.calendars import days_in_words

# A mark that says its trial day and its date says the same twice: "day 84 (day 84)".
SAID_TWICE = re.compile(r"(day -?[0-9]+) \(\1\)")
TICK_SAID_TWICE = re.compile(r"^(-?[0-9]+)<br>day \1$")


def in_trial_days(part: Any) -> Any:
    """A part of a figure with every text in it in trial days."""
    if isinstance(part, str):
        words = SAID_TWICE.sub(r"\1", days_in_words(part))
        return TICK_SAID_TWICE.sub(r"\1", words)
    if isinstance(part, dict):
        return {in_trial_days(key): in_trial_days(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [in_trial_days(one) for one in part]
    return part
