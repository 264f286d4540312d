"""Laboratory results summarised by visit, as the export names the visits.

The baseline is the result that stands for it, whatever its visit is called; results of
unscheduled visits stay in the listing.
"""

import pandas as pd

from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.visit_weeks import UNSCHEDULED

BASELINE = "BASELINE"


def summarise_visits(laboratory: Laboratory) -> pd.DataFrame:
    """Summarise the values of each test and visit.

    Returns
    -------
    pandas.DataFrame
        One row per test, unit and visit after treatment began, tests by name and visits by day,
        the baseline first: code, test, unit, visit_name, day (median trial day), participants,
        median, minimum, maximum.
    """
    rows = laboratory.results
    is_baseline = rows["is_baseline"].astype(bool)
    planned = rows["visit_name"].notna() & ~rows["visit_name"].str.contains(UNSCHEDULED, na=False)
    rows = rows.assign(visit_name=rows["visit_name"].mask(is_baseline, BASELINE))
    rows = rows[(is_baseline | (planned & rows["after_first"])) & rows["value"].notna()]
    rows = rows.assign(day=rows["trial_day"].mask(is_baseline, 0).astype("float64"))
    groups = rows.groupby(["code", "test", "unit", "visit_name"], dropna=False)
    table = pd.DataFrame(
        {
            "day": groups["day"].median(),
            "participants": groups["participant"].nunique(),
            "median": groups["value"].median(),
            "minimum": groups["value"].min(),
            "maximum": groups["value"].max(),
        }
    ).reset_index()
    order = ["test", "code", "day", "visit_name"]
    return table.sort_values(order, kind="stable", ignore_index=True)
