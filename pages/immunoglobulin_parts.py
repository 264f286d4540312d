"""From what the immunoglobulins page counts to the levels behind it."""

import pandas as pd

from nmosd_core.analyses.immunoglobulin_rows import (
    levels_of_class,
    levels_of_low,
    levels_of_week,
)
from nmosd_core.analyses.immunoglobulins import Immunoglobulins
from nmosd_core.tables.immunoglobulins import (
    immunoglobulin_classes,
    immunoglobulins_by_week,
    low_immunoglobulins,
)
from pages.kept import kept
from pages.rows_behind import NUMBER, Chosen, RowsBehind, numbers_as_table, record_marked

LOW, CLASS, WEEK, LEVEL = "low", "class", "week", "level"
BEHIND = RowsBehind(
    "immunoglobulins",
    {
        NUMBER: ["name"],
        LOW: ["immunoglobulin", "threshold"],
        CLASS: ["immunoglobulin", "unit"],
        WEEK: ["immunoglobulin", "unit", "week"],
        LEVEL: ["participant", "sequence"],
    },
)


def choose_levels(levels: Immunoglobulins) -> Immunoglobulins:
    """The levels behind what was chosen on the page, or all of them."""
    chosen = BEHIND.chosen(kept(_tables, levels))
    if chosen is None:
        return levels
    behind, words = _find(levels, chosen)
    BEHIND.say(words, behind.draws)
    return behind


def choose_mark(_name: str) -> None:
    """Show the level behind a mark of the courses."""
    BEHIND.opens(LEVEL)(record_marked("immunoglobulin_courses", "lb"))


def _tables(levels: Immunoglobulins) -> dict[str, pd.DataFrame]:
    return {
        NUMBER: numbers_as_table(levels.below),
        LOW: low_immunoglobulins(levels),
        CLASS: immunoglobulin_classes(levels),
        WEEK: immunoglobulins_by_week(levels),
        LEVEL: levels.draws,
    }


def _find(levels: Immunoglobulins, chosen: Chosen) -> tuple[Immunoglobulins, str]:
    kind, of = chosen
    if kind == NUMBER:
        return levels_of_low(levels, of["place"]), of["label"]
    if kind == LOW:
        words = f"{of['immunoglobulin']} below {of['threshold']}"
        return levels_of_low(levels, of["place"], of["column"]), words
    if kind == LEVEL:
        one = levels.draws.index == of["place"]
        return levels.only(pd.Series(one, levels.draws.index)), f"{of['participant']}, {of['test']}"
    own = of["immunoglobulin"], of["unit"]
    if kind == CLASS:
        return levels_of_class(levels, *own), f"{own[0]}, baseline and week {levels.week}"
    return levels_of_week(levels, *own, of["week"]), f"{own[0]}, week {of['week']}"
