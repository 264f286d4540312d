"""Laboratory results by visit as tables: in full, and side by side for readers."""

import pandas as pd

from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.laboratory_visits import summarise_visits
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.wording import level_in_words

VISITS_SHOWN = 6
RANGES = ("LOW", "NORMAL", "HIGH", "MISSING")


def laboratory_by_visit(laboratory: Laboratory) -> pd.DataFrame:
    """One row per test, unit and planned visit since the baseline.

    Columns: code (LBTESTCD), test, unit, visit_name, participants, median, minimum, maximum.
    """
    return summarise_visits(laboratory).drop(columns="day")


def laboratory_course(laboratory: Laboratory) -> pd.DataFrame:
    """One row per test that is drawn, with a column for each of the visits with most results.

    Columns: test, unit, and for each visit "n: median (minimum to maximum)".
    """
    table = summarise_visits(laboratory)
    table = table[table["code"].isin(laboratory.shown)]
    most = table.groupby("visit_name")["participants"].sum().nlargest(VISITS_SHOWN).index
    days = table[table["visit_name"].isin(most)].groupby("visit_name")["day"].median()
    visits = days.sort_values(kind="stable").index.tolist()
    cells = {
        (row.test, row.unit, row.visit_name): (
            f"{row.participants}: {level_in_words(row.median)} "
            f"({level_in_words(row.minimum)} to {level_in_words(row.maximum)})"
        )
        for row in each_row(table.fillna({"unit": ""}))
    }
    tests = table.fillna({"unit": ""})[["test", "unit"]].drop_duplicates()
    rows = [
        [test, unit, *(cells.get((test, unit, visit), "") for visit in visits)]
        for test, unit in tests.itertuples(index=False)
    ]
    columns = ["test", "unit", *(visit.capitalize() for visit in visits)]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def shifts_side_by_side(laboratory: Laboratory) -> pd.DataFrame:
    """One row per test that is drawn, direction and range at baseline; participants.

    Columns: test, shift (baseline to worst high, to worst low), baseline_range, and a column of
    participants for each range after the first infusion.
    """
    rows = laboratory.shift_counts
    rows = rows[rows["code"].isin(laboratory.shown) & rows["shift"].str.contains("worst")]
    key = ["test", "shift", "baseline"]
    wide = rows.pivot_table(
        index=key, columns="post", values="participants", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=[one for one in RANGES if one in wide.columns])
    table = wide.astype("Int64").reset_index().rename(columns={"baseline": "baseline_range"})
    return table.rename_axis(columns=None)
