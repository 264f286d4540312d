"""From what the laboratory page counts to the results behind it."""

from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.laboratory_rows import find_laboratory_rows
from pages.kept import kept
from pages.rows_behind import chosen_rows, say_what_is_behind

PAGE = "laboratory"


def choose_results(laboratory: Laboratory) -> Laboratory:
    """The results behind what was chosen on the page, or all of them."""
    chosen = chosen_rows(PAGE)
    if chosen is None:
        return laboratory
    behind = kept(find_laboratory_rows, laboratory, *chosen)
    say_what_is_behind(PAGE, behind.words, len(behind.laboratory.results), behind.participants)
    return behind.laboratory
