"""From what the laboratory page counts to the results behind it."""

import pandas as pd

from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.laboratory_rows import (
    GRADE,
    GRADE_SHIFT,
    LIVER,
    NUMBER,
    RANGE_SHIFT,
    RESULT,
    find_laboratory_rows,
)
from nmosd_core.tables.laboratory import (
    hepatic_listing,
    laboratory_grade_shifts,
    laboratory_grades,
    laboratory_listing,
    laboratory_shifts,
)
from nmosd_core.trial_data.store import TrialData
from pages.display import show_table
from pages.folded import folded
from pages.kept import kept
from pages.rows_behind import RowsBehind, numbers_as_table, record_marked

EVERY_RESULT = "Every result"
BEHIND = RowsBehind(
    "laboratory",
    {
        NUMBER: ["name"],
        GRADE: ["participant", "criterion"],
        GRADE_SHIFT: ["criterion", "baseline_grade", "worst_grade"],
        RANGE_SHIFT: ["code", "shift", "baseline_range", "post_range"],
        LIVER: ["participant"],
        RESULT: ["participant", "sequence"],
    },
    listing=EVERY_RESULT,
)


def show_results(laboratory: Laboratory, trial: TrialData) -> None:
    """The results behind what was chosen on the page, or all of them, below a title that opens."""
    chosen = BEHIND.chosen(kept(_tables, laboratory))

    def show() -> None:
        listed = laboratory
        if chosen:
            behind = find_laboratory_rows(laboratory, *chosen)
            BEHIND.say(behind.words, behind.laboratory.results)
            listed = behind.laboratory
        show_table(kept(laboratory_listing, listed), "laboratory", trial)

    folded(EVERY_RESULT, ":material/list:", show)


def choose_liver(name: str) -> None:
    """Show the liver tests behind a mark of the hepatic plot."""
    BEHIND.opens(LIVER)({"participant": name})


def choose_mark(_name: str) -> None:
    """Show the result behind a mark of the panels."""
    BEHIND.opens(RESULT)(record_marked("laboratory_panels", "lb"))


def _tables(laboratory: Laboratory) -> dict[str, pd.DataFrame]:
    return {
        NUMBER: numbers_as_table(laboratory.numbers),
        GRADE: laboratory_grades(laboratory),
        GRADE_SHIFT: laboratory_grade_shifts(laboratory),
        RANGE_SHIFT: laboratory_shifts(laboratory),
        LIVER: hepatic_listing(laboratory),
        RESULT: laboratory.results,
    }
