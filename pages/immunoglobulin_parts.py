"""From what the immunoglobulins page counts to the levels behind it."""

from nmosd_core.analyses.immunoglobulin_rows import (
    levels_of_class,
    levels_of_low,
    levels_of_week,
)
from nmosd_core.analyses.immunoglobulins import Immunoglobulins
from pages.kept import kept
from pages.rows_behind import Chosen, chosen_rows, say_what_is_behind

PAGE = "immunoglobulins"
LOW, CLASS, WEEK, NUMBER = "low", "class", "week", "number"


def choose_levels(levels: Immunoglobulins) -> Immunoglobulins:
    """The levels behind what was chosen on the page, or all of them."""
    chosen = chosen_rows(PAGE)
    if chosen is None:
        return levels
    behind, words = kept(_find, levels, chosen)
    draws = behind.draws
    say_what_is_behind(PAGE, words, len(draws), draws["participant"].nunique())
    return behind


def _find(levels: Immunoglobulins, chosen: Chosen) -> tuple[Immunoglobulins, str]:
    kind, of = chosen
    if kind == NUMBER:
        names = [number.name for number in levels.below]
        return levels_of_low(levels, names.index(of["name"])), of["label"]
    if kind == LOW:
        words = f"{of['immunoglobulin']} below {of['threshold']}"
        return levels_of_low(levels, of["place"]), words
    own = of["immunoglobulin"], of["unit"]
    if kind == CLASS:
        return levels_of_class(levels, *own), f"{own[0]}, baseline and week {levels.week}"
    return levels_of_week(levels, *own, of["week"]), f"{own[0]}, week {of['week']}"
