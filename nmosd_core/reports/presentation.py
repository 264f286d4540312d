"""A document in presentation mode: every text of it names trial days."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pandas as pd

from nmosd_core.figures.presentation import in_trial_days

KEPT = ("figure", "stamp")  # figures say trial days since they were drawn


def with_trial_days(part: Any) -> Any:
    """A part of a document, its blocks and their cells among it, with trial days for dates."""
    if isinstance(part, tuple):
        return tuple(map(with_trial_days, part))
    if isinstance(part, pd.DataFrame):
        return part.map(in_trial_days).rename(columns=in_trial_days)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            one.name: with_trial_days(getattr(part, one.name))
            for one in fields(part)
            if one.init and one.name not in KEPT
        }
        return replace(part, **changed)
    return in_trial_days(part)
