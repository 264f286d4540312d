"""The recorded levels behind what is counted and summarised of the immunoglobulins."""

import pandas as pd

from nmosd_core.analyses.draws import BASELINE
from nmosd_core.analyses.immunoglobulins import Immunoglobulins

# Whom a cell of the table of thresholds counts, by its column; the others who may be below.
COUNTED = {
    "participants": "below",
    "below_threshold": "below",
    "of": "judged",
    "below_before": "before",
}


def levels_of_low(levels: Immunoglobulins, place: int, column: str = "") -> Immunoglobulins:
    """Levels of the class of those whom a threshold, or one column of its row, counts."""
    low, draws = levels.low[place], levels.draws
    people = getattr(low, COUNTED.get(column, "possibly"))
    return levels.only(draws["kind"].eq(low.kind) & draws["participant"].isin(people))


def levels_of_week(levels: Immunoglobulins, label: str, unit: str, week: int) -> Immunoglobulins:
    """Levels of one class and unit that stand for a planned week; week 0 is the baseline."""
    used_as = f"week {week}" if week else BASELINE
    return levels.only(_of_class(levels, label, unit) & levels.draws["used_as"].eq(used_as))


def levels_of_class(levels: Immunoglobulins, label: str, unit: str) -> Immunoglobulins:
    """Levels of one class and unit that stand for the baseline or for the final evaluation."""
    pair = levels.draws["used_as"].isin([BASELINE, f"week {levels.week}"])
    return levels.only(_of_class(levels, label, unit) & pair)


def _of_class(levels: Immunoglobulins, label: str, unit: str) -> "pd.Series[bool]":
    classes = levels.protocol.immunoglobulins.classes
    kinds = [name for name, one in classes.items() if one.label == label]
    return levels.draws["kind"].isin(kinds) & levels.draws["unit"].eq(unit)
